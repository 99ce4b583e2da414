"""The end of a person's affiliation: by themselves, by the representative, by the board."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select

from models import outbox
from models.actor import Actor
from models.database import Session, Topic
from models.errors import NotAllowed, Reason
from models.organisations.case import open_case
from models.organisations.errors import AffiliationOver, OrganisationUnknown
from models.organisations.facts import accepted_people
from models.organisations.permissions import may_end_affiliation
from models.people.mandates import ROLES_OF_PERSON
from models.people.permissions import demand
from models.people.private_notices import owe_notice
from models.people.standing import standing_of
from models.people.tables import Affiliation, AffiliationRole, AffiliationStatus, Organisation, Person
from models.records import dataclass

LEFT = "organisations.left"


@dataclass(frozen=True)
class Departure:
    """Somebody who leaves an organisation, or left it. `by_themselves`: nobody else does it for them.

    `last_representative`: nobody represents the organisation after that.
    """

    organisation_id: UUID
    organisation: str
    person_id: UUID
    name: str
    by_themselves: bool
    last_representative: bool


def foresee_departure(
    session: Session, actor: Actor, organisation_id: UUID, person_id: UUID, *, now: datetime
) -> Departure:
    """What would end. Raises as `end_affiliation` does."""
    standing = standing_of(session, actor, now)
    organisation = session.find(Organisation, organisation_id)
    demand(may_end_affiliation(standing, organisation, person_id))
    if organisation is None:
        raise OrganisationUnknown
    leaving = next((each for each in accepted_people(session, organisation_id) if each.person_id == person_id), None)
    if leaving is None:
        raise AffiliationOver
    return Departure(
        organisation_id,
        organisation.name,
        person_id,
        leaving.name,
        standing.person_id == person_id,
        leaving.role is AffiliationRole.REPRESENTATIVE,
    )


def end_affiliation(
    session: Session, actor: Actor, organisation_id: UUID, person_id: UUID, *, now: datetime
) -> Departure:
    """End a person's affiliation, and the powers that went with it, at `now`.

    The person stays known to the cluster. Raises `NotAllowed`, `OrganisationUnknown` or `AffiliationOver`.
    """
    case = open_case(
        session,
        actor,
        organisation_id,
        lambda standing, organisation: may_end_affiliation(standing, organisation, person_id),
        now,
    )
    affiliation = session.scalar(
        select(Affiliation)
        .where(Affiliation.organisation_id == organisation_id, Affiliation.person_id == person_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    person = session.find(Person, person_id)
    if affiliation is None or person is None or affiliation.status != AffiliationStatus.ACCEPTED:
        raise AffiliationOver
    role, by_themselves = AffiliationRole(affiliation.role), case.standing.person_id == person_id
    # Who comes back one day comes back as staff, until the board names them again.
    affiliation.status, affiliation.role = AffiliationStatus.ENDED, AffiliationRole.STAFF
    affiliation.taken_out_at, affiliation.seen_at = (None, now) if by_themselves else (now, None)
    if not by_themselves:
        owe_notice(session, person_id, now)
    last = role is AffiliationRole.REPRESENTATIVE and not _represented(session, organisation_id)
    before = {"organisation": str(organisation_id), "role": role.value}
    case.record(LEFT, person_id, before, {"by_themselves": by_themselves, "last_representative": last})
    outbox.project(session, ROLES_OF_PERSON, person_id, now)
    session.touch(Topic.PEOPLE, Topic.EXPERTS)
    return Departure(organisation_id, case.organisation.name, person_id, person.full_name, by_themselves, last)


def departures_to_see(session: Session, person_id: UUID) -> Sequence[tuple[UUID, str]]:
    """The organisations out of which somebody else took a person, who has not put it aside yet; with their names."""
    rows = session.execute(
        select(Organisation.id, Organisation.name)
        .join(
            Affiliation,
            and_(Affiliation.cluster_id == Organisation.cluster_id, Affiliation.organisation_id == Organisation.id),
        )
        .where(_not_seen(person_id))
        .order_by(Organisation.name_key)
    )
    return [(id, name) for id, name in rows]


def put_departure_aside(session: Session, actor: Actor, organisation_id: UUID, *, now: datetime) -> None:
    """The person has taken note that they were taken out. Raises `NotAllowed` for somebody unknown."""
    person_id = standing_of(session, actor, now).person_id
    if person_id is None:
        raise NotAllowed(Reason.UNKNOWN_PERSON)
    for row in session.scalars(
        select(Affiliation).where(Affiliation.organisation_id == organisation_id, _not_seen(person_id))
    ):
        row.seen_at = now


def _not_seen(person_id: UUID) -> ColumnElement[bool]:
    return and_(
        Affiliation.person_id == person_id,
        Affiliation.status == AffiliationStatus.ENDED,
        Affiliation.taken_out_at.is_not(None),
        Affiliation.seen_at.is_(None),
    )


def _represented(session: Session, organisation_id: UUID) -> bool:
    session.flush()
    represents = select(Affiliation.id).where(
        Affiliation.organisation_id == organisation_id,
        Affiliation.role == AffiliationRole.REPRESENTATIVE,
        Affiliation.status == AffiliationStatus.ACCEPTED,
    )
    return session.scalar(represents.limit(1)) is not None
