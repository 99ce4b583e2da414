"""Changing what a published project says of itself."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from models.actor import Actor
from models.database import Session, Topic
from models.people.names import folded
from models.projects.facts import ProjectFacts, facts_of_project
from models.projects.publishing import demand_title_free
from models.projects.reach import demand_under_way, project_to_steer
from models.projects.recording import owe_cards, was_active, write_down
from models.projects.wording import pitch_from, title_from

EDITED = "projects.edited"


def editing_of(session: Session, actor: Actor, project_id: UUID, *, now: datetime) -> ProjectFacts:
    """The project, if the actor may change it. Raises as `edit_project` does."""
    sight = project_to_steer(session, actor, project_id, now, locked=False)
    demand_under_way(sight.project)
    return facts_of_project(session, sight.project)


def edit_project(
    session: Session, actor: Actor, project_id: UUID, title: str, pitch: str, *, now: datetime
) -> ProjectFacts:
    """Give a project another title and pitch; its card and its post follow. Its home stays: people talk there.

    Raises `NotAllowed`, `ProjectUnknown`, `NotPublished`, `ProjectOver`, `ProjectTitleEmpty`, `PitchEmpty`,
    `ProjectTextTooLong`, or `SameProject` for the title of another one under way.
    """
    sight = project_to_steer(session, actor, project_id, now)
    project = sight.project
    demand_under_way(project)
    before = project.title, project.pitch
    key = project.title_key
    project.title, project.pitch = title_from(title), pitch_from(pitch)
    project.title_key = folded(project.title)
    if project.title_key != key:
        demand_title_free(session, sight.reach, project)
    if (project.title, project.pitch) != before:
        after = {"title": project.title != before[0], "pitch": project.pitch != before[1]}
        write_down(session, sight.reach.standing, project, EDITED, after=after, now=now)
        was_active(session, project, now)
        owe_cards(session, project, now)
        session.touch(Topic.PROJECTS)
    session.flush()
    return facts_of_project(session, project)
