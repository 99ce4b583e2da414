"""How the outbox kinds of joining are rendered, in the board's channel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.delivery import Message, Post, Renderer
from bot.language import language_for
from cogs.joining import deciding_cards as cards
from models.cluster.facts import ClusterFacts
from models.cluster.tables import PlaceKind
from models.joining.telling import ASKED, REMINDED
from models.joining.waiting import JoinRequest, RequestState, request_of
from models.outbox import Delivery

if TYPE_CHECKING:
    from bot.client import Cagou


async def _asked(client: Cagou, delivery: Delivery) -> Message | None:
    """The card of a request as it stands now; nothing where the cluster has no channel of the board's."""
    found = await _found(client, delivery)
    if found is None:
        return None
    home, channel_id, request = found
    return Message(channel_id, cards.posted(language_for(home.language), home.id, request))


async def _reminded(client: Cagou, delivery: Delivery) -> Message | None:
    """A request that still waits."""
    found = await _found(client, delivery)
    if found is None or found[2].state is not RequestState.WAITING:
        return None
    home, channel_id, request = found
    return Message(channel_id, cards.reminder(language_for(home.language), home.id, request))


async def _found(client: Cagou, delivery: Delivery) -> tuple[ClusterFacts, int, JoinRequest] | None:
    home, request_id = await client.directory.cluster_by_id(delivery.cluster_id), delivery.subject_id
    channel_id = home.places.get(PlaceKind.JOURNAL) if home is not None else None
    if home is None or channel_id is None or request_id is None:
        return None
    request = await client.database.read(delivery.cluster_id, lambda session: request_of(session, request_id))
    return (home, channel_id, request) if request is not None else None


RENDERERS: Mapping[str, Renderer] = {
    ASKED: Post(_asked, names_people=True),
    REMINDED: Post(_reminded, names_people=True),
}
