"""What waits for a person with groups, for their own page: read in few statements."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, or_, select

from models.database import Session
from models.groups.membership import current, roles_in
from models.groups.permissions import may_keep_groups, may_lead
from models.groups.support import support_of_groups
from models.groups.tables import (
    HEAD_ROLES,
    Group,
    GroupKind,
    GroupMembership,
    GroupRequest,
    GroupRole,
    GroupStatus,
    GroupSupport,
    RequestStatus,
)
from models.groups.terms import TOLD_FOR
from models.people.standing import Standing
from models.people.tables import Person
from models.records import dataclass


@dataclass(frozen=True)
class OwnGroup:
    """A group in which somebody takes part."""

    id: UUID
    kind: GroupKind
    name: str
    role: GroupRole


@dataclass(frozen=True)
class ToAnswer:
    """Requests that wait for the heads of a group; `late` says that they were brought up again."""

    group_id: UUID
    name: str
    waiting: int
    late: bool


@dataclass(frozen=True)
class Outcome:
    """What became of something of one's own: a request (`id` is its), a proposal, one's part in a group."""

    id: UUID
    group: str
    reason: str | None
    accepted: bool = False


@dataclass(frozen=True)
class OwnTerm:
    """Somebody heads a group, and is to know of it: from when on, until when (excluded), or that it was called off.

    `id` is the row's. `until` is not after `since` where it was called off before it began.
    """

    id: UUID
    group: str
    role: GroupRole
    since: datetime
    until: datetime | None

    @property
    def called_off(self) -> bool:
        """Whether it is over before it began."""
        return self.until is not None and self.until <= self.since


@dataclass(frozen=True)
class NamedOne:
    """A group that waits for the board, or a club that was supported and is open now."""

    id: UUID
    name: str


@dataclass(frozen=True)
class GroupsAtHand:
    """All of it for one person."""

    mine: Sequence[OwnGroup] = ()
    to_answer: Sequence[ToAnswer] = ()
    answered: Sequence[Outcome] = ()
    removed: Sequence[Outcome] = ()
    declined: Sequence[Outcome] = ()
    to_open: Sequence[NamedOne] = ()
    without_lead: Sequence[NamedOne] = ()
    opened: Sequence[NamedOne] = ()
    terms: Sequence[OwnTerm] = ()


NO_GROUPS = GroupsAtHand()


def groups_at_hand(session: Session, standing: Standing, now: datetime) -> GroupsAtHand:
    """What waits for a person. The board learns of requests only where nobody heads the group."""
    person_id = standing.person_id
    if person_id is None:
        return NO_GROUPS
    keeps = may_keep_groups(standing) is None
    roles = roles_in(session, person_id, now)
    groups = {group.id: group for group in session.scalars(select(Group).where(Group.id.in_(roles)))} if roles else {}
    mine = [
        OwnGroup(group.id, GroupKind(group.kind), group.name, roles[group.id])
        for group in sorted(groups.values(), key=lambda each: each.name_key)
        if group.status == GroupStatus.OPEN
    ]
    headless = _without(session, HEAD_ROLES, now) if keeps else []
    led = [each.id for each in mine if each.role in HEAD_ROLES and may_lead(standing, each.role) is None]
    return GroupsAtHand(
        mine,
        _to_answer(session, {*led, *(each.id for each in headless)}),
        _answered(session, person_id),
        _removed(session, person_id),
        _declined(session, person_id),
        _to_open(session) if keeps else (),
        _without(session, (GroupRole.LEAD,), now) if keeps else (),
        _opened(session, person_id, roles, now),
        _terms(session, person_id, now),
    )


def _to_answer(session: Session, group_ids: set[UUID]) -> Sequence[ToAnswer]:
    if not group_ids:
        return ()
    rows = session.execute(
        select(Group.id, Group.name, func.count(), func.count(GroupRequest.brought_up_at))
        .join(GroupRequest, and_(GroupRequest.cluster_id == Group.cluster_id, GroupRequest.group_id == Group.id))
        .where(Group.id.in_(group_ids), GroupRequest.status == RequestStatus.WAITING)
        .group_by(Group.id, Group.name, Group.name_key)
        .order_by(Group.name_key)
    )
    return [ToAnswer(id, name, waiting, late > 0) for id, name, waiting, late in rows]


def _answered(session: Session, person_id: UUID) -> Sequence[Outcome]:
    rows = session.execute(
        select(GroupRequest, Group.name)
        .join(Group, and_(Group.cluster_id == GroupRequest.cluster_id, Group.id == GroupRequest.group_id))
        .where(
            GroupRequest.person_id == person_id,
            GroupRequest.status.in_((RequestStatus.ACCEPTED, RequestStatus.REFUSED)),
            GroupRequest.seen_at.is_(None),
        )
        .order_by(GroupRequest.decided_at, GroupRequest.id)
    )
    return [Outcome(row.id, name, row.reply, row.status == RequestStatus.ACCEPTED) for row, name in rows]


def _removed(session: Session, person_id: UUID) -> Sequence[Outcome]:
    rows = session.execute(
        select(GroupMembership, Group.name)
        .join(Group, and_(Group.cluster_id == GroupMembership.cluster_id, Group.id == GroupMembership.group_id))
        .where(
            GroupMembership.person_id == person_id,
            GroupMembership.removal_reason != "",
            GroupMembership.removal_seen_at.is_(None),
        )
        .order_by(GroupMembership.until, GroupMembership.id)
    )
    return [Outcome(row.id, name, row.removal_reason) for row, name in rows]


def _declined(session: Session, person_id: UUID) -> Sequence[Outcome]:
    declined = Group.proposed_by_id == person_id, Group.status == GroupStatus.DECLINED
    rows = session.scalars(select(Group).where(*declined).order_by(Group.archived_at, Group.id))
    return [Outcome(group.id, group.name, group.status_reason) for group in rows]


def _opened(session: Session, person_id: UUID, roles: Collection[UUID], now: datetime) -> Sequence[NamedOne]:
    """The clubs that somebody supported, opened not long ago, in which they do not take part yet."""
    rows = session.execute(
        select(Group.id, Group.name)
        .join(GroupSupport, and_(GroupSupport.cluster_id == Group.cluster_id, GroupSupport.group_id == Group.id))
        .where(
            GroupSupport.person_id == person_id,
            Group.status == GroupStatus.OPEN,
            Group.opened_at > now - TOLD_FOR,
        )
        .order_by(Group.opened_at, Group.id)
    )
    return [NamedOne(id, name) for id, name in rows if id not in roles]


def _terms(session: Session, person_id: UUID, now: datetime) -> Sequence[OwnTerm]:
    """As a head: what lies ahead, has an end, or has ended not long ago, as long as it was not put aside."""
    rows = session.execute(
        select(GroupMembership, Group.name)
        .join(Group, and_(Group.cluster_id == GroupMembership.cluster_id, Group.id == GroupMembership.group_id))
        .where(
            GroupMembership.person_id == person_id,
            GroupMembership.role.in_(HEAD_ROLES),
            GroupMembership.removal_seen_at.is_(None),
            or_(GroupMembership.since > now, GroupMembership.until > now - TOLD_FOR),
            Group.status == GroupStatus.OPEN,
        )
        .order_by(GroupMembership.since, GroupMembership.id)
    )
    return [OwnTerm(row.id, name, GroupRole(row.role), row.since, row.until) for row, name in rows]


def _to_open(session: Session) -> Sequence[NamedOne]:
    proposed = session.execute(
        select(Group.id, Group.name).where(Group.status == GroupStatus.PROPOSED).order_by(Group.created_at, Group.id)
    ).all()
    if not proposed:
        return ()
    support = support_of_groups(session, [row.id for row in proposed])
    return [NamedOne(id, name) for id, name in proposed if support[id].enough]


def _without(session: Session, roles: frozenset[GroupRole] | tuple[GroupRole, ...], now: datetime) -> list[NamedOne]:
    """The open groups that nobody heads in one of these roles: whoever has left the server heads nothing."""
    headed = (
        select(GroupMembership.group_id)
        .join(
            Person,
            and_(Person.cluster_id == GroupMembership.cluster_id, Person.id == GroupMembership.person_id),
        )
        .where(GroupMembership.role.in_(roles), current(now), Person.left_at.is_(None))
    )
    rows = session.execute(
        select(Group.id, Group.name)
        .where(Group.status == GroupStatus.OPEN, Group.id.not_in(headed))
        .order_by(Group.name_key)
    )
    return [NamedOne(id, name) for id, name in rows]
