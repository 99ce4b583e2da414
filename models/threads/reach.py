"""Which threads and groups whoever acts may know of, and in which role: one look-up for every operation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from models.actor import Actor
from models.database import Session, lock
from models.errors import NotAllowed, Reason
from models.groups.errors import GroupNotOpen
from models.groups.membership import roles_in
from models.groups.tables import Group, GroupPlace, GroupPlaceKind, GroupRole, GroupStatus
from models.people.permissions import demand
from models.people.standing import Standing, standing_of
from models.records import dataclass
from models.threads.errors import ThreadUnknown
from models.threads.permissions import may_answer, may_read, may_steer, of_the_cluster
from models.threads.tables import Participation, WorkThread, WorkThreadPerson

PLACES_OF_TALK = (GroupPlaceKind.CHANNEL, GroupPlaceKind.FORUM)


@dataclass(frozen=True)
class Reach:
    """Who acts, and what they are in the groups."""

    standing: Standing
    roles: Mapping[UUID, GroupRole]

    def role(self, group_id: UUID) -> GroupRole | None:
        """Their role in a group, None outside of it."""
        return self.roles.get(group_id)


def reach_of(session: Session, actor: Actor, now: datetime) -> Reach:
    """Load what the actor is at `now`, in the cluster and in its groups."""
    standing = standing_of(session, actor, now)
    roles = roles_in(session, standing.person_id, now) if standing.person_id is not None else {}
    return Reach(standing, roles)


def thread_within(session: Session, reach: Reach, thread_id: UUID, *, locked: bool = False) -> WorkThread:
    """The thread, if it exists for whoever acts.

    Raises `NotAllowed` for who is unknown, or is no member of the cluster, whether there is such a thread or not; for
    others `ThreadUnknown`.
    """
    thread = _readable(session, reach, thread_id, locked)
    if thread is None and not of_the_cluster(reach.standing):
        raise NotAllowed(Reason.NO_ORGANISATION)
    if thread is None:
        raise ThreadUnknown
    return thread


def _readable(session: Session, reach: Reach, thread_id: UUID, locked: bool) -> WorkThread | None:
    demand(may_answer(reach.standing))
    thread = lock(session, WorkThread, thread_id) if locked else session.find(WorkThread, thread_id)
    group = session.find(Group, thread.group_id) if thread is not None else None
    if thread is not None and group is not None:
        invited = waits(own_part(session, reach, thread.id))
        if may_read(reach.standing, group, reach.role(group.id), invited=invited) is None:
            return thread
    return None


def thread_to_steer(session: Session, reach: Reach, thread_id: UUID, *, locked: bool = True) -> WorkThread:
    """The thread, if whoever acts may steer it. Raises `NotAllowed` or `ThreadUnknown`."""
    thread = _readable(session, reach, thread_id, locked)
    if thread is None and of_the_cluster(reach.standing):
        raise ThreadUnknown
    group = session.find(Group, thread.group_id) if thread is not None else None
    if thread is None or group is None:
        demand(may_steer(reach.standing, None, None))
        raise ThreadUnknown
    demand(may_steer(reach.standing, group.kind, reach.role(group.id)))
    return thread


def own_part(session: Session, reach: Reach, thread_id: UUID) -> WorkThreadPerson | None:
    """What whoever acts is in a thread: named, invited, accepted or declined."""
    if reach.standing.person_id is None:
        return None
    mine = WorkThreadPerson.person_id == reach.standing.person_id
    return session.scalar(select(WorkThreadPerson).where(WorkThreadPerson.work_thread_id == thread_id, mine))


def waits(part: WorkThreadPerson | None) -> bool:
    """Whether it is an invitation that has to be answered."""
    return part is not None and part.status == Participation.INVITED and part.answered_at is None


def demand_group_open(session: Session, thread: WorkThread) -> Group:
    """The thread's group; raises `GroupNotOpen` where it was archived: nobody comes in and nothing new is made."""
    group = session.find(Group, thread.group_id)
    if group is None or group.status != GroupStatus.OPEN:
        raise GroupNotOpen
    return group


def group_of_place(session: Session, discord_id: int) -> UUID | None:
    """The group whose channel or forum this is."""
    query = select(GroupPlace.group_id).where(
        GroupPlace.discord_id == discord_id, GroupPlace.kind.in_(PLACES_OF_TALK), GroupPlace.missing_since.is_(None)
    )
    return session.scalar(query)


def thread_of_post(session: Session, post_id: int) -> UUID | None:
    """The thread whose post this is."""
    return session.scalar(select(WorkThread.id).where(WorkThread.thread_id == post_id))
