"""Requests to join that nobody has answered for a week are brought up again, once."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from models import outbox
from models.database import Session, Topic
from models.joining.tables import UnlistedRequest
from models.joining.telling import REMINDED, board_members, representatives
from models.people.private_notices import owe_notice
from models.people.tables import Affiliation, AffiliationStatus

BROUGHT_UP_AFTER = timedelta(days=7)

_LISTED = (
    Affiliation.status == AffiliationStatus.PENDING,
    Affiliation.asked_at.is_not(None),
    Affiliation.brought_up_at.is_(None),
)
_UNLISTED = UnlistedRequest.decided_at.is_(None), UnlistedRequest.brought_up_at.is_(None)


def next_reminder(session: Session) -> datetime | None:
    """When the next request is brought up again; opened `everywhere()`."""
    first = [
        asked
        for asked in (
            session.scalar(select(func.min(Affiliation.asked_at)).where(*_LISTED)),
            session.scalar(select(func.min(UnlistedRequest.asked_at)).where(*_UNLISTED)),
        )
        if asked is not None
    ]
    return min(first) + BROUGHT_UP_AFTER if first else None


def bring_up(session: Session, now: datetime) -> None:
    """Remind those who decide of each request that has waited for a week, once; opened `everywhere()`."""
    since = now - BROUGHT_UP_AFTER
    listed = session.scalars(
        select(Affiliation).where(*_LISTED, Affiliation.asked_at <= since).with_for_update(skip_locked=True)
    ).all()
    for each in listed:
        each.brought_up_at = now
        _remind(session, each.cluster_id, each.id, each.organisation_id, now)
    unlisted = session.scalars(
        select(UnlistedRequest).where(*_UNLISTED, UnlistedRequest.asked_at <= since).with_for_update(skip_locked=True)
    ).all()
    for row in unlisted:
        row.brought_up_at = now
        _remind(session, row.cluster_id, row.id, None, now)


def _remind(session: Session, cluster_id: UUID, request_id: UUID, organisation_id: UUID | None, now: datetime) -> None:
    people = {*representatives(session, cluster_id, organisation_id), *board_members(session, cluster_id, now)}
    for person_id in sorted(people):
        owe_notice(session, person_id, now, cluster_id=cluster_id)
    outbox.post(session, REMINDED, request_id, now, cluster_id=cluster_id)
    session.touch(Topic.DUE)
