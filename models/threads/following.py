"""What a person has to do with threads: the threads of their groups, and what waits for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from models import outbox
from models.actor import Actor
from models.database import Session
from models.groups.kinds import HIDDEN_KINDS
from models.groups.membership import current, roles_in
from models.groups.permissions import may_keep_groups
from models.groups.tables import HEAD_ROLES, Group, GroupMembership, GroupStatus
from models.people.permissions import demand
from models.people.standing import Standing
from models.people.tables import Person
from models.records import dataclass
from models.threads.answering import Becoming, Invitation, becoming
from models.threads.errors import NoGroupHere
from models.threads.facts import TAKING_PART, ThreadFacts, facts_of_thread
from models.threads.permissions import may_answer, may_read, may_steer, may_take_part
from models.threads.reach import Reach, own_part, reach_of, thread_within, waits
from models.threads.tables import MayJoin, Participation, WorkThread, WorkThreadPerson

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
    """The threads of one's groups, or of the one group named: `threads` are the first of all that are there."""

    group: str | None
    threads: Sequence[ListedThread]
    may_open: bool
    still_open: int
    closed: int


@dataclass(frozen=True)
class Part:
    """Somebody in a thread, as its heads read it."""

    person_id: UUID
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
    """What waits for a person: invitations to answer; quiet threads, and those that have no post, to decide on."""

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
    if part is Participation.INVITED and not waits(own):
        part = None
    if part in TAKING_PART and role is None and thread.may_join != MayJoin.CLUSTER:
        part = None  # they went out of the group
    facts = facts_of_thread(session, thread)
    steers = may_steer(reach.standing, facts.kind, role) is None
    return ThreadSeen(
        facts,
        part,
        becoming(session, thread, reach),
        steers,
        may_take_part(reach.standing) is None,
        _parts(session, thread_id) if steers else (),
    )


def list_threads(session: Session, actor: Actor, group_id: UUID | None, *, now: datetime) -> Listed:
    """The threads of the actor's groups, those they take part in or are invited to; or those of one group.

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
        within = _own(session, reach)
    counted = and_(
        WorkThreadPerson.cluster_id == WorkThread.cluster_id,
        WorkThreadPerson.work_thread_id == WorkThread.id,
        WorkThreadPerson.status.in_(TAKING_PART),
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
    still_open, closed = session.execute(
        select(
            func.count().filter(WorkThread.closed_at.is_(None)), func.count().filter(WorkThread.closed_at.is_not(None))
        ).where(within)
    ).one()
    name = group.name if group is not None else None
    return Listed(name, threads, _opens(session, reach, group), still_open, closed)


def _own(session: Session, reach: Reach) -> ColumnElement[bool]:
    """The threads of one's groups, and those of other groups that one takes part in or is invited to, while read."""
    mine = WorkThreadPerson.person_id == reach.standing.person_id
    taken = select(WorkThreadPerson.work_thread_id).where(mine, WorkThreadPerson.status.in_(TAKING_PART))
    return or_(
        WorkThread.group_id.in_(reach.roles),
        and_(WorkThread.id.in_(taken), WorkThread.group_id.in_([group.id for group in _readable(session, reach)])),
        and_(WorkThread.id.in_(_waiting(reach)), WorkThread.closed_at.is_(None)),
    )


def _waiting(reach: Reach) -> Select[UUID]:
    """The threads that one is invited to and has not answered."""
    return select(WorkThreadPerson.work_thread_id).where(
        WorkThreadPerson.person_id == reach.standing.person_id,
        WorkThreadPerson.status == Participation.INVITED,
        WorkThreadPerson.answered_at.is_(None),
    )


@dataclass(frozen=True)
class NamedGroup:
    """A group whose threads the actor may read."""

    id: UUID
    name: str


def readable_groups(session: Session, actor: Actor, *, now: datetime) -> Sequence[NamedGroup]:
    """The groups, open or archived, whose threads the actor may read: their own first, then by name."""
    reach = reach_of(session, actor, now)
    may = _readable(session, reach)
    may.sort(key=lambda group: (reach.role(group.id) is None, group.name.casefold(), group.id))
    return [NamedGroup(group.id, group.name) for group in may]


def _readable(session: Session, reach: Reach) -> list[Group]:
    groups = session.scalars(select(Group).where(Group.status.in_((GroupStatus.OPEN, GroupStatus.ARCHIVED)))).all()
    return [group for group in groups if may_read(reach.standing, group, reach.role(group.id)) is None]


def open_threads_to_steer(session: Session, actor: Actor, *, now: datetime) -> Sequence[ListedThread]:
    """The open threads that the actor may close, the latest first: what autocompletion and a choice offer."""
    reach = reach_of(session, actor, now)
    groups = session.execute(select(Group.id, Group.kind))
    steered = [id for id, kind in groups if may_steer(reach.standing, kind, reach.role(id)) is None]
    rows = session.execute(
        select(WorkThread, Group.name)
        .join(Group, and_(Group.cluster_id == WorkThread.cluster_id, Group.id == WorkThread.group_id))
        .where(WorkThread.closed_at.is_(None), WorkThread.group_id.in_(steered))
        .order_by(WorkThread.opened_at.desc(), WorkThread.id)
        .limit(MOST_LISTED)
    )
    return [_listed(thread, name, 0) for thread, name in rows]


def at_hand(session: Session, standing: Standing) -> ThreadsAtHand:
    """What waits for a person about threads."""
    person_id = standing.person_id
    if person_id is None:
        return NOTHING_AT_HAND
    reach = Reach(standing, roles_in(session, person_id, standing.at))
    of_open_groups = WorkThread.group_id.in_(select(Group.id).where(Group.status == GroupStatus.OPEN))
    invited = session.scalars(
        select(WorkThread)
        .where(WorkThread.id.in_(_waiting(reach)), WorkThread.closed_at.is_(None), of_open_groups)
        .order_by(WorkThread.opened_at, WorkThread.id)
    ).all()
    facts = [facts_of_thread(session, thread) for thread in _to_decide_on(session, reach)]
    return ThreadsAtHand(
        [Invitation(facts_of_thread(session, thread), becoming(session, thread, reach)) for thread in invited],
        [each for each in facts if each.asked_at is not None and not each.lost],
        [each for each in facts if each.lost],
    )


def _to_decide_on(session: Session, reach: Reach) -> Sequence[WorkThread]:
    """The open threads that have gone quiet, or have no post long after they should: of the groups they head, and of
    those that nobody heads for who keeps the groups and sees them.
    """
    heads = {
        group_id
        for group_id, role in reach.roles.items()
        if role in HEAD_ROLES and may_steer(reach.standing, None, role) is None
    }
    at = reach.standing.at
    unmade = and_(WorkThread.thread_id.is_(None), WorkThread.opened_at <= at - outbox.GIVE_UP_AFTER)
    stuck = or_(WorkThread.asked_at.is_not(None), WorkThread.gone_at.is_not(None), unmade)
    whose: ColumnElement[bool] = WorkThread.group_id.in_(heads)
    if may_keep_groups(reach.standing) is None:
        headed = select(GroupMembership.group_id).where(GroupMembership.role.in_(HEAD_ROLES), current(at))
        unseen = select(Group.id).where(Group.kind.in_(HIDDEN_KINDS), Group.id.not_in(reach.roles))
        whose = or_(whose, and_(WorkThread.group_id.not_in(headed), WorkThread.group_id.not_in(unseen)))
    elif not heads:
        return ()
    of_open_groups = WorkThread.group_id.in_(select(Group.id).where(Group.status == GroupStatus.OPEN))
    return session.scalars(
        select(WorkThread)
        .where(WorkThread.closed_at.is_(None), stuck, whose, of_open_groups)
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
        return group.status == GroupStatus.OPEN and may_steer(reach.standing, group.kind, reach.role(group.id)) is None
    return any(may_steer(reach.standing, None, role) is None for role in reach.roles.values())


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
    return [Part(person.id, person.full_name, Participation(status)) for person, status in rows]
