"""What finding experts costs in memory and time, at 260, 10,000 and 100,000 of them, each in a process of its own.

python -m tests.bench.searching EXPERTS: the figures of one size as JSON.
"""

from __future__ import annotations

import asyncio
import gc
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import psutil
from sqlalchemy import select, update

from bot.domain_directory import DomainDirectory
from bot.expert_directory import ExpertDirectory
from bot.running import COLLECTOR
from models.database import Database, Session, Topic
from models.experts.search.domains import DomainIndex
from models.experts.search.experts import Experts
from models.experts.search.organisations import OrganisationIndex
from models.people.tables import Person
from tests.bench.command import typed
from tests.bench.crowd import NOW, fill
from tests.bench.figures import Figure
from tests.bench.wire.processes import ROOT, clean_environment

SIZES = (260, 10_000, 100_000)
ORGANISATIONS = 10_000
MOST_COMPLETION = 5.0
"""Milliseconds, of 99 in 100 keystrokes."""
KEYSTROKES = 2_000
STALE_MOST = 1.0
"""Seconds from a commit until it is found, at 10,000 experts."""


class StoppedClock:
    """Stands."""

    def now(self) -> Any:
        """The instant of the crowd."""
        return NOW


def measure(repetitions: int) -> Iterator[Figure]:
    """One process for each size. `repetitions` is not used: each figure is of hundreds of searches."""
    for size in SIZES:
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.searching", str(size)],
            cwd=ROOT,
            env=clean_environment({}),
            stdout=subprocess.PIPE,
            check=True,
            timeout=900,
        )
        yield from figures(size, json.loads(done.stdout))


def figures(size: int, found: Mapping[str, Any]) -> Iterator[Figure]:
    """The lines of one size."""
    many = f"{size:,} experts"
    yield Figure(
        f"{many}: first read and index, then read again after a change",
        f"{found['cold']:.2f} s, {found['again']:.2f} s",
    )
    seen = found["seen"]
    yield Figure(
        f"{many}: from a commit until it is found",
        f"{seen:.2f} s",
        *(("1 s", seen <= STALE_MOST) if size <= 10_000 else ("", None)),
    )
    yield Figure(f"{many}: memory for them", f"{found['megabytes']:.0f} MB")
    for name, what in (("domain", "a domain picked"), ("need", "a need in words"), ("name", "a name with an error")):
        p50, p99 = found[name]
        yield Figure(f"{many}: {what}, p50 and p99", f"{p50:.2f} ms, {p99:.2f} ms")
    if "completion" in found:
        p50, p99 = found["completion"]
        yield Figure(
            f"completing {ORGANISATIONS:,} organisations with one error, p50 and p99",
            f"{p50:.2f} ms, {p99:.2f} ms",
            "p99 5 ms",
            p99 < MOST_COMPLETION,
        )


async def of_size(size: int, folder: Path) -> Mapping[str, Any]:
    """All that is measured with so many experts."""
    url = f"sqlite:///{folder / 'cagou.sqlite3'}"
    cluster_id = await fill(url, size, 108 if size < 1_000 else ORGANISATIONS)
    database = await Database.open(url, migrate=False)
    experts, domains = ExpertDirectory(database, StoppedClock()), DomainDirectory(database)
    gc.set_threshold(*COLLECTOR)
    try:
        index = await domains.index_of(cluster_id)
        gc.collect()
        before, began = psutil.Process().memory_info().rss, time.perf_counter()
        await experts.of(cluster_id)
        found: dict[str, Any] = {"cold": time.perf_counter() - began}
        gc.collect()
        gc.freeze()  # as the bot does once it is ready
        found["megabytes"] = (psutil.Process().memory_info().rss - before) / 2**20
        found["again"], found["seen"] = await _after_a_change(database, experts, cluster_id)
        known = await experts.of(cluster_id)
        ids = [domain.id for domain in (await domains.of(cluster_id)).in_use]
        found |= _searches(known, domains_by_need=await _needs(domains, cluster_id, index), ids=ids)
        if size == 10_000:
            found["completion"] = _percentiles(_keystrokes(known.organisations))
        return found
    finally:
        await experts.close()
        await database.close()


async def _after_a_change(database: Database, experts: ExpertDirectory, cluster_id: UUID) -> tuple[float, float]:
    """Seconds to read again, and from the commit until somebody who keeps asking sees it."""
    person_id = await database.read(cluster_id, lambda session: session.scalars(select(Person.id).limit(1)).one())

    def rename(session: Session) -> None:
        session.execute(update(Person).where(Person.id == person_id).values(given_name="Zébulon"))
        session.touch(Topic.PEOPLE)

    await database.write(cluster_id, rename)
    began = time.perf_counter()
    await _until(lambda known: known.by_id[person_id].name.startswith("Zébulon"), experts, cluster_id)
    seen = time.perf_counter() - began
    before = await experts.of(cluster_id)
    await database.write(cluster_id, rename)
    began = time.perf_counter()
    await _until(lambda known: known is not before, experts, cluster_id)
    return time.perf_counter() - began, seen


async def _until(seen: Callable[[Experts], bool], experts: ExpertDirectory, cluster_id: UUID) -> None:
    """Ask a hundred times a second, as a busy cluster does."""
    for _ in range(6_000):
        if seen(await experts.of(cluster_id)):
            return
        await asyncio.sleep(0.01)
    raise TimeoutError


async def _needs(domains: DomainDirectory, cluster_id: UUID, index: DomainIndex) -> Callable[[str], Sequence[Any]]:
    present = await domains.of(cluster_id)

    def meant(text: str) -> Sequence[Any]:
        matched = index.search(text, 4)
        return present.present(matched.matches) if matched.fits else ()

    return meant


def _searches(
    known: Experts, domains_by_need: Callable[[str], Sequence[Any]], ids: Sequence[UUID]
) -> dict[str, tuple[float, float]]:
    random = Random(7)
    needs = [turn[0]["value"] for turn in typed()]
    people = random.sample(list(known.by_id.values()), min(200, len(known)))
    names = [_mistyped(random, person.name) for person in people]

    def by_domain(number: int) -> None:
        known.of_domain(ids[number % len(ids)], number, now=NOW, day=NOW.date())[:5]

    def by_text(number: int, texts: Sequence[str]) -> None:
        text = texts[number % len(texts)]
        known.by_text(text, domains_by_need(text), number, now=NOW, day=NOW.date())[:5]

    return {
        "domain": _percentiles(_timed(by_domain, 500)),
        "need": _percentiles(_timed(lambda number: by_text(number, needs), 526)),
        "name": _percentiles(_timed(lambda number: by_text(number, names), 200)),
    }


def _keystrokes(organisations: OrganisationIndex) -> Sequence[float]:
    """How long each takes, in milliseconds: beginnings of names, with a wrong, missing, further or swapped letter."""
    random = Random(11)
    chosen = random.choices(list(organisations.by_id.values()), k=KEYSTROKES)
    typed_so_far = [_mistyped(random, each.name[: random.randint(4, len(each.name))]) for each in chosen]
    return _timed(lambda number: organisations.like(typed_so_far[number], 25), KEYSTROKES)


def _mistyped(random: Random, text: str) -> str:
    place = random.randrange(len(text))
    before, letter, after = text[:place], text[place], text[place + 1 :]
    other = random.choice("abcdefghijklmnopqrstuvwxyz")
    wrong, missing, further = f"{before}{other}{after}", f"{before}{after}", f"{before}{other}{letter}{after}"
    swapped = f"{before}{after[:1]}{letter}{after[1:]}"
    return random.choice((wrong, missing, further, swapped))


def _timed(search: Callable[[int], object], count: int) -> Sequence[float]:
    """Milliseconds of each search: of three times the least, for others work on the machine too."""
    delays = []
    for number in range(count):
        times = []
        for _ in range(3):
            began = time.perf_counter()
            search(number)
            times.append(time.perf_counter() - began)
        delays.append(min(times) * 1000)
    return delays


def _percentiles(delays: Sequence[float]) -> tuple[float, float]:
    ordered = sorted(delays)
    return ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)]


def main() -> None:
    """Measure one size."""
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(asyncio.run(of_size(int(sys.argv[1]), Path(folder)))))


if __name__ == "__main__":
    main()
