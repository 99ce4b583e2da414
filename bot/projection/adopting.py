"""What of a server may serve as a group's place although Cagou did not make it, or may have made it: nobody must gain
anything by it, and nothing that somebody uses is taken.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import discord

from bot.projection.server import Channel


def is_idle(role: discord.Role, channels: Iterable[Channel]) -> bool:
    """Whether a role serves nothing yet: it grants nothing, nobody holds it or can pick it, no channel knows it.

    The members of the server must be known. `channels` are all of the server's.
    """
    if role.managed or role.is_default() or role.tags is not None or role.flags.in_prompt:
        return False
    if role.permissions.value or role.members:
        return False
    return not any(role.id in targets_of(channel) for channel in channels)


def is_public(channel: Channel) -> bool:
    """Whether everybody sees a channel, nobody excepted, and writes in it; and Discord itself writes nothing there."""
    guild = channel.guild
    special = (guild.rules_channel, guild.system_channel, guild.public_updates_channel, guild.safety_alerts_channel)
    if any(each is not None and each.id == channel.id for each in special):
        return False
    everybody = channel.permissions_for(guild.default_role)
    hidden_from_some = any(overwrite.view_channel is False for overwrite in channel.overwrites.values())
    return everybody.view_channel and everybody.send_messages and not hidden_from_some


def is_as_made(channel: Channel, known: Collection[int]) -> bool:
    """Whether a channel has what each one has that we make: an overwrite of our own, and none but of `known` ids."""
    targets = targets_of(channel)
    return channel.guild.me.id in targets and targets <= {*known, channel.guild.me.id}


def targets_of(channel: Channel) -> set[int]:
    """The roles and members that a channel's permissions name."""
    return {target.id for target in channel.overwrites}
