"""Runs what `models/due.py` lists when it comes due, on time after any outage."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import structlog

from models.database import Session, Topic, everywhere
from models.due import DUE_JOBS, DueJob

if TYPE_CHECKING:
    from bot.client import Cagou

log = structlog.get_logger(__name__)

LONGEST_WAIT = 6 * 3600.0
"""The tables are asked this often, in seconds, even when nothing said that a date changed."""


class Schedule:
    """One timer for the earliest date; no task waits."""

    def __init__(self, client: Cagou) -> None:
        self._client = client
        self._timer: asyncio.TimerHandle | None = None
        self._running: asyncio.Task[None] | None = None
        self._again = False
        self._stopped = True

    def start(self) -> None:
        """Once: do what came due while nobody ran, then keep the dates."""
        if self._stopped and not self._client.stopping:
            self._stopped = False
            self._client.database.subscribe(self._hear)
            self.wake()

    async def stop(self) -> None:
        """Finish the job in hand and start no other."""
        self._stopped = True
        if self._timer is not None:
            self._timer.cancel()
        if self._running is not None:
            await asyncio.wait([self._running])

    def wake(self) -> None:
        """Ask the tables now."""
        self._again = True
        if not self._stopped and self._running is None:
            self._running = asyncio.create_task(self._run(), name="schedule")
            self._running.add_done_callback(self._ended)

    def _hear(self, _: UUID | None, topics: frozenset[Topic]) -> None:
        if Topic.DUE in topics:
            self.wake()

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running = None
        if not task.cancelled() and task.exception() is not None:
            log.error("schedule_failed", exc_info=task.exception())
            self._set_timer(30.0)
        elif self._again:
            self.wake()

    async def _run(self) -> None:
        wait = LONGEST_WAIT
        while self._again and not self._stopped:
            self._again = False
            for job in DUE_JOBS:
                due = await self._client.database.read(everywhere(), job.next_at)
                now = self._client.clock.now()
                if due is not None and due <= now:
                    await self._client.database.write(everywhere(), _at(job, now))
                    due = await self._client.database.read(everywhere(), job.next_at)
                if due is not None:
                    wait = min(wait, max((due - now).total_seconds(), 0.05))
        self._set_timer(wait)

    def _set_timer(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if not self._stopped:
            self._timer = asyncio.get_running_loop().call_later(seconds, self.wake)


def _at(job: DueJob, now: datetime) -> Callable[[Session], None]:
    return lambda session: job.run(session, now)
