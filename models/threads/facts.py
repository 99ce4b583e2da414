"""A project thread as it is shown, and the outbox kinds that bring it to Discord."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from models import outbox
from models.calls.facts import domain_of
from models.database import Session
from models.experts.facts import DomainFacts
from models.groups.tables import Group, GroupKind, GroupPlace, GroupPlaceKind, GroupStatus
from models.people.tables import Person
from models.records import dataclass
from models.threads.errors import ThreadUnknown
from models.threads.tables import MayJoin, Participation, WorkThread, WorkThreadDomain, WorkThreadPerson

WORK_THREAD = "threads.thread"
"""The outbox kind (way `project`) that makes a thread's post and keeps it up to date; its subject is the thread."""

LOOK = "threads.look"
"""The outbox kind (way `project`) that looks when something was last written in a thread."""

ANNOUNCED = "threads.announced"
"""The outbox kind (way `post`) that tells of a new thread in the group's channel, with buttons that never die."""

ANNOUNCEMENT = "threads.announcement"
"""The outbox kind (way `refresh`) that keeps that message up to date."""

ENDED = "threads.ended"
"""The outbox kind (way `project`) that says in a thread's post that it was closed, once."""

ASKED = "threads.asked"
"""The outbox kind (way `post`) that asks in the group's channel what becomes of a quiet thread."""

TAKING_PART = (Participation.NAMED, Participation.ACCEPTED)


@dataclass(frozen=True)
class Source:
    """The message that a thread began with. `user_id` wrote it; both `user_id` and `text` may be missing."""

    channel_id: int
    message_id: int
    user_id: int | None
    text: str | None


@dataclass(frozen=True)
class ThreadFacts:
    """A thread with the names of today. `opened_by` is empty once the person was erased.

    `post_id` is its post in the group's forum, once made; `gone_at` when somebody deleted that post. `lost`: it has no
    post, and none is on its way. `taking_part` counts who was named or accepted.
    """

    id: UUID
    group_id: UUID
    group: str
    kind: GroupKind
    group_open: bool
    title: str
    purpose: str
    may_join: MayJoin
    opened_by: str
    opened_at: datetime
    post_id: int | None
    card_message_id: int | None
    gone_at: datetime | None
    lost: bool
    source: Source | None
    domains: Sequence[DomainFacts]
    taking_part: int
    last_active_at: datetime
    asked_at: datetime | None
    closed_at: datetime | None
    summary: str | None
    announcement: tuple[int, int] | None


def thread_facts(session: Session, thread_id: UUID) -> ThreadFacts | None:
    """The thread of this id, None when there is none."""
    thread = session.find(WorkThread, thread_id)
    return None if thread is None else facts_of_thread(session, thread)


def facts_of_thread(session: Session, thread: WorkThread) -> ThreadFacts:
    """The row with its group, its domains, and who opened it."""
    group = session.find(Group, thread.group_id)
    assert group is not None  # a foreign key says so
    opener = session.find(Person, thread.opened_by_id) if thread.opened_by_id is not None else None
    return ThreadFacts(
        id=thread.id,
        group_id=group.id,
        group=group.name,
        kind=GroupKind(group.kind),
        group_open=group.status == GroupStatus.OPEN,
        title=thread.title,
        purpose=thread.purpose,
        may_join=MayJoin(thread.may_join),
        opened_by=opener.full_name if opener is not None else "",
        opened_at=thread.opened_at,
        post_id=thread.thread_id,
        card_message_id=thread.card_message_id,
        gone_at=thread.gone_at,
        lost=_lost(session, thread),
        source=_source(thread),
        domains=domains_needed(session, thread.id),
        taking_part=_taking_part(session, thread.id),
        last_active_at=thread.last_active_at,
        asked_at=thread.asked_at,
        closed_at=thread.closed_at,
        summary=thread.summary,
        announcement=_announcement(thread),
    )


def domains_needed(session: Session, thread_id: UUID) -> Sequence[DomainFacts]:
    """The domains of a thread, by name; a merged one is the one that took over."""
    ids = session.scalars(select(WorkThreadDomain.domain_id).where(WorkThreadDomain.work_thread_id == thread_id))
    found = {domain.id: domain for id in ids.all() if (domain := domain_of(session, id)) is not None}
    return sorted(found.values(), key=lambda domain: (domain.name("fr"), domain.slug))


def place_of(session: Session, group_id: UUID, kind: GroupPlaceKind) -> int | None:
    """The Discord id of a group's place; None while it is missing."""
    place = session.scalar(select(GroupPlace).where(GroupPlace.group_id == group_id, GroupPlace.kind == kind))
    return None if place is None or place.missing_since is not None else place.discord_id


def demand_thread(thread: WorkThread | None) -> WorkThread:
    """Raise `ThreadUnknown` where there is no such thread."""
    if thread is None:
        raise ThreadUnknown
    return thread


def _source(thread: WorkThread) -> Source | None:
    if thread.source_channel_id is None or thread.source_message_id is None:
        return None
    return Source(thread.source_channel_id, thread.source_message_id, thread.source_user_id, thread.source_text)


def _announcement(thread: WorkThread) -> tuple[int, int] | None:
    if thread.announcement_channel_id is None or thread.announcement_message_id is None:
        return None
    return thread.announcement_channel_id, thread.announcement_message_id


def _lost(session: Session, thread: WorkThread) -> bool:
    if thread.thread_id is not None or thread.closed_at is not None:
        return False
    return thread.gone_at is not None or not outbox.owed(session, WORK_THREAD, thread.id, session.own_cluster_id)


def _taking_part(session: Session, thread_id: UUID) -> int:
    counted = select(func.count()).where(
        WorkThreadPerson.work_thread_id == thread_id, WorkThreadPerson.status.in_(TAKING_PART)
    )
    return session.scalar(counted) or 0
