"""A newcomer whose request waits says that a record is theirs which was imported after they had asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from models.actor import Actor
from models.database import Session, Topic, lock
from models.joining.errors import RecordNotOffered, RequestGone
from models.joining.permissions import may_follow
from models.joining.recognising import records_offered
from models.joining.telling import tell_deciders
from models.joining.waiting import JoinRequest, request_of
from models.people.likeness import Record
from models.people.permissions import demand
from models.people.standing import standing_of
from models.people.tables import Affiliation, AffiliationStatus, Person


def records_for(session: Session, actor: Actor, request_id: UUID, *, now: datetime) -> Sequence[Record]:
    """The records that whoever made a request may be. Raises `NotAllowed`, or `RequestGone` where it waits no more."""
    row, person = _own_waiting(session, actor, session.find(Affiliation, request_id), now)
    return records_offered(session, person.full_name, row.organisation_id) if person.newcomer else ()


def claim(session: Session, actor: Actor, request_id: UUID, record_id: UUID, *, now: datetime) -> JoinRequest:
    """Say that a record is one's own: it becomes so with the acceptance, never before.

    Who has the request before them and not the claim must look again (`AsSeen`). Raises `NotAllowed`, `RequestGone` or
    `RecordNotOffered`.
    """
    row, _ = _own_waiting(session, actor, lock(session, Affiliation, request_id), now)
    offered = {record.person_id for record in records_for(session, actor, request_id, now=now)}
    if record_id not in offered:
        raise RecordNotOffered
    row.claimed_id = record_id
    session.flush()
    tell_deciders(session, row.id, row.organisation_id, now, notices=False)
    session.touch(Topic.PEOPLE, Topic.OUTBOX)
    request = request_of(session, row.id)
    assert request is not None
    return request


def _own_waiting(session: Session, actor: Actor, row: Affiliation | None, now: datetime) -> tuple[Affiliation, Person]:
    standing = standing_of(session, actor, now)
    demand(may_follow(standing, row.person_id if row is not None else None))
    if row is None or row.status != AffiliationStatus.PENDING:
        raise RequestGone
    person = session.find(Person, row.person_id)
    assert person is not None
    return row, person
