"""What comes due by itself with projects: after 30 quiet days their heads are asked for news, after 60 the home hears.

Something said in the project's post ends its quiet too, of which the tables know nothing: once a project seems quiet a
look at Discord is owed, and again every week. No message is read: the id of the last one tells its time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from models import outbox
from models.actor import Actor
from models.cluster.tables import Place, PlaceKind
from models.database import Session, Topic, lock
from models.groups.membership import people_of
from models.groups.tables import Group, GroupPlaceKind, GroupStatus
from models.people.private_notices import owe_notice
from models.projects.facts import ProjectFacts, facts_of_project
from models.projects.reach import demand_under_way, project_to_steer
from models.projects.recording import PROJECT_QUIET, answered, was_active
from models.projects.tables import OVER, Project, ProjectHead
from models.records import dataclass
from models.threads.facts import place_of

PROJECT_LOOK = "projects.look"
"""The outbox kind (way `project`) of a look at a project's post: when was something last written there?"""

HOME_TOLD = "projects.home_told"
"""The outbox kind (way `post`) that tells the home group of a project that has gone quiet; its subject is the project.
"""

ASKED_AFTER = timedelta(days=30)
HOME_HEARS_AFTER = timedelta(days=60)
"""After so long without anything said or done (issue 12)."""

LOOK_AGAIN = timedelta(days=7)

BATCH = 100
"""Projects of one run: no write holds SQLite's writer long; the next run follows at once."""


_OF_HOME = and_(Group.cluster_id == Project.cluster_id, Group.id == Project.home_id)
_TAKEN_UP_SINCE = Group.reopened_at > Project.active_at
"""Nothing was done for a project since its home group was reopened."""


@dataclass(frozen=True)
class QuietProject:
    """A quiet project, and where its home is told: the group's own channel, or else where the project's card stands.

    `heads` are the Discord users who answer for it: its own, or without any those of its home group.
    """

    project: ProjectFacts
    heads: Sequence[int]
    home_channel_id: int | None


def next_date(session: Session) -> datetime | None:
    """When a project is to be looked at next; opened `everywhere()`."""
    row = session.execute(
        select(
            func.min(Project.active_at).filter(Project.look_again_at.is_(None)),
            func.min(Project.look_again_at),
        ).where(*_under_way())
    ).one()
    never: datetime | None = row[0]
    again: datetime | None = row[1]
    taken_up = session.scalar(
        select(func.min(Project.active_at)).join(Group, _OF_HOME).where(*_under_way(), _TAKEN_UP_SINCE)
    )
    dates = [taken_up, again, never + ASKED_AFTER if never is not None else None]
    return min((date for date in dates if date is not None), default=None)


def pass_time(session: Session, now: datetime) -> None:
    """Owe a look at every project that seems quiet at `now`, up to `BATCH`; opened `everywhere()`."""
    _count_anew(session, now)
    due = session.scalars(
        select(Project)
        .where(*_under_way(), _due(now))
        .order_by(Project.created_at, Project.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    for project in due:
        hears = project.active_at + HOME_HEARS_AFTER
        project.look_again_at = min(now + LOOK_AGAIN, hears) if hears > now else now + LOOK_AGAIN
        outbox.project(session, PROJECT_LOOK, project.id, now, cluster_id=project.cluster_id)
    session.touch(Topic.DUE)


def _count_anew(session: Session, now: datetime) -> None:
    """In a group that was taken up again the quiet counts from then, or all its projects would be asked about at once.

    What was asked before is asked no more, and the look takes the question away.
    """
    rows = session.execute(
        select(Project, Group.reopened_at)
        .join(Group, _OF_HOME)
        .where(*_under_way(), _TAKEN_UP_SINCE)
        .order_by(Project.created_at, Project.id)
        .limit(BATCH)
        .with_for_update(of=Project, skip_locked=True)
    ).all()
    for project, reopened_at in rows:
        assert reopened_at is not None  # it was compared
        project.active_at, project.look_again_at = reopened_at, None
        if project.asked_at is not None:
            outbox.project(session, PROJECT_LOOK, project.id, now, cluster_id=project.cluster_id)
    session.flush()


def saw_activity(session: Session, project_id: UUID, last_message_at: datetime | None, now: datetime) -> None:
    """We looked: something was last written in its post then (None: it has none). Ask and tell, each once a quiet."""
    project = lock(session, Project, project_id)
    if project is None or project.published_at is None or project.stage in OVER:
        return
    if last_message_at is not None and last_message_at > project.active_at:
        project.active_at = min(last_message_at, now)
    session.touch(Topic.DUE)
    if project.active_at + ASKED_AFTER > now:
        answered(session, project, now)
        return
    if project.asked_at is None:
        project.asked_at = now
        outbox.post(session, PROJECT_QUIET, project.id, now)
        for person_id in _heads(session, project, now):
            owe_notice(session, person_id, now)
    if project.told_home_at is None and project.active_at + HOME_HEARS_AFTER <= now:
        project.told_home_at = now
        outbox.post(session, HOME_TOLD, project.id, now)


def go_on(
    session: Session, actor: Actor, project_id: UUID, *, asked_in: int | None = None, now: datetime
) -> ProjectFacts:
    """A quiet project is still under way, with nothing to tell: nothing is asked for another while.

    `asked_in` is the message in which that was answered. Raises `NotAllowed`, `ProjectUnknown`, `NotPublished` or
    `ProjectOver`.
    """
    project = project_to_steer(session, actor, project_id, now).project
    demand_under_way(project)
    was_active(session, project, now, asked_in=asked_in)
    return facts_of_project(session, project)


def quiet_project(session: Session, project_id: UUID, now: datetime) -> QuietProject | None:
    """A project of whose quiet is to be told; None once it is over, or something was said meanwhile."""
    project = session.find(Project, project_id)
    if project is None or project.asked_at is None or project.stage in OVER or project.published_at is None:
        return None
    people = people_of(session, project.home_id, now) if project.home_id is not None else []
    own = facts_of_project(session, project)
    heads = [head.user_id for head in own.heads if head.user_id is not None]
    heads = heads or [each.user_id for each in people if each.is_head and each.user_id is not None]
    where = _home_channel(session, project.home_id)
    return QuietProject(own, heads, where if where is not None or own.card is None else own.card[0])


def quiet_of(session: Session, person_id: UUID) -> Sequence[ProjectFacts]:
    """The projects whose heads were asked for news and have not answered, of which this person is one."""
    mine = select(ProjectHead.project_id).where(ProjectHead.person_id == person_id, ProjectHead.until.is_(None))
    rows = session.scalars(
        select(Project)
        .where(Project.asked_at.is_not(None), Project.stage.not_in(OVER), Project.id.in_(mine))
        .order_by(Project.asked_at, Project.id)
    ).all()
    return [facts_of_project(session, row) for row in rows]


def _heads(session: Session, project: Project, now: datetime) -> Sequence[UUID]:
    own = session.scalars(
        select(ProjectHead.person_id)
        .where(ProjectHead.project_id == project.id, ProjectHead.until.is_(None))
        .order_by(ProjectHead.person_id)
    ).all()
    if own or project.home_id is None:
        return own
    return [each.person_id for each in people_of(session, project.home_id, now) if each.is_head]


def _home_channel(session: Session, home_id: UUID | None) -> int | None:
    if home_id is not None:
        return place_of(session, home_id, GroupPlaceKind.CHANNEL)
    return session.scalar(select(Place.discord_id).where(Place.kind == PlaceKind.PROJECT_CARDS))


def _under_way() -> tuple[ColumnElement[bool], ...]:
    """Published projects that are not over; of an archived group nobody hears, so nothing is quiet there."""
    at_rest = Group.status != GroupStatus.OPEN, Group.cluster_id == Project.cluster_id
    of_archived = select(Group.id).where(*at_rest).correlate(Project)
    return (
        Project.published_at.is_not(None),
        Project.stage.not_in(OVER),
        or_(Project.home_id.is_(None), Project.home_id.not_in(of_archived)),
    )


def _due(now: datetime) -> ColumnElement[bool]:
    fresh = and_(Project.look_again_at.is_(None), Project.active_at <= now - ASKED_AFTER)
    return or_(fresh, Project.look_again_at <= now)
