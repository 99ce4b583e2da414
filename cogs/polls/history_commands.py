"""`/vote historique`: past votes found again, and what came of one."""

from __future__ import annotations

import asyncio
import io
from uuid import UUID

import discord
from discord import app_commands

from bot import charts
from bot.answers import replace, show, think, turn_to, work_on_card
from bot.command_words import described, named
from bot.door import Needs, Press, on
from bot.language import language_for
from bot.request import Interaction, Request, request_of
from bot.tree import command
from cogs.polls import asking_cards, chart, result_cards
from cogs.polls import history_cards as cards
from cogs.polls.commands import VOTE, PollsCog
from cogs.polls.places import place_of
from cogs.polls.voting_cards import RESULT, posted
from models.database import Session
from models.polls.counting import read_result
from models.polls.drafting import Preview, preview
from models.polls.errors import PollNotClosed, PollUnknown
from models.polls.facts import poll_seen
from models.polls.history import past_polls
from models.polls.publishing import closed_poll, published
from models.polls.repealing import can_be_repealed, draft_repeal
from models.polls.tables import PollStatus


class History(PollsCog):
    """Results, today's and those of years ago."""

    @command("historique", "history", "Find a past vote again, decisions first", parent=VOTE, needs=Needs.PERSON)
    @app_commands.rename(text=named("texte", "text"))
    @app_commands.describe(text=described("Words of it, or its number; nothing: all of them"))
    async def history(self, interaction: Interaction, text: app_commands.Range[str, 1, 100] | None = None) -> None:
        """List those that fit."""
        await self._list(interaction, request_of(interaction), text or "")

    @on(cards.HISTORY, needs=Needs.PERSON)
    async def press_history(self, interaction: Interaction, request: Request, press: Press) -> None:
        """All of them, by a button."""
        await self._list(interaction, request, "")

    @on(cards.SEARCH, needs=Needs.PERSON)
    async def press_search(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form of words."""
        await self.client.door.ask(interaction, request, cards.search(request.language, request.home.id))

    @on(cards.SEARCHED, needs=Needs.PERSON)
    async def searched(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form was sent."""
        await self._list(interaction, request, press.answers.get("text", "")[: cards.MOST_SOUGHT])

    @on(cards.PICKED, needs=Needs.PERSON)
    async def pick(self, interaction: Interaction, request: Request, press: Press) -> None:
        """One was picked."""
        await self._show(interaction, request, press.id_picked)

    @on(RESULT, needs=Needs.PERSON)
    async def press_result(self, interaction: Interaction, request: Request, press: Press) -> None:
        """What came of one, by a button."""
        await self._show(interaction, request, press.id())

    @on(result_cards.BY_NAME, needs=Needs.PERSON)
    async def by_name(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Who voted what, where it was by name."""
        poll_id = press.id()
        closed = await self.client.database.read(
            request.home.id, lambda session: closed_poll(session, request.actor, poll_id, now=request.now)
        )
        if not closed.poll.named:
            raise PollUnknown
        found = await asyncio.to_thread(published, closed)
        pages = await asyncio.to_thread(result_cards.by_name, request.language, request.home.id, found)
        token = self.client.memory.keep(pages, interaction.user.id, request.now)
        await turn_to(interaction, pages.page(0, token, request.language))

    @on(result_cards.REPEAL, needs=Needs.PERSON)
    async def repeal(self, interaction: Interaction, request: Request, press: Press) -> None:
        """A draft that would repeal a decision, to be read before it is let go."""
        poll_id, public = press.id(), language_for(request.home.language)

        def write(session: Session) -> Preview:
            poll = poll_seen(session, request.actor, poll_id, now=request.now).poll
            title, question = result_cards.repeal_in_words(public, poll, request.home.zone)
            draft = draft_repeal(session, request.actor, poll_id, title=title, question=question, now=request.now)
            return preview(session, request.actor, draft.id, now=request.now)

        found = await self.client.database.write(request.home.id, write)
        place = place_of(self.client, request.home, found.poll)
        await turn_to(interaction, asking_cards.preview(request.language, request.home, found, place))

    async def _list(self, interaction: Interaction, request: Request, text: str) -> None:
        found = await self.client.database.read(
            request.home.id, lambda session: past_polls(session, request.actor, text, now=request.now)
        )
        pages = cards.past(request.language, request.home, found, text)
        token = self.client.memory.keep(pages, interaction.user.id, request.now)
        await turn_to(interaction, pages.page(0, token, request.language))

    async def _show(self, interaction: Interaction, request: Request, poll_id: UUID) -> None:
        seen = await self.client.database.read(
            request.home.id, lambda session: poll_seen(session, request.actor, poll_id, now=request.now)
        )
        poll, may_repeal = seen.poll, seen.may_ask and can_be_repealed(seen.poll)
        if poll.status is PollStatus.CANCELLED and poll.number is not None:
            await turn_to(interaction, posted(request.language, request.home.id, poll))
            return
        if poll.result is None:
            raise PollNotClosed
        message = interaction.message
        in_place = message is not None and message.flags.ephemeral
        await (work_on_card(interaction) if in_place else think(interaction))
        language, home, found = request.language, request.home, read_result(poll.result)
        picture = await charts.draw([chart.bars(language, poll, found, home.zone)])
        card = result_cards.detail(language, home, poll, found, may_repeal=may_repeal)
        files = [discord.File(io.BytesIO(picture), filename=chart.PICTURE)]
        if in_place:
            await replace(interaction, card, files=files)
        else:
            await show(interaction, card, files=files)
