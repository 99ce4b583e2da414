"""What comes due by itself where a group has another channel than before: its open threads are told of there anew.

Somebody deleted the old one, and with it what told of the threads, whose buttons are those that never die.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, select

from models import outbox
from models.database import Session, Topic
from models.groups.tables import Group, GroupPlace, GroupPlaceKind, GroupStatus
from models.threads.facts import ANNOUNCED
from models.threads.tables import WorkThread

BATCH = 100
"""Threads of one run: no write holds SQLite's writer long; the next run follows at once."""


def next_date(session: Session) -> datetime | None:
    """At once, as long as something is to be told anew; opened `everywhere()`."""
    return session.scalar(select(func.min(WorkThread.opened_at)).where(_told_elsewhere()))


def tell_again(session: Session, now: datetime) -> None:
    """Owe a word of every open thread to its group's new channel, up to `BATCH`; opened `everywhere()`."""
    due = session.scalars(
        select(WorkThread)
        .where(_told_elsewhere())
        .order_by(WorkThread.opened_at, WorkThread.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    for thread in due:
        thread.announcement_channel_id = thread.announcement_message_id = None
        outbox.post(session, ANNOUNCED, thread.id, now, cluster_id=thread.cluster_id)
    session.touch(Topic.DUE)


def _told_elsewhere() -> ColumnElement[bool]:
    """Open threads whose announcement stands in a channel that is not the one their group has."""
    another_channel = exists().where(
        GroupPlace.cluster_id == WorkThread.cluster_id,
        GroupPlace.group_id == WorkThread.group_id,
        GroupPlace.kind == GroupPlaceKind.CHANNEL,
        GroupPlace.missing_since.is_(None),
        GroupPlace.discord_id != WorkThread.announcement_channel_id,
    )
    of_open_groups = WorkThread.group_id.in_(select(Group.id).where(Group.status == GroupStatus.OPEN))
    return and_(WorkThread.closed_at.is_(None), of_open_groups, another_channel)
