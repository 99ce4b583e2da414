"""One process a shard: keeps the leases of this process's shards, and stops it when one is lost.

Two processes on one shard would both answer every interaction of its servers.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from models.database import Database, Session, everywhere
from models.database.leases import release_shard_lease, renew_shard_lease, shard_holder, take_shard_lease
from models.errors import DomainError
from models.records import dataclass

if TYPE_CHECKING:
    from bot.client import Cagou
    from bot.clock import Clock

log = structlog.get_logger(__name__)

DURATION = timedelta(seconds=60)
"""How long a lease outlives a process that died; another may then take the shard."""

RENEWED_EVERY = 20.0
"""Seconds between renewals: two may be missed before the lease ends."""


@dataclass(eq=False)
class ShardHeldByAnotherProcess(DomainError):
    """Another process answers this shard; `holder` says which machine and process."""

    shard_id: int
    holder: str


class Leases:
    """The leases of this process. A timer renews them; no task waits.

    The lease of a process that was killed is taken from it at once where it is certain that it is gone: it ran on this
    machine, or the file has one holder (`models/database/hold.py`), and that is us. Elsewhere one waits for its end.
    """

    def __init__(self, database: Database, clock: Clock, shard_ids: Sequence[int]) -> None:
        self._database = database
        self._clock = clock
        self._shard_ids = shard_ids
        self._holder = f"{socket.gethostname()}:{os.getpid()}"
        self._timer: asyncio.TimerHandle | None = None
        self._renewing: asyncio.Task[None] | None = None

    async def take(self) -> None:
        """Take them all; `ShardHeldByAnotherProcess` where one is taken."""
        now = self._clock.now()

        def take_all(session: Session) -> None:
            for shard_id in self._shard_ids:
                holder = shard_holder(session, shard_id, now)
                gone = holder if holder is not None and self._is_gone(holder) else None
                if not take_shard_lease(session, shard_id, self._holder, DURATION, now, instead_of=gone):
                    raise ShardHeldByAnotherProcess(shard_id, shard_holder(session, shard_id, now) or "?")

        await self._database.write(everywhere(), take_all)

    def keep(self, client: Cagou) -> None:
        """Renew them from now on; the client is closed as soon as one is lost."""
        self._timer = asyncio.get_running_loop().call_later(RENEWED_EVERY, self._start_renewing, client)

    async def give_back(self) -> None:
        """Give them up, so that the next process need not wait."""
        if self._renewing is not None:
            await asyncio.wait([self._renewing])
        if self._timer is not None:  # after the wait: what was being renewed set the next one
            self._timer.cancel()

        def release_all(session: Session) -> None:
            for shard_id in self._shard_ids:
                release_shard_lease(session, shard_id, self._holder)

        await self._database.write(everywhere(), release_all)

    def _is_gone(self, holder: str) -> bool:
        if self._database.path is not None:
            return True
        machine, _, process = holder.rpartition(":")
        if machine != socket.gethostname() or not process.isdecimal():
            return False
        try:
            os.kill(int(process), 0)  # asks, and does nothing
        except ProcessLookupError:
            return True
        except OSError:  # somebody else's process
            return False
        return False

    def _start_renewing(self, client: Cagou) -> None:
        self._renewing = asyncio.create_task(self._renew(client), name="leases")

    async def _renew(self, client: Cagou) -> None:
        now = self._clock.now()

        def renew_all(session: Session) -> bool:
            return all(renew_shard_lease(session, each, self._holder, DURATION, now) for each in self._shard_ids)

        try:
            kept = await self._database.write(everywhere(), renew_all)
        except Exception:
            # The lease lasts for two more tries; a database that is away for longer ends the process below.
            log.exception("leases_not_renewed")
            kept = True
        if kept:
            self.keep(client)
        else:
            log.error("lease_lost", shards=list(self._shard_ids))
            asyncio.get_running_loop().create_task(client.close())
