"""Who may do what in a group's channel and forum.

Only its people write. Members of the cluster read what is open, the board what is on request, and nobody but its people
what is hidden. In the forum of an open group members may answer in a post, for its heads invite them there.
"""

from __future__ import annotations

from collections.abc import Mapping

import discord

from bot.projection.access import Overwrites, Target
from bot.projection.server import Channel
from models.cluster.places import Shape
from models.cluster.tables import PlaceKind
from models.groups.kinds import traits_of
from models.groups.tables import Group, GroupStatus, Joining
from models.records import dataclass

READS = ("view_channel", "read_message_history")
ANSWERS = ("send_messages_in_threads",)
WRITES = ("send_messages", "send_messages_in_threads", "create_public_threads", "attach_files")
NOBODY_WRITES = ("send_messages", "send_messages_in_threads", "create_public_threads", "create_private_threads")
BOT = (*READS, *WRITES, "create_private_threads", "pin_messages")
"""Permissions by discord.py's names."""


@dataclass(frozen=True)
class Openness:
    """How far a group's channels reach: `open` to members, else on request, `hidden`; `archived`: nobody writes."""

    open: bool
    hidden: bool
    archived: bool


def openness_of(group: Group) -> Openness:
    """As its kind, status and way of joining have it."""
    hidden = traits_of(group.kind).hidden
    return Openness(
        open=not hidden and group.joining == Joining.OPEN,
        hidden=hidden,
        archived=group.status == GroupStatus.ARCHIVED,
    )


def wanted_in_group(
    channel: Channel | None,
    shape: Shape,
    openness: Openness,
    guild: discord.Guild,
    role: discord.Role | None,
    ours: Mapping[PlaceKind, discord.Role],
    *,
    adopted: bool = False,
) -> Overwrites:
    """The overwrites of a group's channel. `channel` is the one that is there already; `role` is the group's own.

    The bot comes first: it must not lock itself out. A channel that an open group adopted keeps what it had for others.
    """
    may = guild.me.guild_permissions
    wanted: dict[Target, discord.PermissionOverwrite] = {guild.me: _overwrite(may, allowed=BOT)}
    if role is not None:
        writes = () if openness.archived else WRITES
        wanted[role] = _overwrite(may, allowed=(*READS, *writes), denied=NOBODY_WRITES if openness.archived else ())
    if adopted and openness.open:
        if openness.archived:
            wanted[guild.default_role] = _overwrite(may, denied=NOBODY_WRITES)
        return wanted
    members = ours.get(PlaceKind.MEMBER_ROLE)
    readers = [ours.get(PlaceKind.BOARD_ROLE), members if openness.open else None] if not openness.hidden else []
    for reader in readers:
        if reader is not None:
            answers = ANSWERS if reader == members and shape is Shape.FORUM and not openness.archived else ()
            wanted[reader] = _overwrite(may, allowed=(*READS, *answers), denied=() if answers else ANSWERS)
    for other in ours.values():
        if other not in wanted and channel is not None and channel.overwrites_for(other).view_channel:
            wanted[other] = _overwrite(may, denied=("view_channel",))
    wanted[guild.default_role] = _overwrite(may, denied=("view_channel", *NOBODY_WRITES))
    return wanted


def _overwrite(
    may: discord.Permissions, *, allowed: tuple[str, ...] = (), denied: tuple[str, ...] = ()
) -> discord.PermissionOverwrite:
    """Nothing is allowed or denied that the bot does not hold itself: Discord refuses that."""
    overwrite = discord.PermissionOverwrite()
    for names, value in ((denied, False), (allowed, True)):
        for name in names:
            if getattr(may, name):
                setattr(overwrite, name, value)
    return overwrite


def given_back(channel: Channel) -> discord.PermissionOverwrite | None:
    """What everybody may do again in an adopted channel of a reopened group: writing was taken while it was archived.

    None where it was not taken by us.
    """
    actual = channel.overwrites_for(channel.guild.default_role)
    if not all(getattr(actual, name) is False for name in NOBODY_WRITES):
        return None
    for name in NOBODY_WRITES:
        setattr(actual, name, None)
    return actual
