"""Inviting people to a thread: they agree before anybody is let in."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from models import outbox
from models.actor import Actor
from models.database import Session, Topic
from models.introductions.seen_by_asker import OPEN_FOR
from models.people.tables import Person
from models.records import dataclass
from models.threads.errors import CannotBeInvited, InvitedAlready, NoInvitationWaits, ThreadOver, TooManyInvitations
from models.threads.facts import WORK_THREAD, ThreadFacts, domains_needed, facts_of_thread
from models.threads.opening import ask, set_domains
from models.threads.reach import demand_group_open, reach_of, thread_to_steer
from models.threads.tables import Participation, WorkThread, WorkThreadPerson

MOST_WAITING = 20
"""Invitations to one thread that wait for an answer at once; older than two weeks, one keeps nobody else out."""


def thread_to_invite_to(session: Session, actor: Actor, thread_id: UUID, *, now: datetime) -> ThreadFacts:
    """The thread, if the actor may invite to it.

    Raises `NotAllowed`, `ThreadUnknown`, `ThreadOver` or `GroupNotOpen`.
    """
    thread = thread_to_steer(session, reach_of(session, actor, now), thread_id, locked=False)
    demand_open(thread)
    demand_group_open(session, thread)
    return facts_of_thread(session, thread)


def concerned(session: Session, thread_id: UUID) -> Collection[UUID]:
    """Who is in a thread already, was invited, or declined: nobody is proposed twice."""
    return frozenset(
        session.scalars(select(WorkThreadPerson.person_id).where(WorkThreadPerson.work_thread_id == thread_id))
    )


@dataclass(frozen=True)
class Invited:
    """A thread, and who was just asked to take part in it, or is asked no more."""

    thread: ThreadFacts
    name: str


def invite(session: Session, actor: Actor, thread_id: UUID, person_id: UUID, *, now: datetime) -> Invited:
    """Ask somebody to take part; it waits on their page. A refusal stands: nobody is asked again.

    Whoever has muted the one who invites never hears of it, and who invites never learns that. Raises `NotAllowed`,
    `ThreadUnknown`, `ThreadOver`, `GroupNotOpen`, `CannotBeInvited`, `InvitedAlready` or `TooManyInvitations`.
    """
    reach = reach_of(session, actor, now)
    thread = thread_to_steer(session, reach, thread_id)
    demand_open(thread)
    demand_group_open(session, thread)
    person = session.find(Person, person_id)
    if person is None or person.discord_user_id is None or person.left_at is not None:
        raise CannotBeInvited
    present = session.scalar(
        select(WorkThreadPerson).where(
            WorkThreadPerson.work_thread_id == thread_id, WorkThreadPerson.person_id == person_id
        )
    )
    if present is not None:
        if present.status == Participation.DECLINED:
            raise CannotBeInvited
        raise InvitedAlready(person.full_name)
    waiting = select(func.count()).where(
        WorkThreadPerson.work_thread_id == thread_id,
        WorkThreadPerson.status == Participation.INVITED,
        WorkThreadPerson.asked_at > now - OPEN_FOR,
    )
    if (session.scalar(waiting) or 0) >= MOST_WAITING:
        raise TooManyInvitations(MOST_WAITING)
    ask(session, thread, person_id, reach.standing.person_id, now)
    session.flush()
    return Invited(facts_of_thread(session, thread), person.full_name)


def take_back(session: Session, actor: Actor, thread_id: UUID, person_id: UUID, *, now: datetime) -> Invited:
    """Take back an invitation that waits for an answer, as if it had never been made: they may be invited later.

    Raises `NotAllowed`, `ThreadUnknown`, `ThreadOver` or `NoInvitationWaits`.
    """
    thread = thread_to_steer(session, reach_of(session, actor, now), thread_id)
    demand_open(thread)
    part = session.scalar(
        select(WorkThreadPerson).where(
            WorkThreadPerson.work_thread_id == thread_id,
            WorkThreadPerson.person_id == person_id,
            WorkThreadPerson.status == Participation.INVITED,
        )
    )
    person = session.find(Person, person_id)
    if part is None or person is None:
        raise NoInvitationWaits
    session.delete(part)
    session.flush()
    session.touch(Topic.EXPERTS)
    return Invited(facts_of_thread(session, thread), person.full_name)


def change_domains(
    session: Session,
    actor: Actor,
    thread_id: UUID,
    *,
    add: Collection[UUID] = (),
    remove: Collection[UUID] = (),
    now: datetime,
) -> ThreadFacts:
    """Let a thread need other domains; its card and its tags follow.

    Raises `NotAllowed`, `ThreadUnknown`, `ThreadOver` or `TooManyDomainsNeeded`.
    """
    thread = thread_to_steer(session, reach_of(session, actor, now), thread_id)
    demand_open(thread)
    needed = {domain.id for domain in domains_needed(session, thread_id)}
    set_domains(session, thread_id, (needed | set(add)) - set(remove))
    outbox.project(session, WORK_THREAD, thread.id, now)
    return facts_of_thread(session, thread)


def demand_open(thread: WorkThread) -> None:
    """Raise `ThreadOver` for a thread that was closed."""
    if thread.closed_at is not None:
        raise ThreadOver(thread.closed_at)
