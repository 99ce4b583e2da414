"""Who takes whose lease at a start."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from bot.leases import Leases, ShardHeldByAnotherProcess
from models.database import Database, everywhere
from models.database.leases import release_shard_lease, take_shard_lease

NOW = datetime(2026, 11, 29, tzinfo=UTC)


class Clock:
    """Stands still."""

    def now(self) -> datetime:
        """The instant of the test."""
        return NOW


async def held_by(database: Database, holder: str) -> Leases:
    """Leases to be taken while somebody else's has a minute to go."""
    minute = timedelta(minutes=1)
    await database.write(everywhere(), lambda session: take_shard_lease(session, 0, holder, minute, NOW))
    return Leases(database, Clock(), (0,))


@pytest.fixture
def dead() -> str:
    """A process of this machine that has ended, as the holder of a lease."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return f"{socket.gethostname()}:{process.pid}"


async def test_of_a_process_that_was_killed_here_it_is_taken_at_once(database: Database, dead: str) -> None:
    leases = await held_by(database, dead)
    await leases.take()
    minute = timedelta(minutes=1)
    kept = await database.write(everywhere(), lambda session: take_shard_lease(session, 0, dead, minute, NOW))
    assert not kept


async def test_of_one_that_may_live_it_is_not(database: Database, dead: str) -> None:
    """One that runs here, and one that ran on another machine under the number of one that does not run here."""
    for holder in (f"{socket.gethostname()}:{os.getppid()}", f"elsewhere.{dead}"):
        leases = await held_by(database, holder)
        if database.path is None:
            with pytest.raises(ShardHeldByAnotherProcess):
                await leases.take()
            await database.write(everywhere(), partial(release_shard_lease, shard_id=0, holder=holder))
        else:  # one process holds the file, and it is this one
            await leases.take()
