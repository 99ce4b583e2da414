"""What a thread's post should be, and what became of it in Discord."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, or_, select

from models import outbox
from models.database import Session, lock
from models.groups.membership import people_of
from models.groups.tables import Group, GroupPlace, GroupPlaceKind
from models.people.tables import Person
from models.records import dataclass
from models.threads.facts import (
    ANNOUNCED,
    ANNOUNCEMENT,
    TAKING_PART,
    ThreadFacts,
    facts_of_thread,
    place_of,
)
from models.threads.permissions import open_to_all
from models.threads.tables import MayJoin, WorkThread, WorkThreadPerson


@dataclass(frozen=True)
class ToAdd:
    """Somebody to be added to the post. `part_id` is the row that says so."""

    part_id: UUID
    user_id: int


@dataclass(frozen=True)
class ThreadPlan:
    """What should be there. `taken` are the posts of other threads; `heads` the Discord users who head the group."""

    thread: ThreadFacts
    forum_id: int | None
    channel_id: int | None
    to_add: Sequence[ToAdd]
    taken: Collection[int]
    heads: Sequence[int]


def thread_plan(session: Session, thread_id: UUID, now: datetime) -> ThreadPlan | None:
    """What should be there for a thread; None where there is no such thread."""
    thread = session.find(WorkThread, thread_id)
    if thread is None:
        return None
    rows = session.execute(
        select(WorkThreadPerson.id, Person.discord_user_id, Person.id)
        .join(Person, and_(Person.cluster_id == WorkThreadPerson.cluster_id, Person.id == WorkThreadPerson.person_id))
        .where(
            WorkThreadPerson.work_thread_id == thread_id,
            WorkThreadPerson.status.in_(TAKING_PART),
            WorkThreadPerson.added_at.is_(None),
            Person.discord_user_id.is_not(None),
            Person.left_at.is_(None),
        )
        .order_by(WorkThreadPerson.asked_at, WorkThreadPerson.id)
    )
    taken = session.scalars(
        select(WorkThread.thread_id).where(WorkThread.thread_id.is_not(None), WorkThread.id != thread_id)
    )
    people = people_of(session, thread.group_id, now)
    readers = None if _read_by_all(session, thread) else {each.person_id for each in people}
    return ThreadPlan(
        thread=facts_of_thread(session, thread),
        forum_id=place_of(session, thread.group_id, GroupPlaceKind.FORUM),
        channel_id=place_of(session, thread.group_id, GroupPlaceKind.CHANNEL),
        to_add=[
            ToAdd(part_id, user_id)
            for part_id, user_id, person_id in rows
            if user_id is not None and (readers is None or person_id in readers)
        ],
        taken=frozenset(id for id in taken if id is not None),
        heads=[each.user_id for each in people if each.is_head and each.user_id is not None],
    )


def _read_by_all(session: Session, thread: WorkThread) -> bool:
    """Whether one takes part without being in the group; else who went out of it is added no more."""
    group = session.find(Group, thread.group_id)
    return thread.may_join == MayJoin.CLUSTER and group is not None and open_to_all(group)


def settle_post(session: Session, thread_id: UUID, post_id: int, card_id: int | None, now: datetime) -> None:
    """Remember which post it is, and where its card stands; a word of it is owed to the group's channel."""
    thread = lock(session, WorkThread, thread_id)
    if thread is None or thread.thread_id is not None:
        return
    thread.thread_id, thread.card_message_id = post_id, card_id
    thread.gone_at = None
    if thread.announcement_message_id is None:
        outbox.post(session, ANNOUNCED, thread.id, now)
    else:
        outbox.refresh(session, ANNOUNCEMENT, thread.id, now)


def was_added(session: Session, part_id: UUID, now: datetime) -> None:
    """Somebody is in the post now, or never can be: nothing more is tried."""
    part = session.find(WorkThreadPerson, part_id)
    if part is not None:
        part.added_at = now


def forum_missing(session: Session, thread_id: UUID, now: datetime) -> None:
    """There is no forum to post in: its heads have the post made once there is one again."""
    thread = lock(session, WorkThread, thread_id)
    if thread is not None and thread.thread_id is None and thread.closed_at is None:
        thread.gone_at = thread.gone_at or now


def post_gone(session: Session, post_id: int, now: datetime) -> None:
    """Somebody deleted the post: note it, once; it is made again only where a head wants so."""
    thread = session.scalar(select(WorkThread).where(WorkThread.thread_id == post_id).with_for_update())
    if thread is not None:
        _note_gone(session, thread, now)


def forum_gone(session: Session, forum_id: int, now: datetime) -> None:
    """Somebody deleted a forum: the same for every post that stood in it.

    Whether its group knows already that the forum is missing, or learns of it after us.
    """
    of_groups = select(GroupPlace.group_id).where(
        GroupPlace.kind == GroupPlaceKind.FORUM,
        or_(GroupPlace.discord_id == forum_id, GroupPlace.missing_since.is_not(None)),
    )
    there = select(WorkThread).where(WorkThread.group_id.in_(of_groups), WorkThread.thread_id.is_not(None))
    for thread in session.scalars(there.order_by(WorkThread.id).with_for_update()):
        _note_gone(session, thread, now)


def _note_gone(session: Session, thread: WorkThread, now: datetime) -> None:
    thread.thread_id = thread.card_message_id = None
    thread.gone_at = now
    for part in session.scalars(select(WorkThreadPerson).where(WorkThreadPerson.work_thread_id == thread.id)):
        part.added_at = None
    outbox.refresh(session, ANNOUNCEMENT, thread.id, now)


def card_gone(session: Session, post_id: int) -> None:
    """Somebody deleted the card, and left the post: its buttons stand in the group's channel and in `/fil voir`."""
    thread = session.scalar(select(WorkThread).where(WorkThread.thread_id == post_id).with_for_update())
    if thread is not None:
        thread.card_message_id = None


def announcement_stands(session: Session, thread_id: UUID, channel_id: int, message_id: int, now: datetime) -> None:
    """Remember where the group's channel tells of the thread; what happened to it meanwhile is owed there."""
    thread = lock(session, WorkThread, thread_id)
    if thread is None:
        return
    thread.announcement_channel_id, thread.announcement_message_id = channel_id, message_id
    if thread.closed_at is not None or thread.gone_at is not None:
        outbox.refresh(session, ANNOUNCEMENT, thread.id, now)


def announcement_gone(session: Session, thread_id: UUID, message_id: int) -> None:
    """Somebody deleted it by hand: it is not posted again, `/fil voir` has the same buttons.

    Unless its whole channel is gone: the group's next one tells of the thread anew (`models/threads/announcing.py`).
    """
    thread = lock(session, WorkThread, thread_id)
    if thread is None or place_of(session, thread.group_id, GroupPlaceKind.CHANNEL) != thread.announcement_channel_id:
        return
    if thread.announcement_message_id == message_id:
        thread.announcement_channel_id = thread.announcement_message_id = None
