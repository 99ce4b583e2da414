"""A poll within somebody's reach: loaded with their standing, and nothing of it where it does not exist for them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from models.actor import Actor
from models.database import Session, lock
from models.errors import NotAllowed
from models.groups.kinds import HIDDEN_KINDS, traits_of
from models.groups.membership import role_in
from models.groups.tables import Group
from models.people.standing import Standing, standing_of
from models.polls.errors import PollUnknown
from models.polls.permissions import Relation, sees
from models.polls.tables import Elector, Electorate, Poll, PollStatus, SubjectKind
from models.projects.errors import ProjectUnknown
from models.projects.reach import project_within
from models.records import dataclass


@dataclass(frozen=True)
class ReachedPoll:
    """Who acts, on which poll, and what they are to it."""

    standing: Standing
    poll: Poll
    relation: Relation


def reach_poll(session: Session, actor: Actor, poll_id: UUID, now: datetime) -> ReachedPoll:
    """The poll, to be changed: no other operation changes it meanwhile. Raises `PollUnknown`."""
    standing = standing_of(session, actor, now)
    return _reached(session, standing, lock(session, Poll, poll_id), now)


def look_at_poll(session: Session, actor: Actor, poll_id: UUID, now: datetime) -> ReachedPoll:
    """The poll, to be looked at. Raises `PollUnknown`."""
    standing = standing_of(session, actor, now)
    return _reached(session, standing, session.find(Poll, poll_id), now)


def relation_of(session: Session, standing: Standing, poll: Poll, now: datetime) -> Relation:
    """What somebody is to a poll."""
    group = session.find(Group, poll.group_id) if poll.group_id is not None else None
    opened = poll.opened_at is not None
    draft = poll.status == PollStatus.DRAFT
    return Relation(
        electorate=Electorate(poll.electorate),
        status=PollStatus(poll.status),
        role=role_in(session, group.id, standing.person_id, now) if group is not None else None,
        hidden=group is not None and traits_of(group.kind).hidden,
        asked=standing.person_id is not None and poll.asked_by_id == standing.person_id,
        adrift=draft and (poll.asked_by_id is None or poll.previous_id is not None),
        opened=opened,
        on_roll=opened and _on_roll(session, standing, poll.id),
    )


def reads_project(session: Session, reached: ReachedPoll, now: datetime) -> bool:
    """Whether somebody is told of the project that a poll is about, where it is about one.

    What a group asks every member sees, but of a closed one not its projects.
    """
    poll = reached.poll
    about = poll.subject_id if poll.subject_kind == SubjectKind.PROJECT_STAGE else None
    if about is None or poll.electorate != Electorate.GROUP or reached.relation.on_roll:
        return True
    try:
        project_within(session, reached.standing.actor, about, now)
    except (NotAllowed, ProjectUnknown):
        return False
    return True


def told_to_members() -> ColumnElement[bool]:
    """The condition on polls whose title every member may read: not the board’s, the council’s and committees’."""
    hidden = select(Group.id).where(Group.cluster_id == Poll.cluster_id, Group.kind.in_(HIDDEN_KINDS))
    private = Poll.electorate.in_((Electorate.BOARD, Electorate.COUNCIL))
    return ~private & (Poll.group_id.is_(None) | Poll.group_id.not_in(hidden))


def _reached(session: Session, standing: Standing, poll: Poll | None, now: datetime) -> ReachedPoll:
    if poll is None:
        raise PollUnknown
    relation = relation_of(session, standing, poll, now)
    if not sees(standing, relation):
        raise PollUnknown
    return ReachedPoll(standing, poll, relation)


def _on_roll(session: Session, standing: Standing, poll_id: UUID) -> bool:
    if standing.person_id is None:
        return False
    mine = or_(Elector.person_id == standing.person_id, Elector.organisation_id.in_(list(standing.roles)))
    return session.scalar(select(Elector.id).where(Elector.poll_id == poll_id, mine).limit(1)) is not None
