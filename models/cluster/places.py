"""What a cluster has in its Discord server: intended first, then made or adopted, then settled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from models import audit, outbox
from models.cluster.journal import JOURNAL_ENTRY
from models.cluster.tables import Cluster, Place, PlaceKind
from models.database import Session, Topic, insert_into
from models.records import dataclass

PLACES = "cluster.places"
"""The outbox kind that makes, adopts and repairs the cluster's places; it has no subject."""

HOME_CARD = "home.card"
"""The outbox kind that keeps the home card there, pinned and up to date; it has no subject."""

ROLES_OF_ALL = "roles.all"
"""The outbox kind that brings everybody's Discord roles in line; it has no subject."""

INSTALLED = "cluster.installed"
CONFIGURED = "cluster.configured"
"""The kinds of audit entries about the cluster itself."""


class Shape(StrEnum):
    """What a place is in Discord."""

    CATEGORY = "category"
    TEXT = "text"
    FORUM = "forum"
    ROLE = "role"
    CARD = "card"


SHAPES: Mapping[PlaceKind, Shape] = {
    PlaceKind.MEMBER_ROLE: Shape.ROLE,
    PlaceKind.EXPERT_ROLE: Shape.ROLE,
    PlaceKind.BOARD_ROLE: Shape.ROLE,
    PlaceKind.GUEST_ROLE: Shape.ROLE,
    PlaceKind.CATEGORY: Shape.CATEGORY,
    PlaceKind.COMMISSIONS: Shape.CATEGORY,
    PlaceKind.CLUBS: Shape.CATEGORY,
    PlaceKind.COMMITTEES: Shape.CATEGORY,
    PlaceKind.HOME: Shape.TEXT,
    PlaceKind.JOURNAL: Shape.TEXT,
    PlaceKind.CALLS: Shape.TEXT,
    PlaceKind.VOTES: Shape.TEXT,
    PlaceKind.PROJECT_CARDS: Shape.TEXT,
    PlaceKind.PROJECTS: Shape.FORUM,
    PlaceKind.HOME_CARD: Shape.CARD,
}
"""Every place with its shape, in the order in which they are made: the journal names the board's role."""

WITH_GROUPS = frozenset({PlaceKind.GUEST_ROLE, PlaceKind.COMMISSIONS, PlaceKind.CLUBS, PlaceKind.COMMITTEES})
"""The places that come with the first group that needs them, rather than with the installation."""

CHOSEN_FROM_SERVER = tuple(
    kind for kind, shape in SHAPES.items() if shape is not Shape.CARD and kind not in WITH_GROUPS
)
"""The places that an existing thing of the server may serve as, picked at the installation."""

CHANNEL_SHAPES = frozenset({Shape.CATEGORY, Shape.TEXT, Shape.FORUM})


@dataclass(frozen=True)
class PlaceFacts:
    """One place as the database has it; `discord_id` is empty while it is only intended."""

    id: UUID
    kind: PlaceKind
    name: str
    discord_id: int | None
    adopted: bool
    intended_at: datetime

    @property
    def shape(self) -> Shape:
        """What it is in Discord."""
        return SHAPES[self.kind]


def places_of(session: Session) -> dict[PlaceKind, PlaceFacts]:
    """The places of the session's cluster, in the order in which they are made."""
    rows = {PlaceKind(place.kind): place for place in session.scalars(select(Place))}
    return {
        kind: PlaceFacts(row.id, kind, row.name, row.discord_id, row.adopted, row.intended_at)
        for kind in SHAPES
        if (row := rows.get(kind)) is not None
    }


def intend_later(session: Session, kind: PlaceKind, name: str, adopt: int | None, now: datetime) -> PlaceFacts:
    """Write down a place that comes with the first group that needs it; the one that is written down, if any is.

    The members' channels then follow: they are closed to the guests of groups.
    """
    wanted = insert_into(session, Place).values(
        cluster_id=session.own_cluster_id,
        id=session.new_id(),
        kind=kind,
        name=name,
        discord_id=adopt,
        adopted=adopt is not None,
        intended_at=now,
    )
    session.execute(wanted.on_conflict_do_nothing(index_elements=["cluster_id", "kind"]))
    outbox.project(session, PLACES, None, now)
    session.touch(Topic.CLUSTER)
    return places_of(session)[kind]


def settle(session: Session, kind: PlaceKind, discord_id: int) -> None:
    """Remember which thing in Discord serves as a place."""
    place = _place(session, kind)
    if place is not None and place.discord_id != discord_id:
        place.discord_id = discord_id
        session.touch(Topic.CLUSTER)


def intend_again(session: Session, kind: PlaceKind, gone: int, now: datetime) -> None:
    """Somebody removed by hand what served as a place: intend to make it anew. Nothing if it was settled meanwhile."""
    place = _place(session, kind)
    if place is not None and place.discord_id == gone:
        place.discord_id, place.adopted, place.intended_at = None, False, now
        session.touch(Topic.CLUSTER)


def finish(session: Session, now: datetime) -> None:
    """All places are there: the installation went to its end, and the card and everybody's roles are owed."""
    cluster = session.get_one(Cluster, session.own_cluster_id)
    if cluster.installed_at is None:
        cluster.installed_at = now
        session.touch(Topic.CLUSTER)
        told_late = select(audit.AuditEntry.id).where(audit.AuditEntry.kind.in_((INSTALLED, CONFIGURED)))
        for entry_id in session.scalars(told_late.order_by(audit.AuditEntry.sequence)):
            outbox.post(session, JOURNAL_ENTRY, entry_id, now)
    outbox.project(session, HOME_CARD, None, now)
    outbox.project(session, ROLES_OF_ALL, None, now)


def _place(session: Session, kind: PlaceKind) -> Place | None:
    return session.scalar(select(Place).where(Place.kind == kind).with_for_update())
