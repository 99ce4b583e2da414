"""The buttons of hours: told in two taps, corrected, confirmed by the month, refused with a reason."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from discord.ext import commands

from bot.answers import turn_to
from bot.door import Needs, Press, on
from bot.errors import ButtonNotKnown
from bot.request import Interaction, Request
from bot.ui import Pages
from cogs.projects import giving_forms, hours_cards
from cogs.projects.giving_cards import LEDGER, TELL
from cogs.projects.giving_routes import HOURS
from cogs.projects.giving_words import month_in_words
from cogs.projects.sums_words import period_carried, period_from
from models.projects.amounts import quarters_from
from models.projects.confirming import (
    batch_of,
    confirm,
    confirmed_lines,
    hours_of_project,
    line_to_refuse,
    refuse,
)
from models.projects.errors import HoursGone
from models.projects.hours import hours_to_tell, ledger_of, put_refusal_aside, tell_hours
from models.projects.months import month_from
from models.projects.periods import Period

if TYPE_CHECKING:
    from bot.client import Cagou


class Hours(commands.Cog):
    """The hours that are given to projects."""

    def __init__(self, client: Cagou) -> None:
        self.client = client

    @on(hours_cards.YES, needs=Needs.PERSON)
    async def as_said(self, interaction: Interaction, request: Request, press: Press) -> None:
        """ "Oui": the hours that were proposed, as they stood on the button."""
        quarters = press.argument(2)
        if not quarters.isdecimal():
            raise ButtonNotKnown
        await self._tell(interaction, request, press.id(), _month(press.argument(1)), int(quarters))

    @on(hours_cards.NOTHING, needs=Needs.PERSON)
    async def nothing(self, interaction: Interaction, request: Request, press: Press) -> None:
        """ "Rien": no hours that month."""
        await self._tell(interaction, request, press.id(), _month(press.argument(1)), 0)

    @on(TELL, needs=Needs.PERSON)
    async def ask_hours(self, interaction: Interaction, request: Request, press: Press) -> None:
        """ "Modifier": the form."""
        contribution_id = press.id()
        month = _month(press.argument(1)) if len(press.address.arguments) > 1 else None
        found = await self.client.database.read(
            request.home.id,
            lambda session: hours_to_tell(session, request.actor, contribution_id, month, now=request.now),
        )
        await self.client.door.ask(interaction, request, giving_forms.tell(request.language, request.home.id, found))

    @on(giving_forms.TOLD, needs=Needs.PERSON)
    async def told(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form was sent."""
        quarters = quarters_from(press.answers.get("hours", ""))
        await self._tell(interaction, request, press.id(), _month(press.answers.get("month", "")), quarters)

    @on(LEDGER, needs=Needs.PERSON)
    async def ledger(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Every line of a contribution."""
        contribution_id = press.id()
        found = await self.client.database.read(
            request.home.id, lambda session: ledger_of(session, request.actor, contribution_id, now=request.now)
        )
        await self._turn(interaction, request, hours_cards.ledger(request.language, request.home.id, found))

    @on(hours_cards.REFUSAL_SEEN, needs=Needs.PERSON)
    async def refusal_seen(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The giver leaves it at that; all lines of it."""
        entry_id = press.id()
        contribution_id = await self.client.database.write(
            request.home.id, lambda session: put_refusal_aside(session, request.actor, entry_id, now=request.now)
        )
        found = await self.client.database.read(
            request.home.id, lambda session: ledger_of(session, request.actor, contribution_id, now=request.now)
        )
        await self._turn(interaction, request, hours_cards.ledger(request.language, request.home.id, found))

    @on(HOURS, needs=Needs.PERSON)
    async def hours(self, interaction: Interaction, request: Request, press: Press) -> None:
        """What was given to a project: ever, or in the period that the button names."""
        await self._hours(interaction, request, press.id(), period_carried(press, 1))

    @on(hours_cards.PERIOD, needs=Needs.PERSON)
    async def in_period(self, interaction: Interaction, request: Request, press: Press) -> None:
        """A period was picked."""
        await self._hours(interaction, request, press.id(), period_from(press.picked))

    @on(hours_cards.BATCH, needs=Needs.PERSON)
    async def batch(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The hours of a month that wait."""
        project_id, month = press.id(), _month(press.argument(1))
        found = await self.client.database.read(
            request.home.id, lambda session: batch_of(session, request.actor, project_id, month, now=request.now)
        )
        await self._turn(interaction, request, hours_cards.batch(request.language, request.home.id, found))

    @on(hours_cards.CONFIRM, needs=Needs.PERSON)
    async def confirm(self, interaction: Interaction, request: Request, press: Press) -> None:
        """All of them count from now on."""
        project_id, month, mark = press.id(), _month(press.argument(1)), press.argument(2)
        done = await self.client.database.write(
            request.home.id, lambda session: confirm(session, request.actor, project_id, month, mark, now=request.now)
        )
        said = request.language.say(
            "The hours of {month} are confirmed.", month=month_in_words(request.language, done.month)
        )
        await self._hours(interaction, request, project_id, said=said)

    @on(hours_cards.COUNTED, needs=Needs.PERSON)
    async def counted(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The lines of a month that count."""
        project_id, month = press.id(), _month(press.argument(1))
        found = await self.client.database.read(
            request.home.id, lambda session: confirmed_lines(session, request.actor, project_id, month, now=request.now)
        )
        period = period_carried(press, 2)
        pages = hours_cards.counted(request.language, request.home.id, project_id, month, found, period)
        await self._turn(interaction, request, pages)

    @on(hours_cards.REFUSE, needs=Needs.PERSON)
    async def ask_reason(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form by which a line does not count."""
        entry_id = press.id()
        found = await self.client.database.read(
            request.home.id, lambda session: line_to_refuse(session, request.actor, entry_id, now=request.now)
        )
        await self.client.door.ask(interaction, request, giving_forms.refuse(request.language, request.home.id, found))

    @on(giving_forms.REFUSED, needs=Needs.PERSON)
    async def refused(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form was sent: it does not count."""
        entry_id, reason = press.id(), press.answers.get("reason", "")
        done = await self.client.database.write(
            request.home.id, lambda session: refuse(session, request.actor, entry_id, reason, now=request.now)
        )
        await turn_to(interaction, hours_cards.refused(request.language, request.home.id, done))

    async def _tell(
        self, interaction: Interaction, request: Request, contribution_id: UUID, month: date, quarters: int
    ) -> None:
        done = await self.client.database.write(
            request.home.id,
            lambda session: tell_hours(session, request.actor, contribution_id, month, quarters, now=request.now),
        )
        await turn_to(interaction, hours_cards.told(request.language, request.home.id, done))

    async def _hours(
        self,
        interaction: Interaction,
        request: Request,
        project_id: UUID,
        period: Period = Period.EVERYTHING,
        said: str | None = None,
    ) -> None:
        found = await self.client.database.read(
            request.home.id,
            lambda session: hours_of_project(session, request.actor, project_id, period, now=request.now),
        )
        await turn_to(interaction, hours_cards.project_hours(request.language, request.home.id, found, said))

    async def _turn(self, interaction: Interaction, request: Request, pages: Pages) -> None:
        token = self.client.memory.keep(pages, interaction.user.id, request.now)
        await turn_to(interaction, pages.page(0, token, request.language))


def _month(text: str) -> date:
    found = month_from(text)
    if found is None:
        raise HoursGone
    return found
