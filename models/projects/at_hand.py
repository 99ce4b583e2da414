"""What waits for a person about projects on their way: those that are quiet, and pages on which they are named."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from models.database import Session
from models.people.standing import Standing
from models.projects.facts import ProjectFacts
from models.projects.giving_tables import Contribution, ContributionStatus
from models.projects.leaderless import leaderless_for
from models.projects.naming import to_answer
from models.projects.quiet import quiet_of
from models.projects.tables import OVER, Project, ProjectHead
from models.records import dataclass


@dataclass(frozen=True)
class ProjectsAtHand:
    """`quiet` wait for news; `to_name` are delivered, and ask whether one may be named on the page shown outside.

    `leaderless` are led by nobody who can, and could be taken up. `takes_part`: they steer a project that is under
    way, or give to one.
    """

    quiet: Sequence[ProjectFacts] = ()
    to_name: Sequence[ProjectFacts] = ()
    leaderless: Sequence[ProjectFacts] = ()
    takes_part: bool = False


NO_PROJECTS = ProjectsAtHand()


def projects_at_hand(session: Session, standing: Standing) -> ProjectsAtHand:
    """All of it; nothing for somebody whom the cluster does not know."""
    person_id = standing.person_id
    if person_id is None:
        return NO_PROJECTS
    return ProjectsAtHand(
        quiet_of(session, person_id),
        to_answer(session, person_id),
        leaderless_for(session, standing),
        _takes_part(session, person_id),
    )


def _takes_part(session: Session, person_id: UUID) -> bool:
    under_way = select(Project.id).where(Project.published_at.is_not(None), Project.stage.not_in(OVER))
    steers = select(ProjectHead.id).where(
        ProjectHead.person_id == person_id, ProjectHead.until.is_(None), ProjectHead.project_id.in_(under_way)
    )
    gives = select(Contribution.id).where(
        Contribution.person_id == person_id,
        Contribution.status.in_((ContributionStatus.OFFERED, ContributionStatus.ACCEPTED)),
        Contribution.project_id.in_(under_way),
    )
    return any(session.scalar(query.limit(1)) is not None for query in (steers, gives))
