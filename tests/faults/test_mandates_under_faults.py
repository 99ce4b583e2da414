"""The reminder that a mandate ends, under every fault: in the journal's channel once, or not yet."""

from __future__ import annotations

from datetime import timedelta

import pytest

from models.people.board import seats_from
from models.people.reminding import MANDATE_ENDS, REMINDED_DAYS, reminder_at
from models.people.tables import Mandate, Office
from tests.support.actors import channel_named, messages_in, text
from tests.support.board_stage import BoardStage
from tests.support.faults import Case, Flow, flow_cases
from tests.support.faults.left import set_aside
from tests.support.faults.runner import MakeWorld
from tests.support.faults.worlds import FaultWorld

BEFORE = timedelta(minutes=10)


async def arrange(world: FaultWorld) -> None:
    """Ten minutes before the board is first reminded of the treasurer's end."""
    await world.make_cluster()
    stage = await BoardStage.prepare(world)
    await stage.appoint(stage.anna, world.member("Paul Wamo"), Office.TREASURER)
    [_, paul] = await stage.seats()
    until = world.now + BEFORE + (paul.since - reminder_at(paul.since, REMINDED_DAYS[0]))
    await stage.move_end(paul, until)


async def let_time_pass(world: FaultWorld) -> None:
    await world.env.advance_time(BEFORE.total_seconds() + 60)


async def _reminders(world: FaultWorld) -> int:
    found = messages_in(channel_named(world.guild, "journal"))
    return sum("se termine bientôt" in text(message, world.env) for message in found)


async def _reminded(world: FaultWorld) -> int | None:
    seats = await world.read(lambda session: seats_from(session, world.now))
    [paul] = [seat for seat in seats if seat.office is Office.TREASURER]
    mandate = await world.read(lambda session: session.find(Mandate, paul.mandate_id))
    assert mandate is not None
    return mandate.reminded_days


async def reminded(world: FaultWorld) -> None:
    assert await _reminded(world) == REMINDED_DAYS[0]
    lost = await set_aside(world, MANDATE_ENDS)
    assert await _reminders(world) + lost == 1


async def not_reminded(world: FaultWorld) -> None:
    assert await _reminded(world) is None
    assert await _reminders(world) == 0


REMINDER = Flow("remind", arrange=arrange, act=let_time_pass, whole=reminded, absent=not_reminded)


@pytest.mark.parametrize("case", flow_cases(REMINDER, sample=2))
async def test_the_board_is_reminded_once(case: Case, make_fault_world: MakeWorld) -> None:
    """The runner says at which step it was neither."""
    await case.run(make_fault_world)
