"""Messages of ours that named somebody who was erased: edited to what may be said today, or deleted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import discord

from bot.delivery import MENTIONS_NOBODY, Message, Post, Project
from models.cluster.posted import gone
from models.cluster.tables import Posted
from models.outbox import Delivery, Way

if TYPE_CHECKING:
    from bot.client import Cagou


async def tell_anew(client: Cagou, delivery: Delivery) -> None:
    """Render what was posted once more, and bring the message in line with it."""
    posted_id = delivery.subject_id
    if posted_id is None:
        return
    posted = await client.database.read(delivery.cluster_id, lambda session: session.find(Posted, posted_id))
    if posted is None:
        return
    message = await _rendered(client, delivery, posted)
    try:
        async with _writable(client, posted.channel_id) as channel:
            standing = channel.get_partial_message(posted.message_id)
            if message is not None:
                await standing.edit(view=message.card.view(), allowed_mentions=MENTIONS_NOBODY)
                return
            await standing.delete()
    except discord.NotFound:
        pass  # the message, or its channel, was deleted by hand
    await client.database.write(delivery.cluster_id, lambda session: gone(session, posted_id))


async def _rendered(client: Cagou, delivery: Delivery, posted: Posted) -> Message | None:
    renderer = client.courier.renderer(posted.kind)
    if not isinstance(renderer, Post):
        return None
    owed = replace(delivery, way=Way.POST, kind=posted.kind, subject_id=posted.subject_id)
    message = await renderer.render(client, owed)
    return message if isinstance(message, Message) else None


@asynccontextmanager
async def _writable(client: Cagou, channel_id: int) -> AsyncIterator[discord.TextChannel | discord.Thread]:
    """The channel or thread; one that is archived is opened meanwhile: Discord edits nothing in it otherwise."""
    channel = client.get_channel(channel_id) or await client.fetch_channel(channel_id)
    if not isinstance(channel, discord.TextChannel | discord.Thread):
        raise TypeError(f"nothing of ours stands in a {type(channel).__name__}")
    archived = isinstance(channel, discord.Thread) and channel.archived
    if isinstance(channel, discord.Thread) and archived:
        await channel.edit(archived=False)
    try:
        yield channel
    finally:
        if isinstance(channel, discord.Thread) and archived:
            await channel.edit(archived=True)


TELLING_ANEW = Project(tell_anew)
