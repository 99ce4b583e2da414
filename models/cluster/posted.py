"""Where messages of ours stand that name people, so that they can be told anew once somebody was erased."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select, update

from models import outbox
from models.cluster.tables import Posted
from models.database import Session, insert_into

TOLD_ANEW = "posted.anew"
"""The outbox kind that brings stale messages in line with what may be said today, a few at a time."""


def stands(
    session: Session, kind: str, subject_id: UUID | None, *, channel_id: int, message_id: int, now: datetime
) -> UUID:
    """Note where a message stands, once; returns the id of the note."""
    noted = insert_into(session, Posted).values(
        cluster_id=session.own_cluster_id,
        id=session.new_id(),
        kind=kind,
        subject_id=subject_id,
        channel_id=channel_id,
        message_id=message_id,
        posted_at=now,
    )
    session.execute(noted.on_conflict_do_nothing(index_elements=["cluster_id", "message_id"]))
    return session.scalars(select(Posted.id).where(Posted.message_id == message_id)).one()


def tell_anew(session: Session, which: ColumnElement[bool], now: datetime) -> int:
    """Owe a new telling of these messages; returns how many they are."""
    found = session.scalar(select(func.count()).select_from(Posted).where(which)) or 0
    if found:
        session.execute(
            update(Posted).where(which).values(stale_since=now).execution_options(synchronize_session=False)
        )
        outbox.project(session, TOLD_ANEW, None, now)
    return found


def stale(session: Session, most: int) -> Sequence[Posted]:
    """The messages that wait to be told anew, the longest waiting first."""
    waiting = select(Posted).where(Posted.stale_since.is_not(None)).order_by(Posted.stale_since, Posted.id)
    return session.scalars(waiting.limit(most)).all()


def told_anew(session: Session, posted: Posted) -> None:
    """The message says what may be said today, unless it has become stale again meanwhile."""
    as_seen = Posted.id == posted.id, Posted.stale_since == posted.stale_since
    session.execute(update(Posted).where(*as_seen).values(stale_since=None))


def wait_longer(session: Session, posted: Posted, now: datetime) -> None:
    """The message could not be changed: the others come first."""
    session.execute(update(Posted).where(Posted.id == posted.id).values(stale_since=now))


def go_on(session: Session, now: datetime) -> None:
    """More messages wait: after what others owe meanwhile."""
    outbox.project(session, TOLD_ANEW, None, now)


def gone(session: Session, posted: Posted) -> None:
    """The message is there no more."""
    session.execute(delete(Posted).where(Posted.id == posted.id))
