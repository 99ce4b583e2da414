"""Who came into a group and is to be greeted there."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from models.database import Session
from models.groups.facts import GroupFacts, facts_of_group
from models.groups.tables import Group, GroupMembership, GroupStatus
from models.people.tables import Person
from models.records import dataclass


@dataclass(frozen=True)
class Newcomer:
    """Somebody who takes part since a moment ago."""

    group: GroupFacts
    name: str
    user_id: int


def newcomer(session: Session, membership_id: UUID, now: datetime) -> Newcomer | None:
    """Who is to be greeted; None where they have gone again, or the group is no longer open."""
    row = session.find(GroupMembership, membership_id)
    if row is None or row.until is not None:
        return None
    group, person = session.find(Group, row.group_id), session.find(Person, row.person_id)
    if group is None or group.status != GroupStatus.OPEN:
        return None
    if person is None or person.discord_user_id is None or person.left_at is not None:
        return None
    return Newcomer(facts_of_group(session, group, now), person.full_name, person.discord_user_id)
