"""The project whose stage a poll decides on, as the poll tells of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import and_, select

from models.database import Session
from models.polls.tables import Poll, PollStatus, SubjectKind
from models.projects.tables import Project, ProjectFile, Stage, StageMove
from models.records import dataclass

OVER = (PollStatus.CLOSED, PollStatus.CANCELLED)


@dataclass(frozen=True)
class RelatedProject:
    """The project that shall come to a stage where the poll is adopted.

    `told` is what would be delivered, or why it would be dropped; `url` and `file` (its name) go with a delivery. Once
    the poll is over they are empty: the project may say something else since. `moved`: the poll brought it there.
    """

    id: UUID
    title: str
    stage: Stage
    told: str = ""
    url: str = ""
    file: str = ""
    moved: bool = False


def related_projects(session: Session, polls: Sequence[Poll]) -> Mapping[UUID, RelatedProject]:
    """By the id of the poll, of those that decide on a project's stage; where the project is gone there is none."""
    stages = {
        poll.id: (poll.subject_id, Stage(poll.subject_stage), poll.status in OVER)
        for poll in polls
        if poll.subject_kind == SubjectKind.PROJECT_STAGE and poll.subject_id is not None and poll.subject_stage
    }
    if not stages:
        return {}
    of_project = and_(ProjectFile.cluster_id == Project.cluster_id, ProjectFile.project_id == Project.id)
    rows = session.execute(
        select(Project.id, Project.title, Project.summary, Project.outcome_url, Project.drop_reason, ProjectFile.name)
        .outerjoin(ProjectFile, of_project)
        .where(Project.id.in_({id for id, _, _ in stages.values()}))
    )
    found = {
        id: (title, summary or "", url or "", reason or "", file or "")
        for id, title, summary, url, reason, file in rows
    }
    closed = [poll.id for poll in polls if poll.id in stages and poll.status == PollStatus.CLOSED]
    moved = set(session.scalars(select(StageMove.poll_id).where(StageMove.poll_id.in_(closed)))) if closed else set()
    related = {}
    for poll_id, (id, stage, over) in stages.items():
        if id not in found:
            continue
        title, summary, url, reason, file = found[id]
        if stage is Stage.DELIVERED and not over:
            related[poll_id] = RelatedProject(id, title, stage, summary, url, file)
        else:
            told = reason if stage is Stage.DROPPED and not over else ""
            related[poll_id] = RelatedProject(id, title, stage, told, moved=poll_id in moved)
    return related
