"""Projects and what is given to them as a test needs them, made directly: what they came from is another's subject."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from models.database import Session, Topic
from models.people.names import folded
from models.projects.giving_tables import Contribution, ContributionStatus, EntryStatus, HoursEntry
from models.projects.tables import (
    ContributionKind,
    Project,
    ProjectFile,
    ProjectHead,
    ProjectNeed,
    ProjectRole,
    Stage,
)


def project(
    session: Session,
    title: str,
    *,
    now: datetime,
    lead: UUID | None = None,
    co_leads: Sequence[UUID] = (),
    home: UUID | None = None,
    stage: Stage = Stage.CALL,
    published: bool = True,
    domains: Sequence[UUID] = (),
    kinds: Sequence[ContributionKind] = (),
    pitch: str = "Construire ensemble ce que personne ne fait seul.",
) -> UUID:
    """A project with those who steer it and an open need for each domain and each kind; or its proposer's draft."""
    made = Project(
        id=session.new_id(),
        title=title,
        title_key=folded(title),
        pitch=pitch,
        home_id=home,
        stage=stage,
        stage_since=now,
        proposed_by_id=lead,
        created_at=now,
        published_at=now if published else None,
        active_at=now,
    )
    session.add(made)
    session.flush()
    if published:
        roles = [(lead, ProjectRole.LEAD)] if lead is not None else []
        roles += [(person_id, ProjectRole.CO_LEAD) for person_id in co_leads]
        for person_id, role in roles:
            session.add(ProjectHead(id=session.new_id(), project_id=made.id, person_id=person_id, role=role, since=now))
    for domain_id in domains:
        session.add(ProjectNeed(id=session.new_id(), project_id=made.id, domain_id=domain_id, opened_at=now))
    for kind in kinds:
        session.add(ProjectNeed(id=session.new_id(), project_id=made.id, kind=kind, opened_at=now))
    session.touch(Topic.DUE, Topic.PROJECTS)
    session.flush()
    return made.id


def contribution(
    session: Session,
    project_id: UUID,
    organisation_id: UUID,
    person_id: UUID | None = None,
    *,
    now: datetime,
    kind: ContributionKind = ContributionKind.TECHNICAL,
    monthly: int | None = None,
    once: int | None = None,
    status: ContributionStatus = ContributionStatus.ACCEPTED,
    ask_at: datetime | None = None,
) -> UUID:
    """What an organisation gives; amounts in quarters of an hour. Nobody is asked for hours without `ask_at`."""
    decided = status in (ContributionStatus.ACCEPTED, ContributionStatus.ENDED)
    made = Contribution(
        id=session.new_id(),
        project_id=project_id,
        organisation_id=organisation_id,
        person_id=person_id,
        kind=kind,
        monthly=monthly,
        once=once,
        status=status,
        offered_at=now,
        decided_at=now if decided else None,
        ask_at=ask_at if decided else None,
    )
    session.add(made)
    session.touch(Topic.DUE, Topic.PROJECTS)
    session.flush()
    return made.id


def hours(
    session: Session, contribution_id: UUID, month: date, quarters: int, *, now: datetime, counts: bool = True
) -> None:
    """Hours of a month, confirmed or not yet, in quarters."""
    session.add(
        HoursEntry(
            id=session.new_id(),
            contribution_id=contribution_id,
            month=month,
            quarters=quarters,
            status=EntryStatus.CONFIRMED if counts else EntryStatus.LOGGED,
            logged_at=now,
            decided_at=now if counts else None,
        )
    )
    session.flush()


def file(session: Session, project_id: UUID, *, name: str = "Carte du lagon.pdf", content: bytes = b"%PDF-1.7") -> UUID:
    """The file that a project delivers, not posted yet."""
    project = session.find(Project, project_id)
    assert project is not None
    project.summary = project.summary or "Une carte que tous lisent."
    made = ProjectFile(id=session.new_id(), project_id=project_id, name=name, content=content)
    session.add(made)
    session.flush()
    return made.id
