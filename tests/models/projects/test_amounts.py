"""Hours as people type them, exact to the quarter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.projects.amounts import MOST_IN_A_MONTH, MOST_ONCE, NOT_COUNTED, Amount, amount_from, quarters_from
from models.projects.errors import HoursNotQuarters, HoursNotUnderstood, TooManyHours


@pytest.mark.parametrize(
    ("typed", "quarters"),
    [
        ("12", 48),
        (" 12 h ", 48),
        ("12\u202fh", 48),
        ("12 heures", 48),
        ("1 hour", 4),
        ("12,5", 50),
        ("12.25 h", 49),
        ("4h30", 18),
        ("4 h 30 min", 18),
        ("4:45", 19),
        ("0:15", 1),
        ("45 min", 3),
        ("90 minutes", 6),
        ("0", 0),
        ("007", 28),
    ],
)
def test_hours_of_a_month(typed: str, quarters: int) -> None:
    assert quarters_from(typed) == quarters


@pytest.mark.parametrize(
    "typed", ["", "douze", "-3", "12 par jour", "h", "1 2", "12 h 5 jours", "1e3", "١٢ x", "4h30.5", "x" * 50]
)
def test_what_is_no_number_of_hours(typed: str) -> None:
    with pytest.raises(HoursNotUnderstood):
        quarters_from(typed)


@pytest.mark.parametrize("typed", ["12,3", "4h20", "50 min", "0.1", "1,333"])
def test_what_lies_between_two_quarters(typed: str) -> None:
    with pytest.raises(HoursNotQuarters):
        quarters_from(typed)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("", NOT_COUNTED),
        ("0 h", NOT_COUNTED),
        ("12", Amount(monthly=48)),
        ("12 h par mois", Amount(monthly=48)),
        ("4h30/mois", Amount(monthly=18)),
        ("4 h 30 par mois", Amount(monthly=18)),
        ("2,5 h / month", Amount(monthly=10)),
        ("3 hours a month", Amount(monthly=12)),
        ("20 h en tout", Amount(once=80)),
        ("20 H AU TOTAL", Amount(once=80)),
        ("20 hours, once", Amount(once=80)),
        ("90 min une fois", Amount(once=6)),
        ("20 h (one-off)", Amount(once=80)),
    ],
)
def test_what_somebody_means_to_give(typed: str, amount: Amount) -> None:
    assert amount_from(typed) == amount


def test_a_slip_of_the_keyboard() -> None:
    for read, typed, most in (
        (quarters_from, "99999", MOST_IN_A_MONTH),
        (amount_from, "99999 h par mois", MOST_IN_A_MONTH),
        (amount_from, "99999 h en tout", MOST_ONCE),
    ):
        with pytest.raises(TooManyHours) as refused:
            read(typed)
        assert refused.value.most == most // 4
    with pytest.raises(HoursNotUnderstood):
        amount_from("12 h par semaine")


@given(st.integers(0, MOST_IN_A_MONTH))
def test_every_quarter_is_read_as_it_is_written(quarters: int) -> None:
    hours, rest = divmod(quarters, 4)
    assert quarters_from(f"{hours} h {15 * rest:02}") == quarters
    assert quarters_from(f"{hours},{25 * rest:02} h") == quarters


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_or_refused(typed: str) -> None:
    for read in (quarters_from, amount_from):
        try:
            read(typed)
        except (HoursNotUnderstood, HoursNotQuarters, TooManyHours):
            continue
