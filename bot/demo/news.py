"""What there is in the server for a person, and what is new to them since they looked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from enum import StrEnum
from typing import Any

import simcord
from simcord import GuildHandle
from simcord.backend.access import channel_accessible
from simcord.backend.models import Channel, Message
from simcord.enums import ChannelType

from models.records import dataclass


class PlaceLook(StrEnum):
    """How a place is drawn. Nobody can look into a forum itself, only into its posts."""

    CHANNEL = "channel"
    FORUM = "forum"
    THREAD = "thread"
    PRIVATE = "private"


@dataclass(frozen=True)
class Place:
    """A place that a person may look into, as the page lists it. Ids are text: JavaScript rounds long numbers."""

    id: str
    name: str
    look: PlaceLook
    category: str
    topic: str
    unread: int

    def as_json(self) -> dict[str, Any]:
        """The same for the page."""
        return asdict(self)


class News:
    """Remembers up to which message each person looked into each place."""

    def __init__(self, env: simcord.Env, guild: GuildHandle) -> None:
        self._backend = env.backend
        self._guild = guild
        self._looked: dict[tuple[int, int], int] = {}

    def look(self, user_id: int, place_id: int) -> None:
        """The person sees all that is in the place now."""
        self._looked[user_id, place_id] = max(self._backend.messages.get(place_id, {}), default=0)

    def unread(self, user_id: int) -> int:
        """How many messages are new to the person, everywhere."""
        return sum(self._new_in(channel, user_id) for channel in self._open_to(user_id))

    def places(self, user_id: int) -> list[Place]:
        """Where the person may look, in Discord's order: by category and position, threads under their channel."""
        return [
            Place(
                id=str(channel.id),
                name=channel.name or "",
                look=_look_of(channel),
                category=self._category_of(channel),
                topic=channel.topic or "",
                unread=self._new_in(channel, user_id),
            )
            for channel in self._open_to(user_id)
        ]

    def may_look(self, user_id: int, place_id: int) -> bool:
        """Whether the person may look into the place now."""
        return any(channel.id == place_id and channel.type != ChannelType.FORUM for channel in self._open_to(user_id))

    def _open_to(self, user_id: int) -> Iterator[Channel]:
        backend = self._backend
        guild = backend.get_guild(self._guild.id)
        channels = [backend.channels[channel_id] for channel_id in guild.channel_ids if channel_id in backend.channels]
        for channel in sorted(channels, key=self._order):
            if channel.type not in (ChannelType.TEXT, ChannelType.NEWS, ChannelType.FORUM):
                continue
            if not channel_accessible(backend, channel.id, user_id, history=True):
                continue
            yield channel
            for thread in self._threads_of(channel):
                if channel_accessible(backend, thread.id, user_id, history=True):
                    yield thread
        yield backend.get_dm_channel(user_id)

    def _order(self, channel: Channel) -> tuple[int, int, int]:
        parent = self._backend.channels.get(channel.parent_id) if channel.parent_id else None
        return (parent.position + 1 if parent else 0, channel.position, channel.id)

    def _threads_of(self, channel: Channel) -> list[Channel]:
        guild = self._backend.get_guild(self._guild.id)
        threads = [self._backend.channels[key] for key in guild.thread_ids if key in self._backend.channels]
        return [thread for thread in threads if thread.parent_id == channel.id]

    def _category_of(self, channel: Channel) -> str:
        above = channel
        while above.parent_id is not None and above.parent_id in self._backend.channels:
            above = self._backend.channels[above.parent_id]
        return (above.name or "") if above.type == ChannelType.CATEGORY else ""

    def _new_in(self, channel: Channel, user_id: int) -> int:
        looked = self._looked.get((user_id, channel.id), 0)
        messages: dict[int, Message] = self._backend.messages.get(channel.id, {})
        return sum(
            1
            for message in messages.values()
            if message.id > looked and message.author_id != user_id and message.visible_to(user_id)
        )


def _look_of(channel: Channel) -> PlaceLook:
    if channel.guild_id is None:
        return PlaceLook.PRIVATE
    if channel.is_thread:
        return PlaceLook.THREAD
    return PlaceLook.FORUM if channel.type == ChannelType.FORUM else PlaceLook.CHANNEL
