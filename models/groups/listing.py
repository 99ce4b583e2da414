"""The groups that somebody sees, to be listed and to be named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from models.actor import Actor
from models.database import Session
from models.groups.facts import GroupFacts, facts_of_groups
from models.groups.membership import roles_in
from models.groups.permissions import may_keep_groups, may_propose_club, sees
from models.groups.support import supports
from models.groups.tables import Group, GroupKind, GroupRole, GroupStatus
from models.people.names import folded
from models.people.standing import standing_of
from models.records import dataclass

ORDER = {GroupKind.COMMISSION: 0, GroupKind.CLUB: 1, GroupKind.COMMITTEE: 2}


class Which(StrEnum):
    """Which groups are listed."""

    ALL = "all"
    COMMISSIONS = "commissions"
    CLUBS = "clubs"
    COMMITTEES = "committees"
    MINE = "mine"
    PROPOSED = "proposed"
    ARCHIVED = "archived"


KIND_OF = {Which.COMMISSIONS: GroupKind.COMMISSION, Which.CLUBS: GroupKind.CLUB, Which.COMMITTEES: GroupKind.COMMITTEE}


@dataclass(frozen=True)
class Listed:
    """A group in a list, and what the one who looks is there."""

    group: GroupFacts
    role: GroupRole | None
    supporting: bool


@dataclass(frozen=True)
class GroupList:
    """A list, and what there is beside it. `which` are the other lists that are not empty for this person.

    `typed` are words that all of those listed speak of, where some were asked for.
    """

    chosen: Which
    listed: Sequence[Listed]
    which: Sequence[Which]
    may_propose: bool
    may_keep: bool
    typed: str = ""


@dataclass(frozen=True)
class NamedGroup:
    """A group to choose."""

    id: UUID
    kind: GroupKind
    name: str
    status: GroupStatus


def list_groups(session: Session, actor: Actor, chosen: Which, typed: str = "", *, now: datetime) -> GroupList:
    """The groups that the actor sees: those at work by kind and name, proposals by age, archived ones last.

    With words `typed`, those whose name or mission holds all of them.
    """
    standing = standing_of(session, actor, now)
    roles = roles_in(session, standing.person_id, now) if standing.person_id is not None else {}
    rows = [
        group
        for group in session.scalars(select(Group).where(Group.status != GroupStatus.DECLINED))
        if sees(standing, group.kind, roles.get(group.id))
    ]
    words = folded(typed).split()
    wanted = [group for group in rows if _is(chosen, group, roles.get(group.id)) and _speaks_of(group, words)]
    found = facts_of_groups(session, sorted(wanted, key=_place), now)
    return GroupList(
        chosen,
        [
            Listed(
                facts,
                roles.get(facts.id),
                facts.support is not None and supports(session, facts.id, standing.person_id) is not None,
            )
            for facts in found
        ],
        [which for which in Which if any(_is(which, group, roles.get(group.id)) for group in rows)],
        may_propose_club(standing) is None,
        may_keep_groups(standing) is None,
        typed.strip(),
    )


def groups_like(
    session: Session, actor: Actor, typed: str, most: int, *, now: datetime, status: GroupStatus | None = None
) -> Sequence[NamedGroup]:
    """The groups that the actor sees whose names hold every word typed, by name; a name that begins so is first."""
    standing = standing_of(session, actor, now)
    roles = roles_in(session, standing.person_id, now) if standing.person_id is not None else {}
    words = folded(typed).split()
    query = select(Group).where(Group.status != GroupStatus.DECLINED)
    if status is not None:
        query = query.where(Group.status == status)
    found = [
        (folded(group.name), group)
        for group in session.scalars(query)
        if sees(standing, group.kind, roles.get(group.id))
    ]
    matching = [(name, group) for name, group in found if all(word in name for word in words)]
    matching.sort(key=lambda each: (not each[0].startswith(folded(typed)), each[0], each[1].id))
    return [
        NamedGroup(group.id, GroupKind(group.kind), group.name, GroupStatus(group.status))
        for _, group in matching[:most]
    ]


def group_named(session: Session, actor: Actor, typed: str, *, now: datetime) -> UUID | None:
    """The one group that the actor sees and that what was typed names: exactly, or as the only one of like name."""
    like = groups_like(session, actor, typed, 50, now=now)
    exact = [each for each in like if folded(each.name) == folded(typed)]
    if len(exact) == 1:
        return exact[0].id
    return like[0].id if len(like) == 1 and folded(typed) else None


def _speaks_of(group: Group, words: Sequence[str]) -> bool:
    said = folded(f"{group.name} {group.mission}") if words else ""
    return all(word in said for word in words)


def _is(which: Which, group: Group, role: GroupRole | None) -> bool:
    if which is Which.PROPOSED:
        return group.status == GroupStatus.PROPOSED
    if which is Which.ARCHIVED:
        return group.status == GroupStatus.ARCHIVED
    if group.status != GroupStatus.OPEN:
        return False
    if which is Which.MINE:
        return role is not None
    return which is Which.ALL or group.kind == KIND_OF[which]


def _place(group: Group) -> tuple[object, ...]:
    if group.status == GroupStatus.ARCHIVED and group.archived_at is not None:
        return (2, -group.archived_at.timestamp(), str(group.id))
    if group.status == GroupStatus.PROPOSED:
        return (1, group.created_at.timestamp(), str(group.id))
    return (0, ORDER[GroupKind(group.kind)], group.name_key, str(group.id))
