"""How a project came to where it is: each move with who made it and why, or the vote that decided so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, column, select, table

from models.database import Session
from models.people.tables import Person
from models.projects.tables import Stage, StageMove
from models.records import dataclass

POLL = table("poll", column("cluster_id"), column("id"), column("number"))
"""The number of a vote is all that a project tells of it: votes know of projects, not the other way round."""

MOST_MOVES = 50
"""The latest moves of a project that a list shows."""


@dataclass(frozen=True)
class MoveFacts:
    """A move. `by` is empty for a vote, whose number is `vote`, and once whoever made it was erased."""

    before: Stage
    after: Stage
    why: str | None
    by: str
    vote: int | None
    moved_at: datetime


def moves_of(session: Session, project_id: UUID, most: int = MOST_MOVES) -> Sequence[MoveFacts]:
    """The moves of a project that one reads, the latest first."""
    rows = session.execute(
        select(StageMove, Person, POLL.c.number)
        .outerjoin(Person, and_(Person.cluster_id == StageMove.cluster_id, Person.id == StageMove.moved_by_id))
        .outerjoin(POLL, and_(POLL.c.cluster_id == StageMove.cluster_id, POLL.c.id == StageMove.poll_id))
        .where(StageMove.project_id == project_id)
        .order_by(StageMove.moved_at.desc(), StageMove.id.desc())
        .limit(most)
    )
    return [_facts(move, person, number) for move, person, number in rows]


def last_move(session: Session, project_id: UUID) -> MoveFacts | None:
    """The latest of them; None for a project that stands where it began."""
    return next(iter(moves_of(session, project_id, 1)), None)


def _facts(move: StageMove, person: Person | None, number: int | None) -> MoveFacts:
    by = person.full_name if person is not None else ""
    return MoveFacts(Stage(move.before), Stage(move.after), move.why, by, number, move.moved_at)
