"""A project as one person sees it, with what they may do there."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from models.actor import Actor
from models.database import Session
from models.groups.tables import Group
from models.people.tables import Person
from models.projects.facts import ProjectFacts, facts_of_project
from models.projects.leaderless import steers_still
from models.projects.moves import MoveFacts, last_move
from models.projects.permissions import Part, may_contribute, may_name_heads, may_steer
from models.projects.publishing import card_is_missing, post_is_missing
from models.projects.reach import Sight, project_within
from models.projects.tables import OVER, Project, ProjectRole
from models.records import dataclass
from models.threads.permissions import may_read as may_read_thread
from models.threads.tables import WorkThread


@dataclass(frozen=True)
class ProjectSeen:
    """A project and what whoever looks is in it and may do.

    `draft`: it is theirs, and not published. `leaderless`: nobody leads it who can steer it, and they may. `hidden`:
    its card or its post is missing. `thread` is the name of the project thread that it grew from, as far as one reads
    that. `last_move` is how it came to its stage.
    """

    project: ProjectFacts
    part: Part | None
    draft: bool
    may_steer: bool
    may_name_heads: bool
    may_contribute: bool
    leaderless: bool
    hidden: bool
    thread: str | None
    last_move: MoveFacts | None

    @property
    def under_way(self) -> bool:
        """Whether something can still be given, asked and changed."""
        return not self.draft and self.project.stage not in OVER


def see_project(session: Session, actor: Actor, project_id: UUID, *, now: datetime) -> ProjectSeen:
    """A project as the actor sees it; a draft of theirs too. Raises `NotAllowed` or `ProjectUnknown`."""
    sight = project_within(session, actor, project_id, now)
    standing, project = sight.reach.standing, sight.project
    facts = facts_of_project(session, project)
    draft = project.published_at is None
    judged = standing, sight.home, sight.role, sight.part
    steers = not draft and may_steer(*judged) is None
    return ProjectSeen(
        facts,
        sight.part,
        draft,
        steers,
        not draft and may_name_heads(*judged) is None,
        not draft and may_contribute(standing) is None,
        steers and sight.part is not Part.LEAD and not _is_led(session, facts, now),
        card_is_missing(session, project) or post_is_missing(session, project),
        _thread_read(session, sight),
        last_move(session, project.id),
    )


def _thread_read(session: Session, sight: Sight) -> str | None:
    """The name of the thread that it grew from, for who reads that too: its group may be closed to others."""
    thread_id = sight.project.work_thread_id
    thread = session.find(WorkThread, thread_id) if thread_id is not None else None
    group = session.find(Group, thread.group_id) if thread is not None else None
    if thread is None or group is None:
        return None
    return thread.title if may_read_thread(sight.reach.standing, group, sight.reach.role(group.id)) is None else None


def _is_led(session: Session, facts: ProjectFacts, now: datetime) -> bool:
    lead = next((head for head in facts.heads if head.role is ProjectRole.LEAD), None)
    person = session.find(Person, lead.person_id) if lead is not None else None
    return person is not None and steers_still(session, person, now)


def projects_of_thread(session: Session, work_thread_id: UUID) -> list[UUID]:
    """The published projects that grew from a project thread."""
    grown = Project.work_thread_id == work_thread_id, Project.published_at.is_not(None)
    return list(session.scalars(select(Project.id).where(*grown).order_by(Project.created_at, Project.id)))
