"""Whether a server has room for one more group, or for what was deleted of one: told before anything is made."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

import discord

from bot.projection.inspect_groups import GroupState, states_of_groups
from bot.projection.plan import MOST_CHANNELS, MOST_IN_CATEGORY, MOST_ROLES
from models.cluster.facts import ClusterFacts
from models.cluster.places import Shape
from models.cluster.tables import PlaceKind
from models.groups.errors import NoRoomForGroup
from models.groups.kinds import traits_of
from models.groups.places import CATEGORIES, SHAPES_OF_GROUP
from models.groups.tables import GroupKind, GroupPlaceKind

if TYPE_CHECKING:
    from bot.client import Cagou

IN_SERVER = tuple(kind for kind, shape in SHAPES_OF_GROUP.items() if shape is not Shape.CARD)
"""What of a group counts towards Discord's limits: a role, a text channel and a forum."""


async def demand_room(client: Cagou, cluster: ClusterFacts, kind: GroupKind) -> None:
    """Raise `NoRoomForGroup` where Discord's limits leave no room for the places of a new group of this kind."""
    guild = client.get_guild(cluster.guild_id)
    states = await client.database.read(cluster.id, states_of_groups)
    _demand(room_for(guild, cluster.places, kind, IN_SERVER, states) if guild is not None else None)


async def demand_room_again(client: Cagou, cluster: ClusterFacts, group_id: UUID) -> None:
    """Raise `NoRoomForGroup` where they leave none for what was deleted of this one."""
    guild = client.get_guild(cluster.guild_id)
    states = await client.database.read(cluster.id, states_of_groups)
    own = next((state for state in states if state.group.id == group_id), None)
    if own is None or guild is None:
        return
    others = [state for state in states if state is not own]
    missing = [kind for kind in IN_SERVER if kind in own.places and own.places[kind].discord_id is None]
    _demand(room_for(guild, cluster.places, GroupKind(own.group.kind), missing, others))


def room_for(
    guild: discord.Guild,
    places: Mapping[PlaceKind, int],
    kind: GroupKind,
    making: Collection[GroupPlaceKind],
    others: Sequence[GroupState],
) -> NoRoomForGroup | None:
    """What refuses a group its places, to be raised; None where there is room.

    `places` are the cluster's, as `ClusterFacts` has them; `making` is what the group needs. What `others` are still to
    get counts too; what the group may adopt does not count: it is made known only when it is done.
    """
    category = guild.get_channel(places.get(CATEGORIES[kind], 0))
    guests_missing = traits_of(kind).hidden and guild.get_role(places.get(PlaceKind.GUEST_ROLE, 0)) is None
    inside = len(category.channels) if isinstance(category, discord.CategoryChannel) else 0
    alike = [state for state in others if state.group.kind == kind]
    channels, roles = _channels(making), _roles(making)
    counted = (
        ("channels", channels, len(guild.channels) + (category is None) + _channels(_owed(others)), MOST_CHANNELS),
        ("in_category", channels, inside + _channels(_owed(alike)), MOST_IN_CATEGORY),
        ("roles", roles, len(guild.roles) + guests_missing + _roles(_owed(others)), MOST_ROLES),
    )
    full = (NoRoomForGroup(what, new + there, most) for what, new, there, most in counted if new and new + there > most)
    return next(full, None)


def _owed(states: Sequence[GroupState]) -> list[GroupPlaceKind]:
    """What groups are still to get; not what is missing of them, which nobody asked for."""
    return [
        kind
        for state in states
        for kind, place in state.places.items()
        if place.discord_id is None and place.missing_since is None
    ]


def _channels(kinds: Collection[GroupPlaceKind]) -> int:
    return sum(SHAPES_OF_GROUP[kind] in (Shape.TEXT, Shape.FORUM) for kind in kinds)


def _roles(kinds: Collection[GroupPlaceKind]) -> int:
    return sum(SHAPES_OF_GROUP[kind] is Shape.ROLE for kind in kinds)


def _demand(refused: NoRoomForGroup | None) -> None:
    if refused is not None:
        raise refused
