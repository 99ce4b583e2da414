"""What Discord forbids and only an administrator can change: told once, and again only after it had gone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from models import outbox
from models.cluster.tables import Obstacle
from models.database import Session, insert_into
from models.records import dataclass

OBSTACLE = "cluster.obstacle"
"""The outbox kind that tells an obstacle in the journal; its subject is the obstacle."""


class Forbidden(StrEnum):
    """What is forbidden; the value is the stable key in the database.

    `role_above_ours`: a role stands above the bot's own (`subject`: its Discord id). `no_manage_roles`: the bot may
    give no role at all (no subject). `group_places`: a group's places could not be made or changed (`subject`: the
    group's id). `group_room`: the server has no room for them (`subject`: the same).
    """

    ROLE_ABOVE_OURS = "role_above_ours"
    NO_MANAGE_ROLES = "no_manage_roles"
    GROUP_PLACES = "group_places"
    GROUP_ROOM = "group_room"


ROLE_OBSTACLES = frozenset({Forbidden.ROLE_ABOVE_OURS, Forbidden.NO_MANAGE_ROLES})
"""The obstacles in the way of giving and taking roles."""

GROUP_OBSTACLES = frozenset({Forbidden.GROUP_PLACES, Forbidden.GROUP_ROOM})
"""The obstacles in the way of a group's places; `subject` is the group's id."""


@dataclass(frozen=True)
class ObstacleFacts:
    """An obstacle that stands since an instant."""

    id: UUID
    what: Forbidden
    subject: str
    since: datetime

    @property
    def key(self) -> tuple[Forbidden, str]:
        """What it is known by."""
        return self.what, self.subject


def obstacles(session: Session) -> Sequence[ObstacleFacts]:
    """Everything that stands in the cluster's way, the oldest first."""
    rows = session.scalars(select(Obstacle).order_by(Obstacle.since, Obstacle.id))
    return [ObstacleFacts(row.id, Forbidden(row.what), row.subject, row.since) for row in rows]


def obstacle(session: Session, obstacle_id: UUID) -> ObstacleFacts | None:
    """One obstacle, None once it has gone."""
    row = session.find(Obstacle, obstacle_id)
    return None if row is None else ObstacleFacts(row.id, Forbidden(row.what), row.subject, row.since)


def note(session: Session, what: Forbidden, subject: str, now: datetime) -> bool:
    """Remember an obstacle and owe the journal its telling; False where it was known already."""
    obstacle_id = session.new_id()
    noted = insert_into(session, Obstacle).values(
        cluster_id=session.own_cluster_id, id=obstacle_id, what=what, subject=subject, since=now, told_at=None
    )
    once = noted.on_conflict_do_nothing(index_elements=["cluster_id", "what", "subject"]).returning(Obstacle.id)
    if session.scalar(once) is None:
        return False
    outbox.post(session, OBSTACLE, obstacle_id, now)
    return True


def gone(session: Session, keys: Collection[tuple[Forbidden, str]]) -> None:
    """Forget obstacles that no longer stand: should one come back, it is told again."""
    for row in session.scalars(select(Obstacle).with_for_update()):
        if (row.what, row.subject) in keys:
            session.delete(row)


def told(session: Session, obstacle_id: UUID, now: datetime) -> None:
    """Remember that the journal told it."""
    row = session.find(Obstacle, obstacle_id)
    if row is not None:
        row.told_at = now
