"""The end of a group's work, and its taking up again: the board's. Nothing of an archived group is lost."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from models import outbox
from models.actor import Actor
from models.database import Session, Topic
from models.groups.changing import ARCHIVED, REOPENED, owe_card, write_down
from models.groups.errors import GroupNotArchived
from models.groups.facts import GroupSeen, seen
from models.groups.missing import intend_missing
from models.groups.permissions import may_keep_groups
from models.groups.places import GROUP_PLACES
from models.groups.reaching import demand_open, look, reach
from models.groups.tables import GroupRequest, GroupStatus, RequestStatus
from models.groups.writing import reason_from
from models.people.permissions import demand
from models.people.private_notices import owe_notice


def demand_archiver(session: Session, actor: Actor, group_id: UUID, *, now: datetime) -> str:
    """Look whether the actor may archive the group, before anything is typed; its name. Raises as `archive`."""
    reached = look(session, actor, group_id, now)
    demand(may_keep_groups(reached.standing))
    demand_open(reached.group)
    return reached.group.name


def archive(session: Session, actor: Actor, group_id: UUID, reason: str, *, now: datetime) -> GroupSeen:
    """Archive a group: its people stay and read, nobody comes in, and who waited to is told so.

    Raises `GroupUnknown`, `NotAllowed`, `GroupNotOpen`, `GroupReasonEmpty` or `GroupTextTooLong`.
    """
    reached = reach(session, actor, group_id, now)
    demand(may_keep_groups(reached.standing))
    group = reached.group
    demand_open(group)
    group.status_reason = reason_from(reason)
    group.status, group.archived_at = GroupStatus.ARCHIVED, now
    waiting = GroupRequest.group_id == group_id, GroupRequest.status == RequestStatus.WAITING
    for request in session.scalars(select(GroupRequest).where(*waiting).with_for_update()):
        request.status, request.decided_at = RequestStatus.REFUSED, now
        owe_notice(session, request.person_id, now)
    session.flush()
    write_down(session, reached, ARCHIVED, group_id, now=now)
    _owe(session, group_id, now)
    return seen(session, reached, now)


def demand_reopener(session: Session, actor: Actor, group_id: UUID, *, now: datetime) -> None:
    """Look whether the actor may take the group up again, before room is looked for. Raises as `reopen` does."""
    reached = look(session, actor, group_id, now)
    demand(may_keep_groups(reached.standing))
    if reached.group.status != GroupStatus.ARCHIVED:
        raise GroupNotArchived


def reopen(session: Session, actor: Actor, group_id: UUID, *, now: datetime) -> GroupSeen:
    """Take an archived group up again, with the people it had; what was deleted of its places is made again.

    Raises `GroupUnknown`, `NotAllowed` or `GroupNotArchived`.
    """
    reached = reach(session, actor, group_id, now)
    demand(may_keep_groups(reached.standing))
    group = reached.group
    if group.status != GroupStatus.ARCHIVED:
        raise GroupNotArchived
    group.status, group.status_reason, group.archived_at = GroupStatus.OPEN, None, None
    group.reopened_at = now
    session.flush()
    write_down(session, reached, REOPENED, group_id, now=now)
    intend_missing(session, [group_id], now)
    _owe(session, group_id, now)
    return seen(session, reached, now)


def _owe(session: Session, group_id: UUID, now: datetime) -> None:
    outbox.project(session, GROUP_PLACES, group_id, now)
    owe_card(session, group_id, now)
    session.touch(Topic.DUE, Topic.PEOPLE)
