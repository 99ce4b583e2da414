"""Mandates from an instant to an instant: nothing before, nothing after, and no two of what is one."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from models.actor import Actor
from models.database import Database, everywhere
from models.errors import NotAllowed, Reason
from models.people.board import Seat
from models.people.dates import start_of_mandate
from models.people.errors import (
    DateNotUnderstood,
    DateTooFar,
    EndsBeforeItBegins,
    HasBegun,
    HoldsItAlready,
    MandateOver,
    RankTaken,
)
from models.people.mandates import ROLES_OF_PERSON, apply_starts, next_start
from models.people.standing import standing_of
from models.people.tables import Office
from models.people.terms import Term, change_term, end_mandate
from tests.support.mandate_stage import ADMINISTRATOR, ANNA, NOW, PAUL, ROSE, Stage

DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)
LATER = NOW + 30 * DAY


async def offices(stage: Stage, actor: Actor, now: datetime) -> set[Office]:
    return set((await stage.read(lambda session: standing_of(session, actor, now))).offices)


async def end(stage: Stage, actor: Actor, mandate_id: UUID, now: datetime = NOW) -> Seat:
    return await stage.write(lambda session: end_mandate(session, actor, mandate_id, now=now))


async def change(
    stage: Stage, seat: Seat, since: datetime, until: datetime | None, now: datetime = NOW, actor: Actor = ANNA
) -> Seat:
    changed = await stage.write(
        lambda session: change_term(session, actor, seat.mandate_id, Term(since, until), now=now)
    )
    return changed.seat


async def test_a_start_ahead_gives_nothing_before_its_instant(stage: Stage) -> None:
    await stage.name(ADMINISTRATOR, ANNA, Office.PRESIDENT)
    await stage.name(ANNA, PAUL, Office.TREASURER, since=LATER)
    assert await offices(stage, PAUL, LATER - INSTANT) == set()
    assert await offices(stage, PAUL, LATER) == {Office.TREASURER}
    with pytest.raises(NotAllowed):
        await stage.name(PAUL, ROSE, Office.SECRETARY, now=LATER - INSTANT)
    await stage.name(PAUL, ROSE, Office.SECRETARY, now=LATER)


async def test_the_roles_of_a_start_ahead_are_owed_at_its_instant_and_once(stage: Stage) -> None:
    await stage.name(ADMINISTRATOR, ANNA, Office.PRESIDENT)
    given = await stage.name(ANNA, PAUL, Office.TREASURER, since=LATER)
    assert await stage.database.read(everywhere(), next_start) == LATER
    await stage.due(apply_starts, LATER)
    assert await stage.database.read(everywhere(), next_start) is None
    assert given.seat.person_id in await stage.owed(ROLES_OF_PERSON)


async def test_a_president_named_for_later_ends_the_one_before_then(stage: Stage) -> None:
    first = await stage.name(ADMINISTRATOR, ANNA, Office.PRESIDENT)
    given = await stage.name(ANNA, PAUL, Office.PRESIDENT, since=LATER)
    assert [seat.mandate_id for seat in given.replaced] == [first.seat.mandate_id]
    assert given.overlaps == ()
    for instant, holder in ((LATER - INSTANT, ANNA), (LATER, PAUL)):
        [seat] = await stage.board(instant)
        assert seat.name == f"Personne Numero{holder.user_id}"
    assert await stage.kinds() == ["board.appointed", "board.changed", "board.appointed"]


async def test_a_start_in_the_past_is_written_down_and_lets_the_administrator_go_on(stage: Stage) -> None:
    """When the first mandate was given counts, not since when it is said to hold."""
    given = await stage.name(ADMINISTRATOR, ANNA, Office.PRESIDENT, since=NOW - 400 * DAY)
    assert given.seat.since == NOW - 400 * DAY
    await stage.name(ADMINISTRATOR, PAUL, Office.TREASURER, now=NOW + DAY)
    with pytest.raises(NotAllowed):
        await stage.name(ADMINISTRATOR, ROSE, Office.SECRETARY, now=NOW + 8 * DAY)


async def test_what_overlaps_is_told_and_allowed(stage: Stage) -> None:
    await stage.name(ADMINISTRATOR, ANNA, Office.PRESIDENT)
    await stage.name(ANNA, PAUL, Office.TREASURER, until=LATER + DAY)
    given = await stage.name(ANNA, ROSE, Office.TREASURER, since=LATER)
    [overlap] = given.overlaps
    assert (overlap.since, overlap.until) == (LATER, LATER + DAY)


async def test_a_rank_is_free_or_taken_at_the_start(stage: Stage) -> None:
    await stage.name(ADMINISTRATOR, ANNA, Office.VICE_PRESIDENT, until=LATER)
    with pytest.raises(RankTaken):
        await stage.name(ANNA, PAUL, Office.VICE_PRESIDENT, rank=1, since=LATER - DAY)
    assert (await stage.name(ANNA, PAUL, Office.VICE_PRESIDENT, since=LATER)).seat.rank == 1


async def test_the_end_must_follow_the_start(stage: Stage) -> None:
    await stage.name(ADMINISTRATOR, ANNA, Office.PRESIDENT)
    for since, until in ((LATER, LATER), (LATER, LATER - DAY), (NOW - DAY, NOW - INSTANT)):
        with pytest.raises(EndsBeforeItBegins):
            await stage.name(ANNA, PAUL, Office.TREASURER, since=since, until=until)
    assert len(await stage.ahead()) == 1


async def test_the_same_office_again_is_one_mandate_with_other_dates(stage: Stage) -> None:
    first = await stage.name(ADMINISTRATOR, ANNA, Office.PRESIDENT)
    again = await stage.name(ANNA, ANNA, Office.PRESIDENT, until=LATER, now=NOW + DAY)
    assert again.changed
    assert (again.seat.mandate_id, again.seat.since, again.seat.until) == (first.seat.mandate_id, NOW, LATER)
    renewed = await stage.name(ANNA, ANNA, Office.PRESIDENT, since=LATER, now=NOW + DAY)
    assert not renewed.changed
    assert [seat.since for seat in await stage.ahead(NOW + DAY)] == [NOW, LATER]
    with pytest.raises(HoldsItAlready):
        await stage.name(ANNA, ANNA, Office.PRESIDENT, since=LATER + DAY, now=LATER)


async def test_an_appointment_ahead_may_be_cancelled_and_never_begins(stage: Stage) -> None:
    await stage.name(ADMINISTRATOR, ANNA, Office.PRESIDENT)
    given = await stage.name(ANNA, PAUL, Office.TREASURER, since=LATER)
    await end(stage, ANNA, given.seat.mandate_id)
    assert await offices(stage, PAUL, LATER) == set()
    assert len(await stage.ahead()) == 1
    assert await stage.database.read(everywhere(), next_start) is None
    assert (await stage.kinds())[-1] == "board.cancelled"
    with pytest.raises(MandateOver):
        await end(stage, ANNA, given.seat.mandate_id)


async def test_dates_are_changed_by_whoever_may_give_the_office(stage: Stage) -> None:
    await stage.name(ADMINISTRATOR, ANNA, Office.PRESIDENT)
    seat = (await stage.name(ANNA, PAUL, Office.COUNCIL)).seat
    assert (await change(stage, seat, NOW - DAY, LATER)).until == LATER
    detail = await stage.last_detail()
    assert detail.before is not None
    assert (detail.before["office"], detail.before["until"]) == ("council", None)
    assert detail.after == {"since": (NOW - DAY).isoformat(), "until": LATER.isoformat()}
    with pytest.raises(NotAllowed) as refused:
        await change(stage, seat, NOW, None, actor=PAUL)
    assert refused.value.reason is Reason.BOARD_ONLY


async def test_a_mandate_that_acts_already_cannot_begin_later(stage: Stage) -> None:
    seat = (await stage.name(ADMINISTRATOR, ANNA, Office.PRESIDENT)).seat
    with pytest.raises(HasBegun):
        await change(stage, seat, LATER, None, now=NOW + DAY)
    with pytest.raises(EndsBeforeItBegins):
        await change(stage, seat, NOW, NOW + DAY, now=NOW + 2 * DAY)
    with pytest.raises(HoldsItAlready):
        await change(stage, seat, NOW, None)


async def test_a_start_brought_forward_acts_at_once(stage: Stage) -> None:
    await stage.name(ADMINISTRATOR, ANNA, Office.PRESIDENT)
    seat = (await stage.name(ANNA, PAUL, Office.TREASURER, since=LATER)).seat
    await change(stage, seat, NOW + DAY, None, now=NOW + DAY)
    assert await offices(stage, PAUL, NOW + DAY) == {Office.TREASURER}
    assert await stage.database.read(everywhere(), next_start) is None


async def test_a_mandate_ahead_does_not_count_as_an_overtaking_request(stage: Stage) -> None:
    """One second before midnight, when another mandate begins: what is ended now ends now."""
    seat = (await stage.name(ADMINISTRATOR, ANNA, Office.PRESIDENT)).seat
    await stage.name(ANNA, PAUL, Office.TREASURER, since=LATER)
    now = LATER - timedelta(seconds=1)
    await end(stage, ANNA, seat.mandate_id, now)
    assert await stage.board(now) == []


async def test_two_on_the_board_end_one_mandate_at_once_and_one_wins(stage: Stage, database_url: str) -> None:
    """Each in a process of its own on PostgreSQL: the other is told that it is over, and the log has it once."""
    await stage.name(ADMINISTRATOR, ANNA, Office.PRESIDENT)
    await stage.name(ANNA, PAUL, Office.TREASURER)
    given = (await stage.name(ANNA, ROSE, Office.COUNCIL)).seat.mandate_id
    databases = [stage.database]
    if database_url.startswith("postgresql"):
        databases.append(await Database.open(database_url, migrate=False))
    both = [
        database.write(stage.id, lambda session, actor=actor: end_mandate(session, actor, given, now=NOW + DAY))  # type: ignore[misc]  # mypy infers no type of a default
        for database, actor in zip([stage.database, databases[-1]], [ANNA, PAUL], strict=True)
    ]
    outcomes = await asyncio.gather(*both, return_exceptions=True)
    for opened in databases[1:]:
        await opened.close()
    assert sorted(type(each).__name__ for each in outcomes) == ["MandateOver", "Seat"]
    assert (await stage.kinds()).count("board.ended") == 1


@pytest.mark.parametrize("hour", [0, 12])
def test_a_first_day_begins_with_that_day_there_and_today_is_now(hour: int) -> None:
    zone = ZoneInfo("Pacific/Noumea")
    now = datetime(2026, 11, 24, hour, tzinfo=zone)
    assert start_of_mandate("24/11/2026", zone, now) == now
    assert start_of_mandate("25/11/2026", zone, now) == datetime(2026, 11, 25, tzinfo=zone)
    assert start_of_mandate("2020-01-01", zone, now) == datetime(2020, 1, 1, tzinfo=zone)
    with pytest.raises(DateTooFar):
        start_of_mandate("01/01/2126", zone, now)
    with pytest.raises(DateNotUnderstood):
        start_of_mandate("demain", zone, now)
