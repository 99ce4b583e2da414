"""Requests to join, accepted or refused by a group's heads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select

from models.actor import Actor
from models.database import Session, Topic, lock
from models.errors import NotAllowed, Reason
from models.groups.changing import ACCEPTED, owe_card, owe_welcome, write_down
from models.groups.errors import GroupUnknown, RequesterHasLeft, RequesterMayNotJoin, RequestOver
from models.groups.joining import let_in, own_row
from models.groups.permissions import may_lead, may_take_part
from models.groups.reaching import Reached, demand_open, look, may_still_join, reach
from models.groups.tables import GroupMembership, GroupRequest, GroupRole, RequestStatus
from models.groups.writing import reason_from
from models.people.overview import belongings_of
from models.people.permissions import demand
from models.people.private_notices import owe_notice
from models.people.standing import standing_of
from models.people.tables import OrganisationStatus, Person
from models.records import dataclass


@dataclass(frozen=True)
class WaitingRequest:
    """Somebody asks to join a group. Not `acceptable`: they have left since, or may join groups no longer."""

    id: UUID
    group_id: UUID
    group: str
    person_id: UUID
    name: str
    organisations: tuple[str, ...]
    reason: str
    asked_at: datetime
    acceptable: bool = True


@dataclass(frozen=True)
class Requests:
    """Those who ask to join one group, the first first."""

    group_id: UUID
    group: str
    waiting: Sequence[WaitingRequest]


def requests_of(session: Session, actor: Actor, group_id: UUID, *, now: datetime) -> Requests:
    """Who asks to join. Raises `GroupUnknown` or `NotAllowed`."""
    reached = look(session, actor, group_id, now)
    demand(may_lead(reached.standing, reached.role))
    rows = session.execute(
        select(GroupRequest, Person)
        .join(Person, and_(Person.cluster_id == GroupRequest.cluster_id, Person.id == GroupRequest.person_id))
        .where(GroupRequest.group_id == group_id, GroupRequest.status == RequestStatus.WAITING)
        .order_by(GroupRequest.asked_at, GroupRequest.id)
    ).all()
    return Requests(group_id, reached.group.name, [_waiting(session, reached, *row, now) for row in rows])


def request_to_answer(session: Session, actor: Actor, request_id: UUID, *, now: datetime) -> WaitingRequest:
    """One request, before a reason is typed. Raises as `refuse` does."""
    request = session.find(GroupRequest, request_id)
    if request is None:
        raise RequestOver
    try:
        reached = look(session, actor, request.group_id, now)
    except GroupUnknown:
        raise RequestOver from None
    demand(may_lead(reached.standing, reached.role))
    if request.status != RequestStatus.WAITING:
        raise RequestOver
    return _waiting(session, reached, request, _person(session, request), now)


def accept(session: Session, actor: Actor, request_id: UUID, *, now: datetime) -> WaitingRequest:
    """Let somebody in who asked, if they may join still: they are greeted in the group's channel.

    Raises `RequestOver` (also where another head was quicker), `NotAllowed`, `GroupNotOpen`, `RequesterHasLeft` or
    `RequesterMayNotJoin`.
    """
    reached, request = _to_decide(session, actor, request_id, now)
    demand_open(reached.group)
    person = _person(session, request)
    if person.left_at is not None:
        raise RequesterHasLeft(person.full_name)
    if not may_still_join(session, person, now):
        raise RequesterMayNotJoin(person.full_name)
    request.status, request.decided_at = RequestStatus.ACCEPTED, now
    membership: GroupMembership | None = own_row(session, reached.group.id, person.id, now)
    if membership is None:
        membership = let_in(session, reached.group, person.id, GroupRole.MEMBER, now)
        write_down(session, reached, ACCEPTED, person.id, now=now)
        owe_welcome(session, membership, now)
    owe_notice(session, person.id, now)
    return _waiting(session, reached, request, person, now)


def refuse(session: Session, actor: Actor, request_id: UUID, reason: str, *, now: datetime) -> WaitingRequest:
    """Say no with a reason, which is told to whoever asked and to nobody else; nor is who refused.

    Raises `RequestOver`, `NotAllowed`, `GroupReasonEmpty` or `GroupTextTooLong`.
    """
    reached, request = _to_decide(session, actor, request_id, now)
    person = _person(session, request)
    request.reply = reason_from(reason)
    request.status, request.decided_at = RequestStatus.REFUSED, now
    session.flush()
    owe_card(session, reached.group.id, now)
    owe_notice(session, person.id, now)
    session.touch(Topic.DUE)
    return _waiting(session, reached, request, person, now)


def put_outcome_aside(session: Session, actor: Actor, request_id: UUID, *, now: datetime) -> None:
    """Whoever asked has read what became of it. Raises `NotAllowed`."""
    standing = standing_of(session, actor, now)
    demand(may_take_part(standing))
    request = lock(session, GroupRequest, request_id)
    if request is None or request.person_id != standing.person_id:
        raise NotAllowed(Reason.NOT_YOURS)
    if request.status != RequestStatus.WAITING:
        request.seen_at = request.seen_at or now


def _to_decide(session: Session, actor: Actor, request_id: UUID, now: datetime) -> tuple[Reached, GroupRequest]:
    """The request, which nobody else decides meanwhile."""
    asked = session.find(GroupRequest, request_id)
    if asked is None:
        raise RequestOver
    try:
        reached = reach(session, actor, asked.group_id, now)
    except GroupUnknown:
        raise RequestOver from None
    demand(may_lead(reached.standing, reached.role))
    request = lock(session, GroupRequest, request_id)
    if request is None or request.status != RequestStatus.WAITING:
        raise RequestOver
    return reached, request


def _person(session: Session, request: GroupRequest) -> Person:
    person = session.find(Person, request.person_id)
    assert person is not None
    return person


def _waiting(
    session: Session, reached: Reached, request: GroupRequest, person: Person, now: datetime
) -> WaitingRequest:
    where = [each for each in belongings_of(session, person.id) if each.status is not OrganisationStatus.FORMER]
    return WaitingRequest(
        request.id,
        reached.group.id,
        reached.group.name,
        person.id,
        person.full_name,
        tuple(each.organisation for each in where),
        request.reason,
        request.asked_at,
        may_still_join(session, person, now),
    )
