"""Votes that were adopted and could not move their project: what its stage needs was there no more at the close."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, select

from models.database import Session
from models.polls.counting import read_result
from models.polls.tables import Poll, PollStatus, SubjectKind
from models.projects.tables import OVER, Project, ProjectHead, Stage
from models.records import dataclass

TOLD_FOR = timedelta(days=30)
"""How long whoever steers the project reads so on their page, unless it moves before."""


@dataclass(frozen=True)
class Unmoved:
    """A project that a vote would have brought to a stage."""

    project_id: UUID
    title: str
    stage: Stage
    number: int


def unmoved(session: Session, person_id: UUID, now: datetime) -> Sequence[Unmoved]:
    """Those that somebody steers and that have not moved since, the last vote first."""
    rows = session.execute(
        select(Project.id, Project.title, Poll.subject_stage, Poll.number, Poll.result)
        .join(Project, and_(Project.cluster_id == Poll.cluster_id, Project.id == Poll.subject_id))
        .join(ProjectHead, and_(ProjectHead.cluster_id == Project.cluster_id, ProjectHead.project_id == Project.id))
        .where(
            ProjectHead.person_id == person_id,
            ProjectHead.until.is_(None),
            Poll.subject_kind == SubjectKind.PROJECT_STAGE,
            Poll.status == PollStatus.CLOSED,
            Poll.closed_at > now - TOLD_FOR,
            Poll.closed_at > Project.stage_since,
            Project.stage.not_in(OVER),
            Project.wanted_stage.is_(None),
        )
        .order_by(Poll.closed_at.desc(), Poll.id)
    )
    return [
        Unmoved(id, title, Stage(stage), number)
        for id, title, stage, number, result in rows
        if stage is not None and number is not None and result is not None and read_result(result).decides
    ]
