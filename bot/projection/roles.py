"""Brings people's Discord roles in line with the domain: Discord follows it, never the other way round."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

import discord
import structlog

from bot.projection.apply import GuildGone
from bot.projection.plan import RoleKey, RoleStep, role_steps
from bot.projection.reach import Obstruction, keep_obstacles, obstruction
from bot.projection.refusals import UNKNOWN_MEMBER, UNKNOWN_ROLE, NotYet, tried_again
from bot.projection.wanted import OurRole, TiedPerson, our_roles, tied_people
from models import outbox
from models.cluster.facts import ClusterFacts, cluster_by_id
from models.cluster.places import ROLES_OF_ALL
from models.database import Session
from models.outbox import Delivery
from models.people.mandates import ROLES_OF_PERSON

if TYPE_CHECKING:
    from datetime import datetime

    from bot.client import Cagou

log = structlog.get_logger(__name__)

PEOPLE_AT_ONCE = 20
"""How many people's corrections are owed at once: what others owe meanwhile is carried out before the next ones."""

Ours = Mapping[RoleKey, OurRole]


async def apply_roles_of_person(client: Cagou, delivery: Delivery) -> None:
    """Give one person the roles they should hold and take away those of ours they should not.

    Somebody who is not tied to a Discord user, or has left the server, is fine. Raises `NotYet` and `GuildGone`.
    """
    person_id = delivery.subject_id
    if person_id is None:
        return
    cluster, guild = await server_of(client, delivery.cluster_id)
    now = client.clock.now()
    people, settled = await client.database.read(cluster.id, partial(_wanted, now=now, only=person_id))
    ours = present(settled, guild)
    if not people:
        return
    with tried_again("roles"):
        await _demand_heard(guild, [role.role_id for key, role in settled.items() if key not in ours])
        member = await _member(guild, people[0].user_id)
        steps = steps_of(member, people[0].wanted, ours) if member is not None else ()
        met = await _take(guild, member, steps) if member is not None else set()
    await keep_obstacles(client, cluster.id, guild, {role.role_id for role in ours.values()}, met)


async def apply_roles_of_all(client: Cagou, delivery: Delivery) -> None:
    """Owe each tied person whose roles differ a correction, `PEOPLE_AT_ONCE` at a time; the subject is whom to go on
    after. At last a role that Cagou made is taken from holders whom the cluster does not know, as many at a time.
    """
    cluster, guild = await server_of(client, delivery.cluster_id)
    now = client.clock.now()
    people, ours = await client.database.read(cluster.id, partial(_wanted, now=now, only=None))
    ours = present(ours, guild)
    with tried_again("roles"):
        if not guild.chunked:
            await guild.chunk()
    after = delivery.subject_id
    differing = [
        person.person_id
        for person in people
        if (after is None or person.person_id > after) and reachable(guild, differing_roles(guild, person, ours))
    ]
    batch = differing[:PEOPLE_AT_ONCE]
    if batch:
        go_on = batch[-1] if len(differing) > len(batch) else None
        await client.database.write(cluster.id, partial(_owe, person_ids=batch, go_on=go_on, now=now))
    if after is None:
        met = {
            each for person in people for step in differing_roles(guild, person, ours) if (each := _met(guild, step))
        }
        await keep_obstacles(client, cluster.id, guild, {role.role_id for role in ours.values()}, met)
        known = {person.user_id for person in people}
        unknown = [
            (member, steps) for member, each in strangers(guild, ours, known) if (steps := reachable(guild, each))
        ]
        for member, steps in unknown[:PEOPLE_AT_ONCE]:
            with tried_again("roles of a stranger"):
                await _take(guild, member, steps)
        if len(unknown) > PEOPLE_AT_ONCE:
            await client.database.write(cluster.id, lambda session: outbox.project(session, ROLES_OF_ALL, None, now))


def differing_roles(guild: discord.Guild, person: TiedPerson, ours: Ours) -> Sequence[RoleStep]:
    """The steps that somebody's roles need, as the gateway told them; none for who is not in the server."""
    member = guild.get_member(person.user_id)
    return () if member is None else steps_of(member, person.wanted, ours)


def steps_of(member: discord.Member, wanted: Collection[RoleKey], ours: Ours) -> list[RoleStep]:
    """From the roles a member holds to those they should."""
    ids = {key: role.role_id for key, role in ours.items()}
    return role_steps(wanted, ids, {role.id for role in member.roles})


def reachable(guild: discord.Guild, steps: Collection[RoleStep]) -> list[RoleStep]:
    """The steps that the role hierarchy lets the bot take."""
    return [step for step in steps if obstruction(guild, step.role_id) is None]


def strangers(
    guild: discord.Guild, ours: Ours, known: Collection[int]
) -> list[tuple[discord.Member, Sequence[RoleStep]]]:
    """Who holds roles that Cagou made although the cluster does not know them, and the steps that take these.

    A role of the cluster that was adopted was theirs before. One that a group adopted was nobody's.
    """
    made = {key: role for key, role in ours.items() if not role.adopted or isinstance(key, UUID)}
    found: list[tuple[discord.Member, Sequence[RoleStep]]] = []
    for member in list(guild.members):
        steps = () if member.bot or member.id in known else steps_of(member, (), made)
        if steps:
            found.append((member, steps))
    return found


def present(ours: Ours, guild: discord.Guild) -> dict[RoleKey, OurRole]:
    """Our roles that the server still has; one that was deleted by hand comes back with the next repair."""
    return {key: role for key, role in ours.items() if guild.get_role(role.role_id)}


async def server_of(client: Cagou, cluster_id: UUID) -> tuple[ClusterFacts, discord.Guild]:
    """The cluster and its server. Raises `GuildGone` where the bot is not in it any more."""
    cluster = await client.database.read(cluster_id, lambda session: cluster_by_id(session, cluster_id))
    guild = client.get_guild(cluster.guild_id) if cluster is not None else None
    if cluster is None or guild is None:
        raise GuildGone
    return cluster, guild


def _wanted(
    session: Session, *, now: datetime, only: UUID | None
) -> tuple[list[TiedPerson], Mapping[RoleKey, OurRole]]:
    return tied_people(session, now, only), our_roles(session)


def _owe(session: Session, *, person_ids: Collection[UUID], go_on: UUID | None, now: datetime) -> None:
    for person_id in person_ids:
        outbox.project(session, ROLES_OF_PERSON, person_id, now)
    if go_on is not None:
        outbox.project(session, ROLES_OF_ALL, go_on, now)


async def _demand_heard(guild: discord.Guild, unheard: Collection[int]) -> None:
    """Raise `NotYet` for a role that was just made and that the gateway has not told of: it would be left out."""
    if unheard and any(role.id in unheard for role in await guild.fetch_roles()):
        raise NotYet(404, UNKNOWN_ROLE)


async def _member(guild: discord.Guild, user_id: int) -> discord.Member | None:
    try:
        return await guild.fetch_member(user_id)
    except discord.NotFound as missing:
        if missing.code not in UNKNOWN_MEMBER:
            raise
        return None


def _met(guild: discord.Guild, step: RoleStep) -> Obstruction | None:
    return obstruction(guild, step.role_id)


async def _take(guild: discord.Guild, member: discord.Member, steps: Collection[RoleStep]) -> set[Obstruction]:
    """Take the steps one after the other; what is in the way of some is returned, not tried again for ever."""
    met = set()
    for step in steps:
        role, in_the_way = guild.get_role(step.role_id), _met(guild, step)
        if in_the_way is not None:
            log.warning("role_out_of_reach", guild=guild.id, role=step.role_id)
            met.add(in_the_way)
        elif role is None:
            continue
        elif step.give:
            await member.add_roles(role)
        else:
            await member.remove_roles(role)
    return met
