"""The board is reminded 30 and 7 days before a mandate ends, once each, unless nothing is to be done."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from models.database import everywhere
from models.people.overview import mandates_at_hand
from models.people.reminding import MANDATE_ENDS, next_reminder, remind
from models.people.standing import standing_of
from models.people.tables import Office
from models.people.terms import Term, change_term
from tests.support.mandate_stage import ADMINISTRATOR, ANNA, NOW, PAUL, ROSE, Stage

DAY = timedelta(days=1)
UNTIL = datetime(2027, 6, 30, 13, tzinfo=NOW.tzinfo)
"""Midnight in Nouméa: the last day is the 30th."""
EIGHT = timedelta(hours=16)
FIRST, LAST = UNTIL - 30 * DAY - EIGHT, UNTIL - 7 * DAY - EIGHT


async def prepared(stage: Stage, office: Office = Office.TREASURER, until: datetime = UNTIL) -> None:
    await stage.name(ADMINISTRATOR, ANNA, Office.PRESIDENT)
    await stage.name(ANNA, PAUL, office, until=until)


async def reminders(stage: Stage, *instants: datetime) -> list[int]:
    """How many were owed after each of these instants, at which the schedule does what is due."""
    counts = []
    for instant in instants:
        due = await stage.database.read(everywhere(), next_reminder)
        if due is not None and due <= instant:
            await stage.due(remind, instant)
            due = await stage.database.read(everywhere(), next_reminder)
        assert due is None or due > instant, "the schedule would run for ever"
        counts.append(len(await stage.owed(MANDATE_ENDS)))
    return counts


async def test_twice_and_never_again(stage: Stage) -> None:
    await prepared(stage)
    assert await stage.database.read(everywhere(), next_reminder) == FIRST
    instants = (FIRST - DAY, FIRST, FIRST + DAY, LAST - DAY, LAST, LAST + DAY, UNTIL)
    assert await reminders(stage, *instants) == [0, 1, 1, 1, 2, 2, 2]
    assert FIRST.hour == 21, "eight in the morning in Nouméa"


async def test_after_an_outage_once_is_enough(stage: Stage) -> None:
    await prepared(stage)
    assert await reminders(stage, LAST + DAY, UNTIL) == [1, 1]


async def test_nothing_is_said_of_a_mandate_that_is_over_already(stage: Stage) -> None:
    await prepared(stage)
    assert await reminders(stage, UNTIL + DAY) == [0]


@pytest.mark.parametrize(("days", "said"), [(5, 0), (7, 0), (20, 1), (30, 1), (40, 2)])
async def test_a_mandate_shorter_than_that_is_passed_over(stage: Stage, days: int, said: int) -> None:
    await prepared(stage, until=NOW + days * DAY)
    instants = [NOW + hours * timedelta(hours=6) for hours in range(4 * days)]
    assert (await reminders(stage, *instants))[-1] == said


async def test_dates_said_only_just_now_are_no_news(stage: Stage) -> None:
    """Written down late: it began long ago, but the board has this minute said when it ends."""
    await stage.name(ADMINISTRATOR, ANNA, Office.PRESIDENT)
    await stage.name(ANNA, PAUL, Office.TREASURER, since=NOW - 300 * DAY, until=NOW + 20 * DAY)
    assert await reminders(stage, NOW + DAY) == [0]


@pytest.mark.parametrize(
    ("office", "who", "said"),
    [
        (Office.TREASURER, PAUL, 0),
        (Office.TREASURER, ROSE, 0),
        (Office.COUNCIL, PAUL, 0),
        (Office.COUNCIL, ROSE, 1),
    ],
)
async def test_who_follows_is_known(stage: Stage, office: Office, who: object, said: int) -> None:
    """Of an office of one person, anybody; of a council, the same member."""
    await prepared(stage, office)
    await stage.name(ANNA, who, office, since=UNTIL)  # type: ignore[arg-type]  # an actor
    assert await reminders(stage, FIRST) == [said]


async def test_an_end_that_was_changed_is_reminded_anew(stage: Stage) -> None:
    await prepared(stage)
    await reminders(stage, FIRST, LAST)
    await stage.name(ANNA, PAUL, Office.TREASURER, until=UNTIL + 365 * DAY, now=LAST + DAY)
    assert await stage.database.read(everywhere(), next_reminder) == FIRST + 365 * DAY


async def test_the_board_sees_it_on_its_own_page_meanwhile(stage: Stage) -> None:
    await prepared(stage)
    for now, told in ((FIRST - timedelta(minutes=1), 0), (FIRST, 1), (UNTIL, 0)):
        for actor, sees in ((ANNA, told), (ROSE, 0)):
            at_hand = await stage.read(
                lambda session, actor=actor, now=now: mandates_at_hand(session, standing_of(session, actor, now))  # type: ignore[misc]  # mypy infers no type of a default
            )
            assert len(at_hand.to_follow) == sees


async def test_another_start_is_no_reason_to_remind_again(stage: Stage) -> None:
    await stage.name(ADMINISTRATOR, ANNA, Office.PRESIDENT)
    seat = (await stage.name(ANNA, PAUL, Office.TREASURER, until=UNTIL)).seat
    assert await reminders(stage, FIRST) == [1]
    earlier = Term(seat.since - DAY, UNTIL)
    await stage.write(lambda session: change_term(session, ANNA, seat.mandate_id, earlier, now=FIRST + DAY))
    assert await reminders(stage, FIRST + 2 * DAY, LAST) == [1, 2]


@pytest.mark.parametrize(("days", "said"), [(60, 2), (20, 1), (5, 0)])
async def test_a_mandate_that_is_extended_is_reminded_of_anew(stage: Stage, days: int, said: int) -> None:
    """At each instant that is still ahead: the board knows what it has said this minute."""
    await stage.name(ADMINISTRATOR, ANNA, Office.PRESIDENT)
    seat = (await stage.name(ANNA, PAUL, Office.TREASURER, until=UNTIL)).seat
    assert await reminders(stage, FIRST, LAST) == [1, 2]
    now = LAST + DAY
    term = Term(seat.since, now + days * DAY)
    await stage.write(lambda session: change_term(session, ANNA, seat.mandate_id, term, now=now))
    instants = [now + hours * timedelta(hours=6) for hours in range(4 * days)]
    assert (await reminders(stage, *instants))[-1] == 2 + said
