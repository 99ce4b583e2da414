"""What a measurement found, and the table it is printed as."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One line of the table. `met` is None for what has no target."""

    what: str
    found: str
    target: str = ""
    met: bool | None = None


def median(values: Iterable[float]) -> float:
    """The median, or 0 of nothing."""
    return statistics.median(list(values) or [0.0])


def spread(values: Sequence[float], places: int = 2) -> str:
    """Median, and the least and greatest in brackets."""
    return f"{median(values):.{places}f} ({min(values):.{places}f} to {max(values):.{places}f})"


def table(figures: Iterable[Figure]) -> str:
    """A table in Markdown."""
    signs = {None: "", True: "yes", False: "**no**"}
    lines = ["| what | found | target | met |", "|---|---|---|---|"]
    lines += [f"| {each.what} | {each.found} | {each.target} | {signs[each.met]} |" for each in figures]
    return "\n".join(lines)
