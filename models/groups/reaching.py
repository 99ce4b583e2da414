"""A group within somebody's reach: loaded with their standing, and nothing of it where it does not exist for them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from models.actor import Actor
from models.database import Session, lock
from models.errors import NotAllowed, Reason
from models.groups.errors import GroupNotOpen, GroupUnknown
from models.groups.membership import role_in
from models.groups.permissions import may_join, sees
from models.groups.tables import Group, GroupRole, GroupStatus
from models.people.standing import Standing, standing_of
from models.people.tables import Person
from models.records import dataclass


@dataclass(frozen=True)
class Reached:
    """Who acts, on which group, and the highest role they have in it."""

    standing: Standing
    group: Group
    role: GroupRole | None

    @property
    def person_id(self) -> UUID:
        """Who acts, where a predicate has made sure that the cluster knows them."""
        if self.standing.person_id is None:
            raise NotAllowed(Reason.UNKNOWN_PERSON)
        return self.standing.person_id


def reach(session: Session, actor: Actor, group_id: UUID, now: datetime) -> Reached:
    """The group, to be changed: no other operation changes it meanwhile. Raises `GroupUnknown`.

    A declined proposal is gone for everybody; who may know of it is told on their own page.
    """
    standing = standing_of(session, actor, now)
    return _reached(session, standing, lock(session, Group, group_id), now)


def look(session: Session, actor: Actor, group_id: UUID, now: datetime) -> Reached:
    """The group, to be looked at. Raises `GroupUnknown`."""
    standing = standing_of(session, actor, now)
    return _reached(session, standing, session.find(Group, group_id), now)


def may_still_join(session: Session, person: Person, now: datetime) -> bool:
    """Whether somebody else who asked for something may take part today: there, and as `may_join` has it."""
    standing = standing_of(session, Actor(person.discord_user_id), now)
    return person.left_at is None and may_join(standing) is None


def demand_open(group: Group) -> None:
    """Raise `GroupNotOpen` unless people may come in and things be done."""
    if group.status != GroupStatus.OPEN:
        raise GroupNotOpen


def _reached(session: Session, standing: Standing, group: Group | None, now: datetime) -> Reached:
    role = role_in(session, group.id, standing.person_id, now) if group is not None else None
    if group is None or group.status == GroupStatus.DECLINED or not sees(standing, group.kind, role):
        raise GroupUnknown
    return Reached(standing, group, role)
