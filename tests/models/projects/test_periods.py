"""The periods that hours are summed over."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial

import pytest

from models.database import Database
from models.projects.confirming import hours_of_project
from models.projects.periods import Period, Span, months_in, months_till_now, span_of
from tests.support.project_factories import hours
from tests.support.project_room import LEA, NOW, ROSE, prepare_room


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        (Period.THIS_YEAR, date(2026, 1, 1), date(2026, 12, 1)),
        (Period.LAST_YEAR, date(2025, 1, 1), date(2025, 12, 1)),
        (Period.TWELVE_MONTHS, date(2025, 12, 1), date(2026, 11, 1)),
        (Period.EVERYTHING, None, None),
    ],
)
def test_the_months_of_a_period(period: Period, first: date | None, last: date | None) -> None:
    assert months_in(period, date(2026, 11, 1)) == Span(first, last)


def test_no_month_is_shown_that_has_not_begun() -> None:
    present, first = date(2026, 3, 1), date(2025, 12, 1)
    for period, begins, ends, count in (
        (Period.THIS_YEAR, date(2026, 1, 1), present, 3),
        (Period.LAST_YEAR, date(2025, 1, 1), date(2025, 12, 1), 12),
        (Period.TWELVE_MONTHS, date(2025, 4, 1), present, 12),
        (Period.EVERYTHING, first, present, 4),
    ):
        months = months_till_now(months_in(period, present), first, present)
        assert (months[0], months[-1], len(months)) == (begins, ends, count), period


async def test_a_year_begins_where_the_cluster_lives(database: Database) -> None:
    room = await prepare_room(database)
    eve = datetime(2026, 12, 31, 13, tzinfo=UTC)
    span = await room.read(partial(span_of, period=Period.THIS_YEAR, now=eve))
    assert span.first == date(2027, 1, 1), "in Nouméa, eleven hours ahead"


async def test_the_hours_of_a_project_by_period(database: Database) -> None:
    room = await prepare_room(database)
    project_id = await room.project()
    gives = await room.gives(project_id, ROSE, "Récif", monthly=8)
    told = {date(2024, 12, 1): 1, date(2025, 1, 1): 2, date(2025, 12, 1): 4, date(2026, 1, 1): 8, date(2026, 11, 1): 16}
    for month, quarters in told.items():
        await room.do(partial(hours, contribution_id=gives, month=month, quarters=quarters, now=NOW))
    await room.do(partial(hours, contribution_id=gives, month=date(2026, 10, 1), quarters=99, now=NOW, counts=False))
    sums = {}
    for period in Period:
        found = await room.do(partial(hours_of_project, actor=LEA, project_id=project_id, period=period, now=NOW))
        assert (found.period, found.in_all) == (period, 31)
        sums[period] = sum(row.quarters for row in found.rows)
    assert sums == {
        Period.THIS_YEAR: 8 + 16,
        Period.LAST_YEAR: 2 + 4,
        Period.TWELVE_MONTHS: 4 + 8 + 16,
        Period.EVERYTHING: 31,
    }
