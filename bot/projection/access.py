"""Who may do what in the channels that Cagou made; those it adopted keep what they had."""

from __future__ import annotations

from collections.abc import Mapping

import discord

from bot.projection.server import Channel
from models.cluster.tables import PlaceKind

Target = discord.Role | discord.Member | discord.Object
"""As discord.py types it; there are no bare objects among ours."""
Overwrites = Mapping[Target, discord.PermissionOverwrite]

IN_CHANNEL = ("view_channel", "send_messages", "read_message_history")
"""What the bot does in every channel of the cluster."""

NOT_FOR_GUESTS = frozenset({PlaceKind.CALLS, PlaceKind.VOTES, PlaceKind.PROJECT_CARDS, PlaceKind.PROJECTS})
"""The cluster's channels that are its members' business: a group's guest sees their group only, and the entrance."""

OF_CARDS = frozenset({PlaceKind.VOTES, PlaceKind.PROJECT_CARDS})
"""The channels of cards that are pressed for weeks."""


def wanted_overwrites(
    kind: PlaceKind, guild: discord.Guild, roles: Mapping[PlaceKind, discord.Role]
) -> dict[Target, discord.PermissionOverwrite]:
    """The overwrites that a place of ours must have at least; others beside them are the administrators' choice.

    Nothing is allowed or denied that the bot does not hold itself, for Discord refuses that.
    """
    bot = discord.PermissionOverwrite(view_channel=True, send_messages=True, read_message_history=True)
    if kind is PlaceKind.HOME:
        return {guild.default_role: discord.PermissionOverwrite(send_messages=False), guild.me: bot}
    if kind is PlaceKind.JOURNAL:
        board = roles.get(PlaceKind.BOARD_ROLE)
        hidden: dict[Target, discord.PermissionOverwrite] = {
            guild.default_role: discord.PermissionOverwrite(view_channel=False),
            guild.me: bot,
        }
        if board is not None:
            hidden[board] = discord.PermissionOverwrite(view_channel=True, read_message_history=True)
        return hidden
    wanted: dict[Target, discord.PermissionOverwrite] = {}
    if kind in OF_CARDS:  # cards that are pressed for weeks are not buried under a talk
        wanted = {guild.default_role: discord.PermissionOverwrite(send_messages=False), guild.me: bot}
    guests = roles.get(PlaceKind.GUEST_ROLE)
    if kind in NOT_FOR_GUESTS and guests is not None:
        wanted[guests] = discord.PermissionOverwrite(view_channel=False)
    return wanted


def falling_short(channel: Channel, wanted: Overwrites) -> dict[Target, discord.PermissionOverwrite]:
    """For each target whose overwrite says less than wanted: the one it must have, what else it says kept."""
    short: dict[Target, discord.PermissionOverwrite] = {}
    for target, overwrite in wanted.items():
        actual = channel.overwrites_for(target)
        allow, deny = overwrite.pair()
        actual_allow, actual_deny = actual.pair()
        if allow <= actual_allow and deny <= actual_deny:
            continue
        for name, value in overwrite:
            if value is not None:
                setattr(actual, name, value)
        short[target] = actual
    return short


def lacking_in(channel: Channel, names: tuple[str, ...]) -> list[str]:
    """The permissions of `names` that the bot does not have in a channel."""
    held = channel.permissions_for(channel.guild.me)
    return [name for name in names if not getattr(held, name)]
