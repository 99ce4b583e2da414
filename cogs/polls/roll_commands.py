"""`/vote inscrits`, and who will vote: the roll before the opening, corrected or given in lines or from a file."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from uuid import UUID

import discord
from discord import app_commands

from bot.answers import replace, think, turn_to, work_on_card
from bot.command_words import described, named
from bot.door import Needs, Press, on
from bot.errors import ResultsForgotten
from bot.request import Interaction, Request, request_of
from bot.tree import command, completes
from bot.ui import fitted
from bot.ui.limits import MOST_CHOICE_NAME, MOST_CHOICES
from bot.ui.route import picked_id
from cogs.members.fetching import demand_size, fetched
from cogs.polls import asking_cards as cards
from cogs.polls import asking_forms as forms
from cogs.polls import roll_file_cards as file_cards
from cogs.polls.commands import VOTE
from cogs.polls.drafts import DraftsCog
from models.database import Session
from models.people.names import folded
from models.polls import roll_lines
from models.polls.drafting import my_drafts
from models.polls.electorate import Roll
from models.polls.errors import NoDraft, PollUnknown
from models.polls.facts import PollFacts, poll_seen
from models.polls.roll import askable, correct_roll, roll_before_opening
from models.polls.tables import Electorate
from models.records import dataclass
from models.transfer.matching_rolls import RollCheck, check_roll_file
from models.transfer.roll_files import FILE_BYTES, RollReading, read_roll_file


@dataclass(frozen=True)
class PendingRoll:
    """A list that was read and checked, and waits to be used."""

    cluster_id: UUID
    poll_id: UUID
    reading: RollReading


class RollGiving(DraftsCog):
    """The roll of a draft."""

    @completes
    async def complete_drafts(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The drafts of whoever types, the newest first."""
        request = request_of(interaction)
        if request.cluster is None:
            return []
        fitting = [each for each in await self._mine(request) if typed.casefold() in each.title.casefold()]
        return [
            app_commands.Choice(name=fitted(each.title, MOST_CHOICE_NAME), value=str(each.id))
            for each in fitting[:MOST_CHOICES]
        ]

    @command("inscrits", "electors", "Give the list of who votes from a file", parent=VOTE, needs=Needs.PERSON)
    @app_commands.rename(file=named("fichier", "file"), draft=named("brouillon", "draft"))
    @app_commands.describe(
        file=described("CSV or XLSX, one name a line; first it is only checked, nothing is changed"),
        draft=described("Of which vote: type its title and choose it; nothing: your newest draft"),
    )
    @app_commands.autocomplete(draft=complete_drafts)
    async def give_list(
        self,
        interaction: Interaction,
        file: discord.Attachment,
        draft: app_commands.Range[str, 1, 100] | None = None,
    ) -> None:
        """Check a file, and show whom it names."""
        request = request_of(interaction)
        poll_id = await self._meant(request, draft)
        await self.client.database.read(
            request.home.id, lambda session: askable(session, request.actor, poll_id, now=request.now)
        )
        demand_size([file], FILE_BYTES)
        await think(interaction)
        reading = await asyncio.to_thread(read_roll_file, await fetched(file))
        await self._examine(interaction, request, PendingRoll(request.home.id, poll_id, reading))

    @on(file_cards.USE_FILE, needs=Needs.PERSON)
    async def use_list(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Put it on the roll, judged anew: others may have changed the register meanwhile."""
        pending = self.client.memory.recall(press.argument(0), interaction.user.id, request.now)
        if not isinstance(pending, PendingRoll) or pending.cluster_id != request.home.id:
            raise ResultsForgotten
        await work_on_card(interaction)
        _, found = await self._checked(request, pending)
        if not found.corrections:
            await self._examine(interaction, request, pending)
            return
        poll_id, wanted = pending.poll_id, found.corrections
        await self.client.database.write(
            request.home.id,
            lambda session: correct_roll(session, request.actor, poll_id, wanted, whole=True, now=request.now),
        )
        await self._roll(interaction, request, poll_id)

    @on(cards.DRAFT_ROLL, needs=Needs.PERSON)
    async def show_roll(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Who would be on the roll."""
        await self._roll(interaction, request, press.id())

    @on(cards.CORRECT, needs=Needs.PERSON)
    async def correct(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form of its corrections."""
        poll_id = press.id()

        def read(session: Session) -> tuple[str, PollFacts]:
            typed = roll_lines.lines_of(session, request.actor, poll_id, now=request.now)
            return typed, poll_seen(session, request.actor, poll_id, now=request.now).poll

        typed, poll = await self.client.database.read(request.home.id, read)
        listed = poll.electorate is Electorate.FILE
        form = forms.correct(request.language, request.home.id, poll_id, typed, listed=listed)
        await self.client.door.ask(interaction, request, form)

    @on(forms.CORRECTED, needs=Needs.PERSON)
    async def corrected(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form was sent."""
        poll_id, typed = press.id(), press.answers.get("lines", "")
        await self.client.database.write(
            request.home.id,
            lambda session: roll_lines.correct_by_lines(session, request.actor, poll_id, typed, now=request.now),
        )
        await self._roll(interaction, request, poll_id)

    async def _mine(self, request: Request) -> Sequence[PollFacts]:
        return await self.client.database.read(
            request.home.id, lambda session: my_drafts(session, request.actor, now=request.now)
        )

    async def _meant(self, request: Request, typed: str | None) -> UUID:
        """The draft that was picked or is called so, or the newest. Raises `NoDraft` or `PollUnknown`."""
        chosen = picked_id(typed) if typed is not None else None
        if chosen is not None:
            return chosen
        drafts = await self._mine(request)
        if not drafts:
            raise NoDraft
        called = [each for each in drafts if typed is None or folded(each.title) == folded(typed)]
        if not called:
            raise PollUnknown
        return called[0].id

    async def _checked(self, request: Request, pending: PendingRoll) -> tuple[PollFacts, RollCheck]:
        def read(session: Session) -> tuple[PollFacts, RollCheck]:
            actor, poll_id, now = request.actor, pending.poll_id, request.now
            found = check_roll_file(session, actor, poll_id, pending.reading, now=now)
            return poll_seen(session, actor, poll_id, now=now).poll, found

        return await self.client.database.read(request.home.id, read)

    async def _examine(self, interaction: Interaction, request: Request, pending: PendingRoll) -> None:
        poll, found = await self._checked(request, pending)
        memory, user_id = self.client.memory, interaction.user.id
        memory.forget(user_id, PendingRoll)  # one at a time: lists are long
        token = memory.keep(pending, user_id, request.now)
        pages = file_cards.examined(request.language, request.home.id, poll, pending.reading.file, found, token)
        turning = memory.keep(pages, user_id, request.now)
        await replace(interaction, pages.page(0, turning, request.language))

    async def _roll(self, interaction: Interaction, request: Request, poll_id: UUID) -> None:
        def read(session: Session) -> tuple[PollFacts, Roll]:
            roll = roll_before_opening(session, request.actor, poll_id, now=request.now)
            return poll_seen(session, request.actor, poll_id, now=request.now).poll, roll

        poll, roll = await self.client.database.read(request.home.id, read)
        pages = cards.roll(request.language, request.home.id, poll, roll)
        token = self.client.memory.keep(pages, interaction.user.id, request.now)
        await turn_to(interaction, pages.page(0, token, request.language))
