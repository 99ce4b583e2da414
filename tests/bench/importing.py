"""How fast 50,000 lines are imported, and how fast the bot answers meanwhile."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.figures import Figure
from tests.bench.stage import fresh_sqlite, prepare
from tests.bench.wire.processes import fake_discord, started
from tests.support.engines import ENGINES

MOST_SECONDS, LONGEST_ANSWER = 60.0, 1000.0
RATE = 20.0
"""Commands a second while it imports, whatever comes back; each is timed from when it should have been sent."""

COMMANDS = ("slash:aide", "slash:moi")


def measure(repetitions: int) -> Iterator[Figure]:
    """On both engines, once each: it takes a minute and its figure is stable enough."""
    del repetitions
    for engine in ENGINES:
        with _fresh(engine) as url:
            yield from _import(engine, url)


def _import(engine: str, url: str) -> Iterator[Figure]:
    asyncio.run(prepare(url, 100))
    with tempfile.TemporaryDirectory() as name, fake_discord() as wire:
        folder = Path(name)
        report = folder / "report.json"
        settings = {**wire.environment, "CAGOU_DATABASE_URL": url, "CAGOU_HEALTH_PORT": "0"}
        with started(["-m", "tests.bench.importing_bot", str(report)], settings, folder) as bot:
            wire.wait_ready(bot.process)
            longest = dict.fromkeys(COMMANDS, 0.0)
            answered = sent = 0
            while not report.exists():
                if bot.process.poll() is not None:
                    raise RuntimeError(bot.said)
                for kind in COMMANDS:
                    figures = wire.drive(kind, count=int(RATE), rate=RATE, users=100, timeout=30)
                    longest[kind] = max(longest[kind], figures["longest"] or 30_000.0)
                    answered, sent = answered + figures["answered"], sent + figures["sent"]
            found = json.loads(report.read_text("utf-8"))
            held = [line for line in bot.said.splitlines() if "held the writer" in line]
    whole = found["lines"] == found["expected"]
    rate = f"{found['seconds']:.1f} s ({found['lines'] / found['seconds']:,.0f} lines a second)"
    yield Figure(
        f"{engine}: import of {found['lines']:,} lines", rate, "60 s", whole and found["seconds"] < MOST_SECONDS
    )
    for kind, milliseconds in longest.items():
        command = kind.replace("slash:", "/")
        yield Figure(
            f"{engine}: longest wait for `{command}` meanwhile",
            f"{milliseconds:.0f} ms",
            "1000 ms",
            milliseconds < LONGEST_ANSWER,
        )
    yield Figure(f"{engine}: commands answered meanwhile", f"{answered} of {sent}", "all", answered == sent)
    yield Figure(f"{engine}: writes that held the writer for over 300 ms", str(len(held)), "0", not held)


@contextmanager
def _fresh(engine: str) -> Iterator[str]:
    if engine == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield fresh_sqlite(Path(folder))
        return
    from tests.bench.postgresql import postgresql

    with postgresql() as url:
        yield url
