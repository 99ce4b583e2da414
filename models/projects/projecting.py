"""What should stand in Discord of a project, and what became of it there."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select

from models import outbox
from models.cluster.tables import Place, PlaceKind
from models.database import Session, Topic, lock
from models.groups.kinds import HIDDEN_KINDS
from models.groups.tables import Group, GroupPlace, GroupPlaceKind, Joining
from models.projects.facts import PROJECT_CARD, PROJECT_POST, ProjectFacts, facts_of_project
from models.projects.outcome import files_gone
from models.projects.standing_places import standing_places
from models.projects.tables import Project, ProjectFile
from models.records import dataclass
from models.threads.tables import WorkThread


@dataclass(frozen=True)
class ProjectPlan:
    """A published project, where its card and post shall stand, and the posts that serve something else.

    `thread_post_id` is the post of the project thread that it grew from.
    """

    project: ProjectFacts
    channel_id: int | None
    forum_id: int | None
    taken: Collection[int]
    thread_post_id: int | None


def project_plan(session: Session, project_id: UUID) -> ProjectPlan | None:
    """What should be there; None for a draft, and where there is no such project."""
    project = session.find(Project, project_id)
    if project is None or project.published_at is None:
        return None
    home = session.find(Group, project.home_id) if project.home_id is not None else None
    places = standing_places(session, home)
    thread = session.find(WorkThread, project.work_thread_id) if project.work_thread_id is not None else None
    taken = session.scalars(select(Project.post_id).where(Project.post_id.is_not(None), Project.id != project_id))
    threads = session.scalars(select(WorkThread.thread_id).where(WorkThread.thread_id.is_not(None)))
    return ProjectPlan(
        facts_of_project(session, project),
        places.channel_id,
        places.forum_id,
        frozenset(id for id in (*taken, *threads) if id is not None),
        thread.thread_id if thread is not None else None,
    )


def card_stands(session: Session, project_id: UUID, channel_id: int, message_id: int, now: datetime) -> None:
    """Remember where the card was posted; what happened to the project meanwhile is owed to it, and to its post."""
    project = lock(session, Project, project_id)
    if project is None:
        return
    project.channel_id, project.message_id = channel_id, message_id
    outbox.refresh(session, PROJECT_CARD, project_id, now)
    outbox.project(session, PROJECT_POST, project_id, now)
    session.touch(Topic.PROJECTS)


def card_gone(session: Session, project_id: UUID, message_id: int) -> None:
    """Somebody deleted the card by hand: it is posted again only where whoever steers the project wants so."""
    project = lock(session, Project, project_id)
    if project is not None and project.message_id == message_id:
        project.channel_id = project.message_id = None
        session.touch(Topic.PROJECTS)


def settle_post(session: Session, project_id: UUID, post_id: int, card_id: int | None, now: datetime) -> None:
    """Remember which post it is, and where its card stands; the card in the channel leads there from now on."""
    project = lock(session, Project, project_id)
    if project is None or project.post_id is not None:
        return
    project.post_id, project.post_card_id, project.gone_at = post_id, card_id, None
    outbox.refresh(session, PROJECT_CARD, project_id, now)
    session.touch(Topic.PROJECTS)


def forum_missing(session: Session, project_id: UUID, now: datetime) -> None:
    """There is no forum to post in: whoever steers the project has the post made once there is one again."""
    project = lock(session, Project, project_id)
    if project is not None and project.post_id is None:
        project.gone_at = project.gone_at or now


def post_gone(session: Session, post_id: int, now: datetime) -> None:
    """Somebody deleted the post: note it, once; it is made again only where whoever steers the project wants so."""
    _note_gone(session, Project.post_id == post_id, now)


def forum_gone(session: Session, forum_id: int, now: datetime) -> None:
    """Somebody deleted a forum: the same for every post that stood in it.

    Whether the cluster, or the group, knows already that its forum is missing, or learns of it after us.
    """
    lost = (GroupPlace.discord_id == forum_id) | GroupPlace.missing_since.is_not(None)
    of_groups = select(GroupPlace.group_id).where(GroupPlace.kind == GroupPlaceKind.FORUM, lost)
    whose = Project.home_id.in_(of_groups) & Project.home_id.not_in(_open_homes())
    served = (Place.discord_id == forum_id) | Place.discord_id.is_(None)
    of_cluster = select(Place.id).where(Place.kind == PlaceKind.PROJECTS, served)
    if session.scalar(of_cluster) is not None:
        whose = whose | Project.home_id.is_(None) | Project.home_id.in_(_open_homes())
    _note_gone(session, whose & Project.post_id.is_not(None), now)


def post_card_gone(session: Session, post_id: int) -> None:
    """Somebody deleted the card in the post, and left the post: the card in the channel has the same buttons."""
    project = session.scalar(select(Project).where(Project.post_id == post_id).with_for_update())
    if project is not None:
        project.post_card_id = None


def project_of_post(session: Session, post_id: int) -> UUID | None:
    """The project whose post this is."""
    return session.scalar(select(Project.id).where(Project.post_id == post_id))


def project_of_card(session: Session, message_id: int) -> UUID | None:
    """The project whose card in the channel this is."""
    return session.scalar(select(Project.id).where(Project.message_id == message_id))


def _open_homes() -> Select[UUID]:
    """The groups that every member reads: their projects stand in the cluster's places."""
    return select(Group.id).where(Group.joining == Joining.OPEN, Group.kind.not_in(HIDDEN_KINDS))


def _note_gone(session: Session, which: ColumnElement[bool], now: datetime) -> None:
    for project in session.scalars(select(Project).where(which).order_by(Project.id).with_for_update()).all():
        files_gone(session, ProjectFile.channel_id == project.post_id, now)
        project.post_id = project.post_card_id = None
        project.gone_at = now
        outbox.refresh(session, PROJECT_CARD, project.id, now)
    session.touch(Topic.PROJECTS)
