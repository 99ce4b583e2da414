"""Who lets their name stand on the page of a delivered project that is shown outside the cluster.

Everybody who steered it or gave to it is asked once it is delivered, and may change their mind whenever they like. An
organisation is named outside where one of its own people agreed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from models.actor import Actor
from models.database import Session
from models.people.private_notices import owe_notice
from models.projects.errors import NotDelivered, NotNamedThere
from models.projects.facts import PARTNERS, ProjectFacts, facts_of_project
from models.projects.giving_tables import Contribution
from models.projects.reach import project_within
from models.projects.tables import Project, ProjectHead, Stage

Named = ProjectHead | Contribution


def ask_to_name(session: Session, project: Project, now: datetime) -> None:
    """The project was delivered: those who are named on its page find the question on their own."""
    people = {row.person_id for row in _rows(session, project.id)} - {None}
    for person_id in sorted(people, key=str):
        if person_id is not None:
            owe_notice(session, person_id, now)


def answer_naming(session: Session, actor: Actor, project_id: UUID, agrees: bool, *, now: datetime) -> ProjectFacts:
    """Let one's name stand on the page shown outside, or not.

    Raises `NotAllowed`, `ProjectUnknown`, `NotDelivered` or `NotNamedThere`.
    """
    sight = project_within(session, actor, project_id, now)
    if sight.project.stage != Stage.DELIVERED:
        raise NotDelivered
    own = [row for row in _rows(session, project_id) if row.person_id == sight.reach.standing.person_id]
    if not own:
        raise NotNamedThere
    for row in own:
        row.named_outside = agrees
    session.flush()
    return facts_of_project(session, sight.project)


def own_answer(session: Session, project_id: UUID, person_id: UUID | None) -> tuple[bool, bool | None]:
    """Whether somebody is named on the page, and what they answered (None: not yet)."""
    own = [row.named_outside for row in _rows(session, project_id) if row.person_id == person_id]
    if person_id is None or not own:
        return False, None
    return True, None if None in own else all(own)


def to_answer(session: Session, person_id: UUID) -> Sequence[ProjectFacts]:
    """The delivered projects on whose pages somebody stands who was not asked yet, the latest first."""
    headed = select(ProjectHead.project_id).where(
        ProjectHead.person_id == person_id, ProjectHead.named_outside.is_(None)
    )
    gave = select(Contribution.project_id).where(
        Contribution.person_id == person_id,
        Contribution.named_outside.is_(None),
        Contribution.status.in_(PARTNERS),
    )
    rows = session.scalars(
        select(Project)
        .where(Project.stage == Stage.DELIVERED, Project.id.in_(headed) | Project.id.in_(gave))
        .order_by(Project.stage_since.desc(), Project.id)
    ).all()
    return [facts_of_project(session, row) for row in rows]


def _rows(session: Session, project_id: UUID) -> Sequence[Named]:
    """Whoever steered it, whenever, and whoever gave to it."""
    heads = session.scalars(select(ProjectHead).where(ProjectHead.project_id == project_id)).all()
    gave = Contribution.project_id == project_id, Contribution.status.in_(PARTNERS)
    return [*heads, *session.scalars(select(Contribution).where(*gave)).all()]
