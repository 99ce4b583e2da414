"""A group as it is shown: to everybody who sees it, and what one person may do with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from models.actor import Actor
from models.database import Session
from models.groups.kinds import Traits, traits_of
from models.groups.membership import Participant, absent_from, people_of_groups, role_in
from models.groups.permissions import may_join, may_keep_groups, may_lead, may_name_co_leads, may_support, reads
from models.groups.places import GroupPlaceFacts, places_of_groups
from models.groups.reaching import Reached, look
from models.groups.support import Support, support_of_groups, supports
from models.groups.tables import (
    Group,
    GroupKind,
    GroupMembership,
    GroupPlaceKind,
    GroupRequest,
    GroupRole,
    GroupStatus,
    Joining,
    RequestStatus,
)
from models.people.tables import Person
from models.records import dataclass


@dataclass(frozen=True)
class GroupFacts:
    """A group with the names of today. `people` are those who take part now, heads first.

    `waiting` are the requests that nobody has answered yet. `support` is told of a proposal only. `moved_at` is when
    somebody last came in, or when it was opened.
    """

    id: UUID
    kind: GroupKind
    name: str
    mission: str
    welcome: str | None
    joining: Joining
    status: GroupStatus
    status_reason: str | None
    proposed_by_id: UUID | None
    proposed_by: str | None
    created_at: datetime
    opened_at: datetime | None
    archived_at: datetime | None
    people: Sequence[Participant]
    waiting: int
    moved_at: datetime
    support: Support | None
    places: Mapping[GroupPlaceKind, GroupPlaceFacts]

    @property
    def traits(self) -> Traits:
        """What its kind makes of it."""
        return traits_of(self.kind)

    @property
    def heads(self) -> Sequence[Participant]:
        """Who heads it now, its lead first."""
        return [each for each in self.people if each.is_head]

    @property
    def lead(self) -> Participant | None:
        """Its lead now."""
        return next((each for each in self.people if each.role is GroupRole.LEAD), None)

    def place(self, kind: GroupPlaceKind) -> int | None:
        """The Discord id of what serves as one of its places, None while there is none."""
        place = self.places.get(kind)
        return place.discord_id if place is not None else None


@dataclass(frozen=True)
class GroupSeen:
    """A group and what the one who looks is and may do there: the predicates of the operations hide the buttons.

    `reads`: they see its channels in Discord. `absent` are those who keep their place although they have left the
    server, told to who may end it.
    """

    group: GroupFacts
    role: GroupRole | None
    asked: bool
    supporting: bool
    reads: bool
    may_join: bool
    may_support: bool
    may_lead: bool
    may_name_co_leads: bool
    may_keep: bool
    absent: Sequence[Participant] = ()


def group_seen(session: Session, actor: Actor, group_id: UUID, *, now: datetime) -> GroupSeen:
    """The group as the actor sees it. Raises `GroupUnknown`."""
    return seen(session, look(session, actor, group_id, now), now)


def seen(session: Session, reached: Reached, now: datetime) -> GroupSeen:
    """The same, of a group that was reached already and perhaps changed since."""
    session.flush()
    standing, group = reached.standing, reached.group
    role = role_in(session, group.id, standing.person_id, now)
    leads = may_lead(standing, role) is None
    return GroupSeen(
        facts_of_group(session, group, now),
        role,
        waiting_request(session, group.id, standing.person_id) is not None,
        supports(session, group.id, standing.person_id) is not None,
        reads(standing, group, role),
        may_join(standing) is None,
        may_support(standing) is None,
        leads,
        may_name_co_leads(standing, role) is None,
        may_keep_groups(standing) is None,
        absent_from(session, group.id, now) if leads else (),
    )


def group_facts(session: Session, group_id: UUID, now: datetime) -> GroupFacts | None:
    """The group of this id, whoever asks: for what is shown in its own places."""
    group = session.find(Group, group_id)
    return None if group is None else facts_of_group(session, group, now)


def facts_of_group(session: Session, group: Group, now: datetime) -> GroupFacts:
    """A row with its people, requests and places."""
    return facts_of_groups(session, [group], now)[0]


def facts_of_groups(session: Session, groups: Sequence[Group], now: datetime) -> list[GroupFacts]:
    """The same for several rows, in as many statements as for one."""
    ids = [group.id for group in groups]
    proposed = [group.id for group in groups if group.status == GroupStatus.PROPOSED]
    people = people_of_groups(session, ids, now)
    places = places_of_groups(session, ids)
    support = support_of_groups(session, proposed) if proposed else {}
    waiting = _waiting(session, ids)
    moved = _last_came_in(session, ids, now)
    names = _names(session, {group.proposed_by_id for group in groups if group.proposed_by_id is not None})
    return [
        GroupFacts(
            id=group.id,
            kind=GroupKind(group.kind),
            name=group.name,
            mission=group.mission,
            welcome=group.welcome,
            joining=Joining(group.joining),
            status=GroupStatus(group.status),
            status_reason=group.status_reason,
            proposed_by_id=group.proposed_by_id,
            proposed_by=names.get(group.proposed_by_id) if group.proposed_by_id is not None else None,
            created_at=group.created_at,
            opened_at=group.opened_at,
            archived_at=group.archived_at,
            people=people.get(group.id, ()),
            waiting=waiting.get(group.id, 0),
            moved_at=max(group.created_at, group.opened_at or group.created_at, moved.get(group.id, group.created_at)),
            support=support.get(group.id),
            places=places.get(group.id, {}),
        )
        for group in groups
    ]


def waiting_request(session: Session, group_id: UUID, person_id: UUID | None) -> GroupRequest | None:
    """The request of a person that waits for an answer, None where there is none."""
    if person_id is None:
        return None
    return session.scalar(
        select(GroupRequest).where(
            GroupRequest.group_id == group_id,
            GroupRequest.person_id == person_id,
            GroupRequest.status == RequestStatus.WAITING,
        )
    )


def _waiting(session: Session, ids: Collection[UUID]) -> Mapping[UUID, int]:
    rows = session.execute(
        select(GroupRequest.group_id, func.count())
        .where(GroupRequest.group_id.in_(ids), GroupRequest.status == RequestStatus.WAITING)
        .group_by(GroupRequest.group_id)
    )
    return dict(rows.all())


def _last_came_in(session: Session, ids: Collection[UUID], now: datetime) -> Mapping[UUID, datetime]:
    rows = session.execute(
        select(GroupMembership.group_id, func.max(GroupMembership.since))
        .where(
            GroupMembership.group_id.in_(ids),
            GroupMembership.role.in_((GroupRole.MEMBER, GroupRole.GUEST)),
            GroupMembership.since <= now,
        )
        .group_by(GroupMembership.group_id)
    )
    return dict(rows.all())


def _names(session: Session, ids: Collection[UUID]) -> Mapping[UUID, str]:
    if not ids:
        return {}
    return {person.id: person.full_name for person in session.scalars(select(Person).where(Person.id.in_(ids)))}
