"""Who represents an organisation, and who is their deputy."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from models.actor import Actor
from models.database import Session, Topic
from models.organisations.case import Case, open_case
from models.organisations.errors import NothingToChange, NotOfTheOrganisation, RepresentsIt
from models.organisations.facts import Seen, seen_by
from models.organisations.permissions import may_keep, may_name
from models.people.permissions import demand
from models.people.tables import Affiliation, AffiliationRole, AffiliationStatus, Person

NAMED = "organisations.named"
UNNAMED = "organisations.unnamed"

NAMEABLE = (AffiliationRole.REPRESENTATIVE, AffiliationRole.DEPUTY)


def name_person(
    session: Session,
    actor: Actor,
    organisation_id: UUID,
    role: AffiliationRole,
    person_id: UUID | None,
    *,
    now: datetime,
) -> Seen:
    """Make an accepted person the representative or the deputy (None: nobody); who was it is staff from `now` on.

    Raises `NotAllowed`, `OrganisationUnknown`, `NotOfTheOrganisation`, `RepresentsIt` or `NothingToChange`.
    """
    case = open_case(session, actor, organisation_id, lambda standing, _: may_keep(standing), now)
    if not put_in_place(case, role, person_id):
        raise NothingToChange
    return seen_by(session, case.standing, case.organisation, now)


def put_in_place(case: Case, role: AffiliationRole, person_id: UUID | None) -> bool:
    """Give the role to one person and to nobody else; whether it changed anything.

    Two who name at once come one after the other, by the lock on the organisation: the second one's choice stands, and
    there is never more than one. A power is judged on these rows within each operation, so the one before has none
    from the commit on. Raises as `name_person` does.
    """
    demand(may_name(case.standing, person_id))
    session = case.session
    rows = session.scalars(
        select(Affiliation)
        .where(Affiliation.organisation_id == case.organisation.id, Affiliation.status == AffiliationStatus.ACCEPTED)
        .order_by(Affiliation.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    chosen = next((row for row in rows if row.person_id == person_id), None)
    if person_id is not None and chosen is None:
        raise NotOfTheOrganisation
    if chosen is not None and role is AffiliationRole.DEPUTY and chosen.role == AffiliationRole.REPRESENTATIVE:
        raise RepresentsIt(_name(session, chosen.person_id))
    holders = [row for row in rows if row.role == role]
    if holders == ([chosen] if chosen is not None else []):
        return False
    for row in holders:
        row.role = AffiliationRole.STAFF
    before = {"role": role.value, "holder": str(holders[0].person_id) if holders else None}
    after = {"organisation": str(case.organisation.id), "role": role.value}
    if chosen is None:
        for row in holders:
            case.record(UNNAMED, row.person_id, {"role": role.value}, after)
    else:
        chosen.role = role
        case.record(NAMED, chosen.person_id, before, after)
    session.flush()
    session.touch(Topic.PEOPLE, Topic.EXPERTS)
    return True


def _name(session: Session, person_id: UUID) -> str:
    person = session.find(Person, person_id)
    return person.full_name if person is not None else ""
