"""Whose channel or forum a message stands in, for those who may pin there."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from models.actor import Actor
from models.database import Session
from models.groups.errors import GroupUnknown, NoPlaceOfGroup
from models.groups.permissions import may_lead
from models.groups.reaching import Reached, look
from models.groups.tables import GroupPlace, GroupPlaceKind
from models.people.permissions import demand


def group_at(session: Session, actor: Actor, channel_ids: Collection[int], *, now: datetime) -> Reached:
    """The group whose channel or forum is one of these. Raises `NoPlaceOfGroup`, also of a group the actor sees not."""
    group_id = session.scalar(
        select(GroupPlace.group_id).where(
            GroupPlace.discord_id.in_(channel_ids),
            GroupPlace.kind.in_((GroupPlaceKind.CHANNEL, GroupPlaceKind.FORUM)),
        )
    )
    if group_id is None:
        raise NoPlaceOfGroup
    try:
        return look(session, actor, group_id, now)
    except GroupUnknown:
        raise NoPlaceOfGroup from None


def demand_pinner(session: Session, actor: Actor, channel_ids: Collection[int], *, now: datetime) -> str:
    """Look whether the actor may pin a message that stands here; the group's name.

    Raises `NoPlaceOfGroup` or `NotAllowed`.
    """
    reached = group_at(session, actor, channel_ids, now=now)
    demand(may_lead(reached.standing, reached.role))
    return reached.group.name
