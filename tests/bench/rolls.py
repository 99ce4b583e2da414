"""Opening and closing a vote of 5,000 electors: for how long each holds the one writer of SQLite."""

from __future__ import annotations

import asyncio
import gc
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from bot.running import COLLECTOR
from models.actor import Actor
from models.database import Database, Session, everywhere
from models.database.migrating import upgrade
from models.people.tables import Affiliation, Person
from models.polls.casting import Wish, cast_each
from models.polls.closing import WAITS, close_poll
from models.polls.keys import KeyRing
from models.polls.opening import open_scheduled
from models.polls.rules import spelled
from models.polls.tables import Elector, Electorate, Method, Nature, Poll, PollStatus
from tests.bench.ballots import represented
from tests.bench.figures import Figure, spread
from tests.bench.stage import NOW, fresh_sqlite
from tests.support import factories
from tests.support.poll_factories import SIMPLE

ELECTORS = 5_000
TOGETHER = 250
LASTS = timedelta(days=2)
MOST_SECONDS = 0.3

Taken = tuple[float, float]
"""Seconds on the clock, and of the writer's processor time."""


def measure(repetitions: int) -> Iterator[Figure]:
    """Each from its first statement to its last; the least counts, as other work only ever makes one longer.

    The writer's processor time stands beside it: of a busy machine it says more.
    """
    for named in (True, False):
        with tempfile.TemporaryDirectory() as name:
            opened, closed = asyncio.run(_measured(Path(name), repetitions, named))
        kind = "by name" if named else "confidential"
        for what, taken in (("opened", opened), ("counted and closed", closed)):
            seconds, busy = [wall for wall, _ in taken], [processor for _, processor in taken]
            least = min(seconds)
            yield Figure(
                f"{ELECTORS:,} electors, {kind}: {what}",
                f"{least:.2f} s at the least, {spread(seconds)}; of processor time {spread(busy)}",
                f"{MOST_SECONDS} s",
                least < MOST_SECONDS,
            )


async def _measured(folder: Path, repetitions: int, named: bool) -> tuple[list[Taken], list[Taken]]:
    url, keys = fresh_sqlite(folder), KeyRing(folder / "keys")
    await upgrade(url)
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTOR)  # as the bot does once it has started
    database = await Database.open(url, migrate=False)
    opened, closed = [], []
    try:
        cluster_id = await database.write(everywhere(), lambda s: factories.cluster(s, guild_id=1, now=NOW))
        await database.write(cluster_id, lambda s: represented(s, ELECTORS, NOW))
        for _ in range(repetitions):
            poll_id = await database.write(cluster_id, partial(_scheduled, named=named))
            opened.append(await database.write(cluster_id, _timed(partial(_open, keys=keys, poll_id=poll_id))))
            await database.write(cluster_id, partial(_everybody_votes, keys=keys, poll_id=poll_id))
            close = partial(close_poll, keys=keys, poll_id=poll_id, now=NOW + LASTS + WAITS)
            closed.append(await database.write(cluster_id, _timed(close)))
    finally:
        await database.close()
    return opened, closed


def _timed(operation: Callable[[Session], object]) -> Callable[[Session], Taken]:
    def run(session: Session) -> Taken:
        began, busy = time.perf_counter(), time.thread_time()
        operation(session)
        session.flush()
        return time.perf_counter() - began, time.thread_time() - busy

    return run


def _scheduled(session: Session, *, named: bool) -> UUID:
    made = Poll(
        id=session.new_id(),
        title="Changer de locaux",
        question="Faut-il le faire ?",
        nature=Nature.CONSULTATION,
        method=Method.MOTION,
        status=PollStatus.SCHEDULED,
        electorate=Electorate.ORGANISATIONS,
        rules=spelled(SIMPLE),
        named=named,
        created_at=NOW,
        opens_at=NOW,
        closes_at=NOW + LASTS,
    )
    session.add(made)
    return made.id


def _open(session: Session, *, keys: KeyRing, poll_id: UUID) -> None:
    poll = session.find(Poll, poll_id)
    assert poll is not None
    open_scheduled(session, poll, keys=keys, draw=os.urandom, now=NOW)
    assert poll.roll_electors == ELECTORS


def _everybody_votes(session: Session, *, keys: KeyRing, poll_id: UUID) -> None:
    voters = session.execute(
        select(Elector.id, Person.discord_user_id)
        .join(Affiliation, Affiliation.organisation_id == Elector.organisation_id)
        .join(Person, Person.id == Affiliation.person_id)
        .where(Elector.poll_id == poll_id)
    ).all()
    wishes = [Wish(Actor(user_id), poll_id, elector_id, "for", NOW) for elector_id, user_id in voters]
    for start in range(0, len(wishes), TOGETHER):
        cast_each(session, keys, wishes[start : start + TOGETHER])
