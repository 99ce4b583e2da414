"""What a project delivers: a summary, with a page, a file, or both. The file is kept, and posted for all to see."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, select, update

from models import outbox
from models.actor import Actor
from models.database import Session, lock
from models.projects.errors import DeliveryIncomplete, NoOutcomeFile, NotDelivered
from models.projects.facts import PROJECT_FILE
from models.projects.outcome_files import OutcomeFile
from models.projects.reach import project_within
from models.projects.recording import owe_cards
from models.projects.tables import Project, ProjectFile, Stage
from models.projects.wording import address_from, summary_from

MOST_LOOKED_AT = 50
"""Files that are looked for after each start: each is a question to Discord."""


def tell_outcome(session: Session, project: Project, summary: str, url: str, file: OutcomeFile | None) -> None:
    """Write down what is delivered; a file that was told of before, and is not now, goes.

    Raises `DeliveryIncomplete`, `ProjectTextTooLong` or `WebAddressWrong`; nothing has changed then.
    """
    said, address = summary_from(summary), address_from(url) if url.strip() else None
    if address is None and file is None:
        raise DeliveryIncomplete
    project.summary, project.outcome_url = said, address
    _keep(session, project, file)


def _keep(session: Session, project: Project, file: OutcomeFile | None) -> None:
    theirs = ProjectFile.project_id == project.id
    if file is None:
        forget_file(session, project.id)
        return
    row = session.scalar(select(ProjectFile).where(theirs))
    if row is None:
        row = ProjectFile(id=session.new_id(), project_id=project.id)
        session.add(row)
    row.name, row.content = file.name, file.content
    session.flush()


def forget_file(session: Session, project_id: UUID) -> None:
    """Keep no file of a project that delivers none: nobody is asked any more whether it shall."""
    session.execute(delete(ProjectFile).where(ProjectFile.project_id == project_id))


def outcome_told(session: Session, project: Project) -> bool:
    """Whether all is there that a delivered project needs: a summary, and a page or a file."""
    there = select(ProjectFile.id).where(ProjectFile.project_id == project.id)
    return bool(project.summary and (project.outcome_url or session.scalar(there) is not None))


def kept_file(session: Session, project_id: UUID) -> OutcomeFile | None:
    """The file that was told of, with its bytes."""
    row = session.scalar(select(ProjectFile).where(ProjectFile.project_id == project_id))
    return OutcomeFile(row.name, row.content) if row is not None else None


def fetch_file(session: Session, actor: Actor, project_id: UUID, *, now: datetime) -> OutcomeFile:
    """The file of a delivered project, or that a vote under way decides on, for whoever reads the project.

    Raises `NotAllowed`, `ProjectUnknown`, `NotDelivered` or `NoOutcomeFile`.
    """
    project = project_within(session, actor, project_id, now).project
    if Stage.DELIVERED not in (project.stage, project.wanted_stage):
        raise NotDelivered
    found = kept_file(session, project_id)
    if found is None:
        raise NoOutcomeFile
    return found


def owe_file(session: Session, project: Project, now: datetime) -> None:
    """The file of a project that is delivered just now shall be posted, where there is one."""
    there = select(ProjectFile.id).where(ProjectFile.project_id == project.id)
    if session.scalar(there) is not None:
        outbox.project(session, PROJECT_FILE, project.id, now, cluster_id=project.cluster_id)


def file_stands(session: Session, project_id: UUID, channel_id: int, message_id: int, now: datetime) -> None:
    """Remember where the file was posted: the cards lead there from now on."""
    posted = update(ProjectFile).where(ProjectFile.project_id == project_id)
    session.execute(posted.values(channel_id=channel_id, message_id=message_id))
    project = session.find(Project, project_id)
    if project is not None:
        owe_cards(session, project, now)


def files_posted(session: Session, messages: Collection[int]) -> Sequence[int]:
    """Those of these messages that carry a file which was delivered."""
    there = select(ProjectFile.message_id).where(ProjectFile.message_id.in_(messages))
    return [id for id in session.scalars(there) if id is not None]


def files_gone(session: Session, which: ColumnElement[bool], now: datetime, *, again: bool = True) -> None:
    """Messages that carried files are there no more, nor do the cards lead to them; they are posted `again`.

    What is kept can always be fetched from the page of the project.
    """
    gone = select(ProjectFile.project_id).where(which, ProjectFile.message_id.is_not(None))
    for project_id in session.scalars(gone.order_by(ProjectFile.project_id)).all():
        project = lock(session, Project, project_id)
        assert project is not None  # a foreign key says so
        of_project = update(ProjectFile).where(ProjectFile.project_id == project_id, which)
        session.execute(of_project.values(channel_id=None, message_id=None))
        owe_cards(session, project, now)
        if again:
            owe_file(session, project, now)


def delivered_files(session: Session) -> Sequence[UUID]:
    """The projects that delivered a file, the latest first: as many as can be looked for at once."""
    latest = (
        select(Project.id)
        .join(ProjectFile, and_(ProjectFile.cluster_id == Project.cluster_id, ProjectFile.project_id == Project.id))
        .where(Project.stage == Stage.DELIVERED)
        .order_by(Project.stage_since.desc(), Project.id)
    )
    return session.scalars(latest.limit(MOST_LOOKED_AT)).all()


def look_at_files(session: Session, projects: Sequence[UUID], now: datetime) -> None:
    """Owe a look whether their files stand where the cards lead; those that do not are posted."""
    for project_id in projects:
        outbox.project(session, PROJECT_FILE, project_id, now)
