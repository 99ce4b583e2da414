"""Asking to join an organisation, listed or not, and taking that back.

Whoever the cluster does not know yet becomes a person of it here, whom nobody sees before an organisation has accepted
them (`models/experts/reach.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from models.actor import Actor
from models.cluster.tables import Cluster
from models.database import Session, Topic, insert_into, lock
from models.experts.errors import DomainArchived, DomainUnknown
from models.experts.mastering import MOST_EXPERTISES, domain_in_use
from models.experts.presenting import Said, written_profile
from models.experts.tables import Expertise
from models.joining.errors import (
    AskedAlready,
    BelongsAlready,
    OrganisationGone,
    OrganisationHasLeft,
    OrganisationThere,
    RequestGone,
    TooManyAsked,
)
from models.joining.permissions import may_ask, may_follow
from models.joining.recognising import records_offered
from models.joining.tables import UnlistedRequest
from models.joining.telling import tell_deciders
from models.joining.waiting import JoinRequest, request_of
from models.joining.wording import name_from, organisation_name_from
from models.people.names import folded, person_key
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

MOST_A_DAY = 5
"""Requests of one person within a day, also those taken back: each is looked at by somebody."""

DAY = timedelta(days=1)

FIRST_LEVEL = 2
"""What a domain chosen while joining is declared as: practitioner, to be made precise in the profile."""


@dataclass(frozen=True)
class ToldOfOneself:
    """What a newcomer says; of somebody whom an organisation has accepted already, nothing of it is taken.

    `claimed_id` is the imported record that they say is theirs.
    """

    name: str
    domain_ids: Sequence[UUID] = ()
    said: Said | None = None
    claimed_id: UUID | None = None


def ask(session: Session, actor: Actor, told: ToldOfOneself, organisation_id: UUID, *, now: datetime) -> JoinRequest:
    """Ask to join an organisation. Raises `NotAllowed`, or one of `models/joining/errors.py`."""
    standing = _begin(session, actor, now)
    organisation = lock(session, Organisation, organisation_id)
    if organisation is None:
        raise OrganisationGone
    if organisation.status == OrganisationStatus.FORMER:
        raise OrganisationHasLeft(organisation.name)
    person = _person(session, standing, told, now)
    claimed_id = _claimed(session, person, told, organisation_id)
    row = session.scalar(
        select(Affiliation).where(Affiliation.person_id == person.id, Affiliation.organisation_id == organisation_id)
    )
    if row is None:
        row = Affiliation(id=session.new_id(), person_id=person.id, organisation_id=organisation_id)
        session.add(row)
    elif row.status == AffiliationStatus.ACCEPTED:
        raise BelongsAlready(organisation.name)
    elif row.status == AffiliationStatus.PENDING:
        raise AskedAlready(organisation.name)
    row.role, row.status, row.claimed_id = AffiliationRole.STAFF, AffiliationStatus.PENDING, claimed_id
    row.since = row.asked_at = now
    row.refusal = row.brought_up_at = row.seen_at = None
    session.flush()
    return _asked(session, row.id, organisation_id, now)


def ask_unlisted(session: Session, actor: Actor, told: ToldOfOneself, name: str, *, now: datetime) -> JoinRequest:
    """Ask the board to list an organisation, and to be of it.

    Raises `NotAllowed`, `OrganisationThere` where it is listed, or another of `models/joining/errors.py`.
    """
    standing = _begin(session, actor, now)
    organisation_name = organisation_name_from(name)
    there = session.scalar(
        select(Organisation).where(
            Organisation.name_key == folded(organisation_name), Organisation.status != OrganisationStatus.FORMER
        )
    )
    if there is not None:
        raise OrganisationThere(there.name)
    person = _person(session, standing, told, now)
    waiting = session.scalars(
        select(UnlistedRequest).where(UnlistedRequest.person_id == person.id, UnlistedRequest.decided_at.is_(None))
    )
    if any(folded(each.name) == folded(organisation_name) for each in waiting):
        raise AskedAlready(organisation_name)
    row = UnlistedRequest(id=session.new_id(), person_id=person.id, name=organisation_name, asked_at=now)
    session.add(row)
    session.flush()
    return _asked(session, row.id, None, now)


def withdraw(session: Session, actor: Actor, request_id: UUID, *, now: datetime) -> JoinRequest:
    """Take a request back that waits. Raises `NotAllowed`, or `RequestGone` where it waits no more."""
    standing = standing_of(session, actor, now)
    row = lock(session, Affiliation, request_id) or lock(session, UnlistedRequest, request_id)
    demand(may_follow(standing, row.person_id if row is not None else None))
    if isinstance(row, Affiliation) and row.status == AffiliationStatus.PENDING:
        row.status, row.seen_at = AffiliationStatus.ENDED, now
    elif isinstance(row, UnlistedRequest) and row.decided_at is None:
        row.decided_at = row.seen_at = now
    else:
        raise RequestGone
    session.flush()
    organisation_id = row.organisation_id if isinstance(row, Affiliation) else None
    return _asked(session, row.id, organisation_id, now, new=False)


def put_aside(session: Session, actor: Actor, request_id: UUID, *, now: datetime) -> None:
    """The person has taken note of the outcome. Raises `NotAllowed` or `RequestGone`."""
    standing = standing_of(session, actor, now)
    row = lock(session, Affiliation, request_id) or lock(session, UnlistedRequest, request_id)
    demand(may_follow(standing, row.person_id if row is not None else None))
    if row is None:
        raise RequestGone
    waits = row.status == AffiliationStatus.PENDING if isinstance(row, Affiliation) else row.decided_at is None
    if not waits and row.seen_at is None:
        row.seen_at = now


def _begin(session: Session, actor: Actor, now: datetime) -> Standing:
    """The actor's standing; nobody else asks meanwhile, or one user could become two people."""
    lock(session, Cluster, session.own_cluster_id)
    standing = standing_of(session, actor, now)
    demand(may_ask(standing))
    if standing.person_id is not None:
        lately = now - DAY
        listed = select(func.count(Affiliation.id)).where(
            Affiliation.person_id == standing.person_id, Affiliation.asked_at > lately
        )
        unlisted = select(func.count(UnlistedRequest.id)).where(
            UnlistedRequest.person_id == standing.person_id, UnlistedRequest.asked_at > lately
        )
        if (session.scalar(listed) or 0) + (session.scalar(unlisted) or 0) >= MOST_A_DAY:
            raise TooManyAsked(MOST_A_DAY)
    return standing


def _person(session: Session, standing: Standing, told: ToldOfOneself, now: datetime) -> Person:
    """The actor's record, made if there is none; what a newcomer tells of themselves is written down."""
    person = lock(session, Person, standing.person_id) if standing.person_id is not None else None
    if person is None:
        person = Person(id=session.new_id(), discord_user_id=standing.actor.user_id, newcomer=True, created_at=now)
    elif not person.newcomer:
        return person
    person.given_name, person.family_name = name_from(told.name)
    person.name_key = person_key(person.given_name, person.family_name)
    session.add(person)
    session.flush()
    _write_domains(session, person.id, told.domain_ids, now)
    if told.said is not None:
        profile = written_profile(session, person.id, now)
        profile.available, profile.available_until, profile.changed_at = told.said.available, told.said.until, now
    return person


def _write_domains(session: Session, person_id: UUID, domain_ids: Sequence[UUID], now: datetime) -> None:
    """Declare the domains that are not yet; one archived meanwhile is left out."""
    held = set(session.scalars(select(Expertise.domain_id).where(Expertise.person_id == person_id)))
    for domain_id in domain_ids:
        try:
            domain = domain_in_use(session, domain_id)
        except (DomainUnknown, DomainArchived):
            continue
        if domain.id in held or len(held) >= MOST_EXPERTISES:
            continue
        held.add(domain.id)
        begun = insert_into(session, Expertise).values(
            cluster_id=session.own_cluster_id,
            id=session.new_id(),
            person_id=person_id,
            domain_id=domain.id,
            level=FIRST_LEVEL,
            confirmed_at=now,
        )
        session.execute(begun.on_conflict_do_nothing(index_elements=["cluster_id", "person_id", "domain_id"]))


def _claimed(session: Session, person: Person, told: ToldOfOneself, organisation_id: UUID) -> UUID | None:
    """The record claimed, as long as it is among those that are offered to this newcomer."""
    if told.claimed_id is None or not person.newcomer:
        return None
    offered = {record.person_id for record in records_offered(session, told.name, organisation_id)}
    return told.claimed_id if told.claimed_id in offered else None


def _asked(
    session: Session, request_id: UUID, organisation_id: UUID | None, now: datetime, *, new: bool = True
) -> JoinRequest:
    tell_deciders(session, request_id, organisation_id, now, notices=new)
    session.touch(Topic.PEOPLE, Topic.EXPERTS, Topic.DUE, Topic.OUTBOX)
    request = request_of(session, request_id)
    assert request is not None
    return request
