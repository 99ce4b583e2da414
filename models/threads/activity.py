"""How much goes on in the project threads of groups."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from models.database import Session
from models.records import dataclass
from models.threads.tables import WorkThread


@dataclass(frozen=True)
class Activity:
    """The project threads of a group: how many are open, and when something was last written, as far as known."""

    open_threads: int
    moved_at: datetime | None


def activity_of(session: Session, group_ids: Collection[UUID]) -> Mapping[UUID, Activity]:
    """The threads of these groups, in one statement."""
    rows = session.execute(
        select(
            WorkThread.group_id,
            func.count().filter(WorkThread.closed_at.is_(None)),
            func.max(WorkThread.last_active_at),
        )
        .where(WorkThread.group_id.in_(group_ids))
        .group_by(WorkThread.group_id)
    )
    return {group_id: Activity(open_threads, moved_at) for group_id, open_threads, moved_at in rows}
