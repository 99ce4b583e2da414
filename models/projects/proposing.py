"""Proposing a project: a draft first, which only its proposer sees, to be edited, kept, thrown away or published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, func, select

from models.actor import Actor
from models.database import Session, lock
from models.experts.facts import DomainFacts
from models.groups.tables import Group, GroupStatus
from models.people.names import folded
from models.people.permissions import demand
from models.people.tables import Person
from models.projects.errors import HomeUnknown, ProjectUnknown, PublishedAlready, TooManyDrafts
from models.projects.facts import ProjectFacts, facts_of_project
from models.projects.needs import set_needs
from models.projects.permissions import may_propose, may_propose_in
from models.projects.reach import project_within
from models.projects.tables import Project, ProjectNeed, Stage
from models.projects.wording import pitch_from, title_from
from models.records import dataclass
from models.threads.facts import Source, facts_of_thread
from models.threads.reach import Reach, reach_of, thread_within

MOST_DRAFTS = 10
"""Drafts that one person may keep."""


@dataclass(frozen=True)
class Filled:
    """What was filled in, as it was typed. Without `home_id` the project is the whole cluster's."""

    title: str
    pitch: str
    domain_ids: Sequence[UUID] = ()
    kinds: Sequence[str] = ()
    home_id: UUID | None = None


@dataclass(frozen=True)
class Origin:
    """What a project grows from: a project thread, or a message."""

    work_thread_id: UUID | None = None
    source: Source | None = None


NOWHERE = Origin()


@dataclass(frozen=True)
class Home:
    """A group that a project may belong to."""

    id: UUID
    name: str


@dataclass(frozen=True)
class Beginning:
    """What stands in the form before anything is typed. `whole_cluster`: it may belong to no group.

    `home_id` is the group that stands chosen.
    """

    homes: Sequence[Home]
    whole_cluster: bool
    home_id: UUID | None = None
    title: str = ""
    pitch: str = ""
    domains: Sequence[DomainFacts] = ()


def prepare(
    session: Session, actor: Actor, *, work_thread_id: UUID | None = None, home_id: UUID | None = None, now: datetime
) -> Beginning:
    """What the form offers: the homes, and from a project thread its title, its purpose and its domains.

    `home_id` is the group in whose channel one is. Raises `NotAllowed`, `TooManyDrafts` or `ThreadUnknown`.
    """
    reach = reach_of(session, actor, now)
    homes, whole = _homes_open(session, reach)
    assert reach.standing.person_id is not None  # whoever may propose is known
    _demand_room(session, reach.standing.person_id)
    offered = {home.id for home in homes}
    if work_thread_id is None:
        return Beginning(homes, whole, home_id if home_id in offered else None)
    thread = facts_of_thread(session, thread_within(session, reach, work_thread_id))
    group_id = thread.group_id if thread.group_id in offered else None
    return Beginning(homes, whole, group_id, thread.title, thread.purpose, thread.domains)


def prepare_edit(session: Session, actor: Actor, project_id: UUID, *, now: datetime) -> tuple[ProjectFacts, Beginning]:
    """A draft of the actor's, and the homes it may have. Raises as `see_draft` does, or `NotAllowed` without any."""
    project, reach = own_draft(session, actor, project_id, now, locked=False)
    homes, whole = _homes_open(session, reach)
    return facts_of_project(session, project), Beginning(homes, whole, project.home_id)


def homes_of(session: Session, reach: Reach) -> Sequence[Home]:
    """The open groups in which one may propose: one's own first, then by name."""
    groups = session.scalars(select(Group).where(Group.status == GroupStatus.OPEN)).all()
    may = [group for group in groups if may_propose_in(reach.standing, group, reach.role(group.id)) is None]
    may.sort(key=lambda group: (reach.role(group.id) is None, group.name.casefold(), group.id))
    return [Home(group.id, group.name) for group in may]


def _homes_open(session: Session, reach: Reach) -> tuple[Sequence[Home], bool]:
    """The groups in which one may propose, and whether for the whole cluster. Raises `NotAllowed` without either."""
    homes, verdict = homes_of(session, reach), may_propose(reach.standing)
    if not homes:
        demand(verdict)
    return homes, verdict is None


def draft_project(
    session: Session, actor: Actor, filled: Filled, origin: Origin = NOWHERE, *, now: datetime
) -> ProjectFacts:
    """Keep what was filled in as a draft of the actor's.

    Raises `NotAllowed`, `HomeUnknown`, `ProjectTitleEmpty`, `PitchEmpty`, `ProjectTextTooLong`, `TooManyDrafts`,
    `TooManyNeeds`, or `ThreadUnknown` for a thread that the actor does not read.
    """
    reach = reach_of(session, actor, now)
    demand_home(session, reach, filled.home_id)
    person_id = reach.standing.person_id
    assert person_id is not None  # whoever may propose is known
    title, pitch = title_from(filled.title), pitch_from(filled.pitch)
    lock(session, Person, person_id)  # two forms sent at once are counted one after the other
    _demand_room(session, person_id)
    if origin.work_thread_id is not None:
        thread_within(session, reach, origin.work_thread_id)
    source = origin.source
    project = Project(
        id=session.new_id(),
        title=title,
        title_key=folded(title),
        pitch=pitch,
        home_id=filled.home_id,
        stage=Stage.IDEA,
        stage_since=now,
        proposed_by_id=person_id,
        created_at=now,
        active_at=now,
        work_thread_id=origin.work_thread_id,
        source_channel_id=source.channel_id if source is not None else None,
        source_message_id=source.message_id if source is not None else None,
        source_user_id=source.user_id if source is not None else None,
        source_text=source.text if source is not None else None,
    )
    session.add(project)
    session.flush()
    set_needs(session, project, filled.domain_ids, filled.kinds, now)
    return facts_of_project(session, project)


def edit_draft(session: Session, actor: Actor, project_id: UUID, filled: Filled, *, now: datetime) -> ProjectFacts:
    """Change a draft of the actor's. Raises as `draft_project` does, `ProjectUnknown` or `PublishedAlready`."""
    project, reach = own_draft(session, actor, project_id, now)
    demand_home(session, reach, filled.home_id)
    project.title, project.pitch = title_from(filled.title), pitch_from(filled.pitch)
    project.title_key = folded(project.title)
    if project.home_id != filled.home_id:
        project.source_text = None  # what few could read is not repeated to others
    project.home_id = filled.home_id
    set_needs(session, project, filled.domain_ids, filled.kinds, now)
    return facts_of_project(session, project)


def throw_away(session: Session, actor: Actor, project_id: UUID, *, now: datetime) -> str:
    """Delete a draft of the actor's; returns its title. Raises `NotAllowed`, `ProjectUnknown` or `PublishedAlready`."""
    project, _ = own_draft(session, actor, project_id, now)
    title = project.title
    session.execute(delete(ProjectNeed).where(ProjectNeed.project_id == project.id))
    session.delete(project)
    return title


def see_draft(session: Session, actor: Actor, project_id: UUID, *, now: datetime) -> ProjectFacts:
    """A draft of the actor's. Raises `NotAllowed`, `ProjectUnknown` or `PublishedAlready`."""
    project, _ = own_draft(session, actor, project_id, now, locked=False)
    return facts_of_project(session, project)


def own_draft(
    session: Session, actor: Actor, project_id: UUID, now: datetime, *, locked: bool = True
) -> tuple[Project, Reach]:
    """The row of a draft of the actor's, and who they are. Raises `ProjectUnknown` or `PublishedAlready`."""
    sight = project_within(session, actor, project_id, now, locked=locked)
    if sight.project.published_at is not None:
        if sight.project.proposed_by_id != sight.reach.standing.person_id:
            raise ProjectUnknown
        raise PublishedAlready
    return sight.project, sight.reach


def drafts_of(session: Session, person_id: UUID) -> Sequence[ProjectFacts]:
    """Somebody's drafts, the latest first."""
    rows = session.scalars(select(Project).where(_mine(person_id)).order_by(Project.created_at.desc(), Project.id))
    return [facts_of_project(session, row) for row in rows.all()]


def _mine(person_id: UUID) -> ColumnElement[bool]:
    return and_(Project.proposed_by_id == person_id, Project.published_at.is_(None))


def _demand_room(session: Session, person_id: UUID) -> None:
    if (session.scalar(select(func.count()).where(_mine(person_id))) or 0) >= MOST_DRAFTS:
        raise TooManyDrafts(MOST_DRAFTS)


def demand_home(session: Session, reach: Reach, home_id: UUID | None) -> Group | None:
    """The home group, open, in which the actor may propose. Raises `NotAllowed` or `HomeUnknown`."""
    home = session.find(Group, home_id) if home_id is not None else None
    if home_id is None:
        demand(may_propose(reach.standing))
        return None
    role = reach.role(home_id)
    if home is None or home.status != GroupStatus.OPEN or may_propose_in(reach.standing, home, role) is not None:
        demand(may_propose_in(reach.standing, None, role))  # who may propose nowhere reads why
        raise HomeUnknown
    return home
