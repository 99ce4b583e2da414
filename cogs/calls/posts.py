"""How the outbox kinds of calls are rendered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.delivery import Edit, LostItsPlace, Message, Post, Refresh, Renderer
from bot.language import language_for
from cogs.calls import cards
from models.calls.calling import card_gone, card_stands
from models.calls.facts import CALL_CARD, CALL_POSTED, CallFacts, call_facts
from models.cluster.tables import PlaceKind
from models.outbox import Delivery

if TYPE_CHECKING:
    from bot.client import Cagou


async def _new_card(client: Cagou, delivery: Delivery) -> Message | None:
    """The card of an open call; nothing of one that was closed before anybody saw it."""
    home, call = await client.directory.cluster_by_id(delivery.cluster_id), await _call(client, delivery)
    if home is None or call is None or call.closed_at is not None:
        return None
    channel_id = home.places.get(PlaceKind.CALLS)
    if channel_id is None:
        raise LostItsPlace("calls")
    return Message(channel_id, cards.posted(language_for(home.language), home.id, call))


async def _stands(client: Cagou, delivery: Delivery, message_id: int) -> None:
    home, call_id = await client.directory.cluster_by_id(delivery.cluster_id), delivery.subject_id
    channel_id = home.places.get(PlaceKind.CALLS) if home is not None else None
    if call_id is None or channel_id is None:
        return
    now = client.clock.now()
    await client.database.write(
        delivery.cluster_id, lambda session: card_stands(session, call_id, channel_id, message_id, now=now)
    )


async def _present_card(client: Cagou, delivery: Delivery) -> Edit | None:
    """The card as it should look now; nothing to edit while it is not posted yet, or was deleted by hand."""
    home, call = await client.directory.cluster_by_id(delivery.cluster_id), await _call(client, delivery)
    if home is None or call is None or call.channel_id is None or call.message_id is None:
        return None
    return Edit(call.channel_id, call.message_id, cards.posted(language_for(home.language), home.id, call))


async def _gone(client: Cagou, delivery: Delivery, message_id: int) -> None:
    call_id = delivery.subject_id
    if call_id is not None:
        await client.database.write(delivery.cluster_id, lambda session: card_gone(session, call_id, message_id))


async def _call(client: Cagou, delivery: Delivery) -> CallFacts | None:
    call_id = delivery.subject_id
    if call_id is None:
        return None
    return await client.database.read(delivery.cluster_id, lambda session: call_facts(session, call_id))


RENDERERS: Mapping[str, Renderer] = {CALL_POSTED: Post(_new_card, _stands), CALL_CARD: Refresh(_present_card, _gone)}
