"""Coming into a group, at once or by a request, and going out of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from models.actor import Actor
from models.database import Session, Topic
from models.groups.changing import JOINED, LEFT, owe_card, owe_roles, owe_welcome, write_down
from models.groups.errors import AskedAlready, InGroupAlready, NotInGroup, RequestOver
from models.groups.facts import GroupSeen, seen, waiting_request
from models.groups.membership import own_place, people_of
from models.groups.permissions import may_join, may_take_part
from models.groups.reaching import Reached, demand_open, look, reach
from models.groups.tables import Group, GroupMembership, GroupRequest, GroupRole, Joining, RequestStatus
from models.groups.terms import end_term, terms_of
from models.groups.writing import wish_from
from models.people.permissions import demand
from models.people.private_notices import owe_notice
from models.records import dataclass


@dataclass(frozen=True)
class Coming:
    """How the actor may come in: `at_once`, or with a reason."""

    group_id: UUID
    name: str
    at_once: bool


@dataclass(frozen=True)
class Left:
    """The actor went out of a group; `headed` says that they headed it."""

    group_id: UUID
    name: str
    headed: bool


def how_to_join(session: Session, actor: Actor, group_id: UUID, *, now: datetime) -> Coming:
    """Look how the actor may come in, before anything is typed. Raises as `join` does."""
    reached = look(session, actor, group_id, now)
    _demand_joiner(session, reached)
    return Coming(group_id, reached.group.name, _at_once(session, reached))


def join(session: Session, actor: Actor, group_id: UUID, reason: str = "", *, now: datetime) -> GroupSeen:
    """Come in at once where the group is open, else ask with a reason.

    Whoever was removed asks, even where others come in at once. Raises `GroupUnknown`, `NotAllowed`, `GroupNotOpen`,
    `InGroupAlready`, `AskedAlready`, `GroupReasonEmpty` or `GroupTextTooLong`.
    """
    reached = reach(session, actor, group_id, now)
    _demand_joiner(session, reached)
    if _at_once(session, reached):
        membership = let_in(session, reached.group, reached.person_id, GroupRole.MEMBER, now)
        write_down(session, reached, JOINED, reached.person_id, now=now)
        if reached.group.welcome:
            owe_welcome(session, membership, now)
        return seen(session, reached, now)
    request = GroupRequest(
        id=session.new_id(),
        group_id=group_id,
        person_id=reached.person_id,
        reason=wish_from(reason),
        asked_at=now,
        status=RequestStatus.WAITING,
    )
    session.add(request)
    session.flush()
    owe_card(session, group_id, now)
    for head in people_of(session, group_id, now):
        if head.is_head:
            owe_notice(session, head.person_id, now)
    session.touch(Topic.DUE)
    return seen(session, reached, now)


def withdraw_request(session: Session, actor: Actor, group_id: UUID, *, now: datetime) -> GroupSeen:
    """Take one's request back. Raises `GroupUnknown`, `NotAllowed` or `RequestOver`."""
    reached = reach(session, actor, group_id, now)
    demand(may_take_part(reached.standing))
    request = waiting_request(session, group_id, reached.standing.person_id)
    if request is None:
        raise RequestOver
    request.status, request.decided_at, request.seen_at = RequestStatus.WITHDRAWN, now, now
    session.flush()
    owe_card(session, group_id, now)
    session.touch(Topic.DUE)
    return seen(session, reached, now)


def leave(session: Session, actor: Actor, group_id: UUID, *, now: datetime) -> Left:
    """Go out of a group, and head it no more. Raises `GroupUnknown`, `NotAllowed` or `NotInGroup`."""
    reached = reach(session, actor, group_id, now)
    demand(may_take_part(reached.standing))
    headed = bool(let_out(session, reached, reached.person_id, now))
    write_down(session, reached, LEFT, reached.person_id, after={"headed": headed}, now=now)
    return Left(group_id, reached.group.name, headed)


def prepare_leave(session: Session, actor: Actor, group_id: UUID, *, now: datetime) -> Left:
    """What would be left, to be confirmed. Raises as `leave` does."""
    reached = look(session, actor, group_id, now)
    demand(may_take_part(reached.standing))
    if reached.role is None:
        raise NotInGroup
    return Left(group_id, reached.group.name, bool(terms_of(session, group_id, reached.person_id, now)))


def let_in(session: Session, group: Group, person_id: UUID, role: GroupRole, now: datetime) -> GroupMembership:
    """Make somebody's row, and owe what follows; who was to come in later, to head the group, is in from now on."""
    membership = own_place(session, group.id, person_id)
    if membership is None:
        membership = GroupMembership(id=session.new_id(), group_id=group.id, person_id=person_id, role=role, since=now)
        session.add(membership)
    membership.since, membership.start_applied = now, True
    session.flush()
    owe_roles(session, group.id, person_id, now)
    return membership


def let_out(
    session: Session, reached: Reached, person_id: UUID, now: datetime, *, reason: str | None = None
) -> list[GroupMembership]:
    """End all of somebody's rows in the group, and owe what follows; returns those by which they headed it.

    Raises `NotInGroup`.
    """
    row = own_row(session, reached.group.id, person_id, now)
    if row is None:
        raise NotInGroup
    terms = terms_of(session, reached.group.id, person_id, now)
    for term in terms:
        end_term(session, reached, term, now, now, told=True)
    row.until, row.end_applied, row.removal_reason = now, True, reason
    session.flush()
    owe_roles(session, reached.group.id, person_id, now)
    return list(terms)


def own_row(session: Session, group_id: UUID, person_id: UUID, now: datetime) -> GroupMembership | None:
    """The row by which somebody takes part now, beside those by which they head; None for who does not."""
    row = own_place(session, group_id, person_id)
    return row if row is not None and row.since <= now else None


def _demand_joiner(session: Session, reached: Reached) -> None:
    demand(may_join(reached.standing))
    demand_open(reached.group)
    if reached.role is not None:
        raise InGroupAlready(reached.standing.name or "")
    waits = waiting_request(session, reached.group.id, reached.standing.person_id)
    if waits is not None:
        raise AskedAlready(waits.asked_at)


def _at_once(session: Session, reached: Reached) -> bool:
    if reached.group.joining != Joining.OPEN:
        return False
    removed = session.scalar(
        select(GroupMembership.removal_reason)
        .where(
            GroupMembership.group_id == reached.group.id,
            GroupMembership.person_id == reached.person_id,
            GroupMembership.role.in_((GroupRole.MEMBER, GroupRole.GUEST)),
            GroupMembership.until.is_not(None),
        )
        .order_by(GroupMembership.until.desc())
        .limit(1)
    )
    return removed is None
