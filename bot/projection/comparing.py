"""What bringing a server in line would do, counted before anything is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

import discord

from bot.projection.inspect import Problem, place_problems
from bot.projection.inspect_groups import GroupState, group_problems, states_of_groups
from bot.projection.plan import RoleKey, RoleStep
from bot.projection.reach import Obstruction, obstruction
from bot.projection.roles import differing_roles, present, reachable, server_of, strangers
from bot.projection.wanted import OurRole, TiedPerson, our_roles, tied_people
from models.cluster.places import PlaceFacts, places_of
from models.cluster.tables import PlaceKind
from models.database import Session
from models.records import dataclass

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from bot.client import Cagou


@dataclass(frozen=True)
class RoleChange:
    """How many people a role would be given to, and taken from."""

    role_id: int
    given: int
    taken: int


@dataclass(frozen=True)
class Comparison:
    """What would be done. `people` is how many people's roles would change, `strangers` how many of them the cluster
    does not know; `problems` are the places that are missing or fall short; `forbidden` is what Discord does not let
    the bot do, with how many people go without for it.
    """

    people: int
    strangers: int
    roles: Sequence[RoleChange]
    problems: Sequence[Problem]
    forbidden: Mapping[Obstruction, int]

    @property
    def nothing_to_do(self) -> bool:
        """Whether all is as it should be, as far as the bot may do anything about it."""
        return not self.people and not any(problem.mendable for problem in self.problems)


@dataclass(frozen=True)
class _Wanted:
    people: Sequence[TiedPerson]
    ours: Mapping[RoleKey, OurRole]
    places: Mapping[PlaceKind, PlaceFacts]
    groups: Sequence[GroupState]


async def compare(client: Cagou, cluster_id: UUID) -> Comparison:
    """Compare what the domain wants with what the server has; nothing is changed. Raises `GuildGone`."""
    cluster, guild = await server_of(client, cluster_id)
    now = client.clock.now()
    wanted = await client.database.read(cluster.id, partial(_read, now=now))
    if not guild.chunked:
        await guild.chunk()
    ours = present(wanted.ours, guild)
    steps = [differing_roles(guild, person, ours) for person in wanted.people]
    unknown = [steps for _, steps in strangers(guild, ours, {person.user_id for person in wanted.people})]
    met = Counter(key for each in (*steps, *unknown) for key in _met(guild, each))
    changing = [taken for each in (*steps, *unknown) if (taken := reachable(guild, each))]
    return Comparison(
        people=len(changing),
        strangers=sum(bool(reachable(guild, each)) for each in unknown),
        roles=_by_role([step for each in changing for step in each], ours),
        problems=[
            *place_problems(guild, wanted.places),
            *group_problems(guild, wanted.groups, wanted.places),
        ],
        forbidden=dict(met),
    )


def _read(session: Session, *, now: datetime) -> _Wanted:
    return _Wanted(tied_people(session, now), our_roles(session), places_of(session), states_of_groups(session))


def _met(guild: discord.Guild, steps: Sequence[RoleStep]) -> set[Obstruction]:
    return {key for step in steps if (key := obstruction(guild, step.role_id)) is not None}


def _by_role(steps: Sequence[RoleStep], ours: Mapping[RoleKey, OurRole]) -> list[RoleChange]:
    """In the order in which the roles are kept: the cluster's own, then those of groups."""
    given = Counter(step.role_id for step in steps if step.give)
    taken = Counter(step.role_id for step in steps if not step.give)
    ids = [role.role_id for role in ours.values()]
    return [RoleChange(each, given[each], taken[each]) for each in ids if given[each] or taken[each]]
