"""Keeps one card of ours in a channel, pinned, once, and up to date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import discord

from bot.projection.refusals import UNKNOWN_MESSAGE, tried_again
from bot.ui import Card
from models.cluster.places import PlaceFacts, intend_again, places_of, settle
from models.cluster.tables import PlaceKind

if TYPE_CHECKING:
    from bot.client import Cagou

LOOK_BACK = 50
"""How many messages of the channel are searched for the card before it is posted."""

NOBODY = discord.AllowedMentions.none()


async def keep_home_card(client: Cagou, cluster_id: UUID, card: Card) -> None:
    """Post the home card where it is missing, pin it, bring it up to date. Raises `NotYet` where Discord refused."""
    places = await client.database.read(cluster_id, places_of)
    place, home = places.get(PlaceKind.HOME_CARD), places.get(PlaceKind.HOME)
    channel = client.get_channel(home.discord_id or 0) if home is not None else None
    if place is None or not isinstance(channel, discord.TextChannel):
        return
    with tried_again("home card"):
        message = await _ensure(client, cluster_id, channel, place, card)
        if not message.pinned:
            await message.pin()


async def _ensure(
    client: Cagou, cluster_id: UUID, channel: discord.TextChannel, place: PlaceFacts, card: Card
) -> discord.Message:
    if place.discord_id is not None:
        gone = place.discord_id
        message = await message_or_none(channel, gone)
        if message is not None:
            return await message.edit(view=card.view(), allowed_mentions=NOBODY)
        now = client.clock.now()
        await client.database.write(cluster_id, lambda session: intend_again(session, PlaceKind.HOME_CARD, gone, now))
        place = (await client.database.read(cluster_id, places_of))[PlaceKind.HOME_CARD]
    found = await found_or_posted(client, channel, card, marker_of(place.id, place.intended_at))
    message_id = found.id
    await client.database.write(cluster_id, lambda session: settle(session, PlaceKind.HOME_CARD, message_id))
    return found


async def found_or_posted(
    client: Cagou,
    channel: discord.TextChannel | discord.Thread,
    card: Card,
    marker: int,
    files: Sequence[discord.File] = (),
) -> discord.Message:
    """The card of this marker: the one that a lost answer left in the channel, or else a new one with its files."""
    own_id = client.user.id if client.user is not None else 0
    async for message in channel.history(limit=LOOK_BACK):
        if message.author.id == own_id and any(getattr(part, "id", None) == marker for part in message.components):
            return message
    view = replace(card, marker=marker).view()
    return await channel.send(view=view, files=files, nonce=str(marker), allowed_mentions=NOBODY)


async def message_or_none(channel: discord.TextChannel | discord.Thread, message_id: int) -> discord.Message | None:
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
