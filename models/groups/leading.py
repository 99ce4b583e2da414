"""Who heads a group, from an instant to an instant: named by the board, co-leads by its lead too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from models.actor import Actor
from models.database import Session
from models.groups.changing import HEAD_ENDED, HEAD_NAMED, owe_roles, write_down
from models.groups.errors import (
    BotsJoinNoGroup,
    CoLeadsAreMembers,
    EndBeforeStart,
    GuestsHeadNothing,
    HeadOver,
    HeadRoleUnknown,
    HeadUnknownToCluster,
)
from models.groups.membership import role_in
from models.groups.permissions import may_keep_groups, may_name_co_leads
from models.groups.reaching import Reached, demand_open, look, reach
from models.groups.tables import HEAD_ROLES, GroupMembership, GroupRole
from models.people.permissions import demand
from models.people.private_notices import owe_notice
from models.people.tables import Person
from models.people.tying import DiscordUser


@dataclass(frozen=True)
class HeadTerm:
    """Somebody heads a group, now or from a later instant on; `until` is excluded."""

    id: UUID
    person_id: UUID
    name: str
    role: GroupRole
    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class Term:
    """As what somebody shall head a group; without `since` from now on, without `until` until further notice."""

    role: GroupRole
    since: datetime | None = None
    until: datetime | None = None


def head_terms(session: Session, actor: Actor, group_id: UUID, *, now: datetime) -> Sequence[HeadTerm]:
    """Who heads the group now or shall later, to be changed. Raises `GroupUnknown` or `NotAllowed`."""
    reached = look(session, actor, group_id, now)
    demand(may_name_co_leads(reached.standing, reached.role))
    rows = session.execute(
        select(GroupMembership, Person)
        .join(Person, and_(Person.cluster_id == GroupMembership.cluster_id, Person.id == GroupMembership.person_id))
        .where(GroupMembership.group_id == group_id, GroupMembership.role.in_(HEAD_ROLES), _not_over(now))
        .order_by(GroupMembership.since, Person.name_key, GroupMembership.id)
    )
    return [_term(row, person) for row, person in rows]


def name_head(
    session: Session, actor: Actor, group_id: UUID, user: DiscordUser, term: Term, *, now: datetime
) -> HeadTerm:
    """Let somebody head a group; a new lead ends the term of the one before.

    Raises `GroupUnknown`, `NotAllowed`, `GroupNotOpen` or what is refused about heads in `models/groups/errors.py`.
    """
    reached = reach(session, actor, group_id, now)
    if term.role not in HEAD_ROLES:
        raise HeadRoleUnknown
    if term.role is GroupRole.CO_LEAD:
        demand(may_name_co_leads(reached.standing, reached.role))
    else:
        demand(may_keep_groups(reached.standing))
    demand_open(reached.group)
    person = known_person(session, user)
    if may_keep_groups(reached.standing) is not None and role_in(session, group_id, person.id, now) is None:
        raise CoLeadsAreMembers(person.full_name)
    return place_head(session, reached, person, term, now)


def place_head(session: Session, reached: Reached, person: Person, term: Term, now: datetime) -> HeadTerm:
    """Give the term to somebody, in the place of what it overlaps: theirs, and of a lead every other lead's."""
    since = max(term.since or now, now)
    if term.until is not None and term.until <= since:
        raise EndBeforeStart
    _demand_member(session, reached, person, now)
    until = term.until
    for row in _terms(session, reached.group.id, now):
        own = row.person_id == person.id
        if not own and not (row.role == term.role == GroupRole.LEAD):
            continue
        if row.until is not None and row.until <= since:
            continue
        if row.since < since or (own and row.since == since):
            _end(session, row, since, now)
        elif own:
            session.delete(row)
        else:  # a successor who was named already: this term ends where theirs begins
            until = row.since if until is None else min(until, row.since)
            if until <= since:
                _end(session, row, since, now)
                until = term.until
    row = GroupMembership(
        id=session.new_id(),
        group_id=reached.group.id,
        person_id=person.id,
        role=term.role,
        since=since,
        until=until,
        start_applied=since <= now,
    )
    session.add(row)
    session.flush()
    after = {"role": term.role.value, "since": since.isoformat(), "until": until.isoformat() if until else None}
    write_down(session, reached, HEAD_NAMED, person.id, after=after, now=now)
    owe_roles(session, reached.group.id, person.id, now)
    if person.id != reached.standing.person_id:
        owe_notice(session, person.id, now)
    return _term(row, person)


def end_head(session: Session, actor: Actor, term_id: UUID, *, now: datetime) -> HeadTerm:
    """End somebody's term now, or call off one that has not begun; they remain in the group.

    Raises `HeadOver` (also of a group that does not exist for the actor), or `NotAllowed`.
    """
    row = session.find(GroupMembership, term_id)
    if row is None or row.role not in HEAD_ROLES:
        raise HeadOver
    reached = reach(session, actor, row.group_id, now)
    if row.role == GroupRole.CO_LEAD:
        demand(may_name_co_leads(reached.standing, reached.role))
    else:
        demand(may_keep_groups(reached.standing))
    again = select(GroupMembership).where(GroupMembership.id == term_id).execution_options(populate_existing=True)
    row = session.scalar(again)  # as it is now that nobody else changes the group
    if row is None or (row.until is not None and row.until <= now):
        raise HeadOver
    person = session.find(Person, row.person_id)
    assert person is not None
    ended = _term(row, person)
    end_row(session, reached, row, now)
    session.flush()
    owe_roles(session, reached.group.id, person.id, now)
    return ended


def end_row(session: Session, reached: Reached, row: GroupMembership, now: datetime) -> None:
    """End a head's row and write it down."""
    before = {"role": row.role, "until": row.until.isoformat() if row.until else None}
    person_id = row.person_id
    _end(session, row, now, now)
    write_down(session, reached, HEAD_ENDED, person_id, before=before, after={"until": now.isoformat()}, now=now)


def terms_of(session: Session, group_id: UUID, person_id: UUID, now: datetime) -> Sequence[GroupMembership]:
    """The rows by which a person heads the group now, or shall."""
    return [row for row in _terms(session, group_id, now) if row.person_id == person_id]


def known_person(session: Session, user: DiscordUser) -> Person:
    """Who is to head a group. Raises `BotsJoinNoGroup` or `HeadUnknownToCluster`."""
    if user.is_bot:
        raise BotsJoinNoGroup
    person = session.scalar(select(Person).where(Person.discord_user_id == user.user_id))
    if person is None:
        raise HeadUnknownToCluster
    return person


def _demand_member(session: Session, reached: Reached, person: Person, now: datetime) -> None:
    """Whoever heads a group takes part in it: the row by which they do is made where it is missing."""
    present = session.scalar(
        select(GroupMembership).where(
            GroupMembership.group_id == reached.group.id,
            GroupMembership.person_id == person.id,
            GroupMembership.role.in_((GroupRole.MEMBER, GroupRole.GUEST)),
            GroupMembership.until.is_(None),
        )
    )
    if present is None:
        session.add(
            GroupMembership(
                id=session.new_id(),
                group_id=reached.group.id,
                person_id=person.id,
                role=GroupRole.MEMBER,
                since=now,
            )
        )
    elif present.role == GroupRole.GUEST:
        raise GuestsHeadNothing(person.full_name)


def _terms(session: Session, group_id: UUID, now: datetime) -> Sequence[GroupMembership]:
    return session.scalars(
        select(GroupMembership)
        .where(GroupMembership.group_id == group_id, GroupMembership.role.in_(HEAD_ROLES), _not_over(now))
        .order_by(GroupMembership.since, GroupMembership.id)
    ).all()


def _not_over(now: datetime) -> ColumnElement[bool]:
    return or_(GroupMembership.until.is_(None), GroupMembership.until > now)


def _end(session: Session, row: GroupMembership, at: datetime, now: datetime) -> None:
    """End a term at an instant; one that would never have held is taken away."""
    if row.since >= at:
        session.delete(row)
        return
    row.until = at
    # What follows from an end at once is owed with it; a later one is the schedule's.
    row.end_applied = at <= now


def _term(row: GroupMembership, person: Person) -> HeadTerm:
    return HeadTerm(row.id, person.id, person.full_name, GroupRole(row.role), row.since, row.until)
