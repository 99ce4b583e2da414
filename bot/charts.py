"""Charts as pictures: columns by month, readable on a phone, told apart by pattern as well as by colour.

matplotlib is loaded when the first chart is drawn (half a second), and draws in a worker thread, one chart at a time.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INCHES, DOTS_AN_INCH = (6.0, 3.1), 150
"""The size of one panel: 900 points across, which a phone shows without zooming."""

MARGIN = 0.12
"""White around each panel, in inches."""

LOOKS = (("#2a6f97", ""), ("#e0a458", "///"), ("#f4f1ea", "..."), ("#c8553d", "xx"))
"""Fill and pattern of the first, second... series: dark, hatched, dotted, crossed; apart without colour too."""

INK = "#22303c"

MOST_NUMBERED = 40
"""Columns that still have room for their number."""

_one_at_a_time = Lock()


@dataclass(frozen=True)
class Series:
    """One kind of column: a value for each category."""

    name: str
    values: Sequence[int]


@dataclass(frozen=True)
class Columns:
    """A panel: groups of columns side by side, one group a category."""

    title: str
    categories: Sequence[str]
    series: Sequence[Series]


async def draw(panels: Sequence[Columns]) -> bytes:
    """The panels, one under the other, as a PNG."""
    return await asyncio.to_thread(_draw, panels)


def _draw(panels: Sequence[Columns]) -> bytes:
    with _one_at_a_time:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
        from matplotlib.layout_engine import ConstrainedLayoutEngine

        width, height = INCHES
        layout = ConstrainedLayoutEngine(w_pad=MARGIN, h_pad=MARGIN)
        figure = Figure(figsize=(width, height * len(panels)), dpi=DOTS_AN_INCH, layout=layout)
        FigureCanvasAgg(figure)
        for place, panel in enumerate(panels, 1):
            _draw_panel(figure.add_subplot(len(panels), 1, place), panel)
        written = io.BytesIO()
        figure.savefig(written, format="png", facecolor="white", metadata={"Software": None})
        return written.getvalue()


def _draw_panel(axes: Axes, panel: Columns) -> None:
    groups, kinds = len(panel.categories), len(panel.series)
    width = 0.8 / max(1, kinds)
    for place, series in enumerate(panel.series):
        fill, pattern = LOOKS[place % len(LOOKS)]
        at = [group - 0.4 + width * (place + 0.5) for group in range(groups)]
        bars = axes.bar(
            at, series.values, width * 0.92, label=series.name, color=fill, hatch=pattern, edgecolor=INK, linewidth=0.8
        )
        if groups * kinds <= MOST_NUMBERED:
            labels = [str(value) for value in series.values]
            axes.bar_label(bars, labels=labels, padding=1, fontsize=10 if groups * kinds <= 12 else 7, color=INK)
    axes.set_title(panel.title, fontsize=13, color=INK, loc="left", fontweight="bold")
    axes.set_xticks(range(groups), panel.categories, fontsize=11 if groups <= 6 else 8.5, color=INK)
    axes.set_yticks([])
    highest = max((value for series in panel.series for value in series.values), default=0)
    axes.set_ylim(0, max(1, highest) * 1.18)
    axes.set_xlim(-0.6, groups - 0.4)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(INK)
    axes.tick_params(length=0)
    axes.legend(
        loc="upper center", bbox_to_anchor=(0.5, -0.12), ncols=kinds, frameon=False, fontsize=10, labelcolor=INK
    )
