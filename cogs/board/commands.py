"""`/bureau nommer|terminer|voir`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
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
from cogs.board import cards, mandate_cards
from cogs.board.appointing import Pending, carry_out, demand_appointer, user_named
from cogs.board.words import OFFICES
from models.database import Session
from models.people.appointing import Charge
from models.people.board import Seat, seats_from
from models.people.dates import end_of_mandate, start_of_mandate
from models.people.likeness import Record, records_beginning
from models.people.permissions import demand, may_appoint, may_end_mandate
from models.people.standing import standing_of
from models.people.tables import Office
from models.people.terms import end_mandate, seat_with
from models.people.tying import record_named

if TYPE_CHECKING:
    from bot.client import Cagou

HIGHEST_RANK = 20
OFFICE_CHOICES = [app_commands.Choice(name=described(OFFICES[office]), value=office.value) for office in Office]


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
        since=named("depuis", "from"),
        until=named("jusqu_au", "until"),
        record=named("fiche", "record"),
    )
    @app_commands.describe(
        member=described("The person's Discord account"),
        office=described("The office to give"),
        rank=described("For a vice-president: 1 is the first"),
        since=described("First day of the mandate, like 01/01/2027, past or ahead; nothing: from now on"),
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
        since: app_commands.Range[str, 1, 40] | None = None,
        until: app_commands.Range[str, 1, 40] | None = None,
        record: app_commands.Range[str, 1, 200] | None = None,
    ) -> None:
        """Appoint, or ask first which of several like records is meant."""
        request = request_of(interaction)
        await demand_appointer(self.client, request)
        zone, now = request.home.zone, request.now
        start = start_of_mandate(since, zone, now) if since is not None else None
        end = end_of_mandate(until, zone, now) if until is not None else None
        user = user_named(member.id, member.display_name, member.name, is_bot=member.bot)
        pending = Pending(user, Charge(Office(office.value), rank, end, start))
        if record is not None:
            pending = replace(pending, record_id=await self._record_meant(request, record))
        await show(interaction, await carry_out(self.client, interaction, request, pending))

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
        await replace_card(interaction, await carry_out(self.client, interaction, request, pending))

    @command("terminer", "end", "End a mandate now", parent=GROUP)
    @app_commands.rename(mandate=named("mandat", "mandate"))
    @app_commands.describe(mandate=described("The mandate to end"))
    async def end(self, interaction: Interaction, mandate: app_commands.Range[str, 1, 200]) -> None:
        """Ask before ending."""
        request = request_of(interaction)
        try:
            mandate_id = UUID(mandate)
        except ValueError:
            mandate_id = UUID(int=0)
        await show(interaction, await self._confirmation(request, mandate_id))

    @end.autocomplete("mandate")
    @completes
    async def complete_mandate(self, interaction: Interaction, typed: str) -> Sequence[app_commands.Choice[str]]:
        """The mandates that hold now, and those that lie ahead."""
        request = request_of(interaction)
        if request.cluster is None:
            return []
        seats = await self.client.database.read(request.home.id, lambda session: seats_from(session, request.now))
        named_seats = [
            (cards.seat_name(request.language, request.home, seat, request.now), str(seat.mandate_id)) for seat in seats
        ]
        return [
            app_commands.Choice(name=name, value=value)
            for name, value in named_seats
            if typed.casefold() in name.casefold()
        ]

    @on(mandate_cards.END)
    async def ask_to_end(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Ask before ending the mandate that is shown."""
        await turn_to(interaction, await self._confirmation(request, press.id()))

    @on(mandate_cards.CONFIRM_END)
    async def confirm_end(self, interaction: Interaction, request: Request, press: Press) -> None:
        """End the mandate."""
        mandate_id = press.id()
        seat = await self.client.database.write(
            request.home.id, lambda session: end_mandate(session, request.actor, mandate_id, now=request.now)
        )
        await turn_to(interaction, mandate_cards.ended(request.language, request.home, seat, request.now))

    @command("voir", "show", "Who is on the board, since when and until when", parent=GROUP)
    async def show_board(self, interaction: Interaction) -> None:
        """The board, for everyone in the server."""
        await show(interaction, await self._board(request_of(interaction)))

    @on(cards.SHOW)
    async def open_board(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The same, by a button."""
        await turn_to(interaction, await self._board(request))

    async def _board(self, request: Request) -> Card:

        def query(session: Session) -> tuple[Sequence[Seat], cards.Onlooker]:
            standing = standing_of(session, request.actor, request.now)
            may_end = may_end_mandate(standing) is None
            onlooker = cards.Onlooker(
                may_appoint=may_appoint(standing) is None,
                may_end=may_end,
                sees_faults=may_end or Office.DELEGATE in standing.offices,
            )
            return seats_from(session, request.now), onlooker

        seats, onlooker = await self.client.database.read(request.home.id, query)
        return cards.board(request.language, request.home, seats, request.now, onlooker)

    async def _record_meant(self, request: Request, typed: str) -> UUID:
        chosen = as_id(typed)
        if chosen is not None:
            return chosen
        return await self.client.database.read(request.home.id, lambda session: record_named(session, typed))

    async def _confirmation(self, request: Request, mandate_id: UUID) -> Card:

        def query(session: Session) -> Seat:
            demand(may_end_mandate(standing_of(session, request.actor, request.now)))
            return seat_with(session, mandate_id, request.now)

        seat = await self.client.database.read(request.home.id, query)
        return mandate_cards.confirm_end(request.language, request.home, seat, request.now)
