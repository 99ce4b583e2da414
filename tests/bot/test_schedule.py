"""What comes due by itself is done on time, once, also after an outage."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select

from models.database import Session, Topic
from models.people.tables import Mandate, Office
from tests.support.world import World


def end_at(instant: datetime) -> Callable[[Session], None]:
    def change(session: Session) -> None:
        mandate = session.scalar(select(Mandate))
        assert mandate is not None
        mandate.until = instant
        session.touch(Topic.DUE)

    return change


def applied(session: Session) -> bool | None:
    return session.scalar(select(Mandate.end_applied))


async def test_the_end_of_a_mandate_is_applied_at_its_instant(world: World) -> None:
    """Not before."""
    await world.person("Anna Kaledo", office=Office.PRESIDENT)
    await world.write(end_at(world.now + timedelta(hours=30)))
    await world.env.advance_time(timedelta(hours=29, minutes=59).total_seconds())
    assert await world.read(applied) is False
    await world.env.advance_time(120)
    assert await world.read(applied) is True


async def test_an_end_that_passed_while_nobody_ran_is_applied_at_the_start(world: World) -> None:
    """Whatever the schedule knew before is derived again from the tables."""
    await world.person("Anna Kaledo", office=Office.PRESIDENT)
    await world.env.bot.schedule.stop()  # type: ignore[attr-defined]  # the bot in it is ours
    await world.write(end_at(world.now + timedelta(hours=1)))
    await world.env.advance_time(timedelta(hours=5).total_seconds())
    assert await world.read(applied) is False
    await world.restart()
    assert await world.read(applied) is True
