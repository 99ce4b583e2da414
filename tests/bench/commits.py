"""Many writes that wait together are one commit: against a commit each."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from models.actor import Actor
from models.database import Database, Session
from models.people.language import choose_language
from tests.bench.figures import Figure, median, spread
from tests.bench.stage import NOW, fresh_sqlite, prepare
from tests.bench.wire import objects

WRITES = 600
PEOPLE = 100


def measure(repetitions: int) -> Iterator[Figure]:
    """A person's choice of language, on SQLite with `synchronous=FULL`."""
    together, alone = asyncio.run(_both(repetitions))
    ratios = [one / other for one, other in zip(alone, together, strict=True)]
    yield Figure(f"{WRITES} writes, one after the other", f"{WRITES / median(alone):,.0f} a second")
    yield Figure(f"{WRITES} writes, waiting together", f"{WRITES / median(together):,.0f} a second")
    yield Figure("group commit against one commit each", f"x {spread(ratios, 1)}", "over 1", median(ratios) > 1)


async def _both(repetitions: int) -> tuple[list[float], list[float]]:
    together, alone = [], []
    with tempfile.TemporaryDirectory() as folder:
        url = fresh_sqlite(Path(folder))
        cluster_id = await prepare(url, PEOPLE)
        database = await Database.open(url, migrate=False)

        def one(number: int) -> asyncio.Future[None]:
            actor = Actor(objects.MEMBER_BASE + 2 + number % PEOPLE)

            def operation(session: Session) -> None:
                choose_language(session, actor, "en" if number % 2 else "fr", now=NOW)

            return asyncio.ensure_future(database.write(cluster_id, operation))

        for _ in range(repetitions):
            began = time.perf_counter()
            for number in range(WRITES):
                await one(number)
            alone.append(time.perf_counter() - began)
            began = time.perf_counter()
            await asyncio.gather(*(one(number) for number in range(WRITES)))
            together.append(time.perf_counter() - began)
        await database.close()
    return together, alone
