"""Where a vote's card shall stand: who reads there, and whether we can post it."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

import discord

from cogs.polls.posts import channel_of
from models.cluster.facts import ClusterFacts
from models.cluster.tables import PlaceKind
from models.polls.errors import NoPlaceForCard
from models.polls.facts import PollFacts
from models.records import dataclass

if TYPE_CHECKING:
    from bot.client import Cagou

POSTING = ("view_channel", "send_messages", "attach_files")
"""What a card needs, and the chart of its result; by discord.py's names."""


class Readers(Enum):
    """Who reads a channel."""

    EVERYBODY = "everybody"
    MEMBERS = "members"
    SOME = "some"


@dataclass(frozen=True)
class Place:
    """The channel of a card. `roles` are the names of those who read there, where only some do."""

    channel_id: int
    readers: Readers
    roles: tuple[str, ...]
    writable: bool


def place_of(client: Cagou, home: ClusterFacts, poll: PollFacts) -> Place | None:
    """Where a poll's card shall stand; None where it has no channel."""
    channel_id = channel_of(home, poll)
    if channel_id is None:
        return None
    channel = client.get_channel(channel_id)
    if not isinstance(channel, discord.TextChannel) or channel.guild.id != home.guild_id:
        return Place(channel_id, Readers.SOME, (), writable=False)
    return Place(channel_id, *_readers(home, channel), writable=_writable(channel))


def demand_postable(place: Place | None) -> None:
    """Raise `NoPlaceForCard` where the card could not be posted."""
    if place is not None and not place.writable:
        raise NoPlaceForCard


def demand_choosable(
    client: Cagou, home: ClusterFacts, channel_id: int, chooser: discord.User | discord.Member
) -> None:
    """Raise `NoPlaceForCard` unless it is a channel of this server that the chooser sees and we can post in."""
    channel = client.get_channel(channel_id)
    if not isinstance(channel, discord.TextChannel) or channel.guild.id != home.guild_id or not _writable(channel):
        raise NoPlaceForCard
    if not isinstance(chooser, discord.Member) or not channel.permissions_for(chooser).view_channel:
        raise NoPlaceForCard


def _writable(channel: discord.TextChannel) -> bool:
    may = channel.permissions_for(channel.guild.me)
    return all(getattr(may, name) for name in POSTING)


def _readers(home: ClusterFacts, channel: discord.TextChannel) -> tuple[Readers, tuple[str, ...]]:
    guild = channel.guild
    if channel.permissions_for(guild.default_role).view_channel:
        return Readers.EVERYBODY, ()
    members = guild.get_role(home.places.get(PlaceKind.MEMBER_ROLE, 0))
    if members is not None and channel.permissions_for(members).view_channel:
        return Readers.MEMBERS, ()
    reading = [
        role for role, wanted in channel.overwrites.items() if isinstance(role, discord.Role) and wanted.view_channel
    ]
    return Readers.SOME, tuple(role.name for role in reading if not role.managed)
