"""Carries out what the outbox owes to Discord: each row once, in order, again after a fault, none forgotten.

There is no task that waits: a commit that owes something starts one that drains the outbox and ends; a timer starts
the next when the earliest retry is due.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

import aiohttp
import discord
import structlog

from bot.ui.card import Card
from models import outbox
from models.cluster.facts import clusters_of_shards
from models.database import Topic, everywhere
from models.outbox import Delivery

if TYPE_CHECKING:
    from bot.client import Cagou

log = structlog.get_logger(__name__)

LONGEST_WAIT = 6 * 3600.0
"""The outbox is looked at this often, in seconds, even when nothing said that something is owed."""

LOOK_BACK = 50
"""How many messages of a channel are searched for our own marker before posting again."""

NONCE_TRUSTED = timedelta(minutes=2)
"""For how long after a row was made we trust Discord to remember its nonce ("a few minutes", says its reference)."""

HOPELESS_CODES = frozenset({10003, 10008, 50001, 50008})
"""Unknown channel, unknown message, missing access, not a text channel: what is owed has lost its place."""

MENTIONS_NOBODY = discord.AllowedMentions.none()


@dataclass(frozen=True)
class Message:
    """A new message to post. `mentions` are the users it may ping."""

    channel_id: int
    card: Card
    mentions: Sequence[int] = ()


@dataclass(frozen=True)
class Edit:
    """An existing message of ours to bring up to date."""

    channel_id: int
    message_id: int
    card: Card


@dataclass(frozen=True)
class Post:
    """Renders a row of way `post`; None: nothing to post any more. `posted` is told the message's id."""

    render: Callable[[Cagou, Delivery], Awaitable[Message | None]]
    posted: Callable[[Cagou, Delivery, int], Awaitable[None]] | None = None


@dataclass(frozen=True)
class Refresh:
    """Renders a row of way `refresh`; None: there is no such card any more."""

    render: Callable[[Cagou, Delivery], Awaitable[Edit | None]]


@dataclass(frozen=True)
class Project:
    """Carries out a row of way `project`: compares and corrects, safe to repeat."""

    carry_out: Callable[[Cagou, Delivery], Awaitable[None]]


Renderer = Post | Refresh | Project


class LostItsPlace(Exception):
    """What is owed can no longer be shown anywhere (its channel is gone): the row is set aside."""


class Courier:
    """Drains the outbox of the clusters that this process serves."""

    def __init__(self, client: Cagou) -> None:
        self._client = client
        self._renderers: dict[str, Renderer] = {}
        self._draining: asyncio.Task[None] | None = None
        self._again = False
        self._timer: asyncio.TimerHandle | None = None
        self._stopped = True
        self._starting = False

    def take(self, renderers: Mapping[str, Renderer]) -> None:
        """Take a capability's renderers; one kind rendered twice is a programming error."""
        twice = self._renderers.keys() & renderers.keys()
        if twice:
            raise ValueError(f"rendered twice: {sorted(twice)}")
        self._renderers.update(renderers)

    def start(self) -> None:
        """Begin, once: carry out what an earlier process left, then what each commit owes."""
        if self._stopped and not self._client.stopping:
            self._stopped = False
            self._starting = True
            self._client.database.subscribe(self._hear)
            self.wake()

    async def stop(self) -> None:
        """Finish the row in hand and take no other."""
        self._stopped = True
        if self._timer is not None:
            self._timer.cancel()
        if self._draining is not None:
            await asyncio.wait([self._draining])

    def wake(self) -> None:
        """Look at the outbox now."""
        self._again = True
        if not self._stopped and self._draining is None:
            self._draining = asyncio.create_task(self._drain(), name="outbox")
            self._draining.add_done_callback(self._ended)

    def _hear(self, _: UUID | None, topics: frozenset[Topic]) -> None:
        if Topic.OUTBOX in topics:
            self.wake()

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._draining = None
        if not task.cancelled() and task.exception() is not None:
            log.error("outbox_failed", exc_info=task.exception())
            self._set_timer(10.0)
        elif self._again:
            self.wake()

    async def _drain(self) -> None:
        if self._starting:
            now, served = self._client.clock.now(), await self._served()
            await self._client.database.write(everywhere(), partial(outbox.take_over, now=now, clusters=served))
            self._starting = False
        while self._again and not self._stopped:
            self._again = False
            while not self._stopped:
                now, served = self._client.clock.now(), await self._served()
                claim = partial(outbox.claim, now=now, clusters=served)
                taken = await self._client.database.write(everywhere(), claim)
                if not taken:
                    break
                for delivery in taken:
                    if self._stopped:
                        return
                    await self._carry_out(delivery)
        await self._plan()

    async def _plan(self) -> None:
        served = await self._served()
        due = await self._client.database.read(everywhere(), partial(outbox.next_due, clusters=served))
        wait = LONGEST_WAIT if due is None else (due - self._client.clock.now()).total_seconds()
        self._set_timer(min(max(wait, 0.05), LONGEST_WAIT))

    async def _served(self) -> Collection[UUID] | None:
        """The clusters of this process's shards; None where it has all shards. Others lack the server's channels."""
        settings = self._client.settings
        if not settings.shard_ids or len(set(settings.shard_ids)) == settings.shard_count:
            return None
        mine = partial(clusters_of_shards, shard_count=settings.shard_count, shard_ids=settings.shard_ids)
        return await self._client.database.read(everywhere(), mine)

    def _set_timer(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if not self._stopped:
            self._timer = asyncio.get_running_loop().call_later(seconds, self.wake)

    async def _carry_out(self, delivery: Delivery) -> None:
        failure, hopeless = "", False
        try:
            await self._deliver(delivery)
        except LostItsPlace as lost:
            failure, hopeless = f"LostItsPlace {lost}", True
        except discord.HTTPException as refused:
            failure, hopeless = f"{type(refused).__name__} {refused.code}", refused.code in HOPELESS_CODES
        except (discord.DiscordException, aiohttp.ClientError, OSError) as fault:
            failure = type(fault).__name__
        except Exception as fault:
            failure = type(fault).__name__
            log.exception("delivery_failed", kind=delivery.kind, item=str(delivery.id))
        now = self._client.clock.now()
        if not failure:
            await self._client.database.write(
                delivery.cluster_id, lambda session: outbox.delivered(session, delivery, now)
            )
            return
        log.warning("delivery_put_off", kind=delivery.kind, item=str(delivery.id), failure=failure, hopeless=hopeless)
        await self._client.database.write(
            delivery.cluster_id, lambda session: outbox.put_off(session, delivery, failure, now, hopeless=hopeless)
        )

    async def _deliver(self, delivery: Delivery) -> None:
        renderer = self._renderers[delivery.kind]
        if isinstance(renderer, Project):
            await renderer.carry_out(self._client, delivery)
        elif isinstance(renderer, Refresh):
            edit = await renderer.render(self._client, delivery)
            if edit is not None:
                message = self._channel(edit.channel_id).get_partial_message(edit.message_id)
                await message.edit(view=edit.card.view(), allowed_mentions=MENTIONS_NOBODY)
        else:
            message_to_post = await renderer.render(self._client, delivery)
            if message_to_post is not None:
                message_id = await self._post(delivery, message_to_post)
                if renderer.posted is not None:
                    await renderer.posted(self._client, delivery, message_id)

    async def _post(self, delivery: Delivery, message: Message) -> int:
        channel = self._channel(message.channel_id)
        marker = marker_of(delivery.id)
        if self._may_be_there(delivery, self._client.clock.now()):
            found = await self._find(channel, marker)
            if found is not None:
                return found
        sent = await channel.send(
            view=replace(message.card, marker=marker).view(),
            nonce=str(marker),
            allowed_mentions=discord.AllowedMentions(
                everyone=False, roles=False, users=[discord.Object(user_id) for user_id in message.mentions]
            ),
        )
        return sent.id

    def _may_be_there(self, delivery: Delivery, now: datetime) -> bool:
        return delivery.claimed_before or now - delivery.created_at > NONCE_TRUSTED

    async def _find(self, channel: discord.TextChannel | discord.Thread, marker: int) -> int | None:
        own_id = self._client.user.id if self._client.user is not None else 0
        async for message in channel.history(limit=LOOK_BACK):
            if message.author.id == own_id and any(getattr(part, "id", None) == marker for part in message.components):
                return message.id
        return None

    def _channel(self, channel_id: int) -> discord.TextChannel | discord.Thread:
        channel = self._client.get_channel(channel_id)
        if not isinstance(channel, discord.TextChannel | discord.Thread):
            raise LostItsPlace(channel_id)
        return channel


def marker_of(item_id: UUID) -> int:
    """The integer id that a post's container carries: 30 bits of the row's random id, never zero."""
    return (item_id.int & 0x3FFFFFFF) or 1
