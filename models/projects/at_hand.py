"""What waits for a person about projects on their way: those that are quiet, and pages on which they are named."""

from __future__ import annotations

from collections.abc import Sequence

from models.database import Session
from models.people.standing import Standing
from models.projects.facts import ProjectFacts
from models.projects.leaderless import leaderless_for
from models.projects.naming import to_answer
from models.projects.quiet import quiet_of
from models.records import dataclass


@dataclass(frozen=True)
class ProjectsAtHand:
    """`quiet` wait for news; `to_name` are delivered, and ask whether one may be named on the page shown outside.

    `leaderless` are led by nobody who can, and could be taken up.
    """

    quiet: Sequence[ProjectFacts] = ()
    to_name: Sequence[ProjectFacts] = ()
    leaderless: Sequence[ProjectFacts] = ()


NO_PROJECTS = ProjectsAtHand()


def projects_at_hand(session: Session, standing: Standing) -> ProjectsAtHand:
    """All of it; nothing for somebody whom the cluster does not know."""
    person_id = standing.person_id
    if person_id is None:
        return NO_PROJECTS
    return ProjectsAtHand(
        quiet_of(session, person_id), to_answer(session, person_id), leaderless_for(session, standing)
    )
