"""What comes due by itself with threads: after 30 quiet days their head is asked what becomes of them.

The tables know only when a thread was last active as far as we looked; the look itself is owed to Discord, once a
thread seems quiet, and again every week as long as it is. No message is read: the id of the last one tells its time.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from models import outbox
from models.cluster.posted import tell_anew
from models.cluster.tables import Posted
from models.database import Session, Topic, lock
from models.groups.membership import people_of
from models.groups.tables import Group, GroupStatus
from models.people.private_notices import owe_notice
from models.threads.facts import ASKED, LOOK
from models.threads.tables import WorkThread

QUIET_FOR = timedelta(days=30)
"""After so long without a message the head is asked (issue 10)."""

LOOK_AGAIN = timedelta(days=7)
"""A quiet thread is looked at again, for somebody may have written since."""

BATCH = 100
"""Threads of one run: no write holds SQLite's writer long; the next run follows at once."""

_OF_GROUP = and_(Group.cluster_id == WorkThread.cluster_id, Group.id == WorkThread.group_id)
_TAKEN_UP_SINCE = Group.reopened_at > WorkThread.last_active_at
"""Nothing was written in a thread since its group was reopened, as far as we know."""


def next_date(session: Session) -> datetime | None:
    """When a thread is to be looked at next; opened `everywhere()`."""
    row = session.execute(
        select(
            func.min(WorkThread.last_active_at).filter(WorkThread.looked_at.is_(None)),
            func.min(WorkThread.looked_at),
        ).where(*_under_way())
    ).one()
    never: datetime | None = row[0]
    once: datetime | None = row[1]
    taken_up = session.scalar(
        select(func.min(WorkThread.last_active_at)).join(Group, _OF_GROUP).where(*_under_way(), _TAKEN_UP_SINCE)
    )
    dates = [
        taken_up,
        never + QUIET_FOR if never is not None else None,
        once + LOOK_AGAIN if once is not None else None,
    ]
    return min((date for date in dates if date is not None), default=None)


def pass_time(session: Session, now: datetime) -> None:
    """Owe a look at every thread that seems quiet at `now`, up to `BATCH`; opened `everywhere()`."""
    _count_anew(session, now)
    due = session.scalars(
        select(WorkThread)
        .where(*_under_way(), _due(now))
        .order_by(WorkThread.opened_at, WorkThread.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    for thread in due:
        thread.looked_at = now
        outbox.project(session, LOOK, thread.id, now, cluster_id=thread.cluster_id)
    session.touch(Topic.DUE)


def _count_anew(session: Session, now: datetime) -> None:
    """In a group that was taken up again the quiet counts from then: else all its threads would be asked about at once.

    What was asked before is asked no more, and the look takes the question away.
    """
    rows = session.execute(
        select(WorkThread, Group.reopened_at)
        .join(Group, _OF_GROUP)
        .where(*_under_way(), _TAKEN_UP_SINCE)
        .order_by(WorkThread.opened_at, WorkThread.id)
        .limit(BATCH)
        .with_for_update(of=WorkThread, skip_locked=True)
    ).all()
    for thread, reopened_at in rows:
        assert reopened_at is not None  # it was compared
        if thread.asked_at is not None:
            outbox.project(session, LOOK, thread.id, now, cluster_id=thread.cluster_id)
        thread.last_active_at = reopened_at
        thread.looked_at = thread.asked_at = None
    session.flush()


def saw_activity(session: Session, thread_id: UUID, last_message_at: datetime, now: datetime) -> None:
    """We looked: something was last written then. Ask the heads, once, where that is long ago."""
    thread = lock(session, WorkThread, thread_id)
    if thread is None or thread.closed_at is not None:
        return
    thread.last_active_at = max(thread.last_active_at, last_message_at)
    session.touch(Topic.DUE)
    if thread.last_active_at + QUIET_FOR > now:
        answer(session, thread, now)
    elif thread.asked_at is None:
        thread.asked_at = now
        outbox.post(session, ASKED, thread.id, now)
        for each in people_of(session, thread.group_id, now):
            if each.is_head:
                owe_notice(session, each.person_id, now)


def answer(session: Session, thread: WorkThread, now: datetime, *, asked_in: int | None = None) -> None:
    """There is nothing to ask any more: what was asked in the group's channel is taken away.

    `asked_in` is the message in which a head has just answered, for all to see: that one stays.
    """
    thread.looked_at = thread.asked_at = None
    asked = and_(Posted.kind == ASKED, Posted.subject_id == thread.id, Posted.message_id != (asked_in or 0))
    session.flush()
    tell_anew(session, asked, now)


def _under_way() -> tuple[ColumnElement[bool], ...]:
    """Open threads of open groups: in an archived one nobody can write, so nothing is quiet."""
    of_open_groups = select(Group.id).where(Group.status == GroupStatus.OPEN)
    return WorkThread.closed_at.is_(None), WorkThread.group_id.in_(of_open_groups)


def _due(now: datetime) -> ColumnElement[bool]:
    quiet = and_(WorkThread.looked_at.is_(None), WorkThread.last_active_at <= now - QUIET_FOR)
    return or_(quiet, WorkThread.looked_at <= now - LOOK_AGAIN)
