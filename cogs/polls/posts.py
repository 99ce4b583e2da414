"""How the outbox kinds of polls are rendered."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from bot import charts
from bot.delivery import Attached, Edit, LostItsPlace, Message, Post, Refresh, Renderer
from bot.language import language_for
from bot.ui import Card
from cogs.polls import chart, result_cards, voting_cards
from models.cluster.facts import ClusterFacts
from models.cluster.tables import PlaceKind
from models.outbox import Delivery
from models.polls.calling import missing_in
from models.polls.card import card_gone, card_stands
from models.polls.counting import read_result
from models.polls.facts import PollFacts, poll_facts
from models.polls.live import figures_so_far
from models.polls.owed import POLL_CARD, POLL_POSTED, REMINDER, RESULT
from models.polls.tables import Electorate, PollStatus

if TYPE_CHECKING:
    from bot.client import Cagou

FOR_ALL = frozenset({Electorate.ORGANISATIONS, Electorate.PEOPLE, Electorate.FILE})
"""Who is asked in the channel of votes, where no other was chosen; of the board and the council nobody else reads."""


async def _new_card(client: Cagou, delivery: Delivery) -> Message | None:
    """The card of an open poll; nothing of one that ended before anybody saw it, nor without a channel."""
    home, poll = await client.directory.cluster_by_id(delivery.cluster_id), await _poll(client, delivery)
    if home is None or poll is None or poll.status is not PollStatus.OPEN:
        return None
    channel_id = channel_of(home, poll)
    if channel_id is None:
        if poll.electorate in FOR_ALL:
            raise LostItsPlace("votes")
        return None
    return Message(channel_id, await _card(client, home, poll))


def channel_of(home: ClusterFacts, poll: PollFacts) -> int | None:
    """Where a poll's card shall stand: as was chosen, in its group's channel, or in the one for votes."""
    if poll.channel_id is not None:
        return poll.channel_id
    return home.places.get(PlaceKind.VOTES) if poll.electorate in FOR_ALL else None


async def _stands(client: Cagou, delivery: Delivery, message_id: int) -> None:
    home, poll = await client.directory.cluster_by_id(delivery.cluster_id), await _poll(client, delivery)
    channel_id = channel_of(home, poll) if home is not None and poll is not None else None
    if poll is None or channel_id is None:
        return
    poll_id, now = poll.id, client.clock.now()
    await client.database.write(
        delivery.cluster_id, lambda session: card_stands(session, poll_id, channel_id, message_id, now=now)
    )


async def _present_card(client: Cagou, delivery: Delivery) -> Edit | None:
    """The card as it should look now; nothing to edit while it is not posted yet, or was deleted by hand."""
    home, poll = await client.directory.cluster_by_id(delivery.cluster_id), await _poll(client, delivery)
    if home is None or poll is None or poll.channel_id is None or poll.message_id is None:
        return None
    return Edit(poll.channel_id, poll.message_id, await _card(client, home, poll))


async def _card(client: Cagou, home: ClusterFacts, poll: PollFacts) -> Card:
    so_far = None
    if poll.rules.live:
        so_far = await client.database.read(home.id, lambda session: figures_so_far(session, poll.id))
    return voting_cards.posted(language_for(home.language), home.id, poll, so_far)


async def _gone(client: Cagou, delivery: Delivery, message_id: int) -> None:
    poll_id = delivery.subject_id
    if poll_id is not None:
        await client.database.write(delivery.cluster_id, lambda session: card_gone(session, poll_id, message_id))


async def _reminder(client: Cagou, delivery: Delivery) -> Message | None:
    """Where the card stands, who has not voted is called; in a confidential vote nobody by name, only how many."""
    home, poll = await client.directory.cluster_by_id(delivery.cluster_id), await _poll(client, delivery)
    if home is None or poll is None or poll.status is not PollStatus.OPEN or poll.message_id is None:
        return None
    if poll.channel_id is None or poll.closes_at is None or poll.closes_at <= client.clock.now():
        return None
    missing = await client.database.read(home.id, partial(missing_in, poll_id=poll.id, keys=client.keys))
    if not missing.ballots:
        return None
    language = language_for(home.language)
    card = result_cards.reminder(language, home.id, poll, missing.users, missing.ballots)
    return Message(poll.channel_id, card, missing.users)


async def _result(client: Cagou, delivery: Delivery) -> Message | None:
    """What came of it, where its card stands or would have stood."""
    home, poll = await client.directory.cluster_by_id(delivery.cluster_id), await _poll(client, delivery)
    channel_id = channel_of(home, poll) if home is not None and poll is not None else None
    if home is None or poll is None or poll.result is None or channel_id is None:
        return None
    found, language = read_result(poll.result), language_for(home.language)
    picture = await charts.draw([chart.bars(language, poll, found, home.zone)])
    card = result_cards.result(language, home, poll, found)
    return Message(channel_id, card, files=[Attached(chart.PICTURE, picture)])


async def _poll(client: Cagou, delivery: Delivery) -> PollFacts | None:
    poll_id = delivery.subject_id
    if poll_id is None:
        return None
    return await client.database.read(delivery.cluster_id, lambda session: poll_facts(session, poll_id))


RENDERERS: Mapping[str, Renderer] = {
    POLL_POSTED: Post(_new_card, _stands),
    POLL_CARD: Refresh(_present_card, _gone),
    REMINDER: Post(_reminder),
    RESULT: Post(_result),
}
