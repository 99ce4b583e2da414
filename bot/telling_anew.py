"""Messages of ours that named somebody who was erased: edited to what may be said today, or deleted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import discord
import structlog

from bot.delivery import MENTIONS_NOBODY, Message, Post, Project
from bot.projection.refusals import NotYet
from models.cluster.posted import go_on, gone, stale, told_anew, wait_longer
from models.cluster.tables import Posted
from models.outbox import Delivery, Way

if TYPE_CHECKING:
    from bot.client import Cagou

log = structlog.get_logger(__name__)


AT_ONCE = 10
"""How many messages are told anew at once: what others owe meanwhile is carried out before the next ones."""


async def tell_anew(client: Cagou, delivery: Delivery) -> None:
    """Render a few stale messages once more, and bring them in line. Raises `NotYet` where none could be."""
    waiting = await client.database.read(delivery.cluster_id, partial(stale, most=AT_ONCE + 1))
    refused: discord.HTTPException | None = None
    done = 0
    for posted in waiting[:AT_ONCE]:
        try:
            await _tell(client, delivery, posted)
            done += 1
        except discord.HTTPException as refusal:
            refused = refusal
            log.warning("not_told_anew", kind=posted.kind, message=posted.message_id, code=refusal.code)
            now = client.clock.now()
            await client.database.write(delivery.cluster_id, partial(wait_longer, posted=posted, now=now))
    if done and len(waiting) > AT_ONCE:
        await client.database.write(delivery.cluster_id, partial(go_on, now=client.clock.now()))
    if refused is not None:
        raise NotYet(refused.status, refused.code)


async def _tell(client: Cagou, delivery: Delivery, posted: Posted) -> None:
    message = await _rendered(client, delivery, posted)
    settled = told_anew if message is not None else gone
    try:
        async with _writable(client, posted.channel_id) as channel:
            standing = channel.get_partial_message(posted.message_id)
            if message is not None:
                await standing.edit(view=message.card.view(), allowed_mentions=MENTIONS_NOBODY)
            else:
                await standing.delete()
    except discord.NotFound:
        settled = gone  # the message, or its channel, was deleted by hand
    await client.database.write(delivery.cluster_id, partial(settled, posted=posted))


async def _rendered(client: Cagou, delivery: Delivery, posted: Posted) -> Message | None:
    renderer = client.courier.renderer(posted.kind)
    if not isinstance(renderer, Post):
        return None
    kind, subject_id, posted_at = posted.kind, posted.subject_id, posted.posted_at
    owed = replace(delivery, way=Way.POST, kind=kind, subject_id=subject_id, posted_at=posted_at)
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
