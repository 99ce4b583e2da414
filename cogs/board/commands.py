"""`/bureau nommer|terminer|voir`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

import discord
from discord import app_commands
from discord.ext import commands

from bot.answers import replace as replace_card
from bot.answers import show, turn_to
from bot.command_words import described, named
from bot.door import Press, on
from bot.errors import ResultsForgotten
from bot.request import Interaction, Request, request_of
from bot.tree import command, completes, group
from bot.ui import Card
from bot.ui.route import as_id, shortened
from cogs.board import cards
from cogs.board.words import OFFICES
from models.database import Session
from models.people.appointing import Appointed, Charge, appoint
from models.people.board import Seat, current_board
from models.people.dates import end_of_mandate
from models.people.errors import MandateOver
from models.people.likeness import Record, records_beginning
from models.people.names import parted
from models.people.permissions import demand, may_appoint, may_end_mandate
from models.people.standing import standing_of
from models.people.tables import Office
from models.people.terms import end_mandate, seat_with
from models.people.tying import DiscordUser, WhichRecord, record_named

if TYPE_CHECKING:
    from bot.client import Cagou

HIGHEST_RANK = 20
OFFICE_CHOICES = [app_commands.Choice(name=described(OFFICES[office]), value=office.value) for office in Office]


@dataclass(frozen=True)
class Pending:
    """An appointment that waits for somebody to say which record is meant."""

    user: DiscordUser
    charge: Charge
    record_id: UUID | None = None
    as_new: bool = False


class Board(commands.Cog):
    """The offices of the association."""

    GROUP = group("bureau", "board", "Who holds which office of the association")

    def __init__(self, client: Cagou) -> None:
        self.client = client

    @command("nommer", "appoint", "Give somebody an office", parent=GROUP)
    @app_commands.rename(
        member=named("membre", "member"),
        office=named("fonction", "office"),
        rank=named("rang", "rank"),
        until=named("jusqu_au", "until"),
        record=named("fiche", "record"),
    )
    @app_commands.describe(
        member=described("The person's Discord account"),
        office=described("The office to give"),
        rank=described("For a vice-president: 1 is the first"),
        until=described("Last day of the mandate, like 31/12/2027; nothing: until further notice"),
        record=described("The person's record, when they were imported and never used Cagou"),
    )
    @app_commands.choices(office=OFFICE_CHOICES)
    async def appoint(
        self,
        interaction: Interaction,
        member: discord.Member | discord.User,
        office: app_commands.Choice[str],
        rank: app_commands.Range[int, 1, HIGHEST_RANK] | None = None,
        until: app_commands.Range[str, 1, 40] | None = None,
        record: app_commands.Range[str, 1, 200] | None = None,
    ) -> None:
        """Appoint, or ask first which of several like records is meant."""
        request = request_of(interaction)
        await self._demand_appointer(request)
        end = end_of_mandate(until, request.home.zone, request.now) if until is not None else None
        pending = Pending(_user(member), Charge(Office(office.value), rank, end))
        if record is not None:
            pending = replace(pending, record_id=await self._record_meant(request, record))
        await show(interaction, await self._appoint(interaction, request, pending))

    @appoint.autocomplete("record")
    @completes
    async def complete_record(self, interaction: Interaction, typed: str) -> Sequence[app_commands.Choice[str]]:
        """Records nobody is tied to, for those who may appoint only."""
        request = request_of(interaction)
        if request.cluster is None:
            return []

        def query(session: Session) -> Sequence[Record]:
            if may_appoint(standing_of(session, request.actor, request.now)) is not None:
                return []
            return records_beginning(session, typed, 25)

        records = await self.client.database.read(request.home.id, query)
        return [
            app_commands.Choice(name=cards.record_name(record), value=shortened(record.person_id)) for record in records
        ]

    @on(cards.CHOOSE)
    async def choose_record(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The record was chosen: carry the appointment out."""
        pending = self.client.memory.recall(press.argument(0), interaction.user.id, request.now)
        if not isinstance(pending, Pending):
            raise ResultsForgotten
        if press.argument(1) == "new":
            pending = replace(pending, as_new=True)
        else:
            pending = replace(pending, record_id=as_id(press.argument(1)))
        await replace_card(interaction, await self._appoint(interaction, request, pending))

    @command("terminer", "end", "End a mandate now", parent=GROUP)
    @app_commands.rename(mandate=named("mandat", "mandate"))
    @app_commands.describe(mandate=described("The mandate to end"))
    async def end(self, interaction: Interaction, mandate: app_commands.Range[str, 1, 200]) -> None:
        """Ask before ending."""
        request = request_of(interaction)
        await show(interaction, await self._confirmation(request, mandate))

    @end.autocomplete("mandate")
    @completes
    async def complete_mandate(self, interaction: Interaction, typed: str) -> Sequence[app_commands.Choice[str]]:
        """The mandates that hold now."""
        request = request_of(interaction)
        if request.cluster is None:
            return []
        seats = await self.client.database.read(request.home.id, lambda session: current_board(session, request.now))
        named_seats = [(cards.seat_name(request.language, seat), str(seat.mandate_id)) for seat in seats]
        return [
            app_commands.Choice(name=name, value=value)
            for name, value in named_seats
            if typed.casefold() in name.casefold()
        ]

    @on(cards.END)
    async def pick_mandate(self, interaction: Interaction, request: Request, press: Press) -> None:
        """A mandate was picked on the card of the board."""
        await turn_to(interaction, await self._confirmation(request, press.values[0] if press.values else ""))

    @on(cards.CONFIRM_END)
    async def confirm_end(self, interaction: Interaction, request: Request, press: Press) -> None:
        """End the mandate."""
        mandate_id = press.id()
        seat = await self.client.database.write(
            request.home.id, lambda session: end_mandate(session, request.actor, mandate_id, now=request.now)
        )
        await replace_card(interaction, cards.ended(request.language, request.home, seat))

    @command("voir", "show", "Who is on the board, since when and until when", parent=GROUP)
    async def show_board(self, interaction: Interaction) -> None:
        """The current board, for everyone in the server."""
        await show(interaction, await self._board(request_of(interaction)))

    @on(cards.SHOW)
    async def open_board(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The same, by a button."""
        await turn_to(interaction, await self._board(request))

    async def _board(self, request: Request) -> Card:

        def query(session: Session) -> tuple[Sequence[Seat], bool]:
            allowed = may_end_mandate(standing_of(session, request.actor, request.now)) is None
            return current_board(session, request.now), allowed

        seats, may_end = await self.client.database.read(request.home.id, query)
        return cards.board(request.language, request.home, seats, request.now, may_end=may_end)

    async def _appoint(self, interaction: Interaction, request: Request, pending: Pending) -> Card:
        outcome = await self.client.database.write(
            request.home.id,
            lambda session: appoint(
                session,
                request.actor,
                pending.user,
                pending.charge,
                record_id=pending.record_id,
                as_new=pending.as_new,
                now=request.now,
            ),
        )
        if isinstance(outcome, Appointed):
            return cards.appointed(request.language, request.home, outcome)
        assert isinstance(outcome, WhichRecord)
        token = self.client.memory.keep(pending, interaction.user.id, request.now)
        return cards.which_record(request.language, pending.user.display_name, outcome.candidates, token)

    async def _demand_appointer(self, request: Request) -> None:
        """Refuse before anything typed is judged: what is wrong with it is nobody else's business."""
        await self.client.database.read(
            request.home.id, lambda session: demand(may_appoint(standing_of(session, request.actor, request.now)))
        )

    async def _record_meant(self, request: Request, typed: str) -> UUID:
        chosen = as_id(typed)
        if chosen is not None:
            return chosen
        return await self.client.database.read(request.home.id, lambda session: record_named(session, typed))

    async def _confirmation(self, request: Request, typed: str) -> Card:
        try:
            mandate_id = UUID(typed)
        except ValueError:
            mandate_id = None

        def query(session: Session) -> Seat:
            demand(may_end_mandate(standing_of(session, request.actor, request.now)))
            if mandate_id is None:
                raise MandateOver
            return seat_with(session, mandate_id, request.now)

        seat = await self.client.database.read(request.home.id, query)
        return cards.confirm_end(request.language, request.home, seat)


def _user(member: discord.Member | discord.User) -> DiscordUser:
    """Somebody by the name the server shows, or by the account's where that shows nothing; perhaps not there yet."""
    shown = member.display_name if any(parted(member.display_name)) else member.name
    return DiscordUser(member.id, shown, member.bot)
