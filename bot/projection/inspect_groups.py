"""Looks at what groups have in the server, and lists what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import discord
from sqlalchemy import select

from bot.projection.access import falling_short
from bot.projection.group_access import openness_of, wanted_in_group
from bot.projection.inspect import Problem, Trouble, roles_there
from bot.projection.server import Channel, existing_in
from models.cluster.places import PlaceFacts, Shape
from models.cluster.tables import PlaceKind
from models.database import Session
from models.groups.missing import WITH_PLACES
from models.groups.places import GroupPlaceFacts, places_of_groups
from models.groups.tables import Group, GroupPlaceKind
from models.records import dataclass


@dataclass(frozen=True)
class GroupState:
    """A group that has places, and these."""

    group: Group
    places: Mapping[GroupPlaceKind, GroupPlaceFacts]


def states_of_groups(session: Session) -> list[GroupState]:
    """Every group that has or should have places, by name."""
    places = places_of_groups(session)
    groups = session.scalars(select(Group).where(Group.status.in_(WITH_PLACES)).order_by(Group.name_key, Group.id))
    return [GroupState(group, places[group.id]) for group in groups if group.id in places]


def group_problems(
    guild: discord.Guild, groups: Sequence[GroupState], places: Mapping[PlaceKind, PlaceFacts]
) -> Iterator[Problem]:
    """What is missing of each group, stands out of reach, or falls short of the permissions it should have."""
    there = {(thing.id, thing.shape) for thing in existing_in(guild, guild.channels, guild.roles)}
    held = guild.me.guild_permissions
    able = held.manage_roles and held.manage_channels
    ours = roles_there(guild, places)
    for state in groups:
        settled = {
            kind: place
            for kind, place in state.places.items()
            if place.shape is not Shape.CARD and (place.discord_id, place.shape) in there
        }
        lacking = [kind for kind, place in state.places.items() if kind not in settled and _missing(place)]
        if lacking:
            yield Problem(Trouble.GROUP_PLACES, able, what=state.group.name, pieces=tuple(lacking))
        role = guild.get_role(_id(settled, GroupPlaceKind.ROLE))
        if role is not None and role >= guild.me.top_role:
            yield Problem(Trouble.ROLE_TOO_HIGH, False, PlaceKind.MEMBER_ROLE, place_id=role.id)
        for kind, place in settled.items():
            channel = guild.get_channel(place.discord_id or 0)
            if isinstance(channel, discord.TextChannel | discord.ForumChannel) and _short(
                guild, state, kind, channel, role, ours
            ):
                yield Problem(Trouble.ACCESS, able, PlaceKind.HOME, place_id=channel.id)


def _missing(place: GroupPlaceFacts) -> bool:
    """A card lacks only once somebody deleted it: it comes by itself after the channel."""
    return place.shape is not Shape.CARD or place.missing_since is not None


def _id(settled: Mapping[GroupPlaceKind, GroupPlaceFacts], kind: GroupPlaceKind) -> int:
    place = settled.get(kind)
    return (place.discord_id if place is not None else None) or 0


def _short(
    guild: discord.Guild,
    state: GroupState,
    kind: GroupPlaceKind,
    channel: Channel,
    role: discord.Role | None,
    ours: Mapping[PlaceKind, discord.Role],
) -> bool:
    place = state.places[kind]
    wanted = wanted_in_group(channel, place.shape, openness_of(state.group), guild, role, ours, adopted=place.adopted)
    return bool(falling_short(channel, wanted))
