"""Searches that found nothing are counted, and nothing else is kept of them."""

from __future__ import annotations

import asyncio
from datetime import date
from functools import partial

from sqlalchemy import select

from models.experts.demand import count_unmet
from models.experts.tables import UnmetSearch
from tests.models.experts.conftest import House

DAY = date(2026, 11, 24)


async def rows(house: House) -> list[tuple[date, str | None, int]]:
    """Month, slug of the domain and count."""
    cyber = await house.domain("cybersecurite")
    found = await house.read(lambda s: s.scalars(select(UnmetSearch).order_by(UnmetSearch.counted_on)).all())
    return [(row.month, cyber.slug if row.domain_id == cyber.id else None, row.searches) for row in found]


async def test_they_are_counted_by_domain_and_month(house: House) -> None:
    """One row for each; with no domain near, one a month."""
    cyber = await house.domain("cybersecurite")
    for day, domain_id in (
        (DAY, cyber.id),
        (DAY.replace(day=30), cyber.id),
        (date(2026, 12, 1), cyber.id),
        (DAY, None),
        (DAY, None),
    ):
        await house.write(partial(count_unmet, domain_id=domain_id, day=day))
    assert await rows(house) == [
        (date(2026, 11, 1), None, 2),
        (date(2026, 11, 1), "cybersecurite", 2),
        (date(2026, 12, 1), "cybersecurite", 1),
    ]


async def test_many_at_once_are_all_counted(house: House) -> None:
    """None is lost to another."""
    cyber = await house.domain("cybersecurite")
    await asyncio.gather(*(house.write(lambda s: count_unmet(s, cyber.id, day=DAY)) for _ in range(20)))
    assert await rows(house) == [(date(2026, 11, 1), "cybersecurite", 20)]
