"""Charts as pictures: columns by month, bars of a vote; told apart by pattern too, readable on a phone.

matplotlib is loaded when the first chart is drawn (half a second), and draws in a worker thread, one chart at a time.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence
from threading import Lock
from typing import TYPE_CHECKING

from models.records import dataclass

if TYPE_CHECKING:
    from matplotlib.axes import Axes

INCHES, DOTS_AN_INCH = (6.0, 3.1), 150
"""The size of one panel: 900 points across, which a phone shows without zooming."""

MARGIN = 0.12
"""White around each panel, in inches."""

LOOKS = (("#2a6f97", ""), ("#e0a458", "///"), ("#f4f1ea", "..."), ("#c8553d", "xx"))
"""Fill and pattern of the first, second... series: dark, hatched, dotted, crossed; apart without colour too."""

INK = "#22303c"

BAR_INCHES, FRAME_INCHES = 0.36, 0.85
"""How high a bar with its label is, and what stands around the bars of a panel."""

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


@dataclass(frozen=True)
class Bars:
    """A panel: a bar for each label, from the top. `mark` is a value to compare them with: a line with a name."""

    title: str
    labels: Sequence[str]
    values: Sequence[int]
    mark: tuple[int, str] | None = None

    @property
    def pixels(self) -> tuple[int, int]:
        """How wide and high the picture of this panel alone is."""
        return round(INCHES[0] * DOTS_AN_INCH), int(_height(self) * DOTS_AN_INCH)


Panel = Columns | Bars


async def draw(panels: Sequence[Panel]) -> bytes:
    """The panels, one under the other, as a PNG."""
    return await asyncio.to_thread(_draw, panels)


def _draw(panels: Sequence[Panel]) -> bytes:
    with _one_at_a_time:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
        from matplotlib.layout_engine import ConstrainedLayoutEngine

        heights = [_height(panel) for panel in panels]
        layout = ConstrainedLayoutEngine(w_pad=MARGIN, h_pad=MARGIN)
        figure = Figure(figsize=(INCHES[0], sum(heights)), dpi=DOTS_AN_INCH, layout=layout)
        FigureCanvasAgg(figure)
        grid = figure.add_gridspec(len(panels), 1, height_ratios=heights)
        for place, panel in enumerate(panels):
            axes = figure.add_subplot(grid[place, 0])
            if isinstance(panel, Bars):
                _draw_bars(axes, panel)
            else:
                _draw_panel(axes, panel)
        written = io.BytesIO()
        figure.savefig(written, format="png", facecolor="white", metadata={"Software": None})
        return written.getvalue()


def _height(panel: Panel) -> float:
    return FRAME_INCHES + BAR_INCHES * len(panel.labels) if isinstance(panel, Bars) else INCHES[1]


def _draw_bars(axes: Axes, panel: Bars) -> None:
    fill, pattern = LOOKS[0]
    places = range(len(panel.labels))
    bars = axes.barh(places, panel.values, 0.7, color=fill, hatch=pattern, edgecolor=INK, linewidth=0.8)
    axes.bar_label(bars, labels=[str(value) for value in panel.values], padding=3, fontsize=11, color=INK)
    axes.set_title(panel.title, fontsize=13, color=INK, loc="left", fontweight="bold", parse_math=False)
    axes.set_yticks(places, panel.labels, fontsize=11, color=INK, parse_math=False)
    axes.set_xticks([])
    axes.invert_yaxis()
    if panel.mark is not None:
        value, name = panel.mark
        axes.axvline(value, color=LOOKS[3][0], linestyle="--", linewidth=1.6)
        axes.set_xlabel(name, fontsize=10, color=LOOKS[3][0], loc="left", parse_math=False)
    highest = max((*panel.values, panel.mark[0] if panel.mark is not None else 0), default=0)
    axes.set_xlim(0, max(1, highest) * 1.15)
    for side in ("top", "right", "bottom"):
        axes.spines[side].set_visible(False)
    axes.spines["left"].set_color(INK)
    axes.tick_params(length=0)


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
