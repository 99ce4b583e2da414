"""Publishing a project: its card in the channel and its post in the forum are owed, and anew when they are gone."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from models import outbox
from models.actor import Actor
from models.cluster.tables import Cluster
from models.database import Session, Topic, lock
from models.groups.tables import Group
from models.people.permissions import demand
from models.projects.errors import ProjectStands, SameProject
from models.projects.facts import PROJECT_POST, PROJECT_POSTED, ProjectFacts, facts_of_project
from models.projects.permissions import may_contribute, may_read
from models.projects.proposing import demand_home, own_draft
from models.projects.reach import demand_under_way, part_of, project_to_steer
from models.projects.recording import write_down
from models.projects.standing_places import StandingPlaces, demand_places
from models.projects.tables import OVER, Project, ProjectHead, ProjectRole
from models.threads.reach import Reach

PUBLISHED = "projects.published"


def publish(session: Session, actor: Actor, project_id: UUID, *, now: datetime) -> ProjectFacts:
    """Let everybody see a draft of the actor's, who leads it from then on; its card and its post are owed.

    Raises `NotAllowed`, `ProjectUnknown`, `PublishedAlready`, `HomeUnknown`, `NoPlaceForProjects` or `SameProject`.
    """
    project, reach = own_draft(session, actor, project_id, now)
    home = demand_home(session, reach, project.home_id)
    demand(may_contribute(reach.standing))
    demand_places(session, home)
    demand_title_free(session, reach, project)
    person_id = reach.standing.person_id
    assert person_id is not None  # whoever may contribute is known
    project.published_at = project.stage_since = project.active_at = now
    session.add(
        ProjectHead(id=session.new_id(), project_id=project.id, person_id=person_id, role=ProjectRole.LEAD, since=now)
    )
    session.flush()
    facts = facts_of_project(session, project)
    after = {"stage": project.stage, "needs": len(facts.needs), "from_thread": project.work_thread_id is not None}
    write_down(session, reach.standing, project, PUBLISHED, after=after, now=now)
    outbox.post(session, PROJECT_POSTED, project.id, now)
    outbox.project(session, PROJECT_POST, project.id, now)
    session.touch(Topic.DUE, Topic.PROJECTS)
    return facts


def places_to_publish(session: Session, actor: Actor, project_id: UUID, *, now: datetime) -> StandingPlaces:
    """Where a draft of the actor's would stand. Raises as `publish` does, but for `SameProject`."""
    project, reach = own_draft(session, actor, project_id, now, locked=False)
    home = demand_home(session, reach, project.home_id)
    demand(may_contribute(reach.standing))
    return demand_places(session, home)


def show_again(session: Session, actor: Actor, project_id: UUID, *, now: datetime) -> ProjectFacts:
    """Owe the card or the post anew that somebody deleted, or that never came to be.

    Raises `NotAllowed`, `ProjectUnknown`, `NotPublished`, `ProjectOver`, `NoPlaceForProjects`, or `ProjectStands` where
    nothing is missing.
    """
    sight = project_to_steer(session, actor, project_id, now)
    project = sight.project
    demand_under_way(project)
    demand_places(session, sight.home)
    card, post = card_is_missing(session, project), post_is_missing(session, project)
    if not card and not post:
        raise ProjectStands
    if card:
        outbox.post(session, PROJECT_POSTED, project.id, now)
    if post:
        project.gone_at = None
        outbox.project(session, PROJECT_POST, project.id, now)
    session.flush()
    return facts_of_project(session, project)


def card_is_missing(session: Session, project: Project) -> bool:
    """Whether a published project has no card in its channel, and none is on its way."""
    if project.published_at is None or project.message_id is not None:
        return False
    return not outbox.owed(session, PROJECT_POSTED, project.id, project.cluster_id)


def post_is_missing(session: Session, project: Project) -> bool:
    """Whether a published project has no post in its forum, and none is on its way."""
    if project.published_at is None or project.post_id is not None:
        return False
    return project.gone_at is not None or not outbox.owed(session, PROJECT_POST, project.id, project.cluster_id)


def demand_title_free(session: Session, reach: Reach, project: Project) -> None:
    """Raise `SameProject` where another project under way, which the actor may know of, has the title of this one.

    The project is locked. Until this transaction ends nobody else takes a title.
    """
    lock(session, Cluster, session.own_cluster_id)  # one after the other: of two with one title the second reads so
    same = session.scalars(
        select(Project).where(
            Project.title_key == project.title_key,
            Project.id != project.id,
            Project.published_at.is_not(None),
            Project.stage.not_in(OVER),
        )
    ).all()
    for other in same:
        home = session.find(Group, other.home_id) if other.home_id is not None else None
        role = reach.role(home.id) if home is not None else None
        part = part_of(session, other.id, reach.standing.person_id)
        if may_read(reach.standing, home, role, part) is None:
            raise SameProject(other.id, other.title)
