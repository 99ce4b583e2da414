"""Who will vote: the roll before the opening, corrected or given in lines or from a file."""

from __future__ import annotations

from uuid import UUID

from bot.answers import turn_to
from bot.door import Needs, Press, on
from bot.request import Interaction, Request
from cogs.polls import asking_cards as cards
from cogs.polls import asking_forms as forms
from cogs.polls.drafts import DraftsCog
from models.database import Session
from models.polls import roll_lines
from models.polls.electorate import Roll
from models.polls.facts import PollFacts, poll_seen
from models.polls.roll import roll_before_opening
from models.polls.tables import Electorate


class RollGiving(DraftsCog):
    """The roll of a draft."""

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

    async def _roll(self, interaction: Interaction, request: Request, poll_id: UUID) -> None:
        def read(session: Session) -> tuple[PollFacts, Roll]:
            roll = roll_before_opening(session, request.actor, poll_id, now=request.now)
            return poll_seen(session, request.actor, poll_id, now=request.now).poll, roll

        poll, roll = await self.client.database.read(request.home.id, read)
        pages = cards.roll(request.language, request.home.id, poll, roll)
        token = self.client.memory.keep(pages, interaction.user.id, request.now)
        await turn_to(interaction, pages.page(0, token, request.language))
