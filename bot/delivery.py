"""Carries out what the outbox owes to Discord: each row once, in order, again after a fault, none forgotten.

A commit that owes something starts a run that drains the outbox and ends; a timer starts the next when the earliest
retry is due (`bot/waking.py`).
"""

from __future__ import annotations

import io
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

import aiohttp
import discord
import structlog

from bot.private_channels import CLOSED, NotYetPrivate, PrivateChannels
from bot.resting import Resting
from bot.ui.card import Card
from bot.waking import Waking
from models import outbox
from models.cluster import posted
from models.cluster.facts import clusters_of_shards
from models.cluster.tables import Posted
from models.database import Topic, everywhere
from models.outbox import Delivery
from models.records import dataclass

if TYPE_CHECKING:
    from bot.client import Cagou

log = structlog.get_logger(__name__)

RETRY_AFTER = 10.0
"""How long, in seconds, until the outbox is looked at again after that failed (a database that was away)."""

RUNS_APART = 0.1
"""How long, in seconds, after the outbox was looked at it is not again: in a storm each commit owes something."""

LOOK_BACK = 50
"""How many messages of a channel are searched for our own marker before posting again."""

NONCE_TRUSTED = timedelta(minutes=2)
"""For how long after a row was made we trust Discord to remember its nonce ("a few minutes", says its reference)."""

HOPELESS_CODES = frozenset({10003, 10008, 50001, 50008})
"""Unknown channel, unknown message, missing access, not a text channel: what is owed has lost its place."""

MENTIONS_NOBODY = discord.AllowedMentions.none()


@dataclass(frozen=True)
class Attached:
    """A file sent with a message, by the name that its card calls it."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Message:
    """A new message to post. `mentions` are the users it may ping; `files` are those that its card shows."""

    channel_id: int
    card: Card
    mentions: Sequence[int] = ()
    files: Sequence[Attached] = ()


@dataclass(frozen=True)
class PrivateMessage:
    """A new private message, to somebody who asked for it."""

    user_id: int
    card: Card


@dataclass(frozen=True)
class Edit:
    """An existing message of ours to bring up to date."""

    channel_id: int
    message_id: int
    card: Card


@dataclass(frozen=True)
class Post:
    """Renders a row of way `post`; None: nothing to post any more. `posted` is told the message's id.

    `refused` is told that Discord delivers no private message to its recipient: without it the row is tried again.
    `names_people`: where the message stands is noted, and should somebody be erased whom its subject is about, it is
    rendered anew and edited; deleted where nothing is rendered any more.
    """

    render: Callable[[Cagou, Delivery], Awaitable[Message | PrivateMessage | None]]
    posted: Callable[[Cagou, Delivery, int], Awaitable[None]] | None = None
    refused: Callable[[Cagou, Delivery], Awaitable[None]] | None = None
    names_people: bool = False


@dataclass(frozen=True)
class Refresh:
    """Renders a row of way `refresh`; None: there is no such card any more.

    `gone` is told that somebody deleted the message, by its id, or its whole channel: without it the row is set aside.
    """

    render: Callable[[Cagou, Delivery], Awaitable[Edit | None]]
    gone: Callable[[Cagou, Delivery, int], Awaitable[None]] | None = None


@dataclass(frozen=True)
class Project:
    """Carries out a row of way `project`: compares and corrects, safe to repeat."""

    carry_out: Callable[[Cagou, Delivery], Awaitable[None]]


Renderer = Post | Refresh | Project


class LostItsPlace(Exception):
    """What is owed can no longer be shown anywhere (its channel is gone): the row is set aside."""


class ServerAway(Exception):
    """Discord has taken the cluster's server offline for a while, with its channels and roles: what is owed waits."""


class Courier:
    """Drains the outbox of the clusters that this process serves."""

    def __init__(self, client: Cagou) -> None:
        self._client = client
        self._renderers: dict[str, Renderer] = {}
        self._private_channels = PrivateChannels(client)
        self._resting = Resting(client.settings.edits_apart)
        apart = min(RUNS_APART, client.settings.edits_apart)
        self._waking = Waking(client, "outbox", Topic.OUTBOX, self._drain, RETRY_AFTER, apart)
        self._starting = False

    def take(self, renderers: Mapping[str, Renderer]) -> None:
        """Take a capability's renderers; one kind rendered twice is a programming error."""
        twice = self._renderers.keys() & renderers.keys()
        if twice:
            raise ValueError(f"rendered twice: {sorted(twice)}")
        self._renderers.update(renderers)

    def renderer(self, kind: str) -> Renderer | None:
        """What renders this kind; None for one of another version of the program."""
        return self._renderers.get(kind)

    def start(self) -> None:
        """Begin, once: carry out what an earlier process left, then what each commit owes."""
        self._starting = self._waking.start() or self._starting

    async def stop(self) -> None:
        """Finish the row in hand and take no other."""
        await self._waking.stop()

    async def _drain(self) -> float | None:
        """Carry out all that is due; in how many seconds the next row is."""
        if self._starting:
            now, served = self._client.clock.now(), await self._served()
            await self._client.database.write(everywhere(), partial(outbox.take_over, now=now, clusters=served))
            self._starting = False
        while not self._waking.stopped:
            now, served = self._client.clock.now(), await self._served()
            claim = partial(outbox.claim, now=now, clusters=served, resting=tuple(self._resting.subjects()))
            taken = await self._client.database.write(everywhere(), claim)
            if not taken:
                break
            for delivery in taken:
                if self._waking.stopped:
                    return None
                await self._carry_out(delivery)
        served = await self._served()
        due = await self._client.database.read(everywhere(), partial(outbox.next_due, clusters=served))
        if due is None:
            return None
        wanted = (due - self._client.clock.now()).total_seconds()
        return wanted if wanted > 0 else self._resting.ends_in()

    async def _served(self) -> Collection[UUID] | None:
        """The clusters of this process's shards; None where it has all shards. Others lack the server's channels."""
        settings = self._client.settings
        if not settings.shard_ids or len(set(settings.shard_ids)) == settings.shard_count:
            return None
        mine = partial(clusters_of_shards, shard_count=settings.shard_count, shard_ids=settings.shard_ids)
        return await self._client.database.read(everywhere(), mine)

    async def _carry_out(self, delivery: Delivery) -> None:
        failure, hopeless = "", False
        try:
            await self._deliver(delivery)
        except LostItsPlace as lost:
            failure, hopeless = f"LostItsPlace {lost}", True
        except discord.HTTPException as refused:
            failure, hopeless = f"{type(refused).__name__} {refused.code}", refused.code in HOPELESS_CODES
        except (ServerAway, NotYetPrivate, discord.DiscordException, aiohttp.ClientError, OSError) as fault:
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
        await self._demand_server(delivery.cluster_id)
        renderer = self._renderers[delivery.kind]
        if isinstance(renderer, Project):
            await renderer.carry_out(self._client, delivery)
        elif isinstance(renderer, Refresh):
            edit = await renderer.render(self._client, delivery)
            if edit is not None:
                self._resting.begin(delivery)
                await self._edit(delivery, renderer, edit)
        else:
            await self._render_and_post(delivery, renderer)

    async def _render_and_post(self, delivery: Delivery, renderer: Post) -> None:
        message = await renderer.render(self._client, delivery)
        if message is None:
            return
        try:
            message_id = await self._post(delivery, message)
        except discord.HTTPException as closed:
            if renderer.refused is None or closed.code not in CLOSED or isinstance(message, Message):
                raise
            await renderer.refused(self._client, delivery)
            return
        if renderer.names_people and isinstance(message, Message):
            await self._note(delivery, renderer, message, message_id)
        if renderer.posted is not None:
            await renderer.posted(self._client, delivery, message_id)

    async def _note(self, delivery: Delivery, renderer: Post, message: Message, message_id: int) -> None:
        """Note where a message stands; told anew if an erasure came between, or an earlier attempt posted it."""
        now = self._client.clock.now()
        stands = partial(
            posted.stands,
            kind=delivery.kind,
            subject_id=delivery.subject_id,
            channel_id=message.channel_id,
            message_id=message_id,
            now=now,
        )
        posted_id = await self._client.database.write(delivery.cluster_id, stands)
        if delivery.claimed_before or await renderer.render(self._client, delivery) != message:
            await self._client.database.write(
                delivery.cluster_id, lambda session: posted.tell_anew(session, Posted.id == posted_id, now)
            )

    async def _edit(self, delivery: Delivery, renderer: Refresh, edit: Edit) -> None:
        try:
            message = self._channel(edit.channel_id).get_partial_message(edit.message_id)
            await message.edit(view=edit.card.view(), allowed_mentions=MENTIONS_NOBODY)
        except (LostItsPlace, discord.NotFound):
            if renderer.gone is None:
                raise
            await renderer.gone(self._client, delivery, edit.message_id)

    async def _demand_server(self, cluster_id: UUID) -> None:
        """Raise `ServerAway` during an outage: every place would seem gone, and be given up."""
        cluster = await self._client.directory.cluster_by_id(cluster_id)
        guild = self._client.get_guild(cluster.guild_id) if cluster is not None else None
        if guild is not None and guild.unavailable:
            raise ServerAway

    async def _post(self, delivery: Delivery, message: Message | PrivateMessage) -> int:
        mentions: Sequence[int] = ()
        files: Sequence[Attached] = ()
        channel: discord.TextChannel | discord.Thread | discord.DMChannel
        if isinstance(message, Message):
            channel, mentions = self._channel(message.channel_id), message.mentions
            files = message.files
        else:
            channel = await self._private_channels.of(message.user_id)
        marker = marker_of(delivery.id)
        if self._may_be_there(delivery, self._client.clock.now()):
            found = await self._find(channel, marker)
            if found is not None:
                return found
        sent = await channel.send(
            view=replace(message.card, marker=marker).view(),
            files=[discord.File(io.BytesIO(each.content), filename=each.name) for each in files],
            nonce=str(marker),
            allowed_mentions=discord.AllowedMentions(
                everyone=False, roles=False, users=[discord.Object(user_id) for user_id in mentions]
            ),
        )
        return sent.id

    def _may_be_there(self, delivery: Delivery, now: datetime) -> bool:
        return delivery.claimed_before or now - delivery.created_at > NONCE_TRUSTED

    async def _find(self, channel: discord.TextChannel | discord.Thread | discord.DMChannel, marker: int) -> int | None:
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
