"""Taking somebody out of a group, with a reason told to them alone."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from models.actor import Actor
from models.database import Session, lock
from models.errors import NotAllowed, Reason
from models.groups.changing import REMOVED, write_down
from models.groups.errors import HeadsAreNotRemoved, LeaveInstead, NotInGroup
from models.groups.joining import let_out
from models.groups.membership import Participant, absent_from, people_of
from models.groups.permissions import may_keep_groups, may_lead, may_take_part
from models.groups.reaching import Reached, look, reach
from models.groups.tables import HEAD_ROLES, GroupMembership, GroupRole
from models.groups.writing import reason_from
from models.people.permissions import demand
from models.people.private_notices import owe_notice
from models.people.standing import standing_of


def removable(session: Session, actor: Actor, group_id: UUID, person_id: UUID, *, now: datetime) -> Participant:
    """Whom the actor is about to remove, before a reason is typed. Raises as `remove` does."""
    return _demand_removable(session, look(session, actor, group_id, now), person_id, now)


def remove(
    session: Session, actor: Actor, group_id: UUID, person_id: UUID, reason: str, *, now: datetime
) -> Participant:
    """Take somebody out of the group, also who has left the server: a co-lead no head, a lead everybody but themselves.

    Raises `GroupUnknown`, `NotAllowed`, `NotInGroup`, `LeaveInstead`, `HeadsAreNotRemoved`, `GroupReasonEmpty` or
    `GroupTextTooLong`.
    """
    reached = reach(session, actor, group_id, now)
    person = _demand_removable(session, reached, person_id, now)
    let_out(session, reached, person_id, now, reason=reason_from(reason))
    write_down(session, reached, REMOVED, person_id, now=now)
    owe_notice(session, person_id, now)
    return person


def put_removal_aside(session: Session, actor: Actor, membership_id: UUID, *, now: datetime) -> None:
    """Whoever was removed has read why, or whose term ended or lies ahead that it does. Raises `NotAllowed`."""
    standing = standing_of(session, actor, now)
    demand(may_take_part(standing))
    row = lock(session, GroupMembership, membership_id)
    if row is None or row.person_id != standing.person_id or not _is_told(row):
        raise NotAllowed(Reason.NOT_YOURS)
    row.removal_seen_at = row.removal_seen_at or now


def _is_told(row: GroupMembership) -> bool:
    return row.removal_reason is not None or row.role in HEAD_ROLES


def _demand_removable(session: Session, reached: Reached, person_id: UUID, now: datetime) -> Participant:
    demand(may_lead(reached.standing, reached.role))
    if person_id == reached.standing.person_id:
        raise LeaveInstead
    everybody = [*people_of(session, reached.group.id, now), *absent_from(session, reached.group.id, now)]
    found = next((each for each in everybody if each.person_id == person_id), None)
    if found is None:
        raise NotInGroup
    above = reached.role is GroupRole.LEAD or may_keep_groups(reached.standing) is None
    if found.is_head and not above:
        raise HeadsAreNotRemoved(found.name)
    return found
