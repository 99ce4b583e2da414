"""The end of a thread, and what is done about one that has gone quiet, or whose post was deleted."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from models import audit, outbox
from models.actor import Actor
from models.cluster.journal import record
from models.database import Session, Topic
from models.groups.changing import told_of
from models.groups.tables import Group, GroupPlaceKind
from models.threads.errors import NoForum, ThreadStands
from models.threads.facts import ANNOUNCEMENT, ENDED, WORK_THREAD, ThreadFacts, facts_of_thread, place_of
from models.threads.inviting import demand_open
from models.threads.quiet import answer
from models.threads.reach import demand_group_open, reach_of, thread_to_steer
from models.threads.wording import summary_from

CLOSED = "threads.closed"


def closing_of(session: Session, actor: Actor, thread_id: UUID, *, now: datetime) -> ThreadFacts:
    """The thread, if the actor may close it. Raises `NotAllowed`, `ThreadUnknown` or `ThreadOver`."""
    thread = thread_to_steer(session, reach_of(session, actor, now), thread_id, locked=False)
    demand_open(thread)
    return facts_of_thread(session, thread)


def close_thread(session: Session, actor: Actor, thread_id: UUID, summary: str, *, now: datetime) -> ThreadFacts:
    """Close a thread with what came of it: a last message says so to who takes part, its card shows it, and its post is
    archived, never locked.

    Raises `NotAllowed`, `ThreadUnknown`, `ThreadOver`, `SummaryEmpty` or `ThreadTextTooLong`.
    """
    reach = reach_of(session, actor, now)
    thread = thread_to_steer(session, reach, thread_id)
    demand_open(thread)
    thread.summary = summary_from(summary)
    thread.closed_at = now
    answer(session, thread, now)
    group = session.find(Group, thread.group_id)
    assert group is not None  # a foreign key says so
    change = audit.Change(CLOSED, thread.id, {}, told_of(group))
    person_id, name = reach.standing.person_id, reach.standing.name
    record(session, change, actor=actor, person_id=person_id, actor_name=name, now=now)
    outbox.project(session, ENDED, thread.id, now)
    outbox.project(session, WORK_THREAD, thread.id, now)
    outbox.refresh(session, ANNOUNCEMENT, thread.id, now)
    session.touch(Topic.DUE, Topic.EXPERTS)
    return facts_of_thread(session, thread)


def go_on(
    session: Session, actor: Actor, thread_id: UUID, *, asked_in: int | None = None, now: datetime
) -> ThreadFacts:
    """A quiet thread is still under way: nothing is asked for another while.

    `asked_in` is the message of the group's channel in which that was answered.

    Raises `NotAllowed`, `ThreadUnknown` or `ThreadOver`.
    """
    thread = thread_to_steer(session, reach_of(session, actor, now), thread_id)
    demand_open(thread)
    thread.last_active_at = now
    answer(session, thread, now, asked_in=asked_in)
    session.touch(Topic.DUE)
    return facts_of_thread(session, thread)


def make_again(session: Session, actor: Actor, thread_id: UUID, *, now: datetime) -> ThreadFacts:
    """Owe the post of an open thread anew that somebody deleted; who takes part is added again.

    Raises `NotAllowed`, `ThreadUnknown`, `ThreadOver`, `GroupNotOpen`, `NoForum`, or `ThreadStands` where nothing is
    missing.
    """
    thread = thread_to_steer(session, reach_of(session, actor, now), thread_id)
    demand_open(thread)
    demand_group_open(session, thread)
    if place_of(session, thread.group_id, GroupPlaceKind.FORUM) is None:
        raise NoForum(facts_of_thread(session, thread).group)
    if thread.thread_id is not None or outbox.owed(session, WORK_THREAD, thread.id, session.own_cluster_id):
        raise ThreadStands
    thread.gone_at = None
    outbox.project(session, WORK_THREAD, thread.id, now)
    return facts_of_thread(session, thread)
