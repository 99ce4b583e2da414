"""Accepting and refusing whoever asked to join."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from models import audit, outbox
from models.actor import Actor
from models.cluster.journal import record
from models.cluster.tables import Cluster
from models.database import Session, Topic, lock
from models.joining.absorbing import absorb
from models.joining.errors import (
    DecidedAlready,
    OrganisationGone,
    OrganisationHasLeft,
    OrganisationThere,
    RecordForBoard,
    RecordTaken,
    RequestGone,
)
from models.joining.permissions import may_decide, may_list
from models.joining.recognising import gives_record
from models.joining.tables import UnlistedRequest
from models.joining.telling import tell_person
from models.joining.waiting import JoinRequest, request_of
from models.joining.wording import organisation_name_from, reason_from
from models.people.mandates import ROLES_OF_PERSON
from models.people.names import folded
from models.people.permissions import demand
from models.people.standing import Standing, standing_of
from models.people.tables import (
    Affiliation,
    AffiliationRole,
    AffiliationStatus,
    Organisation,
    OrganisationStatus,
    Person,
)
from models.records import dataclass

ACCEPTED = "joining.accepted"
REFUSED = "joining.refused"
LISTED = "joining.listed"


@dataclass(frozen=True)
class AsSeen:
    """The request as whoever accepts it has read it: which record was claimed, None for none."""

    record_id: UUID | None


def accept(
    session: Session,
    actor: Actor,
    request_id: UUID,
    *,
    with_record: bool = True,
    as_seen: AsSeen | None = None,
    now: datetime,
) -> JoinRequest:
    """Accept somebody into an organisation, `with_record` together with the imported record that they claim.

    A request that was taken back and made again, for another record than the one that was seen, is another one: nobody
    gives a record away that they have not read of. Raises `NotAllowed`, `RequestGone`, `DecidedAlready`,
    `OrganisationHasLeft`, `RecordTaken` or `RecordForBoard`.
    """
    standing = standing_of(session, actor, now)
    row = lock(session, Affiliation, request_id)
    organisation = session.find(Organisation, row.organisation_id) if row is not None else None
    demand(may_decide(standing, organisation.id if organisation else None, organisation.status if organisation else ""))
    if row is None or organisation is None:
        raise RequestGone
    if row.status != AffiliationStatus.PENDING or (as_seen is not None and as_seen.record_id != row.claimed_id):
        raise DecidedAlready
    if organisation.status == OrganisationStatus.FORMER:
        raise OrganisationHasLeft(organisation.name)
    person = lock(session, Person, row.person_id)
    assert person is not None
    claimed = _claimed(session, standing, person, row) if with_record else None
    _begin(row, now)
    if claimed is not None:
        absorb(session, person, claimed, row)
        person = claimed
    return _accepted(session, standing, person, row.id, now, with_record=claimed is not None)


def refuse(session: Session, actor: Actor, request_id: UUID, reason: str, *, now: datetime) -> JoinRequest:
    """Refuse somebody, whether their organisation is listed or not; the reason is for them alone.

    Raises `NotAllowed`, `RequestGone`, `DecidedAlready`, `RefusalEmpty` or `JoinTextTooLong`.
    """
    standing = standing_of(session, actor, now)
    row = lock(session, Affiliation, request_id) or lock(session, UnlistedRequest, request_id)
    organisation = session.find(Organisation, row.organisation_id) if isinstance(row, Affiliation) else None
    demand(may_decide(standing, organisation.id if organisation else None, organisation.status if organisation else ""))
    if row is None:
        raise RequestGone
    waits = row.status == AffiliationStatus.PENDING if isinstance(row, Affiliation) else row.decided_at is None
    if not waits:
        raise DecidedAlready
    row.refusal = reason_from(reason)
    if isinstance(row, Affiliation):
        # What is kept of a refusal is kept from now on, however long the request has waited.
        row.status, row.claimed_id, row.since = AffiliationStatus.REFUSED, None, now
    else:
        row.decided_at = now
    session.flush()
    _record(session, standing, audit.Change(REFUSED, row.person_id, {}, _where(organisation)), now)
    tell_person(session, row.id, row.person_id, now)
    session.touch(Topic.PEOPLE, Topic.DUE)
    return _told(session, row.id)


def list_as_new(session: Session, actor: Actor, request_id: UUID, name: str, *, now: datetime) -> JoinRequest:
    """Make the organisation that was not listed, under the name that the board gives it, and accept the person.

    Raises `NotAllowed`, `RequestGone`, `DecidedAlready`, `OrganisationThere`, `OrganisationNameEmpty` or
    `JoinTextTooLong`.
    """
    lock(session, Cluster, session.own_cluster_id)
    standing = standing_of(session, actor, now)
    demand(may_list(standing))
    row = _unlisted(session, standing, request_id)
    organisation_name = organisation_name_from(name)
    key = folded(organisation_name)
    there = session.scalar(select(Organisation).where(Organisation.name_key == key))
    if there is not None:
        raise OrganisationThere(there.name)
    organisation = Organisation(
        id=session.new_id(),
        name=organisation_name,
        name_key=key,
        status=OrganisationStatus.ACTIVE,
        created_at=now,
    )
    session.add(organisation)
    session.flush()
    _record(session, standing, audit.Change(LISTED, organisation.id, {}, {}), now)
    return _accept_into(session, standing, row, organisation, now)


def list_as(session: Session, actor: Actor, request_id: UUID, organisation_id: UUID, *, now: datetime) -> JoinRequest:
    """The organisation is listed under another name: accept the person there.

    Raises `NotAllowed`, `RequestGone`, `DecidedAlready`, `OrganisationGone` or `OrganisationHasLeft`.
    """
    standing = standing_of(session, actor, now)
    demand(may_decide(standing, None, None))
    row = _unlisted(session, standing, request_id)
    organisation = lock(session, Organisation, organisation_id)
    if organisation is None:
        raise OrganisationGone
    if organisation.status == OrganisationStatus.FORMER:
        raise OrganisationHasLeft(organisation.name)
    return _accept_into(session, standing, row, organisation, now)


def _unlisted(session: Session, standing: Standing, request_id: UUID) -> UnlistedRequest:
    demand(may_decide(standing, None, None))
    row = lock(session, UnlistedRequest, request_id)
    if row is None:
        raise RequestGone
    if row.decided_at is not None:
        raise DecidedAlready
    return row


def _accept_into(
    session: Session, standing: Standing, row: UnlistedRequest, organisation: Organisation, now: datetime
) -> JoinRequest:
    person = lock(session, Person, row.person_id)
    assert person is not None
    row.decided_at, row.organisation_id = now, organisation.id
    affiliation = session.scalar(
        select(Affiliation).where(Affiliation.person_id == person.id, Affiliation.organisation_id == organisation.id)
    )
    if affiliation is None:
        affiliation = Affiliation(id=session.new_id(), person_id=person.id, organisation_id=organisation.id)
        affiliation.role = AffiliationRole.STAFF
        session.add(affiliation)
    if affiliation.status != AffiliationStatus.ACCEPTED:
        _begin(affiliation, now)
        affiliation.seen_at = now  # the outcome is told of the request itself
    session.flush()
    return _accepted(session, standing, person, row.id, now, organisation=organisation)


def _begin(row: Affiliation, now: datetime) -> None:
    """An affiliation holds from now on."""
    row.role = AffiliationRole.STAFF
    row.status, row.since, row.refusal, row.claimed_id = AffiliationStatus.ACCEPTED, now, None, None


def _claimed(session: Session, standing: Standing, person: Person, row: Affiliation) -> Person | None:
    """The record that goes with the acceptance, which nobody else is tied to meanwhile."""
    if row.claimed_id is None or not person.newcomer:
        return None
    claimed = lock(session, Person, row.claimed_id)
    if claimed is None or claimed.discord_user_id is not None:
        raise RecordTaken
    if not gives_record(session, standing, person, claimed, row.organisation_id):
        raise RecordForBoard(claimed.full_name)
    return claimed


def _accepted(
    session: Session,
    standing: Standing,
    person: Person,
    request_id: UUID,
    now: datetime,
    *,
    with_record: bool = False,
    organisation: Organisation | None = None,
) -> JoinRequest:
    person.newcomer = False
    session.flush()
    where = organisation or _organisation_of(session, request_id)
    change = audit.Change(ACCEPTED, person.id, {}, {**_where(where), "with_record": with_record})
    _record(session, standing, change, now)
    outbox.project(session, ROLES_OF_PERSON, person.id, now)
    tell_person(session, request_id, person.id, now)
    session.touch(Topic.PEOPLE, Topic.EXPERTS, Topic.DUE)
    return _told(session, request_id)


def _organisation_of(session: Session, request_id: UUID) -> Organisation | None:
    row = session.find(Affiliation, request_id)
    return session.find(Organisation, row.organisation_id) if row is not None else None


def _where(organisation: Organisation | None) -> dict[str, object]:
    return {"organisation": str(organisation.id)} if organisation is not None else {}


def _record(session: Session, standing: Standing, change: audit.Change, now: datetime) -> None:
    record(session, change, actor=standing.actor, person_id=standing.person_id, actor_name=standing.name, now=now)


def _told(session: Session, request_id: UUID) -> JoinRequest:
    request = request_of(session, request_id)
    assert request is not None
    return request
