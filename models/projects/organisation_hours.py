"""What one organisation gave to all projects together."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select

from models.actor import Actor
from models.database import Session
from models.groups.kinds import traits_of
from models.groups.tables import Group
from models.organisations.errors import OrganisationUnknown
from models.organisations.permissions import may_see_given
from models.people.permissions import demand
from models.people.standing import standing_of
from models.people.tables import Organisation
from models.projects.known import visibility_of
from models.projects.ledger import Given, given
from models.projects.periods import Period, span_of
from models.projects.permissions import SPEAKS_FOR
from models.projects.tables import Project
from models.records import dataclass


@dataclass(frozen=True)
class OrganisationHours:
    """The confirmed hours of one organisation in a period.

    `projects` names those that whoever looks may read: hours given to another count, without its name. Those given to
    the project of a committee do not even count, but for who reads it or speaks for the organisation: nobody else is to
    learn that it exists, nor that a colleague is of it; then not `whole`. `in_all` is what it ever gave, in quarters of
    an hour, whatever the period.
    """

    organisation_id: UUID
    organisation: str
    period: Period
    rows: Sequence[Given]
    in_all: int
    projects: Mapping[UUID, str]
    whole: bool


def hours_of_organisation(
    session: Session, actor: Actor, organisation_id: UUID, period: Period = Period.EVERYTHING, *, now: datetime
) -> OrganisationHours:
    """What an organisation gave, for who belongs to it and the board. Raises `NotAllowed` or `OrganisationUnknown`."""
    standing = standing_of(session, actor, now)
    demand(may_see_given(standing, organisation_id))
    organisation = session.find(Organisation, organisation_id)
    if organisation is None:
        raise OrganisationUnknown
    rows, span = given(session, organisation_id=organisation_id), span_of(session, period, now)
    names, secret = _read(session, actor, {row.project_id for row in rows}, now)
    speaks = standing.roles.get(organisation_id) in SPEAKS_FOR
    counted = [row for row in rows if speaks or row.project_id not in secret]
    return OrganisationHours(
        organisation_id,
        organisation.name,
        period,
        [row for row in counted if span.holds(row.month)],
        sum(row.quarters for row in counted),
        names,
        whole=speaks,
    )


def _read(
    session: Session, actor: Actor, ids: Collection[UUID], now: datetime
) -> tuple[Mapping[UUID, str], Collection[UUID]]:
    """The titles of those of these projects that the actor reads; and those of committees that they do not."""
    visible = visibility_of(session, actor, now)
    home = and_(Group.cluster_id == Project.cluster_id, Group.id == Project.home_id)
    found = session.execute(
        select(Project, Group).outerjoin(Group, home).where(Project.id.in_(ids), Project.published_at.is_not(None))
    )
    names: dict[UUID, str] = {}
    secret: set[UUID] = set()
    for project, group in found:
        if visible.sees_row(project, group):
            names[project.id] = project.title
        elif _hidden(group):
            secret.add(project.id)
    return names, secret


def _hidden(home: Group | None) -> bool:
    return home is not None and traits_of(home.kind).hidden
