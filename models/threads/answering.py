"""Answering an invitation to a thread, and joining one that lets in who wants."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from models import outbox
from models.actor import Actor
from models.database import Session, Topic, lock
from models.groups.changing import JOINED, write_down
from models.groups.facts import waiting_request
from models.groups.joining import let_in
from models.groups.reaching import Reached
from models.groups.tables import Group, GroupRole, RequestStatus
from models.people.permissions import demand
from models.records import dataclass
from models.threads.errors import ByInvitationOnly, ForTheGroupOnly, InvitationGone
from models.threads.facts import TAKING_PART, WORK_THREAD, ThreadFacts, demand_thread, facts_of_thread
from models.threads.inviting import demand_open
from models.threads.permissions import may_answer, may_take_part, of_the_cluster, open_to_all
from models.threads.reach import Reach, demand_group_open, own_part, reach_of, thread_within, waits
from models.threads.tables import MayJoin, Participation, WorkThread, WorkThreadPerson


class Becoming(StrEnum):
    """What accepting makes of somebody in the group: nothing new, a member, or a guest."""

    NOTHING = "nothing"
    MEMBER = "member"
    GUEST = "guest"


@dataclass(frozen=True)
class Invitation:
    """A thread that one is invited to, and what accepting makes of one."""

    thread: ThreadFacts
    becoming: Becoming


def becoming(session: Session, thread: WorkThread, reach: Reach) -> Becoming:
    """What accepting an invitation to a thread makes of whoever acts.

    Of a group whose forum they do not read, for it is closed or they are no member of the cluster, a guest: otherwise
    they could not read the thread either. Of an open group a member, unless the thread is every member's of the
    cluster anyway.
    """
    group = session.find(Group, thread.group_id)
    if reach.role(thread.group_id) is not None or group is None:
        return Becoming.NOTHING
    if not open_to_all(group) or not of_the_cluster(reach.standing):
        return Becoming.GUEST
    return Becoming.NOTHING if thread.may_join == MayJoin.CLUSTER else Becoming.MEMBER


def invitation_to(session: Session, actor: Actor, thread_id: UUID, *, now: datetime) -> Invitation:
    """What one is invited to, told before one accepts.

    Raises `NotAllowed`, `InvitationGone`, `ThreadOver` or `GroupNotOpen`.
    """
    reach = reach_of(session, actor, now)
    demand(may_answer(reach.standing))
    thread = session.find(WorkThread, thread_id)
    _invited(session, reach, thread)
    thread = demand_thread(thread)
    demand_open(thread)
    demand_group_open(session, thread)
    return Invitation(facts_of_thread(session, thread), becoming(session, thread, reach))


def accept(session: Session, actor: Actor, thread_id: UUID, *, now: datetime) -> Invitation:
    """Take part: one is added to the thread, and to the group as far as `becoming` says.

    Raises `NotAllowed`, `InvitationGone`, `ThreadOver` or `GroupNotOpen`.
    """
    reach = reach_of(session, actor, now)
    demand(may_take_part(reach.standing))
    thread = lock(session, WorkThread, thread_id)
    part = _invited(session, reach, thread)
    thread = demand_thread(thread)
    demand_open(thread)
    demand_group_open(session, thread)
    became = becoming(session, thread, reach)
    part.status, part.answered_at = Participation.ACCEPTED, now
    _bring_in(session, reach, thread, became, now)
    return Invitation(facts_of_thread(session, thread), became)


def decline(session: Session, actor: Actor, thread_id: UUID, *, now: datetime) -> None:
    """Not take part: whoever invited reads "not available", and nothing more.

    Raises `NotAllowed` or `InvitationGone`.
    """
    reach = reach_of(session, actor, now)
    demand(may_answer(reach.standing))
    part = _invited(session, reach, lock(session, WorkThread, thread_id))
    part.status, part.answered_at = Participation.DECLINED, now
    session.touch(Topic.EXPERTS)


def take_part(session: Session, actor: Actor, thread_id: UUID, *, now: datetime) -> Invitation:
    """Join a thread without being asked, where it lets one in; twice is once. An invitation is accepted so.

    Who was taken out of the group, or went, comes back through the group. Raises `NotAllowed`, `ThreadUnknown`,
    `ThreadOver`, `GroupNotOpen`, `ByInvitationOnly` or `ForTheGroupOnly`.
    """
    reach = reach_of(session, actor, now)
    demand(may_take_part(reach.standing))
    thread = thread_within(session, reach, thread_id, locked=True)
    demand_open(thread)
    demand_group_open(session, thread)
    part = own_part(session, reach, thread_id)
    role = reach.role(thread.group_id)
    became = Becoming.NOTHING
    if part is not None and part.status in TAKING_PART:
        _demand_reader(session, thread, role)
        part.added_at = None  # they may have left the thread in Discord, and want to come back
    elif part is not None and part.status == Participation.INVITED:
        became = becoming(session, thread, reach)
        part.status, part.answered_at = Participation.ACCEPTED, now
    else:
        _demand_let_in(session, thread, role)
        if part is None:
            part = WorkThreadPerson(
                id=session.new_id(), work_thread_id=thread_id, person_id=reach.standing.person_id, asked_at=now
            )
            session.add(part)
        part.status, part.answered_at = Participation.ACCEPTED, now
    session.flush()
    _bring_in(session, reach, thread, became, now)
    return Invitation(facts_of_thread(session, thread), became)


def _demand_let_in(session: Session, thread: WorkThread, role: GroupRole | None) -> None:
    if thread.may_join == MayJoin.INVITED:
        raise ByInvitationOnly
    _demand_reader(session, thread, role)


def _demand_reader(session: Session, thread: WorkThread, role: GroupRole | None) -> None:
    """Raise `ForTheGroupOnly` for who is not in the group, unless every member of the cluster may take part."""
    group = session.find(Group, thread.group_id)
    assert group is not None
    if role is None and (thread.may_join != MayJoin.CLUSTER or not open_to_all(group)):
        raise ForTheGroupOnly(group.name)


def _invited(session: Session, reach: Reach, thread: WorkThread | None) -> WorkThreadPerson:
    part = own_part(session, reach, thread.id) if thread is not None else None
    if part is None or not waits(part):
        raise InvitationGone
    return part


def _bring_in(session: Session, reach: Reach, thread: WorkThread, became: Becoming, now: datetime) -> None:
    """Into the group first, so that the thread can be read by the time they are added to it."""
    person_id, group = reach.standing.person_id, lock(session, Group, thread.group_id)
    assert person_id is not None
    assert group is not None
    if became is not Becoming.NOTHING:
        request = waiting_request(session, group.id, person_id)
        if request is not None:
            request.status, request.decided_at, request.seen_at = RequestStatus.ACCEPTED, now, now
        role = GroupRole.MEMBER if became is Becoming.MEMBER else GroupRole.GUEST
        let_in(session, group, person_id, role, now)
        write_down(session, Reached(reach.standing, group, role), JOINED, person_id, after={"role": role}, now=now)
    session.flush()
    outbox.project(session, WORK_THREAD, thread.id, now)
    session.touch(Topic.EXPERTS)
