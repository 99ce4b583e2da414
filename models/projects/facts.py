"""A project as it is shown, and the outbox kinds that bring it to Discord."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, func, select

from models import outbox
from models.calls.facts import domain_of
from models.database import Session
from models.experts.facts import DomainFacts
from models.groups.tables import Group
from models.people.kinship import groups_of_organisations
from models.people.tables import Organisation, Person
from models.projects.giving_tables import Contribution, ContributionStatus
from models.projects.tables import (
    ContributionKind,
    Project,
    ProjectFile,
    ProjectHead,
    ProjectLink,
    ProjectMilestone,
    ProjectNeed,
    ProjectRole,
    ProjectUpdate,
    Stage,
)
from models.records import dataclass
from models.threads.facts import Source
from models.threads.permissions import open_to_all

PROJECT_POSTED = "projects.posted"
"""The outbox kind (way `post`) of a project's card in its channel; its subject is the project."""

PROJECT_CARD = "projects.card"
"""The outbox kind (way `refresh`) that keeps that card up to date."""

PROJECT_POST = "projects.post"
"""The outbox kind (way `project`) of its forum post: made, its card and tags kept up to date."""

PROJECT_FILE = "projects.file"
"""The outbox kind (way `project`) that posts the file it delivered, once."""

PARTNERS = (ContributionStatus.ACCEPTED, ContributionStatus.ENDED)
"""Contributions that make their organisation a partner."""


@dataclass(frozen=True)
class NeedFacts:
    """What a project lacks, or lacked. `domain` is the one of today, where it was merged."""

    id: UUID
    domain: DomainFacts | None
    kind: ContributionKind | None
    note: str | None
    opened_at: datetime
    filled_at: datetime | None


@dataclass(frozen=True)
class HeadFacts:
    """Who steers it. `user_id` is None for somebody whom Discord does not know."""

    person_id: UUID
    name: str
    user_id: int | None
    role: ProjectRole


@dataclass(frozen=True)
class MilestoneFacts:
    """Something to be reached."""

    id: UUID
    title: str
    due_on: date | None
    reached_at: datetime | None


@dataclass(frozen=True)
class UpdateFacts:
    """News. `by` is empty once the person was erased."""

    id: UUID
    done: str
    next_steps: str | None
    blocked: str | None
    by: str
    written_at: datetime


@dataclass(frozen=True)
class LinkFacts:
    """A page of the project's."""

    id: UUID
    label: str
    url: str


@dataclass(frozen=True)
class FileFacts:
    """The file that a project delivers. `posted` is where it stands for all to see (channel, message)."""

    id: UUID
    name: str
    posted: tuple[int, int] | None


@dataclass(frozen=True)
class ProjectFacts:
    """A project with the names of today. `home` is empty for the whole cluster; `home_open`: every member reads it.

    `partners` are the organisations that give, by name; `independent` counts them with sisters as one. `waiting` counts
    the contributions that wait for the lead. `card` is where its card stands (channel, message). `lost`: its post was
    deleted, and none is on its way.
    """

    id: UUID
    title: str
    pitch: str
    stage: Stage
    stage_since: datetime
    home_id: UUID | None
    home: str | None
    home_open: bool
    proposed_by: str
    created_at: datetime
    published_at: datetime | None
    heads: Sequence[HeadFacts]
    needs: Sequence[NeedFacts]
    partners: Sequence[str]
    independent: int
    waiting: int
    milestones: Sequence[MilestoneFacts]
    links: Sequence[LinkFacts]
    last_update: UpdateFacts | None
    work_thread_id: UUID | None
    source: Source | None
    card: tuple[int, int] | None
    post_id: int | None
    post_card_id: int | None
    gone_at: datetime | None
    lost: bool
    active_at: datetime
    asked_at: datetime | None
    summary: str | None
    outcome_url: str | None
    file: FileFacts | None
    drop_reason: str | None
    wanted_stage: Stage | None

    @property
    def open_needs(self) -> Sequence[NeedFacts]:
        """What it lacks still."""
        return [need for need in self.needs if need.filled_at is None]


def project_facts(session: Session, project_id: UUID) -> ProjectFacts | None:
    """The project of this id, None when there is none."""
    project = session.find(Project, project_id)
    return None if project is None else facts_of_project(session, project)


def facts_of_project(session: Session, project: Project) -> ProjectFacts:
    """The row with everything that its card shows."""
    home = session.find(Group, project.home_id) if project.home_id is not None else None
    partners, independent = partners_of(session, project.id)
    return ProjectFacts(
        id=project.id,
        title=project.title,
        pitch=project.pitch,
        stage=Stage(project.stage),
        stage_since=project.stage_since,
        home_id=project.home_id,
        home=home.name if home is not None else None,
        home_open=home is None or open_to_all(home),
        proposed_by=_name(session, project.proposed_by_id),
        created_at=project.created_at,
        published_at=project.published_at,
        heads=heads_of(session, project.id),
        needs=needs_of(session, project.id),
        partners=partners,
        independent=independent,
        waiting=_waiting(session, project.id),
        milestones=_milestones(session, project.id),
        links=_links(session, project.id),
        last_update=_last_update(session, project.id),
        work_thread_id=project.work_thread_id,
        source=_source(project),
        card=_pair(project.channel_id, project.message_id),
        post_id=project.post_id,
        post_card_id=project.post_card_id,
        gone_at=project.gone_at,
        lost=_lost(session, project),
        active_at=project.active_at,
        asked_at=project.asked_at,
        summary=project.summary,
        outcome_url=project.outcome_url,
        file=_file(session, project),
        drop_reason=project.drop_reason,
        wanted_stage=Stage(project.wanted_stage) if project.wanted_stage is not None else None,
    )


def heads_of(session: Session, project_id: UUID) -> Sequence[HeadFacts]:
    """Who steers a project now: its lead, then its co-leads by name."""
    rows = session.execute(
        select(Person, ProjectHead.role)
        .join(ProjectHead, and_(ProjectHead.cluster_id == Person.cluster_id, ProjectHead.person_id == Person.id))
        .where(ProjectHead.project_id == project_id, ProjectHead.until.is_(None))
    )
    found = [HeadFacts(person.id, person.full_name, person.discord_user_id, ProjectRole(role)) for person, role in rows]
    return sorted(found, key=lambda head: (head.role is not ProjectRole.LEAD, head.name.casefold(), head.person_id))


def needs_of(session: Session, project_id: UUID) -> Sequence[NeedFacts]:
    """What a project lacks, in the order of opening, then what it lacked."""
    rows = session.scalars(
        select(ProjectNeed)
        .where(ProjectNeed.project_id == project_id)
        .order_by(
            ProjectNeed.filled_at.is_not(None),
            ProjectNeed.opened_at,
            ProjectNeed.domain_id.is_(None),
            ProjectNeed.id,
        )
    )
    return [
        NeedFacts(
            row.id,
            domain_of(session, row.domain_id),
            ContributionKind(row.kind) if row.kind is not None else None,
            row.note,
            row.opened_at,
            row.filled_at,
        )
        for row in rows.all()
    ]


def partners_of(session: Session, project_id: UUID) -> tuple[Sequence[str], int]:
    """The organisations whose contributions were accepted, by name; and how many they are with sisters as one."""
    rows = session.execute(
        select(Organisation.id, Organisation.name)
        .join(
            Contribution,
            and_(
                Contribution.cluster_id == Organisation.cluster_id,
                Contribution.organisation_id == Organisation.id,
            ),
        )
        .where(Contribution.project_id == project_id, Contribution.status.in_(PARTNERS))
        .distinct()
    ).all()
    groups = groups_of_organisations(session, {row.id for row in rows})
    independent = {groups[row.id] for row in rows}
    return sorted((row.name for row in rows), key=str.casefold), len(independent)


def _name(session: Session, person_id: UUID | None) -> str:
    person = session.find(Person, person_id) if person_id is not None else None
    return person.full_name if person is not None else ""


def _waiting(session: Session, project_id: UUID) -> int:
    offered = Contribution.project_id == project_id, Contribution.status == ContributionStatus.OFFERED
    return session.scalar(select(func.count()).where(*offered)) or 0


def _milestones(session: Session, project_id: UUID) -> Sequence[MilestoneFacts]:
    rows = session.scalars(
        select(ProjectMilestone)
        .where(ProjectMilestone.project_id == project_id)
        .order_by(ProjectMilestone.due_on.is_(None), ProjectMilestone.due_on, ProjectMilestone.added_at)
    )
    return [MilestoneFacts(row.id, row.title, row.due_on, row.reached_at) for row in rows]


def _links(session: Session, project_id: UUID) -> Sequence[LinkFacts]:
    rows = session.scalars(
        select(ProjectLink).where(ProjectLink.project_id == project_id).order_by(ProjectLink.added_at, ProjectLink.id)
    )
    return [LinkFacts(row.id, row.label, row.url) for row in rows]


def _file(session: Session, project: Project) -> FileFacts | None:
    """Without its bytes. What is delivered has a summary, so that of most projects nothing is asked."""
    if project.summary is None:
        return None
    told = select(ProjectFile.id, ProjectFile.name, ProjectFile.channel_id, ProjectFile.message_id)
    row = session.execute(told.where(ProjectFile.project_id == project.id)).one_or_none()
    return FileFacts(row.id, row.name, _pair(row.channel_id, row.message_id)) if row is not None else None


def _last_update(session: Session, project_id: UUID) -> UpdateFacts | None:
    row = session.scalar(
        select(ProjectUpdate)
        .where(ProjectUpdate.project_id == project_id)
        .order_by(ProjectUpdate.written_at.desc(), ProjectUpdate.id)
        .limit(1)
    )
    return None if row is None else update_facts(session, row)


def update_facts(session: Session, row: ProjectUpdate) -> UpdateFacts:
    """The row with the name of who wrote it."""
    by = _name(session, row.written_by_id)
    return UpdateFacts(row.id, row.done, row.next_steps, row.blocked, by, row.written_at)


def _source(project: Project) -> Source | None:
    if project.source_channel_id is None or project.source_message_id is None:
        return None
    return Source(project.source_channel_id, project.source_message_id, project.source_user_id, project.source_text)


def _pair(channel_id: int | None, message_id: int | None) -> tuple[int, int] | None:
    return (channel_id, message_id) if channel_id is not None and message_id is not None else None


def _lost(session: Session, project: Project) -> bool:
    if project.post_id is not None or project.published_at is None:
        return False
    return project.gone_at is not None or not outbox.owed(session, PROJECT_POST, project.id, session.own_cluster_id)
