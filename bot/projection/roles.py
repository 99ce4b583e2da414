"""Brings people's Discord roles in line with the domain: Discord follows it, never the other way round."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

import discord
import structlog

from bot.projection.apply import GuildGone
from bot.projection.plan import RoleStep, role_steps
from bot.projection.refusals import UNKNOWN_MEMBER, tried_again
from bot.projection.wanted import ROLE_PLACES, tied_people
from models import outbox
from models.cluster.facts import ClusterFacts, cluster_by_id
from models.cluster.places import places_of
from models.cluster.tables import PlaceKind
from models.database import Session
from models.outbox import Delivery
from models.people.mandates import ROLES_OF_PERSON

if TYPE_CHECKING:
    from datetime import datetime

    from bot.client import Cagou

log = structlog.get_logger(__name__)


async def apply_roles_of_person(client: Cagou, delivery: Delivery) -> None:
    """Give one person the roles they should hold and take away those of ours they should not.

    Somebody who is not tied to a Discord user, or has left the server, is fine. Raises `NotYet` and `GuildGone`.
    """
    person_id = delivery.subject_id
    if person_id is None:
        return
    cluster, guild = await _server(client, delivery.cluster_id)
    now = client.clock.now()
    people = await client.database.read(cluster.id, lambda session: tied_people(session, now, person_id))
    ours = _ours(cluster, guild)
    if not people or not ours:
        return
    with tried_again("roles"):
        member = await _member(guild, people[0].user_id)
        if member is not None:
            held = {role.id for role in member.roles}
            await _take(guild, member, role_steps(people[0].wanted, ours, held))


async def apply_roles_of_all(client: Cagou, delivery: Delivery) -> None:
    """Owe each tied person whose roles differ a correction, one after the other, so that other posts go between.

    A role that Cagou made is taken from holders whom the cluster does not know; one it adopted was theirs before.
    """
    cluster, guild = await _server(client, delivery.cluster_id)
    now = client.clock.now()
    people = await client.database.read(cluster.id, lambda session: tied_people(session, now))
    ours = _ours(cluster, guild)
    with tried_again("roles"):
        if not guild.chunked:
            await guild.chunk()
    differing = []
    for person in people:
        member = guild.get_member(person.user_id)
        if member is not None and role_steps(person.wanted, ours, {role.id for role in member.roles}):
            differing.append(person.person_id)
    if differing:
        await client.database.write(cluster.id, partial(_owe, person_ids=differing, now=now))
    await _take_from_strangers(client, cluster.id, guild, ours, {person.user_id for person in people})


def _owe(session: Session, *, person_ids: Collection[UUID], now: datetime) -> None:
    for person_id in person_ids:
        outbox.project(session, ROLES_OF_PERSON, person_id, now)


async def _take_from_strangers(
    client: Cagou, cluster_id: UUID, guild: discord.Guild, ours: Mapping[PlaceKind, int], known: Collection[int]
) -> None:
    places = await client.database.read(cluster_id, places_of)
    made = {kind: role_id for kind, role_id in ours.items() if kind in places and not places[kind].adopted}
    for member in list(guild.members):
        steps = role_steps((), made, {role.id for role in member.roles})
        if member.id not in known and not member.bot and steps:
            with tried_again("roles of a stranger"):
                await _take(guild, member, steps)


async def _server(client: Cagou, cluster_id: UUID) -> tuple[ClusterFacts, discord.Guild]:
    cluster = await client.database.read(cluster_id, lambda session: cluster_by_id(session, cluster_id))
    guild = client.get_guild(cluster.guild_id) if cluster is not None else None
    if cluster is None or guild is None:
        raise GuildGone
    return cluster, guild


def _ours(cluster: ClusterFacts, guild: discord.Guild) -> dict[PlaceKind, int]:
    """Our roles that the server still has; one that was deleted by hand comes back with the next repair."""
    ids = {kind: cluster.places.get(kind) for kind in ROLE_PLACES}
    return {kind: role_id for kind, role_id in ids.items() if role_id is not None and guild.get_role(role_id)}


async def _member(guild: discord.Guild, user_id: int) -> discord.Member | None:
    try:
        return await guild.fetch_member(user_id)
    except discord.NotFound as missing:
        if missing.code not in UNKNOWN_MEMBER:
            raise
        return None


async def _take(guild: discord.Guild, member: discord.Member, steps: Collection[RoleStep]) -> None:
    """Take the steps one after the other. A role above the bot's own is reported, not tried again for ever."""
    for step in steps:
        role = guild.get_role(step.role_id)
        if role is None:
            continue
        if not guild.me.guild_permissions.manage_roles or role >= guild.me.top_role:
            log.warning("role_out_of_reach", guild=guild.id, role=step.kind.value)
        elif step.give:
            await member.add_roles(role)
        else:
            await member.remove_roles(role)
