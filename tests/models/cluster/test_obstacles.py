"""What Discord forbids is known once, and told again only after it had gone."""

from __future__ import annotations

from sqlalchemy import func, select

from models.cluster.obstacles import OBSTACLE, Forbidden, gone, note, obstacles
from models.database import Session
from models.outbox import OutboxItem
from tests.support.world import World


def owed(session: Session) -> int:
    """How many tellings are owed."""
    return session.scalar(select(func.count()).where(OutboxItem.kind == OBSTACLE)) or 0


async def test_an_obstacle_is_noted_once_until_it_has_gone(world: World) -> None:
    """However often it is met; coming back is news."""
    key = Forbidden.ROLE_ABOVE_OURS, "123"

    def meet(session: Session) -> tuple[bool, bool]:
        return note(session, *key, world.now), note(session, *key, world.now)

    def came_back(session: Session) -> tuple[bool, int]:
        gone(session, [key])
        session.flush()
        return note(session, *key, world.now), owed(session)

    assert await world.database.write(world.cluster_id, meet) == (True, False)
    assert [each.key for each in await world.read(obstacles)] == [key]
    again, tellings = await world.database.write(world.cluster_id, came_back)
    assert again
    assert tellings >= 1
    assert len(await world.read(obstacles)) == 1
