"""The first chart of a process loads matplotlib and its fonts, which takes seconds on a busy machine: done before."""

from __future__ import annotations

from functools import cache

from bot.charts import Columns, Series, _draw


@cache
def ready() -> None:
    """Draw one chart; from then on they take a moment."""
    _draw([Columns("a", ["a"], [Series("a", [1])])])
