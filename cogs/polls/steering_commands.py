"""Running a vote: let one vote longer, or call it off."""

from __future__ import annotations

from bot.answers import turn_to
from bot.door import Needs, Press, on
from bot.request import Interaction, Request
from bot.ui import Card
from cogs.polls import asking_cards
from cogs.polls import steering_cards as cards
from cogs.polls.commands import PollsCog
from cogs.polls.posts import channel_of
from models.database import Session
from models.polls.cancelling import cancel, demand_cancellable
from models.polls.errors import CloseMissing
from models.polls.extending import demand_extendable, extend
from models.polls.facts import PollFacts, poll_seen
from models.polls.typed import close_from


class Steering(PollsCog):
    """Longer, or not at all."""

    @on(cards.EXTEND, needs=Needs.PERSON)
    async def press_extend(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form of a later end."""
        poll_id = press.id()

        def read(session: Session) -> PollFacts:
            demand_extendable(session, request.actor, poll_id, now=request.now)
            return poll_seen(session, request.actor, poll_id, now=request.now).poll

        poll = await self.client.database.read(request.home.id, read)
        await self.client.door.ask(interaction, request, cards.extend(request.language, request.home, poll))

    @on(cards.EXTENDED, needs=Needs.PERSON)
    async def extended(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form was sent."""
        poll_id, typed = press.id(), press.answers.get("until", "")

        def write(session: Session) -> Card:
            closes_at = close_from(typed, request.home.zone)
            if closes_at is None:
                raise CloseMissing
            extend(session, request.actor, poll_id, closes_at, now=request.now)
            return self._state(session, request, press)

        await turn_to(interaction, await self.client.database.write(request.home.id, write))

    @on(cards.CANCEL, needs=Needs.PERSON)
    async def press_cancel(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form of a reason."""
        poll_id = press.id()

        def read(session: Session) -> PollFacts:
            demand_cancellable(session, request.actor, poll_id, now=request.now)
            return poll_seen(session, request.actor, poll_id, now=request.now).poll

        poll = await self.client.database.read(request.home.id, read)
        await self.client.door.ask(interaction, request, cards.cancel(request.language, request.home.id, poll))

    @on(cards.CANCELLED, needs=Needs.PERSON)
    async def cancelled(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form was sent; the schedule destroys the key of a confidential vote right after."""
        poll_id, reason = press.id(), press.answers.get("reason", "")

        def write(session: Session) -> Card:
            cancel(session, request.actor, poll_id, reason, now=request.now)
            return self._state(session, request, press)

        await turn_to(interaction, await self.client.database.write(request.home.id, write))

    def _state(self, session: Session, request: Request, press: Press) -> Card:
        seen = poll_seen(session, request.actor, press.id(), now=request.now)
        channel_id = channel_of(request.home, seen.poll)
        return asking_cards.state(request.language, request.home, seen, channel_id)
