"""Moving a project from a stage to another: who did, and why; by those who steer it, or by a vote."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from models.actor import Actor
from models.database import Session, Topic
from models.errors import DomainError
from models.people.standing import Standing
from models.projects.errors import StageOutOfOrder, StageVoteRuns
from models.projects.facts import ProjectFacts, facts_of_project, partners_of
from models.projects.giving_tables import Contribution, ContributionStatus
from models.projects.mentioning import mention_followers
from models.projects.naming import ask_to_name
from models.projects.needs import count_open
from models.projects.outcome import forget_file, owe_file, tell_outcome
from models.projects.outcome_files import OutcomeFile
from models.projects.reach import demand_under_way, project_to_steer
from models.projects.recording import owe_cards, was_active, write_down
from models.projects.stages import Readiness, guard, ways_from
from models.projects.tables import OVER, Project, Stage, StageMove
from models.projects.wording import drop_reason_from, sentence_from
from models.records import dataclass

MOVED = "projects.moved"


@dataclass(frozen=True)
class Way:
    """A stage that the project may come to; `missing` is what stands in the way, None where nothing does."""

    stage: Stage
    missing: DomainError | None


@dataclass(frozen=True)
class Ways:
    """A project, and where it may go from its stage."""

    project: ProjectFacts
    ways: Sequence[Way]


@dataclass(frozen=True)
class Told:
    """What is told of a move: why; of a delivery the summary, an address and a file (one of the two is there)."""

    why: str | None = None
    summary: str | None = None
    url: str | None = None
    file: OutcomeFile | None = None


def ways_of(session: Session, actor: Actor, project_id: UUID, *, now: datetime) -> Ways:
    """Where the actor may move the project to, before anything is typed.

    Raises `NotAllowed`, `ProjectUnknown`, `NotPublished`, `ProjectOver` or `StageVoteRuns`.
    """
    sight = project_to_steer(session, actor, project_id, now, locked=False)
    project = sight.project
    demand_under_way(project)
    _demand_no_vote(project)
    before, ready = Stage(project.stage), readiness(session, project)
    ways = [Way(stage, guard(before, stage, ready)) for stage in ways_from(before)]
    return Ways(facts_of_project(session, project), ways)


def move(session: Session, actor: Actor, project_id: UUID, after: str, told: Told, *, now: datetime) -> ProjectFacts:
    """Bring a project to another stage; its cards and tags follow.

    Raises `NotAllowed`, `ProjectUnknown`, `NotPublished`, `ProjectOver`, `StageVoteRuns`, `ProjectTextTooLong`,
    `WebAddressWrong`, or what its guard says (`models/projects/stages.py`).
    """
    sight = project_to_steer(session, actor, project_id, now)
    project = sight.project
    demand_under_way(project)
    _demand_no_vote(project)
    if after not in set(Stage):
        raise StageOutOfOrder(Stage(project.stage), Stage(project.stage))
    carry_out(session, project, Stage(after), told, sight.reach.standing, now=now)
    return facts_of_project(session, project)


def carry_out(
    session: Session,
    project: Project,
    after: Stage,
    told: Told,
    standing: Standing | None,
    *,
    poll_id: UUID | None = None,
    now: datetime,
) -> None:
    """Move a locked project under way, whoever decided so: somebody who may (`standing`), or a vote.

    Raises what its guard says, `ProjectTextTooLong` or `WebAddressWrong`; nothing has changed then.
    """
    before = Stage(project.stage)
    refused = guard(before, after, readiness(session, project))
    if refused is not None:
        raise refused
    why = _tell(session, project, after, told)
    project.stage, project.stage_since, project.wanted_stage = after, now, None
    if after in OVER:
        _end_giving(session, project, now)
    if after is Stage.DELIVERED:
        ask_to_name(session, project, now)
        owe_file(session, project, now)
    by = standing.person_id if standing is not None else None
    session.add(
        StageMove(
            id=session.new_id(),
            project_id=project.id,
            before=before,
            after=after,
            why=why,
            moved_by_id=by,
            poll_id=poll_id,
            moved_at=now,
        )
    )
    entry = {"stage": after.value, **({"poll": str(poll_id)} if poll_id is not None else {})}
    write_down(session, standing, project, MOVED, before={"stage": before.value}, after=entry, now=now)
    was_active(session, project, now)
    owe_cards(session, project, now)
    session.touch(Topic.DUE, Topic.PROJECTS, Topic.EXPERTS)
    session.flush()
    mention_followers(session, project, now)


def readiness(session: Session, project: Project) -> Readiness:
    """What the guards look at."""
    _, independent = partners_of(session, project.id)
    return Readiness(count_open(session, project.id), independent)


def _tell(session: Session, project: Project, after: Stage, told: Told) -> str | None:
    """Write what is told of it; returns the reason. A file that was to be voted on goes: that vote is void."""
    why = drop_reason_from(told.why or "") if after is Stage.DROPPED else sentence_from(told.why)
    if after is Stage.DROPPED:
        project.drop_reason = why
    if after is Stage.DELIVERED:
        tell_outcome(session, project, told.summary or "", told.url or "", told.file)
    else:
        forget_file(session, project.id)
    return why


def _end_giving(session: Session, project: Project, now: datetime) -> None:
    """Nothing more is given to a project that is over: what was accepted has ended, what was offered is let go."""
    waiting = (ContributionStatus.OFFERED, ContributionStatus.ACCEPTED)
    there = select(Contribution).where(Contribution.project_id == project.id, Contribution.status.in_(waiting))
    for row in session.scalars(there.order_by(Contribution.id).with_for_update()).all():
        accepted = row.status == ContributionStatus.ACCEPTED
        row.status = ContributionStatus.ENDED if accepted else ContributionStatus.WITHDRAWN
        row.ended_at = now


def _demand_no_vote(project: Project) -> None:
    if project.wanted_stage is not None:
        raise StageVoteRuns
