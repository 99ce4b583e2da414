"""What comes due by itself is done on time, once, also after an outage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select

from models.actor import Actor
from models.database import Session, Topic
from models.people.tables import Mandate, Office
from models.polls.drafting import save_draft
from models.polls.going_ahead import submit
from models.polls.keys import KeyRing
from models.polls.tables import Electorate, Poll, PollStatus
from models.polls.templates import Template, suggested
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


async def test_a_confidential_vote_opens_and_closes_at_its_dates_and_its_key_goes(world: World) -> None:
    """Also after an outage; what a key leaves behind in the database goes with it."""
    anna = await world.person("Anna Kaledo", organisation="Bureau", office=Office.PRESIDENT)
    begin = world.now + timedelta(hours=30)
    keys = KeyRing(world.settings.key_directory)

    def ask(session: Session) -> None:
        draft = suggested(Template.MOTION, "Rapport", Electorate.BOARD, now=world.now)
        draft = replace(draft, question="Oui ?", opens_at=begin, closes_at=begin + timedelta(hours=1))
        made = save_draft(session, Actor(anna.id), draft, now=world.now)
        submit(session, Actor(anna.id), made.id, keys=keys, draw=Random(7).randbytes, now=world.now)

    async def status() -> str | None:
        return await world.read(lambda session: session.scalar(select(Poll.status)))

    await world.write(ask)
    await world.env.advance_time(timedelta(hours=29, minutes=59).total_seconds())
    assert (await status(), keys.held()) == (PollStatus.SCHEDULED, ())
    await world.env.advance_time(120)
    assert (await status(), len(keys.held())) == (PollStatus.OPEN, 1)
    await world.env.bot.schedule.stop()  # type: ignore[attr-defined]  # the bot in it is ours
    await world.env.advance_time(timedelta(hours=2).total_seconds())
    assert (await status(), len(keys.held())) == (PollStatus.OPEN, 1)
    await world.restart()
    assert (await status(), keys.held(), keys.with_traces()) == (PollStatus.CLOSED, (), ())
