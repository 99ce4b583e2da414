"""Equals take turns."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from models.experts.finding import FRESH_FOR, FoundExpert, in_order

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
DAY = date(2026, 11, 24)


def expert(number: int, *, level: int = 2, suspended: bool = False, age: timedelta = timedelta(0)) -> FoundExpert:
    return FoundExpert(UUID(int=number), f"N {number}", None, (), suspended, level, 3, NOW - age, None)


EQUALS = [expert(number) for number in range(1, 7)]


def first(day: date, asker: int) -> UUID:
    return in_order(EQUALS, day=day, asker=asker, now=NOW)[0].person_id


def test_one_asker_sees_the_same_order_all_day() -> None:
    """However the rows come."""
    once = in_order(EQUALS, day=DAY, asker=7, now=NOW)
    assert once == in_order(EQUALS[::-1], day=DAY, asker=7, now=NOW + timedelta(hours=5))


def test_the_order_changes_from_day_to_day() -> None:
    """Everyone is first one day."""
    assert {first(DAY + timedelta(days=n), 7) for n in range(60)} == {one.person_id for one in EQUALS}


def test_over_many_askers_each_equal_comes_first_as_often() -> None:
    """Within a tenth of their share, over 12,000 askers of fixed numbers: nothing here is left to chance."""
    counts = Counter(first(DAY, asker) for asker in range(12_000))
    share = 12_000 / len(EQUALS)
    assert len(counts) == len(EQUALS)
    assert all(abs(count - share) < share / 10 for count in counts.values())


def test_level_goes_before_freshness_and_freshness_before_the_draw() -> None:
    """And people of suspended organisations come last, whatever their level."""
    stale = FRESH_FOR + timedelta(days=1)
    people = [
        expert(1, level=3, suspended=True),
        expert(2, level=1),
        expert(3, level=3, age=stale),
        expert(4, level=2),
        expert(5, level=3),
    ]
    for asker in range(20):
        order = [one.person_id.int for one in in_order(people, day=DAY, asker=asker, now=NOW)]
        assert order == [5, 3, 4, 2, 1]
