"""What the board lends its delegate: just this, as long as the mandate holds."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from models.actor import Actor
from models.errors import NotAllowed, Reason
from models.people.board import Seat
from models.people.errors import MandateOver, PowersAreForDelegates
from models.people.lending import lend_powers
from models.people.permissions import board_or, may_import_members
from models.people.standing import Standing, standing_of
from models.people.tables import Office, Power
from models.people.terms import end_mandate
from tests.support.mandate_stage import ADMINISTRATOR, ANNA, NOW, PAUL, Stage

LATER = NOW + timedelta(days=30)
SOME = (Power.READ_JOURNAL, Power.ACCEPT_MEMBERS)


async def lend(
    stage: Stage, actor: Actor, mandate_id: UUID, powers: Collection[Power] = SOME, now: datetime = NOW
) -> Seat:
    return await stage.write(lambda session: lend_powers(session, actor, mandate_id, powers, now=now))


async def standing(stage: Stage, actor: Actor, now: datetime) -> Standing:
    return await stage.read(lambda session: standing_of(session, actor, now))


async def delegate(stage: Stage, until: datetime | None = LATER) -> UUID:
    await stage.name(ADMINISTRATOR, ANNA, Office.PRESIDENT)
    return (await stage.name(ANNA, PAUL, Office.DELEGATE, until=until)).seat.mandate_id


async def test_a_delegate_may_just_what_was_lent_and_until_the_mandate_ends(stage: Stage) -> None:
    mandate_id = await delegate(stage)
    assert may_import_members(await standing(stage, PAUL, NOW)) is Reason.BOARD_ONLY
    await lend(stage, ANNA, mandate_id, (Power.KEEP_REGISTER,))
    for power in Power:
        allowed = board_or(await standing(stage, PAUL, LATER - timedelta(microseconds=1)), power) is None
        assert allowed == (power is Power.KEEP_REGISTER)
        assert board_or(await standing(stage, PAUL, LATER), power) is Reason.BOARD_ONLY


async def test_powers_are_taken_back_at_once_and_written_down_each_time(stage: Stage) -> None:
    mandate_id = await delegate(stage)
    assert (await lend(stage, ANNA, mandate_id)).powers == (Power.ACCEPT_MEMBERS, Power.READ_JOURNAL)
    await lend(stage, ANNA, mandate_id)
    await lend(stage, ANNA, mandate_id, ())
    assert not (await standing(stage, PAUL, NOW)).powers
    assert (await stage.kinds()).count("board.powers") == 2
    detail = await stage.last_detail()
    assert detail.before is not None
    assert detail.before["powers"] == ["accept_members", "read_journal"]
    assert detail.after == {"powers": []}


async def test_nobody_lends_themselves_powers(stage: Stage) -> None:
    mandate_id = await delegate(stage)
    await lend(stage, ANNA, mandate_id, tuple(Power))
    for actor in (PAUL, ADMINISTRATOR):
        with pytest.raises(NotAllowed) as refused:
            await lend(stage, actor, mandate_id)
        assert refused.value.reason is Reason.BOARD_ONLY


async def test_powers_are_for_a_delegate_whose_mandate_is_not_over(stage: Stage) -> None:
    mandate_id = await delegate(stage)
    council = (await stage.name(ANNA, PAUL, Office.COUNCIL)).seat.mandate_id
    with pytest.raises(PowersAreForDelegates):
        await lend(stage, ANNA, council)
    await stage.write(lambda session: end_mandate(session, ANNA, mandate_id, now=NOW))
    with pytest.raises(MandateOver):
        await lend(stage, ANNA, mandate_id)


async def test_powers_of_a_mandate_ahead_begin_with_it(stage: Stage) -> None:
    await stage.name(ADMINISTRATOR, ANNA, Office.PRESIDENT)
    mandate_id = (await stage.name(ANNA, PAUL, Office.DELEGATE, since=LATER)).seat.mandate_id
    await lend(stage, ANNA, mandate_id)
    assert not (await standing(stage, PAUL, LATER - timedelta(microseconds=1))).powers
    assert (await standing(stage, PAUL, LATER)).powers == set(SOME)


async def test_a_prolonged_delegate_keeps_what_was_lent_and_a_new_one_has_nothing(stage: Stage) -> None:
    mandate_id = await delegate(stage)
    await lend(stage, ANNA, mandate_id)
    assert (await stage.name(ANNA, PAUL, Office.DELEGATE, until=LATER + timedelta(days=1))).seat.powers
    assert not (await stage.name(ANNA, Actor(13), Office.DELEGATE)).seat.powers
