"""All projects that somebody reads, their needs and the hours of organisations, as rows of files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from models.actor import Actor
from models.database import Session
from models.experts.facts import DomainFacts, domains_of_cluster, in_use
from models.people.tables import Organisation
from models.projects.known import KnownProject
from models.projects.ledger import given, totals_by
from models.projects.months import zone_of
from models.projects.overview import readable_projects
from models.projects.periods import Period, Span, span_of
from models.projects.tables import ContributionKind, Project, ProjectFile, ProjectNeed, Stage
from models.records import dataclass


@dataclass(frozen=True)
class ExportedProject:
    """A project; the days are those where the cluster lives.

    `file` is the name of the one that was delivered. `quarters` are confirmed, by kind, in the period that was asked.
    """

    known: KnownProject
    pitch: str
    published_on: date | None
    stage_since: date
    summary: str | None
    outcome_url: str | None
    file: str | None
    quarters: Mapping[ContributionKind, int]


@dataclass(frozen=True)
class ExportedNeed:
    """What a project lacks, or lacked."""

    project: str
    domain: DomainFacts | None
    kind: ContributionKind | None
    note: str | None
    opened_on: date
    filled_on: date | None


@dataclass(frozen=True)
class ExportedHours:
    """What an organisation gave in a month. `organisation` is empty where it is gone."""

    project: str
    organisation: str
    kind: ContributionKind
    month: date
    quarters: int


@dataclass(frozen=True)
class Exported:
    """All of it, in the order of the list of projects; hours are of the months of `span`."""

    span: Span
    projects: Sequence[ExportedProject]
    needs: Sequence[ExportedNeed]
    hours: Sequence[ExportedHours]


def exported(session: Session, actor: Actor, period: Period = Period.EVERYTHING, *, now: datetime) -> Exported:
    """Everything that the actor reads, with the hours of a period. Raises `NotAllowed`."""
    known = {project.id: project for project in readable_projects(session, actor, now)}
    span = span_of(session, period, now)
    rows = [row for row in given(session, first=span.first, last=span.last) if row.project_id in known]
    by_kind = totals_by(rows, lambda row: (row.project_id, row.kind))
    names: dict[UUID | None, str] = dict(session.execute(select(Organisation.id, Organisation.name)).all())
    hours = [
        ExportedHours(
            known[row.project_id].title, names.get(row.organisation_id, ""), row.kind, row.month, row.quarters
        )
        for row in rows
    ]
    hours.sort(key=lambda each: (each.project.casefold(), each.organisation.casefold(), each.month, each.kind))
    return Exported(span, _projects(session, known, by_kind), _needs(session, known), hours)


def _projects(
    session: Session, known: Mapping[UUID, KnownProject], by_kind: Mapping[tuple[UUID, ContributionKind], int]
) -> Sequence[ExportedProject]:
    zone = zone_of(session)
    told = {row.id: row for row in session.scalars(select(Project).where(Project.published_at.is_not(None)))}
    files: dict[UUID, str] = dict(session.execute(select(ProjectFile.project_id, ProjectFile.name)).all())
    return [
        ExportedProject(
            project,
            row.pitch,
            row.published_at.astimezone(zone).date() if row.published_at is not None else None,
            row.stage_since.astimezone(zone).date(),
            *((row.summary, row.outcome_url, files.get(id)) if row.stage == Stage.DELIVERED else (None, None, None)),
            {kind: by_kind[id, kind] for kind in ContributionKind if by_kind.get((id, kind))},
        )
        for id, project in known.items()
        if (row := told.get(id)) is not None
    ]


def _needs(session: Session, known: Mapping[UUID, KnownProject]) -> Sequence[ExportedNeed]:
    zone = zone_of(session)
    domains = {domain.id: domain for domain in domains_of_cluster(session)}
    rows = session.scalars(select(ProjectNeed).order_by(ProjectNeed.opened_at, ProjectNeed.id))
    found = []
    for row in rows:
        if row.project_id not in known:
            continue
        domain = (in_use(domains, row.domain_id) or domains.get(row.domain_id)) if row.domain_id is not None else None
        found.append(
            ExportedNeed(
                known[row.project_id].title,
                domain,
                ContributionKind(row.kind) if row.kind is not None else None,
                row.note,
                row.opened_at.astimezone(zone).date(),
                row.filled_at.astimezone(zone).date() if row.filled_at is not None else None,
            )
        )
    return found
