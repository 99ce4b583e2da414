"""What a command of ours costs, against the bare bot's `pong`: bare, ours, bare, ours, bare."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.bench.figures import Figure, median, spread
from tests.bench.stage import fresh_sqlite, prepare
from tests.bench.wire.processes import Wire, fake_discord, started

CONCURRENCY = 32
LEAST_RATIO = 0.8
PEOPLE = 200
SETTLED_SECONDS = 4.0
"""Both bots wait two seconds for more servers before they are ready; only then does Cagou freeze its garbage."""

TRIVIAL = "slash:aide"
OTHERS = ("slash:langue", "slash:moi", "slash:expert trouver")
LIGHT = (TRIVIAL, "slash:langue")
"""Those that read no database, so that as many of them take as long as the bare bot's."""

OPTIONS: dict[str, list[dict[str, Any]]] = {
    "slash:expert trouver": [{"name": "domaine", "type": 3, "value": "cybersécurité"}]
}


def measure(repetitions: int) -> Iterator[Figure]:
    """Throughput at 32 in flight, as a ratio to the mean of the bare runs right before and after."""
    ratios: dict[str, list[float]] = {kind: [] for kind in (TRIVIAL, *OTHERS)}
    bare_rates: list[float] = []
    with tempfile.TemporaryDirectory() as name, fake_discord() as ours, fake_discord() as bare:
        folder = Path(name)
        url = fresh_sqlite(folder)
        asyncio.run(prepare(url, PEOPLE))
        settings = {**ours.environment, "CAGOU_DATABASE_URL": url, "CAGOU_HEALTH_PORT": "0"}
        with (
            started(["-m", "bot", "run"], settings, folder) as our_bot,
            started(["-m", "tests.bench.bare_bot", bare.base], {}, folder, "bare") as bare_bot,
        ):
            ours.wait_ready(our_bot.process)
            bare.wait_ready(bare_bot.process)
            time.sleep(SETTLED_SECONDS)
            # The searches leave their pages in memory for a quarter of an hour, so they come last.
            for kind, found in ratios.items():
                count = 2000 if kind in LIGHT else 200
                _rate(ours, kind, count)
                before = _rate(bare, "slash:ping", 2000)
                for _ in range(repetitions):
                    rate = _rate(ours, kind, count)
                    after = _rate(bare, "slash:ping", 2000)
                    found.append(2 * rate / (before + after))
                    bare_rates.append(after)
                    before = after
    yield Figure("the bare bot's `/ping`, 32 in flight", f"{median(bare_rates):,.0f} a second")
    trivial = ratios.pop(TRIVIAL)
    yield Figure("`/aide` against it", f"x {spread(trivial)}", "x 0.8", median(trivial) >= LEAST_RATIO)
    for kind, found in ratios.items():
        yield Figure(f"`{kind.replace('slash:', '/')}` against it", f"x {spread(found)}")


def _rate(wire: Wire, kind: str, count: int) -> float:
    figures = wire.drive(kind, count=count, concurrency=CONCURRENCY, users=PEOPLE, options=OPTIONS.get(kind, []))
    if figures["answered"] != count:
        raise RuntimeError(f"{kind}: {figures['answered']} of {count} were answered")
    return float(figures["per_second"])
