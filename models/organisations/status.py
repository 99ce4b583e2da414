"""Suspending an organisation whose dues are late, taking it back, and closing its membership.

Nothing of its people's records ends with it: what they may do is judged on the status, at the instant they do it.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete

from models import outbox
from models.actor import Actor
from models.cluster.places import ROLES_OF_ALL
from models.database import Session, Topic
from models.organisations.case import open_case
from models.organisations.errors import CannotSuspendFormer, OrganisationUnknown, StatusAlready
from models.organisations.facts import Colleague, Seen, accepted_people, seen_by
from models.organisations.permissions import may_keep
from models.organisations.tables import StatusReason
from models.organisations.wording import reason_from
from models.people.permissions import demand
from models.people.standing import standing_of
from models.people.tables import Organisation, OrganisationStatus
from models.records import dataclass

KINDS = {
    OrganisationStatus.ACTIVE: "organisations.reactivated",
    OrganisationStatus.SUSPENDED: "organisations.suspended",
    OrganisationStatus.FORMER: "organisations.closed",
}
"""What the audit log calls the change to each status."""


@dataclass(frozen=True)
class StatusChange:
    """A status about to change. `people` are those whom it concerns."""

    organisation_id: UUID
    name: str
    before: OrganisationStatus
    after: OrganisationStatus
    people: tuple[Colleague, ...]


def foresee(
    session: Session, actor: Actor, organisation_id: UUID, status: OrganisationStatus, *, now: datetime
) -> StatusChange:
    """What a change of status would concern. Raises as `set_status` does."""
    demand(may_keep(standing_of(session, actor, now)))
    organisation = session.find(Organisation, organisation_id)
    if organisation is None:
        raise OrganisationUnknown
    before = _demand_change(organisation, status)
    return StatusChange(organisation.id, organisation.name, before, status, accepted_people(session, organisation.id))


def set_status(
    session: Session, actor: Actor, organisation_id: UUID, status: OrganisationStatus, reason: str, *, now: datetime
) -> Seen:
    """Suspend, take back or close from `now` on; `reason` is for who keeps the register and may be empty.

    The audit log, which is kept for ever, tells that it changed and not why: people are named in a reason.

    Raises `NotAllowed`, `OrganisationUnknown`, `StatusAlready`, `CannotSuspendFormer` or `OrganisationTextTooLong`.
    """
    case = open_case(session, actor, organisation_id, lambda standing, _: may_keep(standing), now)
    before = _demand_change(case.organisation, status)
    why = reason_from(reason)
    case.organisation.status = status
    session.execute(delete(StatusReason).where(StatusReason.organisation_id == organisation_id))
    if why is not None:
        session.add(
            StatusReason(
                id=session.new_id(), organisation_id=organisation_id, status=status.value, reason=why, since=now
            )
        )
    session.flush()
    case.record(KINDS[status], organisation_id, {"status": before.value}, {"status": status.value})
    outbox.project(session, ROLES_OF_ALL, None, now)
    session.touch(Topic.PEOPLE, Topic.EXPERTS)
    return seen_by(session, case.standing, case.organisation, now)


def _demand_change(organisation: Organisation, status: OrganisationStatus) -> OrganisationStatus:
    before = OrganisationStatus(organisation.status)
    if before is status:
        raise StatusAlready(organisation.name, status)
    if before is OrganisationStatus.FORMER and status is OrganisationStatus.SUSPENDED:
        raise CannotSuspendFormer(organisation.name)
    return before
