"""What one organisation gave to all projects together."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select

from models.actor import Actor
from models.database import Session
from models.groups.tables import Group
from models.organisations.errors import OrganisationUnknown
from models.organisations.permissions import may_see_given
from models.people.permissions import demand
from models.people.standing import standing_of
from models.people.tables import Organisation
from models.projects.known import visibility_of
from models.projects.ledger import Given, given
from models.projects.periods import Period, span_of
from models.projects.tables import Project
from models.records import dataclass


@dataclass(frozen=True)
class OrganisationHours:
    """The confirmed hours of one organisation in a period.

    `projects` names those that whoever looks may read: hours given to another count, without its name. `in_all` is
    what it ever gave, in quarters of an hour, whatever the period.
    """

    organisation_id: UUID
    organisation: str
    period: Period
    rows: Sequence[Given]
    in_all: int
    projects: Mapping[UUID, str]


def hours_of_organisation(
    session: Session, actor: Actor, organisation_id: UUID, period: Period = Period.EVERYTHING, *, now: datetime
) -> OrganisationHours:
    """What an organisation gave, for who belongs to it and the board. Raises `NotAllowed` or `OrganisationUnknown`."""
    demand(may_see_given(standing_of(session, actor, now), organisation_id))
    organisation = session.find(Organisation, organisation_id)
    if organisation is None:
        raise OrganisationUnknown
    rows, span = given(session, organisation_id=organisation_id), span_of(session, period, now)
    shown = [row for row in rows if span.holds(row.month)]
    return OrganisationHours(
        organisation_id,
        organisation.name,
        period,
        shown,
        sum(row.quarters for row in rows),
        _names_read(session, actor, {row.project_id for row in shown}, now),
    )


def _names_read(session: Session, actor: Actor, ids: Collection[UUID], now: datetime) -> Mapping[UUID, str]:
    """The titles of those of these projects that the actor reads."""
    visible = visibility_of(session, actor, now)
    home = and_(Group.cluster_id == Project.cluster_id, Group.id == Project.home_id)
    found = session.execute(
        select(Project, Group).outerjoin(Group, home).where(Project.id.in_(ids), Project.published_at.is_not(None))
    )
    return {project.id: project.title for project, group in found if visible.sees_row(project, group)}
