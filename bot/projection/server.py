"""Reads what a server has, as the plan compares it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import discord

from bot.projection.plan import Existing
from models.cluster.places import Shape

Channel = discord.abc.GuildChannel


def shape_of(channel: Channel) -> Shape | None:
    """What a channel may serve as; None for voice, stages and announcements."""
    if isinstance(channel, discord.CategoryChannel):
        return Shape.CATEGORY
    if isinstance(channel, discord.ForumChannel):
        return None if channel.is_media() else Shape.FORUM
    if isinstance(channel, discord.TextChannel):
        return None if channel.is_news() else Shape.TEXT
    return None


def existing_in(guild: discord.Guild, channels: Iterable[Channel], roles: Iterable[discord.Role]) -> list[Existing]:
    """Everything of the server that counts towards its limits; what has no shape of ours counts as text, not free."""
    every = list(channels)
    parents = {channel.category_id for channel in every}
    return [*(_channel(channel, parents) for channel in every), *(_role(guild, role) for role in roles)]


def cached(guild: discord.Guild) -> list[Existing]:
    """What the server has, as the gateway told."""
    return existing_in(guild, guild.channels, guild.roles)


async def fetched(guild: discord.Guild) -> tuple[Sequence[Channel], Sequence[discord.Role]]:
    """What the server has, asked for now: the gateway may not have told yet what was just made."""
    return await guild.fetch_channels(), await guild.fetch_roles()


def _channel(channel: Channel, parents: set[int | None]) -> Existing:
    shape = shape_of(channel)
    if isinstance(channel, discord.CategoryChannel):
        unused = channel.id not in parents
    else:
        unused = getattr(channel, "last_message_id", None) is None
    return Existing(
        id=channel.id,
        shape=shape or Shape.TEXT,
        name=channel.name,
        made_at=channel.created_at,
        parent_id=channel.category_id,
        free=shape is not None,
        unused=unused,
    )


def _role(guild: discord.Guild, role: discord.Role) -> Existing:
    """A role that grants more than everybody has may not serve: Cagou would hand out powers it knows nothing of."""
    grants = role.permissions.value & ~guild.default_role.permissions.value
    free = not role.managed and not role.is_default() and not grants and role < guild.me.top_role
    return Existing(
        id=role.id,
        shape=Shape.ROLE,
        name=role.name,
        made_at=role.created_at,
        free=free,
        unused=not role.permissions.value and not role.members,
    )
