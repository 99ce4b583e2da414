"""What comes due by itself with requests: the reminder, the asker's word that no answer came, the end.

All is derived from the dates in the rows, done late but whole after any outage, and nothing twice.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, or_, select

from models.database import Session, Topic
from models.introductions.setting_aside import set_aside_where_silent
from models.introductions.tables import Introduction, IntroductionStatus
from models.people.private_notices import owe_notice

BATCH = 200
"""Requests of one run: no write holds SQLite's writer long; the next run follows at once."""


def next_date(session: Session) -> datetime | None:
    """When something is due next; opened `everywhere()`."""
    dates = session.execute(
        select(func.min(Introduction.remind_at), func.min(Introduction.surfaces_at), func.min(Introduction.expires_at))
    ).one()
    return min((date for date in dates if date is not None), default=None)


def pass_time(session: Session, now: datetime) -> None:
    """Do what is due at `now`, up to `BATCH` requests; opened `everywhere()`."""
    due = session.scalars(
        select(Introduction)
        .where(or_(Introduction.remind_at <= now, Introduction.surfaces_at <= now, Introduction.expires_at <= now))
        .order_by(Introduction.asked_at, Introduction.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    silent = set()
    for introduction in due:
        if _is_due(introduction.expires_at, now):
            if _expire(introduction):
                silent.add((introduction.cluster_id, introduction.expert_id))
            session.touch(Topic.EXPERTS)
        elif _is_due(introduction.remind_at, now):
            _remind(session, introduction, now)
        if _is_due(introduction.surfaces_at, now):
            _tell_asker(session, introduction, now)
    session.flush()
    for cluster_id, expert_id in sorted(silent, key=str):
        if expert_id is not None:
            set_aside_where_silent(session, cluster_id, expert_id, now)
    session.touch(Topic.DUE)


def _is_due(date: datetime | None, now: datetime) -> bool:
    return date is not None and date <= now


def _expire(introduction: Introduction) -> bool:
    """End a request that still waits; whether the expert was silent."""
    introduction.remind_at = introduction.expires_at = None
    if introduction.status != IntroductionStatus.ASKED:
        return False
    introduction.status = IntroductionStatus.EXPIRED
    return introduction.deferred_at is None and not introduction.muted


def _remind(session: Session, introduction: Introduction, now: datetime) -> None:
    """Once, on the expert's page, and privately if they want that."""
    introduction.remind_at = None
    if introduction.status != IntroductionStatus.ASKED or introduction.muted or introduction.expert_id is None:
        return
    introduction.reminded_at = now
    owe_notice(session, introduction.expert_id, now, cluster_id=introduction.cluster_id)


def _tell_asker(session: Session, introduction: Introduction, now: datetime) -> None:
    """The same for every request that was neither accepted nor taken back, whatever the expert did."""
    introduction.surfaces_at = None
    if introduction.asker_id is not None:
        owe_notice(session, introduction.asker_id, now, cluster_id=introduction.cluster_id)
