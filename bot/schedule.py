"""Runs what `models/due.py` lists when it comes due, on time after any outage."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
        jobs = due_jobs(self._client.keys, self._client.draw)
        ran: set[str] = set()
        while True:
            now, dates = await self._dates(jobs)
            found = zip(jobs, dates, strict=True)
            due = [job for job, date in found if date is not None and date <= now and job.name not in ran]
            if not due:
                break
            for job in due:  # what one does may bring another's date, which is then found in the next round
                await self._client.database.write(everywhere(), _at(job, self._client.clock.now()))
                ran.add(job.name)
        waits = [(date - now).total_seconds() for date in dates if date is not None]
        if not await forget_keys(self._client.database, self._client.keys):
            waits.append(TRACES_AFTER)
        return min(waits, default=None)

    async def _dates(self, jobs: Sequence[DueJob]) -> tuple[datetime, Sequence[datetime | None]]:
        """The instant, and when each job is due next: all of them in one read."""
        now = self._client.clock.now()
        return now, await self._client.database.read(
            everywhere(), lambda session: [job.next_at(session) for job in jobs]
        )


def _at(job: DueJob, now: datetime) -> Callable[[Session], None]:
    return lambda session: job.run(session, now)
