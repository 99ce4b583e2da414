"""How long a start takes until the gateway says READY, and what the process then holds in memory."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil

from tests.bench.figures import Figure, median, spread
from tests.bench.stage import prepare
from tests.bench.wire.processes import fake_discord, started

MOST_TIMES, MOST_MEGABYTES = 4.0, 150.0
SETTLED_SECONDS = 3.0


def measure(repetitions: int) -> Iterator[Figure]:
    """From the process's start to READY leaving the fake; both bots send their commands. 108 members."""
    ratios, ours_seconds, bare_seconds, ours_memory, bare_memory = [], [], [], [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        model = folder / "model.sqlite3"
        asyncio.run(prepare(f"sqlite:///{model}", 108))
        for command, address in ((["-m", "bot", "run"], False), (["-m", "tests.bench.bare_bot"], True)):
            shutil.copy(model, folder / "cagou.sqlite3")
            _start(command, folder, address=address)  # the first may have to compile
        for _ in range(repetitions):
            shutil.copy(model, folder / "cagou.sqlite3")
            bare, memory = _start(["-m", "tests.bench.bare_bot"], folder, address=True)
            ours, our_memory = _start(["-m", "bot", "run"], folder)
            bare_again, _ = _start(["-m", "tests.bench.bare_bot"], folder, address=True)
            ratios.append(2 * ours / (bare + bare_again))
            ours_seconds.append(ours)
            bare_seconds += [bare, bare_again]
            ours_memory.append(our_memory)
            bare_memory.append(memory)
    yield Figure("start to READY, the bare bot", f"{spread(bare_seconds)} s")
    yield Figure("start to READY, Cagou", f"{spread(ours_seconds)} s")
    yield Figure("start against it", f"x {spread(ratios)}", "x 4", median(ratios) <= MOST_TIMES)
    yield Figure("memory (RSS), the bare bot", f"{spread(bare_memory, 0)} MB")
    yield Figure("memory (RSS), Cagou", f"{spread(ours_memory, 0)} MB", "150 MB", max(ours_memory) < MOST_MEGABYTES)


def _start(command: Sequence[str], folder: Path, *, address: bool = False) -> tuple[float, float]:
    """Seconds until READY, and megabytes once it has settled."""
    with fake_discord() as wire:
        settings = {**wire.environment, "CAGOU_HEALTH_PORT": "0"}
        with started([*command, *([wire.base] if address else [])], settings, folder) as bot:
            wire.wait_ready(bot.process)
            seconds = wire.state()["marks"]["gateway_ready"] - bot.began
            time.sleep(SETTLED_SECONDS)
            return seconds, psutil.Process(bot.process.pid).memory_info().rss / 2**20
