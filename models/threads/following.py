"""What a person has to do with threads: the threads of their groups, and what waits for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, or_, select

from models.actor import Actor
from models.database import Session
from models.groups.membership import roles_in
from models.groups.tables import HEAD_ROLES, Group, GroupStatus
from models.people.permissions import demand
from models.people.standing import Standing
from models.people.tables import Person
from models.threads.answering import Becoming, Invitation, becoming
from models.threads.errors import NoGroupHere
from models.threads.facts import ThreadFacts, facts_of_thread
from models.threads.permissions import may_answer, may_read, may_steer, may_take_part
from models.threads.reach import Reach, own_part, reach_of, thread_within
from models.threads.tables import Participation, WorkThread, WorkThreadPerson

MOST_LISTED = 200
"""Threads of one list, the open ones first, then the latest closed."""


@dataclass(frozen=True)
class ListedThread:
    """A thread in a list. `people` take part."""

    id: UUID
    title: str
    group: str
    opened_at: datetime
    closed_at: datetime | None
    last_active_at: datetime
    post_id: int | None
    gone_at: datetime | None
    people: int


@dataclass(frozen=True)
class Listed:
    """The threads of one's groups, or of the one group named."""

    group: str | None
    threads: Sequence[ListedThread]
    may_open: bool


@dataclass(frozen=True)
class Part:
    """Somebody in a thread, as its heads read it."""

    name: str
    status: Participation


@dataclass(frozen=True)
class ThreadSeen:
    """A thread and what the one who looks may do. `part` is what they are in it; `parts` are told to who steers it."""

    thread: ThreadFacts
    part: Participation | None
    becoming: Becoming
    may_steer: bool
    may_take_part: bool
    parts: Sequence[Part]


@dataclass(frozen=True)
class ThreadsAtHand:
    """What waits for a person: invitations to answer; quiet threads, and those whose post is gone, to decide on."""

    invitations: Sequence[Invitation] = ()
    quiet: Sequence[ThreadFacts] = ()
    gone: Sequence[ThreadFacts] = ()


NOTHING_AT_HAND = ThreadsAtHand()


def see_thread(session: Session, actor: Actor, thread_id: UUID, *, now: datetime) -> ThreadSeen:
    """A thread as the actor sees it. Raises `NotAllowed` or `ThreadUnknown`."""
    reach = reach_of(session, actor, now)
    thread = thread_within(session, reach, thread_id)
    own, role = own_part(session, reach, thread_id), reach.role(thread.group_id)
    part = Participation(own.status) if own is not None else None
    if part is Participation.INVITED and own is not None and own.answered_at is not None:
        part = None
    steers = may_steer(reach.standing, role) is None
    return ThreadSeen(
        facts_of_thread(session, thread),
        part,
        becoming(session, thread, role),
        steers,
        may_take_part(reach.standing) is None,
        _parts(session, thread_id) if steers else (),
    )


def list_threads(session: Session, actor: Actor, group_id: UUID | None, *, now: datetime) -> Listed:
    """The threads of the actor's groups, and those they take part in; or those of one group.

    Raises `NotAllowed`, or `NoGroupHere` for a group that does not exist for the actor.
    """
    reach = reach_of(session, actor, now)
    demand(may_answer(reach.standing))
    group = None
    if group_id is not None:
        group = session.find(Group, group_id)
        if group is None or may_read(reach.standing, group, reach.role(group_id)) is not None:
            raise NoGroupHere
        within = WorkThread.group_id == group_id
    else:
        taken = select(WorkThreadPerson.work_thread_id).where(
            WorkThreadPerson.person_id == reach.standing.person_id,
            WorkThreadPerson.status.in_((Participation.NAMED, Participation.ACCEPTED)),
        )
        within = or_(WorkThread.group_id.in_(reach.roles), WorkThread.id.in_(taken))
    counted = and_(
        WorkThreadPerson.cluster_id == WorkThread.cluster_id,
        WorkThreadPerson.work_thread_id == WorkThread.id,
        WorkThreadPerson.status.in_((Participation.NAMED, Participation.ACCEPTED)),
    )
    rows = session.execute(
        select(WorkThread, Group.name, func.count(WorkThreadPerson.id))
        .join(Group, and_(Group.cluster_id == WorkThread.cluster_id, Group.id == WorkThread.group_id))
        .outerjoin(WorkThreadPerson, counted)
        .where(within)
        .group_by(WorkThread.cluster_id, WorkThread.id, Group.name)
        .order_by(WorkThread.closed_at.is_not(None), WorkThread.opened_at.desc(), WorkThread.id)
        .limit(MOST_LISTED)
    )
    threads = [_listed(thread, name, people) for thread, name, people in rows]
    return Listed(group.name if group is not None else None, threads, _opens(session, reach, group))


@dataclass(frozen=True)
class NamedGroup:
    """A group whose threads the actor may read."""

    id: UUID
    name: str


def readable_groups(session: Session, actor: Actor, *, now: datetime) -> Sequence[NamedGroup]:
    """The groups, open or archived, whose threads the actor may read: their own first, then by name."""
    reach = reach_of(session, actor, now)
    groups = session.scalars(select(Group).where(Group.status.in_((GroupStatus.OPEN, GroupStatus.ARCHIVED)))).all()
    may = [group for group in groups if may_read(reach.standing, group, reach.role(group.id)) is None]
    may.sort(key=lambda group: (reach.role(group.id) is None, group.name.casefold(), group.id))
    return [NamedGroup(group.id, group.name) for group in may]


def open_threads_to_steer(session: Session, actor: Actor, *, now: datetime) -> Sequence[ListedThread]:
    """The open threads that the actor may close, the latest first: what autocompletion and a choice offer."""
    reach = reach_of(session, actor, now)
    rows = session.execute(
        select(WorkThread, Group)
        .join(Group, and_(Group.cluster_id == WorkThread.cluster_id, Group.id == WorkThread.group_id))
        .where(WorkThread.closed_at.is_(None))
        .order_by(WorkThread.opened_at.desc(), WorkThread.id)
        .limit(MOST_LISTED)
    )
    may = [(thread, group) for thread, group in rows if may_steer(reach.standing, reach.role(group.id)) is None]
    return [_listed(thread, group.name, 0) for thread, group in may]


def at_hand(session: Session, standing: Standing) -> ThreadsAtHand:
    """What waits for a person about threads."""
    person_id = standing.person_id
    if person_id is None:
        return NOTHING_AT_HAND
    reach = Reach(standing, roles_in(session, person_id, standing.at))
    waiting = select(WorkThreadPerson.work_thread_id).where(
        WorkThreadPerson.person_id == person_id,
        WorkThreadPerson.status == Participation.INVITED,
        WorkThreadPerson.answered_at.is_(None),
    )
    open_ones = WorkThread.closed_at.is_(None)
    invited = session.scalars(
        select(WorkThread).where(WorkThread.id.in_(waiting), open_ones).order_by(WorkThread.opened_at, WorkThread.id)
    ).all()
    facts = [facts_of_thread(session, thread) for thread in _to_decide_on(session, reach)]
    return ThreadsAtHand(
        [
            Invitation(facts_of_thread(session, thread), becoming(session, thread, reach.role(thread.group_id)))
            for thread in invited
        ],
        [each for each in facts if each.gone_at is None],
        [each for each in facts if each.gone_at is not None],
    )


def _to_decide_on(session: Session, reach: Reach) -> Sequence[WorkThread]:
    """The open threads of the groups they head that have gone quiet, or whose post is gone."""
    heads = [group_id for group_id, role in reach.roles.items() if role in HEAD_ROLES]
    if not heads:
        return ()
    return session.scalars(
        select(WorkThread)
        .where(
            WorkThread.group_id.in_(heads),
            WorkThread.closed_at.is_(None),
            or_(WorkThread.asked_at.is_not(None), WorkThread.gone_at.is_not(None)),
        )
        .order_by(WorkThread.opened_at, WorkThread.id)
    ).all()


def _listed(thread: WorkThread, group: str, people: int) -> ListedThread:
    return ListedThread(
        thread.id,
        thread.title,
        group,
        thread.opened_at,
        thread.closed_at,
        thread.last_active_at,
        thread.thread_id,
        thread.gone_at,
        people,
    )


def _opens(session: Session, reach: Reach, group: Group | None) -> bool:
    if group is not None:
        return group.status == GroupStatus.OPEN and may_steer(reach.standing, reach.role(group.id)) is None
    return any(may_steer(reach.standing, role) is None for role in reach.roles.values())


def _parts(session: Session, thread_id: UUID) -> Sequence[Part]:
    rows = session.execute(
        select(Person, WorkThreadPerson.status)
        .join(
            WorkThreadPerson,
            and_(WorkThreadPerson.cluster_id == Person.cluster_id, WorkThreadPerson.person_id == Person.id),
        )
        .where(WorkThreadPerson.work_thread_id == thread_id)
        .order_by(WorkThreadPerson.asked_at, WorkThreadPerson.id)
    )
    return [Part(person.full_name, Participation(status)) for person, status in rows]
