"""Many writes that wait together are one commit: against a commit each."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

from models.actor import Actor
from models.database import Database, Scope, Session, everywhere, insert_into
from models.database.tables import DeploymentFact
from models.people.language import choose_language
from tests.bench.figures import Figure, median, spread
from tests.bench.stage import NOW, fresh_sqlite, prepare
from tests.bench.wire import objects

WRITES = 600
PEOPLE = 100


Operation = Callable[[int], tuple[Scope, Callable[[Session], None]]]
"""What the write of that number does, and where."""


def measure(repetitions: int) -> Iterator[Figure]:
    """On SQLite with `synchronous=FULL`: the smallest write there is, and an operation that loads a person first."""
    yield from asyncio.run(_measure(repetitions))


async def _measure(repetitions: int) -> list[Figure]:
    figures = []
    with tempfile.TemporaryDirectory() as folder:
        url = fresh_sqlite(Path(folder))
        cluster_id = await prepare(url, PEOPLE)
        database = await Database.open(url, migrate=False)
        for name, operation in (("one statement", _note), ("a choice of language", _choice(cluster_id))):
            alone, together = await _both(database, operation, repetitions)
            ratios = [one / other for one, other in zip(alone, together, strict=True)]
            rates = f"{WRITES / median(together):,.0f} a second against {WRITES / median(alone):,.0f}"
            figures.append(Figure(f"{WRITES} writes ({name}), waiting together against one by one", rates))
            faster = f"x {spread(ratios, 1)}"
            figures.append(Figure("group commit against one commit each", faster, "over 1", median(ratios) > 1))
        await database.close()
    return figures


async def _both(database: Database, operation: Operation, repetitions: int) -> tuple[list[float], list[float]]:
    alone, together = [], []
    for _ in range(repetitions):
        began = time.perf_counter()
        for number in range(WRITES):
            await database.write(*operation(number))
        alone.append(time.perf_counter() - began)
        began = time.perf_counter()
        await asyncio.gather(*(database.write(*operation(number)) for number in range(WRITES)))
        together.append(time.perf_counter() - began)
    return alone, together


def _note(number: int) -> tuple[Scope, Callable[[Session], None]]:
    def write(session: Session) -> None:
        noted = insert_into(session, DeploymentFact).values(key=f"bench {number % PEOPLE}", value=str(number))
        session.execute(noted.on_conflict_do_update(index_elements=["key"], set_={"value": noted.excluded.value}))

    return everywhere(), write


def _choice(cluster_id: UUID) -> Operation:
    def of_number(number: int) -> tuple[Scope, Callable[[Session], None]]:
        actor, code = Actor(objects.MEMBER_BASE + 2 + number % PEOPLE), "en" if number % 2 else "fr"
        return cluster_id, lambda session: choose_language(session, actor, code, now=NOW)

    return of_number
