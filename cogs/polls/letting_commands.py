"""The second member of the board: lets a vote go ahead as it was read, or sends it back."""

from __future__ import annotations

from bot.answers import turn_to
from bot.door import Needs, Press, on
from bot.request import Interaction, Request
from cogs.polls import asking_cards as cards
from cogs.polls import asking_forms as forms
from cogs.polls.commands import PollsCog
from cogs.polls.places import demand_postable, place_of
from cogs.polls.posts import channel_of
from models.database import Session
from models.polls.facts import PollSeen, poll_seen
from models.polls.going_ahead import demand_second_member, go_ahead, send_back


class Letting(PollsCog):
    """Going ahead, where the association's rules ask for a second member of the board."""

    @on(cards.GO_AHEAD, needs=Needs.PERSON)
    async def press_go_ahead(self, interaction: Interaction, request: Request, press: Press) -> None:
        """It opens, or is scheduled, if it is what was read."""
        poll_id, read, client = press.id(), press.argument(1), self.client

        waiting = await client.database.read(
            request.home.id, lambda session: poll_seen(session, request.actor, poll_id, now=request.now)
        )
        if waiting.may_go_ahead:
            demand_postable(place_of(client, request.home, waiting.poll))

        def let_go(session: Session) -> PollSeen:
            now = request.now
            go_ahead(session, request.actor, poll_id, read, keys=client.keys, draw=client.draw, now=now)
            return poll_seen(session, request.actor, poll_id, now=now)

        seen = await client.database.write(request.home.id, let_go)
        channel_id = channel_of(request.home, seen.poll)
        await turn_to(interaction, cards.state(request.language, request.home, seen, channel_id))

    @on(cards.SEND_BACK, needs=Needs.PERSON)
    async def press_send_back(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form of a reason."""
        poll_id = press.id()
        await self.client.database.read(
            request.home.id, lambda session: demand_second_member(session, request.actor, poll_id, now=request.now)
        )
        await self.client.door.ask(interaction, request, forms.send_back(request.language, request.home.id, poll_id))

    @on(forms.SENT_BACK, needs=Needs.PERSON)
    async def sent_back(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The reason was sent: it is its asker's draft again."""
        poll_id, reason = press.id(), press.answers.get("reason", "")
        poll = await self.client.database.write(
            request.home.id, lambda session: send_back(session, request.actor, poll_id, reason, now=request.now)
        )
        await turn_to(interaction, cards.given_back(request.language, request.home.id, poll))
