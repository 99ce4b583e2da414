"""What comes due by itself in polls: openings, reminders, and closings, in whichever cluster.

Each poll is taken in a session of its own cluster (`in_cluster`), by the operations that people come through too.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import func, select

from models.database import Session, Topic, in_cluster, lock
from models.polls.closing import close_due, next_close
from models.polls.keys import KeyRing
from models.polls.opening import open_scheduled
from models.polls.reminders import next_reminder, remind
from models.polls.roll import Draw
from models.polls.tables import Poll, PollStatus

BATCH = 20
"""Polls of one run: no write holds SQLite's writer long; the next run follows at once."""


def next_date(session: Session, keys: KeyRing) -> datetime | None:
    """When something is due next; opened `everywhere()`."""
    opens = session.scalar(select(func.min(Poll.opens_at)).where(Poll.status == PollStatus.SCHEDULED))
    dates = [opens, next_close(session, keys), *(at for _, at in _reminders(session))]
    return min((date for date in dates if date is not None), default=None)


def pass_time(session: Session, now: datetime, *, keys: KeyRing, draw: Draw) -> None:
    """Do what is due at `now`; opened `everywhere()`. What is over is closed first, and so reminds nobody any more."""
    close_due(session, keys, now)
    scheduled = session.execute(
        select(Poll.cluster_id, Poll.id)
        .where(Poll.status == PollStatus.SCHEDULED, Poll.opens_at <= now)
        .order_by(Poll.opens_at, Poll.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    for cluster_id, poll_id in scheduled.all():
        in_cluster(session, cluster_id, partial(_open, poll_id=poll_id, keys=keys, draw=draw, now=now))
    late = [poll for poll, at in _reminders(session) if at <= now]
    for poll in late[:BATCH]:
        in_cluster(session, poll.cluster_id, partial(_remind, poll_id=poll.id, keys=keys, now=now))
    session.touch(Topic.DUE)


def _open(session: Session, *, poll_id: UUID, keys: KeyRing, draw: Draw, now: datetime) -> None:
    poll = lock(session, Poll, poll_id)
    if poll is not None:
        open_scheduled(session, poll, keys=keys, draw=draw, now=now)


def _remind(session: Session, *, poll_id: UUID, keys: KeyRing, now: datetime) -> None:
    poll = lock(session, Poll, poll_id)
    if poll is not None and poll.status == PollStatus.OPEN:
        remind(session, poll, keys, now)


def _reminders(session: Session) -> Sequence[tuple[Poll, datetime]]:
    """The open polls with the instant at which each reminds next; not of what is over by then."""
    dated = [
        (poll, next_reminder(poll)) for poll in session.scalars(select(Poll).where(Poll.status == PollStatus.OPEN))
    ]
    return [(poll, at) for poll, at in dated if at is not None and poll.closes_at is not None and at < poll.closes_at]
