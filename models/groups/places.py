"""What a group has in the server: intended first, then made or adopted, then settled; missing once removed by hand.

Whoever opens, renames, archives or reopens a group, or changes how it is joined, owes `GROUP_PLACES` about it: its
places follow. Once all of them are there, `GROUP_CARD` is owed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from models import outbox
from models.cluster.places import Shape
from models.cluster.tables import PlaceKind
from models.database import Session, Topic
from models.groups.tables import GroupKind, GroupPlace, GroupPlaceKind
from models.records import dataclass

GROUP_PLACES = "groups.places"
"""The outbox kind (way `project`) that makes, adopts and changes a group's places; its subject is the group."""

GROUP_CARD = "groups.card"
"""The outbox kind (way `refresh`) that keeps a group's card in its channel, pinned; its subject is the group."""

SHAPES_OF_GROUP: Mapping[GroupPlaceKind, Shape] = {
    GroupPlaceKind.ROLE: Shape.ROLE,
    GroupPlaceKind.CHANNEL: Shape.TEXT,
    GroupPlaceKind.FORUM: Shape.FORUM,
    GroupPlaceKind.CARD: Shape.CARD,
}
"""Every place of a group with its shape, in the order in which they are made: the channels name the role."""

CATEGORIES: Mapping[GroupKind, PlaceKind] = {
    GroupKind.COMMISSION: PlaceKind.COMMISSIONS,
    GroupKind.CLUB: PlaceKind.CLUBS,
    GroupKind.COMMITTEE: PlaceKind.COMMITTEES,
}
"""The category under which the channels of each kind of group stand."""


@dataclass(frozen=True)
class GroupPlaceFacts:
    """One place as the database has it.

    `name` is the group's name as it was last given to the place. `discord_id` is empty while the place is intended, and
    while it is missing.
    """

    id: UUID
    group_id: UUID
    kind: GroupPlaceKind
    name: str
    discord_id: int | None
    adopted: bool
    intended_at: datetime
    missing_since: datetime | None

    @property
    def shape(self) -> Shape:
        """What it is in Discord."""
        return SHAPES_OF_GROUP[self.kind]


def intend(
    session: Session,
    group_id: UUID,
    *,
    name: str,
    adopt: Mapping[GroupPlaceKind, int] | None = None,
    now: datetime,
) -> None:
    """Write down that the group shall have its places, and owe their making; safe to repeat.

    `adopt` are existing things of the server that shall serve. Without it, what is made for an open group may be a
    free thing of like name; what is closed is always made anew, for those who saw the old one would see it still.
    """
    present = {place.kind for place in session.scalars(select(GroupPlace).where(GroupPlace.group_id == group_id))}
    for kind in SHAPES_OF_GROUP:
        if kind not in present:
            chosen = (adopt or {}).get(kind)
            session.add(
                GroupPlace(
                    id=session.new_id(),
                    group_id=group_id,
                    kind=kind,
                    name=name,
                    discord_id=chosen,
                    adopted=chosen is not None,
                    intended_at=now,
                )
            )
    outbox.project(session, GROUP_PLACES, group_id, now)


def facts(session: Session, group_id: UUID) -> dict[GroupPlaceKind, GroupPlaceFacts]:
    """The places of a group, in the order in which they are made; empty before it was opened."""
    return places_of_groups(session, [group_id]).get(group_id, {})


def places_of_groups(
    session: Session, only: Collection[UUID] | None = None
) -> dict[UUID, dict[GroupPlaceKind, GroupPlaceFacts]]:
    """The places of every group of the cluster that has any, or of `only` those."""
    query = select(GroupPlace)
    if only is not None:
        query = query.where(GroupPlace.group_id.in_(only))
    found: dict[UUID, dict[GroupPlaceKind, GroupPlaceFacts]] = {}
    order = list(SHAPES_OF_GROUP)
    for row in sorted(session.scalars(query), key=lambda row: (row.intended_at, order.index(GroupPlaceKind(row.kind)))):
        found.setdefault(row.group_id, {})[GroupPlaceKind(row.kind)] = _facts(row)
    return found


def settle(session: Session, group_id: UUID, kind: GroupPlaceKind, discord_id: int, *, adopted: bool = False) -> None:
    """Remember which thing in Discord serves as a place."""
    place = _place(session, group_id, kind)
    if place is not None and (place.discord_id != discord_id or place.missing_since is not None):
        place.discord_id, place.missing_since = discord_id, None
        place.adopted = place.adopted or adopted
        session.touch(Topic.CLUSTER, Topic.DUE)


def named(session: Session, group_id: UUID, kind: GroupPlaceKind, name: str) -> None:
    """Remember by which name of its group a place goes now."""
    place = _place(session, group_id, kind)
    if place is not None:
        place.name = name


def missing(session: Session, discord_ids: Collection[int], now: datetime) -> set[UUID]:
    """Somebody removed by hand what served as these places: note it; returns the groups concerned.

    They are not made again unasked: `models/groups/missing.py` offers it. A card goes with its channel.
    """
    rows = session.scalars(select(GroupPlace).where(GroupPlace.discord_id.in_(discord_ids)).with_for_update()).all()
    for row in rows:
        row.discord_id, row.adopted, row.missing_since = None, False, now
    channels = [row.group_id for row in rows if row.kind == GroupPlaceKind.CHANNEL]
    cards = select(GroupPlace).where(
        GroupPlace.group_id.in_(channels), GroupPlace.kind == GroupPlaceKind.CARD, GroupPlace.discord_id.is_not(None)
    )
    for card in session.scalars(cards.with_for_update()):
        card.discord_id, card.missing_since = None, now
    if rows:
        session.touch(Topic.CLUSTER)
    return {row.group_id for row in rows}


def _place(session: Session, group_id: UUID, kind: GroupPlaceKind) -> GroupPlace | None:
    query = select(GroupPlace).where(GroupPlace.group_id == group_id, GroupPlace.kind == kind)
    return session.scalar(query.with_for_update())


def _facts(row: GroupPlace) -> GroupPlaceFacts:
    return GroupPlaceFacts(
        id=row.id,
        group_id=row.group_id,
        kind=GroupPlaceKind(row.kind),
        name=row.name,
        discord_id=row.discord_id,
        adopted=row.adopted,
        intended_at=row.intended_at,
        missing_since=row.missing_since,
    )
