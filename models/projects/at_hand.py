"""What waits for a person about projects on their way: those that are quiet, and pages on which they are named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from models.database import Session
from models.projects.facts import ProjectFacts
from models.projects.naming import to_answer
from models.projects.quiet import quiet_of


@dataclass(frozen=True)
class ProjectsAtHand:
    """`quiet` wait for news; `to_name` are delivered, and ask whether one may be named on the page shown outside."""

    quiet: Sequence[ProjectFacts] = ()
    to_name: Sequence[ProjectFacts] = ()


NO_PROJECTS = ProjectsAtHand()


def projects_at_hand(session: Session, person_id: UUID) -> ProjectsAtHand:
    """All of it."""
    return ProjectsAtHand(quiet_of(session, person_id), to_answer(session, person_id))
