"""The file that would be delivered: whoever opens the vote about it, or votes, looks into it first."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from models.actor import Actor
from models.database import Session
from models.polls.errors import NoFileToSee
from models.polls.reaching import look_at_poll, reads_project
from models.polls.related_project import OVER
from models.polls.tables import SubjectKind
from models.projects.errors import ProjectUnknown
from models.projects.outcome import kept_file
from models.projects.outcome_files import OutcomeFile
from models.projects.tables import Stage


def file_decided_on(session: Session, actor: Actor, poll_id: UUID, *, now: datetime) -> OutcomeFile:
    """The file, from the draft of the poll to its end, for who votes in it, lets it go or reads the project.

    Raises `PollUnknown`, `NoFileToSee` or `ProjectUnknown`.
    """
    reached = look_at_poll(session, actor, poll_id, now)
    poll = reached.poll
    delivers = poll.subject_kind == SubjectKind.PROJECT_STAGE and poll.subject_stage == Stage.DELIVERED
    if not delivers or poll.subject_id is None or poll.status in OVER:
        raise NoFileToSee
    if not reads_project(session, reached, now):
        raise ProjectUnknown
    found = kept_file(session, poll.subject_id)
    if found is None:
        raise NoFileToSee
    return found
