"""Where messages of ours stand that name people, so that they can be told anew once somebody was erased."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select

from models import outbox
from models.cluster.tables import Posted
from models.database import Session, insert_into

TOLD_ANEW = "posted.anew"
"""The outbox kind that brings a message in line with what may be said today; its subject is the `Posted` row."""


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


def tell_anew(session: Session, posted_ids: Collection[UUID], now: datetime) -> None:
    """Owe a new telling of these messages."""
    for posted_id in sorted(posted_ids):
        outbox.project(session, TOLD_ANEW, posted_id, now)


def gone(session: Session, posted_id: UUID) -> None:
    """The message is there no more."""
    session.execute(delete(Posted).where(Posted.id == posted_id))
