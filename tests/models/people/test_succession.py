"""What overlaps, and what nobody takes up."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from models.people.board import Seat
from models.people.succession import ending, is_followed, overlaps, vacancies
from models.people.tables import Office
from tests.support.mandate_stage import NOW

DAY = timedelta(days=1)


def seat(
    number: int, office: Office, since: int, until: int | None, *, person: int | None = None, rank: int = 0
) -> Seat:
    """A mandate from one day to another, counted from today."""

    def day(days: int) -> datetime:
        return NOW + days * DAY

    who = UUID(int=100 + (number if person is None else person))
    return Seat(UUID(int=number), who, str(number), office, rank, day(since), day(until) if until is not None else None)


PRESIDENT, TREASURER, VICE, COUNCIL = Office.PRESIDENT, Office.TREASURER, Office.VICE_PRESIDENT, Office.COUNCIL


@pytest.mark.parametrize(
    ("seats", "found"),
    [
        ([seat(1, PRESIDENT, -9, None), seat(2, PRESIDENT, -1, None)], 1),
        ([seat(1, TREASURER, -9, None), seat(2, TREASURER, 5, None)], 1),
        ([seat(1, TREASURER, -9, 5), seat(2, TREASURER, 5, None)], 0),
        ([seat(1, TREASURER, -9, 6), seat(2, TREASURER, 5, None), seat(3, TREASURER, 5, 6)], 3),
        ([seat(1, VICE, -9, None, rank=1), seat(2, VICE, -1, None, rank=1)], 1),
        ([seat(1, VICE, -9, None, rank=1), seat(2, VICE, -1, None, rank=2)], 0),
        ([seat(1, COUNCIL, -9, None), seat(2, COUNCIL, -1, None)], 0),
        ([seat(1, COUNCIL, -9, None, person=1), seat(2, COUNCIL, 3, None, person=1)], 1),
        ([seat(1, Office.CO_PRESIDENT, -9, None), seat(2, Office.CO_PRESIDENT, -9, None)], 0),
        ([seat(1, PRESIDENT, -9, None, person=1), seat(2, TREASURER, -9, None, person=1)], 0),
    ],
)
def test_overlaps(seats: list[Seat], found: int) -> None:
    assert len(overlaps(seats)) == found


def test_an_overlap_lasts_from_the_later_start_to_the_earlier_end() -> None:
    [overlap] = overlaps([seat(1, TREASURER, -9, 30), seat(2, TREASURER, 10, 20)])
    assert (overlap.since, overlap.until) == (NOW + 10 * DAY, NOW + 20 * DAY)


def test_a_gap_is_no_succession() -> None:
    first = seat(1, TREASURER, -9, 5)
    assert not is_followed(first, [first, seat(2, TREASURER, 6, None)])
    assert is_followed(first, [first, seat(2, TREASURER, 2, None)])
    assert is_followed(seat(1, TREASURER, -9, None), [])


def test_what_ends_soon_with_nobody_after_the_next_first() -> None:
    late, soon = seat(1, TREASURER, -9, 20), seat(2, COUNCIL, -9, 3)
    far, ahead = seat(3, COUNCIL, -9, 90), seat(4, COUNCIL, 1, 4)
    assert ending([late, soon, far, ahead], NOW, 30 * DAY) == [soon, late]


def test_offices_that_nobody_holds_today_are_vacant() -> None:
    everyone = [(office, 0) for office in Office if office is not Office.CO_PRESIDENT]
    assert vacancies([], NOW) == everyone
    tomorrow, over = seat(1, TREASURER, 1, None), seat(2, COUNCIL, -9, 0)
    assert vacancies([tomorrow, over], NOW) == everyone
    held = [seat(3, Office.CO_PRESIDENT, -9, None), seat(4, VICE, -9, None, rank=3), seat(5, VICE, -9, None, rank=1)]
    assert vacancies(held, NOW) == [
        (VICE, 2),
        (TREASURER, 0),
        (Office.SECRETARY, 0),
        (COUNCIL, 0),
        (Office.DELEGATE, 0),
    ]
