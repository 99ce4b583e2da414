"""Whether a server has room for one more group, told before anything is made."""

from __future__ import annotations

from collections.abc import Mapping

import discord

from bot.projection.plan import MOST_CHANNELS, MOST_IN_CATEGORY, MOST_ROLES
from models.cluster.tables import PlaceKind
from models.groups.errors import NoRoomForGroup
from models.groups.kinds import traits_of
from models.groups.places import CATEGORIES
from models.groups.tables import GroupKind

CHANNELS_OF_GROUP = 2
"""A text channel and a forum."""


def room_for_group(guild: discord.Guild, kind: GroupKind, places: Mapping[PlaceKind, int]) -> NoRoomForGroup | None:
    """What refuses a group of this kind its places, to be raised; None where there is room.

    `places` are the cluster's, as `ClusterFacts` has them. What the group may adopt is not counted: it is made known
    only when it is done.
    """
    category = guild.get_channel(places.get(CATEGORIES[kind], 0))
    guests_missing = traits_of(kind).hidden and guild.get_role(places.get(PlaceKind.GUEST_ROLE, 0)) is None
    inside = len(category.channels) if isinstance(category, discord.CategoryChannel) else 0
    counted = (
        ("channels", len(guild.channels) + CHANNELS_OF_GROUP + (category is None), MOST_CHANNELS),
        ("in_category", inside + CHANNELS_OF_GROUP, MOST_IN_CATEGORY),
        ("roles", len(guild.roles) + 1 + guests_missing, MOST_ROLES),
    )
    return next((NoRoomForGroup(what, would_be, most) for what, would_be, most in counted if would_be > most), None)
