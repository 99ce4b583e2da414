"""What comes due by itself in groups: terms of heads that begin or end, and requests that wait for too long."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, or_, select

from models import outbox
from models.database import Session, Topic
from models.groups.changing import REMINDER, owe_roles
from models.groups.membership import current
from models.groups.tables import HEAD_ROLES, GroupMembership, GroupRequest, RequestStatus
from models.people.private_notices import owe_notice

BROUGHT_UP_AFTER = timedelta(days=7)
"""How long a request waits before it is brought up again, once (issue 10)."""

BATCH = 200
"""Rows of one run: no write holds SQLite's writer long; the next run follows at once."""


def next_date(session: Session) -> datetime | None:
    """When something is due next; opened `everywhere()`."""
    ends = session.scalar(
        select(func.min(GroupMembership.until)).where(GroupMembership.until.is_not(None), ~GroupMembership.end_applied)
    )
    begins = session.scalar(select(func.min(GroupMembership.since)).where(~GroupMembership.start_applied))
    asked = session.scalar(
        select(func.min(GroupRequest.asked_at)).where(
            GroupRequest.status == RequestStatus.WAITING, GroupRequest.brought_up_at.is_(None)
        )
    )
    dates = (ends, begins, asked + BROUGHT_UP_AFTER if asked is not None else None)
    return min((date for date in dates if date is not None), default=None)


def pass_time(session: Session, now: datetime) -> None:
    """Do what is due at `now`, up to `BATCH` rows of each; opened `everywhere()`.

    Of a term nothing but roles, card and a notice follows: who heads a group is judged on the dates, at the instant it
    matters.
    """
    changed = session.scalars(
        select(GroupMembership)
        .where(
            or_(
                GroupMembership.until.is_not(None) & (GroupMembership.until <= now) & ~GroupMembership.end_applied,
                (GroupMembership.since <= now) & ~GroupMembership.start_applied,
            )
        )
        .order_by(GroupMembership.since, GroupMembership.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    for row in changed:
        row.start_applied = True
        if row.until is not None and row.until <= now:
            row.end_applied = True
            if row.role in HEAD_ROLES:
                row.removal_seen_at = None  # what they have read was about a day that lay ahead
                owe_notice(session, row.person_id, now, cluster_id=row.cluster_id)
        owe_roles(session, row.group_id, row.person_id, now, cluster_id=row.cluster_id)
    _bring_up(session, now)
    session.touch(Topic.DUE)


def _bring_up(session: Session, now: datetime) -> None:
    late = session.scalars(
        select(GroupRequest)
        .where(
            GroupRequest.status == RequestStatus.WAITING,
            GroupRequest.brought_up_at.is_(None),
            GroupRequest.asked_at <= now - BROUGHT_UP_AFTER,
        )
        .order_by(GroupRequest.asked_at, GroupRequest.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    for request in late:
        request.brought_up_at = now
    for cluster_id, group_id in sorted({(request.cluster_id, request.group_id) for request in late}):
        if not outbox.owed(session, REMINDER, group_id, cluster_id):
            outbox.post(session, REMINDER, group_id, now, cluster_id=cluster_id)
        heads = session.scalars(
            select(GroupMembership.person_id).where(
                GroupMembership.cluster_id == cluster_id,
                GroupMembership.group_id == group_id,
                GroupMembership.role.in_(HEAD_ROLES),
                current(now),
            )
        )
        for person_id in set(heads):
            owe_notice(session, person_id, now, cluster_id=cluster_id)
