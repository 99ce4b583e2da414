"""Keeps one card of ours in a channel, pinned, once, and up to date: the home card, and each group's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import discord

from bot.projection.refusals import UNKNOWN_MESSAGE, tried_again
from bot.ui import Card
from models.cluster.places import intend_again, places_of, settle
from models.cluster.tables import PlaceKind
from models.database import Session
from models.groups import places as group_places
from models.groups.tables import GroupPlaceKind

if TYPE_CHECKING:
    from bot.client import Cagou

LOOK_BACK = 50
"""How many messages of the channel are searched for the card before it is posted."""

NOBODY = discord.AllowedMentions.none()


@dataclass(frozen=True)
class Slot:
    """Where one card is kept: what the database says of it, and the two operations that change that.

    `again` is given the id of the message that is gone and an instant, `settle` the id of the one that serves.
    """

    place_id: UUID
    discord_id: int | None
    intended_at: datetime
    again: Callable[[Session, int, datetime], None]
    settle: Callable[[Session, int], None]


async def keep_home_card(client: Cagou, cluster_id: UUID, card: Card) -> None:
    """Post the home card where it is missing, pin it, bring it up to date. Raises `NotYet` where Discord refused."""
    places = await client.database.read(cluster_id, places_of)
    place, home = places.get(PlaceKind.HOME_CARD), places.get(PlaceKind.HOME)
    channel = client.get_channel(home.discord_id or 0) if home is not None else None
    if place is None or not isinstance(channel, discord.TextChannel):
        return
    slot = Slot(
        place.id,
        place.discord_id,
        place.intended_at,
        lambda session, gone, now: intend_again(session, PlaceKind.HOME_CARD, gone, now),
        lambda session, message_id: settle(session, PlaceKind.HOME_CARD, message_id),
    )
    await _keep(client, cluster_id, channel, slot, card)


async def keep_group_card(client: Cagou, cluster_id: UUID, group_id: UUID, card: Card) -> None:
    """The same for the card of a group, in its channel; nothing while the channel is not there."""
    places = await client.database.read(cluster_id, lambda session: group_places.facts(session, group_id))
    place, at = places.get(GroupPlaceKind.CARD), places.get(GroupPlaceKind.CHANNEL)
    channel = client.get_channel(at.discord_id or 0) if at is not None else None
    if place is None or not isinstance(channel, discord.TextChannel):
        return
    slot = Slot(
        place.id,
        place.discord_id,
        place.intended_at,
        lambda session, gone, now: group_places.intend_card_again(session, group_id, gone, now),
        lambda session, message_id: group_places.settle(session, group_id, GroupPlaceKind.CARD, message_id),
    )
    await _keep(client, cluster_id, channel, slot, card)


async def _keep(client: Cagou, cluster_id: UUID, channel: discord.TextChannel, slot: Slot, card: Card) -> None:
    with tried_again("pinned card"):
        message = await _ensure(client, cluster_id, channel, slot, card)
        if not message.pinned:
            await message.pin()


async def _ensure(
    client: Cagou, cluster_id: UUID, channel: discord.TextChannel, slot: Slot, card: Card
) -> discord.Message:
    intended_at = slot.intended_at
    if slot.discord_id is not None:
        gone = slot.discord_id
        message = await message_or_none(channel, gone)
        if message is not None:
            return await message.edit(view=card.view(), allowed_mentions=NOBODY)
        now = intended_at = client.clock.now()
        await client.database.write(cluster_id, lambda session: slot.again(session, gone, now))
    marker = marker_of(slot.place_id, intended_at)
    found = await _find(client, channel, marker)
    if found is None:
        view = replace(card, marker=marker).view()
        found = await channel.send(view=view, nonce=str(marker), allowed_mentions=NOBODY)
    message_id = found.id
    await client.database.write(cluster_id, lambda session: slot.settle(session, message_id))
    return found


async def message_or_none(channel: discord.TextChannel, message_id: int) -> discord.Message | None:
    """A message of a channel, None when it was deleted; other refusals are raised."""
    try:
        return await channel.fetch_message(message_id)
    except discord.NotFound as missing:
        if missing.code != UNKNOWN_MESSAGE:
            raise
        return None


def marker_of(place_id: UUID, intended_at: datetime) -> int:
    """The integer id of the card's container, another for each intent: Discord remembers the nonce of a deleted one."""
    return ((place_id.int ^ int(intended_at.timestamp() * 1000)) & 0x3FFFFFFF) or 1


async def _find(client: Cagou, channel: discord.TextChannel, marker: int) -> discord.Message | None:
    own_id = client.user.id if client.user is not None else 0
    async for message in channel.history(limit=LOOK_BACK):
        if message.author.id == own_id and any(getattr(part, "id", None) == marker for part in message.components):
            return message
    return None
