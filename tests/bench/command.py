"""What a command of ours costs, against the bare bot's `pong`: bare, ours, bare, ours, bare."""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from models.database import Database
from models.experts.facts import domains_of_cluster
from tests.bench.figures import Figure, median, spread
from tests.bench.search_quality import JUDGED
from tests.bench.stage import fresh_sqlite, prepare
from tests.bench.wire.processes import Wire, fake_discord, started

CONCURRENCY = 32
PEOPLE = 200
SETTLED_SECONDS = 4.0
"""Both bots wait two seconds for more servers before they are ready; only then does Cagou freeze its garbage."""

FIND = "slash:expert trouver"

Turns = Sequence[Sequence[dict[str, Any]]]
"""The options of a command, which take turns."""


@dataclass(frozen=True)
class Measured:
    """A command as it is driven. `least` is the target of its throughput as a ratio to the bare bot's."""

    name: str
    kind: str
    count: int = 2000
    least: float | None = None
    turns: Turns = ()


def measure(repetitions: int) -> Iterator[Figure]:
    """Throughput at 32 in flight, as a ratio to the mean of the bare runs right before and after."""
    bare_rates: list[float] = []
    with tempfile.TemporaryDirectory() as name, fake_discord() as ours, fake_discord() as bare:
        folder = Path(name)
        url = fresh_sqlite(folder)
        cluster_id = asyncio.run(prepare(url, PEOPLE))
        commands = [
            Measured("`/aide`", "slash:aide", least=0.8),
            Measured("`/langue`", "slash:langue"),
            Measured("`/moi`", "slash:moi", 200),
            # The searches leave their pages in memory for a quarter of an hour, so they come last.
            Measured("`/expert trouver`, a domain picked", FIND, 2000, 0.4, asyncio.run(picked(url, cluster_id))),
            Measured("`/expert trouver`, a need in words", FIND, 2000, 0.2, typed()),
        ]
        ratios: dict[str, list[float]] = {command.name: [] for command in commands}
        settings = {
            **ours.environment,
            "CAGOU_DATABASE_URL": url,
            "CAGOU_HEALTH_PORT": "0",
            "CAGOU_SEARCH_MODEL": "false",
        }
        with (
            started(["-m", "bot", "run"], settings, folder) as our_bot,
            started(["-m", "tests.bench.bare_bot", bare.base], {}, folder, "bare") as bare_bot,
        ):
            ours.wait_ready(our_bot.process)
            bare.wait_ready(bare_bot.process)
            time.sleep(SETTLED_SECONDS)
            for command in commands:
                found = ratios[command.name]
                _rate(ours, command)
                before = _bare_rate(bare)
                for _ in range(repetitions):
                    rate = _rate(ours, command)
                    after = _bare_rate(bare)
                    found.append(2 * rate / (before + after))
                    bare_rates.append(after)
                    before = after
    yield Figure("the bare bot's `/ping`, 32 in flight", f"{median(bare_rates):,.0f} a second")
    for command in commands:
        found = ratios[command.name]
        if command.least is None:
            yield Figure(f"{command.name} against it", f"x {spread(found)}")
        else:
            met = median(found) >= command.least
            yield Figure(f"{command.name} against it", f"x {spread(found)}", f"x {command.least}", met)


async def picked(url: str, cluster_id: UUID) -> Turns:
    """The domains as the autocompletion sends them: by their ids."""
    database = await Database.open(url, migrate=False)
    try:
        domains = await database.read(cluster_id, domains_of_cluster)
    finally:
        await database.close()
    return tuple(({"name": "domaine", "type": 3, "value": str(domain.id)},) for domain in domains)


def typed() -> Turns:
    """The judged queries, as they are typed."""
    queries = [json.loads(line)["query"] for line in JUDGED.read_text("utf-8").splitlines()]
    return tuple(({"name": "texte", "type": 3, "value": query},) for query in queries)


def _rate(wire: Wire, command: Measured) -> float:
    figures = wire.drive(command.kind, count=command.count, concurrency=CONCURRENCY, users=PEOPLE, turns=command.turns)
    if figures["answered"] != command.count:
        raise RuntimeError(f"{command.name}: {figures['answered']} of {command.count} were answered")
    return float(figures["per_second"])


def _bare_rate(wire: Wire) -> float:
    return float(wire.drive("slash:ping", count=2000, concurrency=CONCURRENCY, users=PEOPLE)["per_second"])
