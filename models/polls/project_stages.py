"""A vote about the stage of a project: what must be there, and what comes of it when it opens, closes or is cancelled.

It is a motion, asked of the project's home group or of the board; adopted, it moves the project as if somebody had, if
what that stage needs is there still. While it is open nobody else moves it.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from models.database import Session, lock
from models.errors import DomainError
from models.people.private_notices import owe_notice
from models.polls.counting import PollResult
from models.polls.errors import NoStageVote
from models.polls.tables import Electorate, Method, Poll, PollStatus, SubjectKind
from models.projects.errors import DeliveryIncomplete, DropReasonEmpty, ProjectUnknown, StageMovedSince, StageVoteRuns
from models.projects.facts import heads_of
from models.projects.moving import Told, carry_out, readiness
from models.projects.outcome import forget_file, kept_file, outcome_told
from models.projects.reach import demand_under_way
from models.projects.recording import owe_cards, was_active, write_down
from models.projects.stages import guard
from models.projects.tables import Project, Stage

VOTE_WITHOUT_EFFECT = "projects.vote_without_effect"


def hold_project(session: Session, poll: Poll) -> None:
    """Nobody moves the project, nor opens another vote about it, until this transaction ends."""
    _project(session, poll)


def demand_stage_vote(session: Session, poll: Poll) -> None:
    """Raise what keeps a vote about a project's stage from being opened.

    `ProjectUnknown`, `NotPublished`, `ProjectOver`, `NoStageVote`, `StageMovedSince`, `StageVoteRuns`, or what the
    stage lacks.
    """
    project = session.find(Project, poll.subject_id) if poll.subject_id is not None else None
    if project is None or poll.subject_stage is None:
        raise ProjectUnknown
    demand_under_way(project)
    of_home = poll.electorate == Electorate.GROUP and poll.group_id == project.home_id
    if poll.method != Method.MOTION or not (of_home or poll.electorate == Electorate.BOARD):
        raise NoStageVote
    if poll.created_at < project.stage_since:
        raise StageMovedSince(Stage(project.stage), project.stage_since)
    demand_movable(session, project, Stage(poll.subject_stage))
    if poll.subject_stage == Stage.DELIVERED and not outcome_told(session, project):
        raise DeliveryIncomplete
    if poll.subject_stage == Stage.DROPPED and not project.drop_reason:
        raise DropReasonEmpty


def demand_movable(session: Session, project: Project, stage: Stage) -> None:
    """Raise `StageVoteRuns`, or what keeps the project from this stage now."""
    if project.wanted_stage is not None:
        raise StageVoteRuns
    missing = guard(Stage(project.stage), stage, readiness(session, project))
    if missing is not None:
        raise missing


def begin(session: Session, poll: Poll, now: datetime) -> None:
    """The vote opens: the project's card says what is decided on."""
    project = _project(session, poll)
    if project is not None:
        project.wanted_stage = poll.subject_stage
        was_active(session, project, now)
        owe_cards(session, project, now)


def decide(session: Session, poll: Poll, result: PollResult, now: datetime) -> None:
    """The vote closes: adopted, it moves the project; where that cannot be any more, its heads are told so.

    What follows from it by the rules, a second call say, is a draft already.
    """
    project = _project(session, poll)
    if project is None or poll.subject_stage is None:
        return
    project.wanted_stage = None
    if result.decides:
        told = Told(why=project.drop_reason)
        if poll.subject_stage != Stage.DROPPED:
            file = kept_file(session, project.id)
            told = Told(summary=project.summary, url=project.outcome_url, file=file)
        try:
            demand_under_way(project)
            carry_out(session, project, Stage(poll.subject_stage), told, None, poll_id=poll.id, now=now)
        except DomainError as fault:
            _tell_heads(session, poll, project, fault, now)
    forget_unasked_file(session, project)
    owe_cards(session, project, now)


def let_go(session: Session, poll: Poll, now: datetime) -> None:
    """The vote is cancelled, or its draft thrown away: where it was open, the project may be moved again."""
    project = _project(session, poll)
    if project is None:
        return
    if poll.opened_at is not None:
        project.wanted_stage = None
        owe_cards(session, project, now)
    forget_unasked_file(session, project)


def forget_unasked_file(session: Session, project: Project) -> None:
    """Keep the file of a delivery only while a vote about it may still be adopted, or once it was."""
    asked = select(Poll.id).where(
        Poll.subject_kind == SubjectKind.PROJECT_STAGE,
        Poll.subject_id == project.id,
        Poll.subject_stage == Stage.DELIVERED,
        Poll.status.not_in((PollStatus.CLOSED, PollStatus.CANCELLED)),
        Poll.created_at >= project.stage_since,
    )
    if project.stage != Stage.DELIVERED and session.scalar(asked.limit(1)) is None:
        forget_file(session, project.id)


def _project(session: Session, poll: Poll) -> Project | None:
    return lock(session, Project, poll.subject_id) if poll.subject_id is not None else None


def _tell_heads(session: Session, poll: Poll, project: Project, fault: DomainError, now: datetime) -> None:
    after = {"poll": str(poll.id), "stage": poll.subject_stage, "why": type(fault).__name__}
    write_down(session, None, project, VOTE_WITHOUT_EFFECT, after=after, now=now)
    for head in heads_of(session, project.id):
        owe_notice(session, head.person_id, now)
