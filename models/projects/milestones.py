"""What a project is to reach, and by when."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select

from models.actor import Actor
from models.database import Session
from models.people.dates import day_of
from models.projects.errors import MilestoneUnknown, TooManyMilestones
from models.projects.facts import ProjectFacts, facts_of_project
from models.projects.reach import demand_under_way, project_to_steer
from models.projects.recording import owe_cards, was_active
from models.projects.tables import Project, ProjectMilestone
from models.projects.wording import title_from

MOST_MILESTONES = 20
"""Milestones of one project that are not reached."""


def add_milestone(
    session: Session, actor: Actor, project_id: UUID, title: str, due: str | None = None, *, now: datetime
) -> ProjectFacts:
    """Add something to be reached, by a day as it is typed, or without one; a day that is past is told as it is.

    Raises `NotAllowed`, `ProjectUnknown`, `NotPublished`, `ProjectOver`, `ProjectTitleEmpty`, `ProjectTextTooLong`,
    `DateNotUnderstood` or `TooManyMilestones`.
    """
    project = _to_steer(session, actor, project_id, now)
    ahead = ProjectMilestone.project_id == project_id, ProjectMilestone.reached_at.is_(None)
    if (session.scalar(select(func.count()).where(*ahead)) or 0) >= MOST_MILESTONES:
        raise TooManyMilestones(MOST_MILESTONES)
    session.add(
        ProjectMilestone(
            id=session.new_id(), project_id=project_id, title=title_from(title), due_on=_day(due), added_at=now
        )
    )
    return _changed(session, project, now)


def reach_milestone(
    session: Session, actor: Actor, project_id: UUID, milestone_id: UUID, *, now: datetime
) -> ProjectFacts:
    """Say that it is reached; it stays among what was done. Raises as `add_milestone`, or `MilestoneUnknown`."""
    project = _to_steer(session, actor, project_id, now)
    milestone = _milestone(session, project_id, milestone_id)
    if milestone.reached_at is None:
        milestone.reached_at = now
    return _changed(session, project, now)


def move_milestone(
    session: Session, actor: Actor, project_id: UUID, milestone_id: UUID, due: str | None, *, now: datetime
) -> ProjectFacts:
    """Give it another day, or none. Raises as `add_milestone`, or `MilestoneUnknown`."""
    project = _to_steer(session, actor, project_id, now)
    _milestone(session, project_id, milestone_id).due_on = _day(due)
    return _changed(session, project, now)


def remove_milestone(
    session: Session, actor: Actor, project_id: UUID, milestone_id: UUID, *, now: datetime
) -> ProjectFacts:
    """Take it away altogether. Raises as `add_milestone`, or `MilestoneUnknown`."""
    project = _to_steer(session, actor, project_id, now)
    session.delete(_milestone(session, project_id, milestone_id))
    return _changed(session, project, now)


def _to_steer(session: Session, actor: Actor, project_id: UUID, now: datetime) -> Project:
    project = project_to_steer(session, actor, project_id, now).project
    demand_under_way(project)
    return project


def _milestone(session: Session, project_id: UUID, milestone_id: UUID) -> ProjectMilestone:
    found = session.find(ProjectMilestone, milestone_id)
    if found is None or found.project_id != project_id:
        raise MilestoneUnknown
    return found


def _day(typed: str | None) -> date | None:
    return day_of(typed) if typed is not None and typed.strip() else None


def _changed(session: Session, project: Project, now: datetime) -> ProjectFacts:
    was_active(session, project, now)
    session.flush()
    owe_cards(session, project, now)
    return facts_of_project(session, project)
