"""News of a project: what was done, what comes next, what is blocked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from models import outbox
from models.actor import Actor
from models.database import Session
from models.projects.errors import UpdateEmpty
from models.projects.facts import ProjectFacts, UpdateFacts, facts_of_project, update_facts
from models.projects.moves import MoveFacts, moves_of
from models.projects.reach import demand_under_way, project_to_steer, project_within
from models.projects.recording import owe_cards, was_active
from models.projects.tables import Project, ProjectUpdate
from models.projects.wording import MOST_UPDATE, says_something, sentence_from
from models.records import dataclass

PROJECT_UPDATED = "projects.updated"
"""The outbox kind (way `project`) that tells news in the project's forum post, once; its subject is the update."""

MOST_SHOWN = 50
"""The latest news of a project that a list shows."""

SENT_AGAIN_WITHIN = timedelta(hours=1)
"""The same words within so short a time are the same news."""


@dataclass(frozen=True)
class News:
    """What was written, and of which project."""

    project: ProjectFacts
    update: UpdateFacts


@dataclass(frozen=True)
class Told:
    """The news of a project and its moves, of each the latest first."""

    project: ProjectFacts
    updates: Sequence[UpdateFacts]
    moves: Sequence[MoveFacts]


def update_to_write(session: Session, actor: Actor, project_id: UUID, *, now: datetime) -> ProjectFacts:
    """The project, if the actor may give news of it: before anything is typed. Raises as `write_update` does."""
    project = project_to_steer(session, actor, project_id, now, locked=False).project
    demand_under_way(project)
    return facts_of_project(session, project)


def write_update(
    session: Session,
    actor: Actor,
    project_id: UUID,
    *,
    done: str,
    next_steps: str | None = None,
    blocked: str | None = None,
    now: datetime,
) -> News:
    """Give news of a project: they stand on its card and are told in its post, and its quiet is over. Twice is once.

    Raises `NotAllowed`, `ProjectUnknown`, `NotPublished`, `ProjectOver`, `UpdateEmpty` or `ProjectTextTooLong`.
    """
    sight = project_to_steer(session, actor, project_id, now)
    project = sight.project
    demand_under_way(project)
    said = sentence_from(done, MOST_UPDATE)
    if said is None or not says_something(said):
        raise UpdateEmpty
    update = ProjectUpdate(
        id=session.new_id(),
        project_id=project.id,
        done=said,
        next_steps=sentence_from(next_steps, MOST_UPDATE),
        blocked=sentence_from(blocked, MOST_UPDATE),
        written_by_id=sight.reach.standing.person_id,
        written_at=now,
    )
    there = _latest(session, project_id)
    if there is not None and _sent_twice(there, update):
        return News(facts_of_project(session, project), update_facts(session, there))
    session.add(update)
    was_active(session, project, now)
    session.flush()
    outbox.project(session, PROJECT_UPDATED, update.id, now)
    owe_cards(session, project, now)
    return News(facts_of_project(session, project), update_facts(session, update))


def updates_of(session: Session, actor: Actor, project_id: UUID, *, now: datetime) -> Told:
    """The news and the moves of a project that the actor may read. Raises `NotAllowed` or `ProjectUnknown`."""
    project = project_within(session, actor, project_id, now).project
    rows = session.scalars(
        select(ProjectUpdate)
        .where(ProjectUpdate.project_id == project_id)
        .order_by(ProjectUpdate.written_at.desc(), ProjectUpdate.id)
        .limit(MOST_SHOWN)
    ).all()
    updates = [update_facts(session, row) for row in rows]
    return Told(facts_of_project(session, project), updates, moves_of(session, project_id))


def news_to_tell(session: Session, update_id: UUID) -> News | None:
    """News that are to be told in the project's post; None where they are there no more."""
    update = session.find(ProjectUpdate, update_id)
    project = session.find(Project, update.project_id) if update is not None else None
    if update is None or project is None:
        return None
    return News(facts_of_project(session, project), update_facts(session, update))


def _latest(session: Session, project_id: UUID) -> ProjectUpdate | None:
    query = select(ProjectUpdate).where(ProjectUpdate.project_id == project_id)
    return session.scalar(query.order_by(ProjectUpdate.written_at.desc(), ProjectUpdate.id).limit(1))


def _sent_twice(there: ProjectUpdate, update: ProjectUpdate) -> bool:
    """Whether the form was sent again, for no answer had come: the very same words of the same person."""
    said, again = ((each.done, each.next_steps, each.blocked, each.written_by_id) for each in (there, update))
    return said == again and update.written_at - there.written_at < SENT_AGAIN_WITHIN
