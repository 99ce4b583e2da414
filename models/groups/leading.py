"""Who heads a group, from an instant to an instant: named by the board, co-leads by its lead too.

What a new term cuts short is written down, and told to whom it concerns (`models/groups/terms.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select

from models.actor import Actor
from models.database import Session
from models.groups.changing import ADDED, HEAD_NAMED, make_member, owe_roles, write_down
from models.groups.errors import (
    BotsJoinNoGroup,
    CoLeadsAreMembers,
    EndBeforeStart,
    GroupUnknown,
    GuestsHeadNothing,
    HeadHasLeft,
    HeadOver,
    HeadRoleUnknown,
    HeadUnknownToCluster,
    LeadNamedByBoard,
)
from models.groups.membership import is_of_the_cluster, own_place, role_in
from models.groups.permissions import may_keep_groups, may_name_co_leads
from models.groups.reaching import Reached, demand_open, look, reach
from models.groups.tables import HEAD_ROLES, GroupMembership, GroupRole
from models.groups.terms import end_term, not_over, settle_coming, terms_of_group
from models.people.permissions import demand
from models.people.private_notices import owe_notice
from models.people.tables import Person
from models.people.tying import DiscordUser
from models.records import dataclass


@dataclass(frozen=True)
class HeadTerm:
    """Somebody heads a group, now or from a later instant on; `until` is excluded.

    `gone`: they have left the server, and head nothing until they are back.
    """

    id: UUID
    person_id: UUID
    name: str
    role: GroupRole
    since: datetime
    until: datetime | None
    gone: bool = False


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
        .where(GroupMembership.group_id == group_id, GroupMembership.role.in_(HEAD_ROLES), not_over(now))
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
    """Give the term to somebody, in the place of what it overlaps: theirs, and of a lead every other lead's.

    A term held already as it is asked for stays. Nobody but those who keep the groups cuts a lead's:
    `LeadNamedByBoard`.
    """
    since = max(term.since or now, now)
    if term.until is not None and term.until <= since:
        raise EndBeforeStart
    rows = terms_of_group(session, reached.group.id, now)
    held = (row for row in rows if row.person_id == person.id and row.role == term.role and row.since <= since)
    same = next((row for row in held if row.until == term.until), None)
    if same is not None:
        return _term(same, person)
    until = _make_way(session, reached, rows, person, Term(term.role, since, term.until), now)
    _demand_member(session, reached, person, since, now)
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
    settle_coming(session, reached.group.id, person.id, now)
    after = {"role": term.role.value, "since": since.isoformat(), "until": until.isoformat() if until else None}
    write_down(session, reached, HEAD_NAMED, person.id, after=after, now=now)
    owe_roles(session, reached.group.id, person.id, now)
    if person.id != reached.standing.person_id:
        owe_notice(session, person.id, now)
    return _term(row, person)


def _make_way(
    session: Session, reached: Reached, rows: Sequence[GroupMembership], person: Person, term: Term, now: datetime
) -> datetime | None:
    """End what the term takes the place of; returns when it ends itself, before somebody who is named already."""
    since, until = term.since or now, term.until
    for row in rows:
        own = row.person_id == person.id
        if not own and not (row.role == term.role == GroupRole.LEAD):
            continue
        if (row.until is not None and row.until <= since) or (until is not None and row.since >= until):
            continue
        # Who shall lead later stays named: a co-lead's term ends there, as does that of a lead before them.
        gives_way = row.since > since and (not own or row.role == GroupRole.LEAD != term.role)
        if gives_way:
            until = row.since if until is None else min(until, row.since)
            continue
        if row.role == GroupRole.LEAD and may_keep_groups(reached.standing) is not None:
            raise LeadNamedByBoard(person.full_name)
        end_term(session, reached, row, max(since, row.since), now, told=own)
    return until


def end_head(session: Session, actor: Actor, term_id: UUID, *, now: datetime) -> HeadTerm:
    """End somebody's term now, or call off one that has not begun; they remain in the group.

    Raises `HeadOver` (also of a group that does not exist for the actor), or `NotAllowed`.
    """
    row = session.find(GroupMembership, term_id)
    if row is None or row.role not in HEAD_ROLES:
        raise HeadOver
    try:
        reached = reach(session, actor, row.group_id, now)
    except GroupUnknown:
        raise HeadOver from None
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
    end_term(session, reached, row, now, now, told=person.id == reached.standing.person_id)
    return ended


def known_person(session: Session, user: DiscordUser) -> Person:
    """Who is to head a group. Raises `BotsJoinNoGroup`, `HeadUnknownToCluster` or `HeadHasLeft`."""
    if user.is_bot:
        raise BotsJoinNoGroup
    person = session.scalar(select(Person).where(Person.discord_user_id == user.user_id))
    if person is None:
        raise HeadUnknownToCluster
    if person.left_at is not None:
        raise HeadHasLeft(person.full_name)
    return person


def _demand_member(session: Session, reached: Reached, person: Person, since: datetime, now: datetime) -> None:
    """Whoever heads a group takes part in it, from then on at the latest: the row by which they do is made."""
    present = own_place(session, reached.group.id, person.id)
    if present is None:
        row = GroupMembership(
            id=session.new_id(),
            group_id=reached.group.id,
            person_id=person.id,
            role=GroupRole.MEMBER,
            since=since,
            start_applied=since <= now,
        )
        session.add(row)
        session.flush()
        after = {"role": GroupRole.MEMBER.value, "since": since.isoformat()}
        write_down(session, reached, ADDED, person.id, after=after, now=now)
    elif present.role == GroupRole.GUEST:
        if not is_of_the_cluster(session, person.id):
            raise GuestsHeadNothing(person.full_name)
        make_member(session, reached, present, now)


def _term(row: GroupMembership, person: Person) -> HeadTerm:
    gone = person.left_at is not None
    return HeadTerm(row.id, person.id, person.full_name, GroupRole(row.role), row.since, row.until, gone)
