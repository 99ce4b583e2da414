"""Runs what `models/due.py` lists when it comes due, on time after any outage."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from bot.waking import Waking
from models.database import Session, Topic, everywhere
from models.due import DueJob, due_jobs
from models.polls.scrubbing import forget_keys

if TYPE_CHECKING:
    from bot.client import Cagou

RETRY_AFTER = 30.0
"""How long, in seconds, until the tables are asked again after that failed."""

TRACES_AFTER = 60.0
"""How long, in seconds, until traces of closed polls that had to wait are looked at again."""


class Schedule:
    """One timer for the earliest date; what it knows is derived from the tables at each run."""

    def __init__(self, client: Cagou) -> None:
        self._client = client
        self._waking = Waking(client, "schedule", Topic.DUE, self._run, RETRY_AFTER)

    def start(self) -> None:
        """Once: do what came due while nobody ran, then keep the dates."""
        self._waking.start()

    async def stop(self) -> None:
        """Finish the job in hand and start no other."""
        await self._waking.stop()

    async def _run(self) -> float | None:
        """Do all that is due; in how many seconds the next date is.

        Keys of polls that closed or were cancelled go after that was committed, also those that a crash left.
        """
        waits = []
        for job in due_jobs(self._client.keys, self._client.draw):
            now = self._client.clock.now()
            due = await self._client.database.read(everywhere(), job.next_at)
            if due is not None and due <= now:
                await self._client.database.write(everywhere(), _at(job, now))
                due = await self._client.database.read(everywhere(), job.next_at)
            if due is not None:
                waits.append((due - now).total_seconds())
        if not await forget_keys(self._client.database, self._client.keys):
            waits.append(TRACES_AFTER)
        return min(waits, default=None)


def _at(job: DueJob, now: datetime) -> Callable[[Session], None]:
    return lambda session: job.run(session, now)
