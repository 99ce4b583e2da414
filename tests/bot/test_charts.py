"""A chart is a picture a phone can show, told apart without colours, and drawn off the event loop."""

from __future__ import annotations

import asyncio
import struct
import threading
from collections.abc import Sequence

import pytest

from bot import charts
from bot.charts import LOOKS, Bars, Columns, Series, draw


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.mark.parametrize("months", [1, 3, 12])
async def test_a_chart_of_each_period(months: int) -> None:
    names = [f"mois {number}" for number in range(months)]
    values = list(range(months))
    one = Columns("Un", names, [Series("a", values), Series("b", values[::-1]), Series("c", [0] * months)])
    width, height = size(await draw([one, one]))
    assert width == 900
    assert 800 < height < 1100


async def test_nothing_but_zeros_and_large_numbers_can_be_drawn() -> None:
    size(await draw([Columns("Rien", ["nov."], [Series("a", [0])])]))
    size(await draw([Columns("Beaucoup", ["nov."], [Series("a", [10**9])])]))
    size(await draw([Columns("$\\frac{1", ["$x$"], [Series("a", [1])])]))


def test_series_are_told_apart_by_pattern_too() -> None:
    assert len({pattern for _, pattern in LOOKS}) == len(LOOKS)
    assert len({fill for fill, _ in LOOKS}) == len(LOOKS)


async def test_it_is_drawn_in_another_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def draw_nothing(panels: Sequence[Columns]) -> bytes:
        seen.append(threading.current_thread())
        return b""

    monkeypatch.setattr(charts, "_draw", draw_nothing)
    await asyncio.gather(draw([]), draw([]))
    assert len(seen) == 2
    assert threading.main_thread() not in seen


@pytest.mark.parametrize("count", [0, 1, 4, 26])
async def test_bars_take_the_room_that_they_need(count: int) -> None:
    labels = [f"Un choix dont le nom est long {number}" for number in range(count)]
    width, height = size(await draw([Bars("Les voix", labels, list(range(count)), (count, "majorité"))]))
    assert width == 900
    assert 100 + 50 * count < height < 200 + 70 * count


async def test_bars_take_no_text_of_people_for_a_formula() -> None:
    size(await draw([Bars("$\\frac{1$", ["$\\frac{$", "$x$", "😀"], [0, 10**9, 1], (3, "$\\bad$"))]))
