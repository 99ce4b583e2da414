"""A draft of a vote as its asker sees it: what each cog that changes one has."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from bot.door import Press
from bot.request import Request
from bot.ui import Card
from cogs.polls import asking_cards as cards
from cogs.polls.commands import PollsCog
from cogs.polls.places import Place, place_of
from cogs.polls.posts import channel_of
from models.database import Session
from models.polls import drafting
from models.polls.drafting import Preview
from models.polls.facts import PollFacts, PollSeen, poll_seen
from models.polls.tables import Method, Nature, PollStatus
from models.polls.templates import Draft
from models.polls.typed import close_from, options_from


class DraftsCog(PollsCog):
    """Reads drafts, and shows them."""

    def _filled(self, request: Request, press: Press, draft: Draft, dates: bool) -> Draft:
        """What a form says, in the place of what a draft said."""
        answers, zone = press.answers, request.home.zone
        clause = answers.get("clause", "").strip() or None
        options = draft.options
        if draft.method is not Method.MOTION:
            options = options_from(answers.get("options", ""), zone, dates=dates)
        return replace(
            draft,
            title=answers.get("title", ""),
            question=answers.get("question", ""),
            clause=clause,
            nature=Nature.DECISION if clause else Nature.CONSULTATION,
            options=options,
            closes_at=close_from(answers.get("until", ""), zone),
        )

    async def _draft(self, request: Request, poll_id: UUID) -> Draft:
        return await self.client.database.read(
            request.home.id, lambda session: drafting.draft_of(session, request.actor, poll_id, now=request.now)
        )

    async def _found(self, request: Request, poll_id: UUID) -> Preview:
        return await self.client.database.read(
            request.home.id, lambda session: drafting.preview(session, request.actor, poll_id, now=request.now)
        )

    async def _preview(self, request: Request, poll_id: UUID) -> Card:
        found = await self._found(request, poll_id)
        return cards.preview(request.language, request.home, found, self._place(request, found.poll))

    async def shown(self, request: Request, poll_id: UUID) -> Card:
        """A draft as its preview, anything else as it stands."""

        def read(session: Session) -> tuple[PollSeen, Preview | None]:
            seen = poll_seen(session, request.actor, poll_id, now=request.now)
            if seen.poll.status is not PollStatus.DRAFT:
                return seen, None
            return seen, drafting.preview(session, request.actor, poll_id, now=request.now)

        seen, found = await self.client.database.read(request.home.id, read)
        if found is not None:
            return cards.preview(request.language, request.home, found, self._place(request, found.poll))
        return cards.state(request.language, request.home, seen, channel_of(request.home, seen.poll))

    def _place(self, request: Request, poll: PollFacts) -> Place | None:
        return place_of(self.client, request.home, poll)
