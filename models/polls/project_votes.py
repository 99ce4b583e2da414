"""Putting a project's stage to the vote of its home group or of the board: a draft like any other, tied to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from models.actor import Actor
from models.database import Session
from models.groups.kinds import traits_of
from models.groups.membership import current
from models.groups.tables import HEAD_ROLES, GroupMembership
from models.people.board import current_board
from models.people.private_notices import owe_notices
from models.people.tables import BOARD_OFFICES
from models.polls.drafting import leave_draft, save_draft
from models.polls.errors import NoStageVote
from models.polls.facts import PollFacts
from models.polls.permissions import may_ask
from models.polls.project_stages import demand_movable, forget_unasked_file
from models.polls.tables import Electorate, Poll, PollStatus, SubjectKind
from models.polls.templates import Template, suggested
from models.projects.errors import StageVoteRuns
from models.projects.facts import ProjectFacts, facts_of_project
from models.projects.moving import Told
from models.projects.outcome import tell_outcome
from models.projects.reach import Sight, demand_under_way, project_to_steer
from models.projects.stages import ways_from
from models.projects.tables import Project, Stage
from models.projects.wording import drop_reason_from
from models.records import dataclass


@dataclass(frozen=True)
class Votable:
    """A project, the stages that can be put to the vote now, and whom the actor may ask: `GROUP` is its home.

    `through` are those whom somebody else may ask for the actor: the heads of the home group, or the board.
    """

    project: ProjectFacts
    stages: Sequence[Stage]
    electorates: Sequence[Electorate]
    through: Sequence[Electorate]


def votable(session: Session, actor: Actor, project_id: UUID, *, now: datetime) -> Votable:
    """What the actor may put to the vote, before anything is typed.

    Raises `NotAllowed`, `ProjectUnknown`, `NotPublished`, `ProjectOver` or, while one is open, `StageVoteRuns`.
    """
    sight = project_to_steer(session, actor, project_id, now, locked=False)
    project = sight.project
    demand_under_way(project)
    _demand_none_ahead(session, project)
    there = [
        each for each in (Electorate.GROUP, Electorate.BOARD) if each is Electorate.BOARD or sight.home is not None
    ]
    whom = [each for each in there if _may_ask(sight, each)]
    through = [each for each in there if each not in whom and _may_be_left(sight, each)]
    return Votable(facts_of_project(session, project), ways_from(Stage(project.stage)), whom, through)


def draft_stage_vote(
    session: Session,
    actor: Actor,
    project_id: UUID,
    stage: Stage,
    electorate: Electorate,
    *,
    title: str,
    question: str,
    told: Told,
    now: datetime,
) -> PollFacts:
    """A draft of the actor's that asks whether a project shall come to a stage; of nobody's where they may not ask it.

    Then whoever may finds it among their drafts: they read it, and open the vote or throw it away.
    What is told of a delivered or dropped project is written down already: it is what one votes on. Raises
    `NotAllowed`, `ProjectUnknown`, `NotPublished`, `ProjectOver`, `StageVoteRuns`, `NoStageVote`, what the stage lacks,
    or as `save_draft` does.
    """
    sight = project_to_steer(session, actor, project_id, now)
    project = sight.project
    demand_under_way(project)
    demand_movable(session, project, stage)
    _demand_none_ahead(session, project)
    if electorate not in (Electorate.GROUP, Electorate.BOARD) or (
        electorate is Electorate.GROUP and project.home_id is None
    ):
        raise NoStageVote
    asks = _may_ask(sight, electorate)
    if not asks and not _may_be_left(sight, electorate):
        raise NoStageVote
    if stage is Stage.DELIVERED:
        tell_outcome(session, project, told.summary or "", told.url or "", told.file)
    if stage is Stage.DROPPED:
        project.drop_reason = drop_reason_from(told.why or "")
    session.flush()
    group_id = project.home_id if electorate is Electorate.GROUP else None
    start = suggested(Template.MOTION, title, electorate, group_id=group_id, now=now)
    asked = replace(start, question=question, subject=(SubjectKind.PROJECT_STAGE, project_id), subject_stage=stage)
    if asks:
        return save_draft(session, actor, asked, now=now)
    owe_notices(session, _askers(session, project, electorate, now), now)
    left = leave_draft(session, actor, asked, now=now)
    forget_unasked_file(session, project)
    return left


def _demand_none_ahead(session: Session, project: Project) -> None:
    """Raise `StageVoteRuns` while one is open, or was let go: what it decides on does not change beneath it."""
    ahead = select(Poll.id).where(
        Poll.subject_kind == SubjectKind.PROJECT_STAGE,
        Poll.subject_id == project.id,
        Poll.status.in_((PollStatus.SUBMITTED, PollStatus.SCHEDULED)),
    )
    if project.wanted_stage is not None or session.scalar(ahead.limit(1)) is not None:
        raise StageVoteRuns


def _may_be_left(sight: Sight, electorate: Electorate) -> bool:
    """Whether others may be asked to open it: of a hidden group's projects the board learns from its people only."""
    return electorate is Electorate.GROUP or sight.home is None or not traits_of(sight.home.kind).hidden


def _askers(session: Session, project: Project, electorate: Electorate, now: datetime) -> set[UUID]:
    """Who may ask the electorate, and is told that a draft waits for them."""
    if electorate is Electorate.BOARD:
        return {seat.person_id for seat in current_board(session, now) if seat.office in BOARD_OFFICES}
    heads = select(GroupMembership.person_id).where(
        GroupMembership.group_id == project.home_id, GroupMembership.role.in_(HEAD_ROLES), current(now)
    )
    return set(session.scalars(heads))


def _may_ask(sight: Sight, electorate: Electorate) -> bool:
    standing, home = sight.reach.standing, sight.home
    if electorate is Electorate.BOARD:
        return may_ask(standing, electorate) is None
    return home is not None and may_ask(standing, electorate, group_kind=home.kind, role=sight.role) is None
