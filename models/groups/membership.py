"""Who takes part in a group now, and in which role."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select

from models.database import Session
from models.groups.tables import HEAD_ROLES, GroupMembership, GroupRole
from models.people.tables import Affiliation, AffiliationStatus, Organisation, OrganisationStatus, Person
from models.records import dataclass

RANKS: Mapping[GroupRole, int] = {role: rank for rank, role in enumerate(GroupRole)}
"""The order of the roles: the lower, the higher the role."""


@dataclass(frozen=True)
class Participant:
    """A person in a group. `role` is the highest they have now; `since` is when they came in.

    `head_until` is the end of what they head as, if it has one. `user_id` is None for somebody Discord does not know.
    """

    person_id: UUID
    name: str
    user_id: int | None
    role: GroupRole
    since: datetime
    head_until: datetime | None = None

    @property
    def is_head(self) -> bool:
        """Whether they head the group."""
        return self.role in HEAD_ROLES


def current(now: datetime) -> ColumnElement[bool]:
    """The condition on `GroupMembership` rows that hold at `now`: the start is included, the end is not."""
    return and_(GroupMembership.since <= now, or_(GroupMembership.until.is_(None), GroupMembership.until > now))


def roles_in(session: Session, person_id: UUID, now: datetime) -> Mapping[UUID, GroupRole]:
    """The groups in which a person takes part at `now`, each with the highest of their roles there."""
    rows = session.execute(
        select(GroupMembership.group_id, GroupMembership.role).where(
            GroupMembership.person_id == person_id, current(now)
        )
    )
    found: dict[UUID, GroupRole] = {}
    for group_id, role in rows:
        found[group_id] = highest([GroupRole(role), *([found[group_id]] if group_id in found else [])])
    return found


def role_in(session: Session, group_id: UUID, person_id: UUID | None, now: datetime) -> GroupRole | None:
    """The highest role of a person in one group at `now`; None for who is not in it."""
    if person_id is None:
        return None
    roles = session.scalars(
        select(GroupMembership.role).where(
            GroupMembership.group_id == group_id, GroupMembership.person_id == person_id, current(now)
        )
    ).all()
    return highest(GroupRole(role) for role in roles) if roles else None


def people_of(session: Session, group_id: UUID, now: datetime) -> Sequence[Participant]:
    """Who takes part in a group at `now`: its lead, its co-leads, then the others, each by name.

    Those who have left the server keep their place, and stand here again once they are back.
    """
    return people_of_groups(session, [group_id], now).get(group_id, ())


def people_of_groups(
    session: Session, group_ids: Collection[UUID], now: datetime
) -> Mapping[UUID, Sequence[Participant]]:
    """The same for several groups, in one statement."""
    rows = session.execute(_people(group_ids, now).where(Person.left_at.is_(None)))
    return {group_id: _in_order(people.values()) for group_id, people in _gathered(rows).items()}


def absent_from(session: Session, group_id: UUID, now: datetime) -> Sequence[Participant]:
    """Whose place in the group is kept although they have left the server: its heads may end it."""
    rows = session.execute(_people([group_id], now).where(Person.left_at.is_not(None)))
    return _in_order(_gathered(rows).get(group_id, {}).values())


def own_place(session: Session, group_id: UUID, person_id: UUID) -> GroupMembership | None:
    """The row by which somebody takes part, or shall from a later instant on, beside those by which they head."""
    return session.scalar(
        select(GroupMembership).where(
            GroupMembership.group_id == group_id,
            GroupMembership.person_id == person_id,
            GroupMembership.role.in_((GroupRole.MEMBER, GroupRole.GUEST)),
            GroupMembership.until.is_(None),
        )
    )


def is_of_the_cluster(session: Session, person_id: UUID) -> bool:
    """Whether an organisation that has not left stands behind somebody: otherwise they are a guest in a committee."""
    accepted = (
        select(Affiliation.id)
        .join(
            Organisation,
            and_(Organisation.cluster_id == Affiliation.cluster_id, Organisation.id == Affiliation.organisation_id),
        )
        .where(
            Affiliation.person_id == person_id,
            Affiliation.status == AffiliationStatus.ACCEPTED,
            Organisation.status != OrganisationStatus.FORMER,
        )
    )
    return session.scalar(accepted.limit(1)) is not None


def highest(roles: Iterable[GroupRole]) -> GroupRole:
    """The highest of these roles."""
    return min(roles, key=lambda role: RANKS[role])


def _people(group_ids: Collection[UUID], now: datetime) -> Select[GroupMembership, Person]:
    same = and_(Person.cluster_id == GroupMembership.cluster_id, Person.id == GroupMembership.person_id)
    of_these = GroupMembership.group_id.in_(group_ids)
    return select(GroupMembership, Person).join(Person, same).where(of_these, current(now))


def _gathered(rows: Iterable[Row[GroupMembership, Person]]) -> dict[UUID, dict[UUID, Participant]]:
    found: dict[UUID, dict[UUID, Participant]] = {}
    for row, person in rows:
        group = found.setdefault(row.group_id, {})
        group[person.id] = _with(group.get(person.id), row, person)
    return found


def _with(known: Participant | None, row: GroupMembership, person: Person) -> Participant:
    role = GroupRole(row.role)
    until = row.until if role in HEAD_ROLES else None
    if known is None:
        return Participant(person.id, person.full_name, person.discord_user_id, role, row.since, until)
    above = highest((role, known.role))
    return Participant(
        person.id,
        person.full_name,
        person.discord_user_id,
        above,
        row.since if role not in HEAD_ROLES else known.since,
        until if above is role else known.head_until,
    )


def _in_order(people: Iterable[Participant]) -> Sequence[Participant]:
    return sorted(people, key=lambda each: (RANKS[each.role], each.name.casefold(), each.person_id))
