"""One mandate by buttons: given by a form, its dates changed, and what a delegate may do."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from discord.ext import commands

from bot.answers import show, turn_to
from bot.door import Press, on
from bot.errors import ButtonNotKnown
from bot.request import Interaction, Request
from bot.ui import Card
from bot.ui.route import as_id
from cogs.board import cards, forms, mandate_cards
from cogs.board.appointing import Pending, carry_out, demand_appointer, user_named
from cogs.board.commands import HIGHEST_RANK
from models.database import Session
from models.people.appointing import Charge
from models.people.board import Seat
from models.people.dates import end_of_mandate, start_of_mandate, typed_day
from models.people.errors import MandateOver, RankNotUnderstood
from models.people.lending import lend_powers
from models.people.permissions import demand, may_change_mandate, may_lend_powers
from models.people.standing import standing_of
from models.people.tables import Office, Power
from models.people.terms import Changed, Term, change_term, overlapping, seat_with

if TYPE_CHECKING:
    from bot.client import Cagou


class Mandates(commands.Cog):
    """What is done with a mandate without typing a command."""

    def __init__(self, client: Cagou) -> None:
        self.client = client

    @on(cards.APPOINT)
    async def appoint(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Open the form that gives an office; filled in with that of the mandate it takes up, if there is one."""
        await demand_appointer(self.client, request)
        follows = await self._seat_of(request, as_id(press.address.arguments[0])) if press.address.arguments else None
        form = forms.appoint(request.language, request.home.id, request.home.zone, follows)
        await self.client.door.ask(interaction, request, form)

    @on(forms.APPOINT_SENT)
    async def appoint_sent(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Appoint whom the form says."""
        await demand_appointer(self.client, request)
        picked, zone, answers = press.user(forms.MEMBER), request.home.zone, press.answers
        since = await self._first_day(request, press)
        until = answers.get(forms.UNTIL, "").strip()
        charge = Charge(
            _office(answers.get(forms.OFFICE, "")),
            _rank(answers.get(forms.RANK, "")),
            end_of_mandate(until, zone, request.now) if until else None,
            start_of_mandate(since, zone, request.now) if since else None,
        )
        user = user_named(picked.id, picked.display_name, picked.account, is_bot=picked.is_bot)
        await show(interaction, await carry_out(self.client, interaction, request, Pending(user, charge)))

    @on(cards.MANDATE)
    async def pick(self, interaction: Interaction, request: Request, press: Press) -> None:
        """A mandate was picked on the card of the board."""
        mandate_id = press.id_picked

        def query(session: Session) -> tuple[Changed, bool]:
            standing = standing_of(session, request.actor, request.now)
            demand(may_change_mandate(standing))
            seat = seat_with(session, mandate_id, request.now)
            found = Changed(seat, overlapping(session, seat, request.now))
            return found, may_lend_powers(standing) is None

        found, may_lend = await self.client.database.read(request.home.id, query)
        await turn_to(interaction, _card(request, found, may_lend=may_lend))

    @on(mandate_cards.DATES)
    async def dates(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Open the form of the dates."""
        seat = await self._demanded_seat(request, press.id())
        form = forms.dates(request.language, request.home.id, request.home.zone, seat)
        await self.client.door.ask(interaction, request, form)

    @on(forms.DATES_SENT)
    async def dates_sent(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Give the mandate these dates; a day that was left as it was keeps its instant."""
        seat = await self._demanded_seat(request, press.id())
        term = _term(request, seat, press)

        def operation(session: Session) -> tuple[Changed, bool]:
            changed = change_term(session, request.actor, seat.mandate_id, term, now=request.now)
            return changed, may_lend_powers(standing_of(session, request.actor, request.now)) is None

        changed, may_lend = await self.client.database.write(request.home.id, operation)
        card = _card(request, changed, may_lend=may_lend, title=request.language.say("The dates are changed"))
        await turn_to(interaction, card)

    @on(mandate_cards.POWERS_PICKED)
    async def powers(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Lend a delegate what was picked, and nothing else."""
        mandate_id, powers = press.id(), [_power(value) for value in press.values]
        seat = await self.client.database.write(
            request.home.id, lambda session: lend_powers(session, request.actor, mandate_id, powers, now=request.now)
        )
        title = request.language.say("What the delegate may do")
        await turn_to(interaction, _card(request, Changed(seat, ()), may_lend=True, title=title))

    async def _first_day(self, request: Request, press: Press) -> str:
        """The first day of an appointment; left as it was shown, the one after the end that the mandate before has."""
        typed, shown = press.answers.get(forms.SINCE, "").strip(), press.address.arguments
        if len(shown) < 2 or forms.as_shown(typed) != shown[1]:
            return typed
        follows = await self._seat_of(request, as_id(shown[0]))
        return typed_day(follows.until, request.home.zone) if follows is not None and follows.until else typed

    async def _seat_of(self, request: Request, mandate_id: UUID | None) -> Seat | None:
        """The mandate that another one takes up; None once it is over: the form is then an empty one."""
        try:
            return await self._demanded_seat(request, mandate_id) if mandate_id is not None else None
        except MandateOver:
            return None

    async def _demanded_seat(self, request: Request, mandate_id: UUID) -> Seat:
        def query(session: Session) -> Seat:
            demand(may_change_mandate(standing_of(session, request.actor, request.now)))
            return seat_with(session, mandate_id, request.now)

        return await self.client.database.read(request.home.id, query)


def _card(request: Request, found: Changed, *, may_lend: bool, title: str | None = None) -> Card:
    return mandate_cards.mandate(
        request.language,
        request.home,
        found.seat,
        request.now,
        overlaps=found.overlaps,
        may_lend=may_lend,
        title=title,
    )


def _term(request: Request, seat: Seat, press: Press) -> Term:
    """The dates that were typed. A day that stands as the form showed it is no change, whoever changed it meanwhile."""
    since, until = (press.answers.get(name, "").strip() for name in (forms.SINCE, forms.UNTIL))
    zone, now = request.home.zone, request.now
    first = seat.since if not since or _is_shown(press, 1, since) else start_of_mandate(since, zone, now)
    if _is_shown(press, 2, until):
        return Term(first, seat.until)
    return Term(first, end_of_mandate(until, zone, now) if until else None)


def _is_shown(press: Press, place: int, typed: str) -> bool:
    return forms.as_shown(typed) == press.argument(place)


def _office(value: str) -> Office:
    try:
        return Office(value)
    except ValueError:
        raise ButtonNotKnown from None


def _power(value: str) -> Power:
    try:
        return Power(value)
    except ValueError:
        raise ButtonNotKnown from None


def _rank(typed: str) -> int | None:
    text = typed.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= HIGHEST_RANK):
        raise RankNotUnderstood(text, HIGHEST_RANK)
    return int(text)
