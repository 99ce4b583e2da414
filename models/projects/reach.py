"""Which projects whoever acts may know of, and in which part: one look-up for every operation."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from models.actor import Actor
from models.database import Session, lock
from models.errors import NotAllowed, Reason
from models.groups.tables import Group, GroupRole
from models.people.permissions import demand
from models.projects.errors import NotPublished, ProjectOver, ProjectUnknown
from models.projects.giving_tables import Contribution, ContributionStatus
from models.projects.permissions import Part, may_read, may_steer
from models.projects.tables import OVER, InvitationStatus, Project, ProjectHead, ProjectInvitation, Stage
from models.records import dataclass
from models.threads.permissions import of_the_cluster
from models.threads.reach import Reach, reach_of

GIVING = (ContributionStatus.OFFERED, ContributionStatus.ACCEPTED, ContributionStatus.ENDED)


@dataclass(frozen=True)
class Sight:
    """A project with what whoever acts is in it and in its home group."""

    reach: Reach
    project: Project
    home: Group | None
    role: GroupRole | None
    part: Part | None

    @property
    def mine(self) -> bool:
        """Whether it is a draft of theirs."""
        own = self.project.proposed_by_id
        return self.project.published_at is None and own is not None and own == self.reach.standing.person_id


def part_of(session: Session, project_id: UUID, person_id: UUID | None) -> Part | None:
    """What somebody is in a project, the highest."""
    if person_id is None:
        return None
    head = session.scalar(
        select(ProjectHead.role).where(
            ProjectHead.project_id == project_id, ProjectHead.person_id == person_id, ProjectHead.until.is_(None)
        )
    )
    if head is not None:
        return Part(head)
    gives = select(Contribution.id).where(
        Contribution.project_id == project_id,
        Contribution.person_id == person_id,
        Contribution.status.in_(GIVING),
    )
    if session.scalar(gives.limit(1)) is not None:
        return Part.GIVER
    invited = select(ProjectInvitation.id).where(
        ProjectInvitation.project_id == project_id,
        ProjectInvitation.person_id == person_id,
        ProjectInvitation.status == InvitationStatus.INVITED,
        ProjectInvitation.answered_at.is_(None),
    )
    return Part.INVITED if session.scalar(invited) is not None else None


def project_within(session: Session, actor: Actor, project_id: UUID, now: datetime, *, locked: bool = False) -> Sight:
    """The project, if it exists for the actor: a draft for its proposer only.

    Raises `NotAllowed` for who is unknown or no member, whether there is such a project or not; else `ProjectUnknown`.
    """
    reach = reach_of(session, actor, now)
    if reach.standing.person_id is None and not actor.operator:
        raise NotAllowed(Reason.UNKNOWN_PERSON)
    project = lock(session, Project, project_id) if locked else session.find(Project, project_id)
    sight = _sight(session, reach, project) if project is not None else None
    if sight is not None and _seen(sight):
        return sight
    if not of_the_cluster(reach.standing) and not reach.roles and not actor.operator:
        raise NotAllowed(Reason.NO_ORGANISATION)
    raise ProjectUnknown


def project_to_steer(session: Session, actor: Actor, project_id: UUID, now: datetime, *, locked: bool = True) -> Sight:
    """A published project, if the actor may steer it. Raises `NotAllowed`, `ProjectUnknown` or `NotPublished`."""
    sight = project_within(session, actor, project_id, now, locked=locked)
    if sight.project.published_at is None:
        raise NotPublished
    demand(may_steer(sight.reach.standing, sight.home, sight.role, sight.part))
    return sight


def demand_under_way(project: Project) -> None:
    """Raise `NotPublished` for a draft, `ProjectOver` once it was delivered or dropped."""
    if project.published_at is None:
        raise NotPublished
    if project.stage in OVER:
        raise ProjectOver(Stage(project.stage), project.stage_since)


def _sight(session: Session, reach: Reach, project: Project) -> Sight:
    home = session.find(Group, project.home_id) if project.home_id is not None else None
    role = reach.role(home.id) if home is not None else None
    return Sight(reach, project, home, role, part_of(session, project.id, reach.standing.person_id))


def _seen(sight: Sight) -> bool:
    if sight.project.published_at is None:
        return sight.mine
    return may_read(sight.reach.standing, sight.home, sight.role, sight.part) is None
