"""What is given to a project, as it is shown, and the one look-up by which whoever acts comes to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, select

from models.actor import Actor
from models.database import Session, lock
from models.people.permissions import demand
from models.people.standing import Standing, standing_of
from models.people.tables import Organisation, Person
from models.projects.amounts import NOT_COUNTED, Amount
from models.projects.errors import ContributionGone
from models.projects.giving_tables import Contribution, ContributionStatus
from models.projects.permissions import may_answer, may_keep_giving
from models.projects.tables import ContributionKind, Project
from models.records import dataclass


@dataclass(frozen=True)
class ContributionFacts:
    """A contribution with the names of today. `giver` and `organisation` are empty where they are gone."""

    id: UUID
    project_id: UUID
    project: str
    organisation_id: UUID | None
    organisation: str
    giver_id: UUID | None
    giver: str
    giver_user_id: int | None
    kind: ContributionKind
    amount: Amount
    until: date | None
    note: str | None
    status: ContributionStatus
    offered_at: datetime
    decided_at: datetime | None
    ended_at: datetime | None
    reply: str | None

    @property
    def in_hours(self) -> bool:
        """Whether it is counted in hours."""
        return self.amount != NOT_COUNTED

    @property
    def going_on(self) -> bool:
        """Whether it waits for an answer, or is given."""
        return self.status in (ContributionStatus.OFFERED, ContributionStatus.ACCEPTED)


def contributions(session: Session, *which: ColumnElement[bool]) -> Sequence[ContributionFacts]:
    """The contributions that these conditions let through, the oldest first, in one statement."""
    rows = session.execute(_joined().where(*which).order_by(Contribution.offered_at, Contribution.id))
    return [_facts(row, project, organisation, giver) for row, project, organisation, giver in rows]


def facts_of_contribution(session: Session, contribution: Contribution) -> ContributionFacts:
    """The row with its names."""
    session.flush()
    row, project, organisation, giver = session.execute(_joined().where(Contribution.id == contribution.id)).one()
    return _facts(row, project, organisation, giver)


def own_contribution(
    session: Session, actor: Actor, contribution_id: UUID, now: datetime, *, locked: bool = True
) -> tuple[Standing, Contribution]:
    """A contribution that the actor gives, or speaks for. Raises `NotAllowed` or `ContributionGone`."""
    standing = standing_of(session, actor, now)
    demand(may_answer(standing))
    found = lock(session, Contribution, contribution_id) if locked else session.find(Contribution, contribution_id)
    if found is None or may_keep_giving(standing, found.person_id, found.organisation_id) is not None:
        raise ContributionGone
    return standing, found


def _joined() -> Select[Contribution, str, str, Person]:
    return (
        select(Contribution, Project.title, Organisation.name, Person)
        .join(Project, and_(Project.cluster_id == Contribution.cluster_id, Project.id == Contribution.project_id))
        .outerjoin(
            Organisation,
            and_(Organisation.cluster_id == Contribution.cluster_id, Organisation.id == Contribution.organisation_id),
        )
        .outerjoin(Person, and_(Person.cluster_id == Contribution.cluster_id, Person.id == Contribution.person_id))
    )


def _facts(row: Contribution, project: str, organisation: str | None, giver: Person | None) -> ContributionFacts:
    return ContributionFacts(
        id=row.id,
        project_id=row.project_id,
        project=project,
        organisation_id=row.organisation_id,
        organisation=organisation or "",
        giver_id=row.person_id,
        giver=giver.full_name if giver is not None else "",
        giver_user_id=giver.discord_user_id if giver is not None else None,
        kind=ContributionKind(row.kind),
        amount=Amount(row.monthly, row.once),
        until=row.until,
        note=row.note,
        status=ContributionStatus(row.status),
        offered_at=row.offered_at,
        decided_at=row.decided_at,
        ended_at=row.ended_at,
        reply=row.reply,
    )
