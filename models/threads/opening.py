"""Opening a project thread: what may be chosen, and the thread itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from models import audit, outbox
from models.actor import Actor
from models.calls.facts import domain_of
from models.cluster.journal import record
from models.database import Session, Topic, lock
from models.groups.changing import told_of
from models.groups.membership import roles_in
from models.groups.tables import HEAD_ROLES, Group, GroupKind, GroupPlaceKind, GroupRole, GroupStatus
from models.introductions.tables import Mute
from models.people.names import folded
from models.people.permissions import demand
from models.people.private_notices import owe_notice
from models.people.tables import Person
from models.records import dataclass
from models.threads.errors import (
    HeadOfNoGroup,
    NoForum,
    NoGroupHere,
    SameThreadOpen,
    TooManyDomainsNeeded,
    TooManyThreads,
    WhoMayJoinUnknown,
)
from models.threads.facts import WORK_THREAD, Source, ThreadFacts, facts_of_thread, place_of
from models.threads.permissions import may_open, open_to_all
from models.threads.reach import Reach, reach_of
from models.threads.tables import MayJoin, Participation, WorkThread, WorkThreadDomain, WorkThreadPerson
from models.threads.wording import purpose_from, title_from

OPENED = "threads.opened"

MOST_OPEN = 50
"""Threads that one group may have open: Discord takes 1,000 active ones in a whole server."""

MOST_DOMAINS = 5
"""Domains of one thread: what needs more is several threads."""

MOST_NAMED = 10
"""People named in the form."""

OPEN_TO_ALL = (MayJoin.GROUP, MayJoin.CLUSTER, MayJoin.INVITED)
NOT_OPEN_TO_ALL = (MayJoin.GROUP, MayJoin.INVITED)
"""Who may join, as far as it makes sense: others do not read what such a group writes. The first stands chosen."""


@dataclass(frozen=True)
class GroupChoice:
    """A group in which whoever asks may open a thread, and who may be let in. `forum_id` is empty while it has none."""

    id: UUID
    name: str
    kind: GroupKind
    forum_id: int | None
    joining: Sequence[MayJoin]


@dataclass(frozen=True)
class Draft:
    """What was filled in, as it was typed. `user_ids` are the Discord users named."""

    title: str
    purpose: str
    may_join: str
    domain_ids: Sequence[UUID] = ()
    user_ids: Sequence[int] = ()
    source: Source | None = None


@dataclass(frozen=True)
class Opened:
    """The thread, and what became of those named: the group's are in it, others were invited, some are unknown."""

    thread: ThreadFacts
    named: Sequence[str]
    invited: Sequence[str]
    unknown: Sequence[int]


def openable(session: Session, actor: Actor, *, now: datetime) -> Sequence[GroupChoice]:
    """The open groups in which the actor may open a thread, by name: theirs first."""
    reach = reach_of(session, actor, now)
    groups = session.scalars(select(Group).where(Group.status == GroupStatus.OPEN).order_by(Group.name)).all()
    may = [group for group in groups if may_open(reach.standing, group.kind, reach.role(group.id)) is None]
    may.sort(key=lambda group: (reach.role(group.id) not in HEAD_ROLES, group.name.casefold()))
    return [_choice(session, group) for group in may]


def to_open_in(session: Session, actor: Actor, group_id: UUID | None, *, now: datetime) -> Sequence[GroupChoice]:
    """Where a thread may be opened: the one group that is meant, else all there are to choose from.

    Raises `NotAllowed`, `NoGroupHere` (of a group that is meant), `HeadOfNoGroup` or `NoForum`.
    """
    if group_id is not None:
        return [prepare_thread(session, actor, group_id, now=now)]
    found = openable(session, actor, now=now)
    if not found:
        reach = reach_of(session, actor, now)
        if any(role in HEAD_ROLES for role in reach.roles.values()):
            demand(may_open(reach.standing, None, GroupRole.LEAD))
        demand(may_open(reach.standing, None, None))
        raise HeadOfNoGroup
    if len(found) == 1 and found[0].forum_id is None:
        raise NoForum(found[0].name)
    return found


def prepare_thread(session: Session, actor: Actor, group_id: UUID, *, now: datetime) -> GroupChoice:
    """Look whether the actor may open a thread before anything is typed. Raises as `open_thread` does."""
    group = _demand_group(session, reach_of(session, actor, now), group_id)
    _demand_room(session, group)
    return _choice(session, group)


def open_thread(session: Session, actor: Actor, group_id: UUID, draft: Draft, *, now: datetime) -> Opened:
    """Open a thread; its post, with its card, is owed to the group's forum, and a word of it to the group's channel.

    People of the group who are named are in it at once; others are invited, and agree first. Domains that are not
    offered any more are left out. Raises `NotAllowed`, `NoGroupHere`, `NoForum`, `ThreadTitleEmpty`,
    `ThreadPurposeEmpty`, `ThreadTextTooLong`, `WhoMayJoinUnknown`, `TooManyThreads`, `TooManyDomainsNeeded` or
    `SameThreadOpen`.
    """
    reach = reach_of(session, actor, now)
    _demand_group(session, reach, group_id)
    title, purpose = title_from(draft.title), purpose_from(draft.purpose)
    group = lock(session, Group, group_id)  # two forms sent at once are looked at one after the other
    assert group is not None
    if draft.may_join not in _joining(group):
        raise WhoMayJoinUnknown
    _demand_room(session, group, title)
    thread = _row(session, group, draft, title, purpose, now)
    thread.opened_by_id = reach.standing.person_id
    session.add(thread)
    session.flush()
    set_domains(session, thread.id, draft.domain_ids)
    named, invited, unknown = _name_people(session, thread, draft.user_ids, reach, now)
    session.flush()
    after = {**told_of(group), "may_join": thread.may_join, "named": len(named), "invited": len(invited)}
    change = audit.Change(OPENED, thread.id, {}, after)
    person_id, name = reach.standing.person_id, reach.standing.name
    record(session, change, actor=actor, person_id=person_id, actor_name=name, now=now)
    outbox.project(session, WORK_THREAD, thread.id, now)
    session.touch(Topic.DUE)
    return Opened(facts_of_thread(session, thread), named, invited, unknown)


def ask(session: Session, thread: WorkThread, person_id: UUID, by: UUID | None, now: datetime) -> None:
    """Ask somebody to take part. Whoever has muted the one who asks never hears of it."""
    muted = select(Mute.id).where(Mute.person_id == person_id, Mute.muted_id == by)
    unheard = by is not None and session.scalar(muted) is not None
    part = _add(session, thread, person_id, Participation.INVITED, now)
    part.answered_at = now if unheard else None
    if not unheard:
        owe_notice(session, person_id, now)
    session.touch(Topic.EXPERTS)


def set_domains(session: Session, thread_id: UUID, domain_ids: Collection[UUID]) -> None:
    """Let a thread need exactly these domains, as far as they are offered. Raises `TooManyDomainsNeeded`."""
    wanted = {
        domain.id
        for domain_id in domain_ids
        if (domain := domain_of(session, domain_id)) is not None and not domain.archived
    }
    if len(wanted) > MOST_DOMAINS:
        raise TooManyDomainsNeeded(MOST_DOMAINS)
    present = session.scalars(select(WorkThreadDomain).where(WorkThreadDomain.work_thread_id == thread_id)).all()
    for row in present:
        if row.domain_id not in wanted:
            session.delete(row)
    there = {row.domain_id for row in present}
    for domain_id in sorted(wanted - there, key=str):
        session.add(WorkThreadDomain(id=session.new_id(), work_thread_id=thread_id, domain_id=domain_id))
    session.flush()


def _choice(session: Session, group: Group) -> GroupChoice:
    forum_id = place_of(session, group.id, GroupPlaceKind.FORUM)
    return GroupChoice(group.id, group.name, GroupKind(group.kind), forum_id, _joining(group))


def _joining(group: Group) -> Sequence[MayJoin]:
    return OPEN_TO_ALL if open_to_all(group) else NOT_OPEN_TO_ALL


def _demand_group(session: Session, reach: Reach, group_id: UUID) -> Group:
    group = session.find(Group, group_id)
    demand(may_open(reach.standing, group.kind if group is not None else None, reach.role(group_id)))
    if group is None or group.status != GroupStatus.OPEN:
        raise NoGroupHere
    if place_of(session, group.id, GroupPlaceKind.FORUM) is None:
        raise NoForum(group.name)
    return group


def _demand_room(session: Session, group: Group, title: str | None = None) -> None:
    """Raise `SameThreadOpen` or `TooManyThreads`."""
    there = WorkThread.group_id == group.id, WorkThread.closed_at.is_(None)
    titles = session.scalars(select(WorkThread.title).where(*there)).all()
    if title is not None and folded(title) in map(folded, titles):
        raise SameThreadOpen(title)
    if len(titles) >= MOST_OPEN:
        raise TooManyThreads(MOST_OPEN)


def _row(session: Session, group: Group, draft: Draft, title: str, purpose: str, now: datetime) -> WorkThread:
    source = draft.source
    return WorkThread(
        id=session.new_id(),
        group_id=group.id,
        title=title,
        purpose=purpose,
        may_join=draft.may_join,
        opened_at=now,
        last_active_at=now,
        source_channel_id=source.channel_id if source is not None else None,
        source_message_id=source.message_id if source is not None else None,
        source_user_id=source.user_id if source is not None else None,
        source_text=source.text if source is not None else None,
    )


def _name_people(
    session: Session, thread: WorkThread, user_ids: Sequence[int], reach: Reach, now: datetime
) -> tuple[list[str], list[str], list[int]]:
    """Write down who is in it from the start, and who is asked; the one who opens it is in."""
    users = list(dict.fromkeys(user_ids))[:MOST_NAMED]
    found = session.scalars(select(Person).where(Person.discord_user_id.in_(users), Person.left_at.is_(None))).all()
    people = {person.discord_user_id: person for person in found}
    opener = reach.standing.person_id
    if opener is not None:
        _add(session, thread, opener, Participation.NAMED, now)
    named, invited = [], []
    for user_id in users:
        person = people.get(user_id)
        if person is None or person.id == opener:
            continue
        if thread.group_id in roles_in(session, person.id, now):
            _add(session, thread, person.id, Participation.NAMED, now)
            named.append(person.full_name)
        else:
            ask(session, thread, person.id, opener, now)
            invited.append(person.full_name)
    return named, invited, [user_id for user_id in users if user_id not in people]


def _add(
    session: Session, thread: WorkThread, person_id: UUID, status: Participation, now: datetime
) -> WorkThreadPerson:
    part = WorkThreadPerson(
        id=session.new_id(), work_thread_id=thread.id, person_id=person_id, status=status, asked_at=now
    )
    session.add(part)
    return part
