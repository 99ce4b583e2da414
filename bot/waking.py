"""Work that is done when something was committed or a time has come, with no task that waits in between."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING
from uuid import UUID

import structlog

from models.database import Topic

if TYPE_CHECKING:
    from bot.client import Cagou

log = structlog.get_logger(__name__)

LONGEST_WAIT = 6 * 3600.0
"""The work is done this often, in seconds, even when nothing said that it is wanted."""

SHORTEST_WAIT = 0.05
"""A time that has just passed is not worth a busy loop."""


class Waking:
    """Runs `work` whenever a commit touches `topic` and when the time has come that `work` returned: in how many
    seconds it is wanted next, None where it does not know. Runs never overlap, and begin at least `apart` seconds after
    each other; one that fails is repeated after `retry` seconds.
    """

    def __init__(
        self,
        client: Cagou,
        name: str,
        topic: Topic,
        work: Callable[[], Awaitable[float | None]],
        retry: float,
        apart: float = 0.0,
    ) -> None:
        self.stopped = True
        self._client = client
        self._name = name
        self._topic = topic
        self._work = work
        self._retry = retry
        self._apart = apart
        self._began = float("-inf")
        self._task: asyncio.Task[None] | None = None
        self._again = False
        self._timer: asyncio.TimerHandle | None = None

    def start(self) -> bool:
        """Begin, once, with a first run; whether it began."""
        if not self.stopped or self._client.stopping:
            return False
        self.stopped = False
        self._client.database.subscribe(self._hear)
        self.wake()
        return True

    async def stop(self) -> None:
        """Begin no other run; wait for the one under way, which asks `stopped` between its steps."""
        self.stopped = True
        if self._timer is not None:
            self._timer.cancel()
        if self._task is not None:
            await asyncio.wait([self._task])

    def wake(self) -> None:
        """Run now, or once more after the run under way."""
        self._again = True
        if self.stopped or self._task is not None:
            return
        loop = asyncio.get_running_loop()
        too_early = self._began + self._apart - loop.time()
        if too_early > 0:
            self._set_timer(too_early)
        else:
            self._began = loop.time()
            self._task = asyncio.create_task(self._run(), name=self._name)
            self._task.add_done_callback(self._ended)

    def _hear(self, _: UUID | None, topics: frozenset[Topic]) -> None:
        if self._topic in topics:
            self.wake()

    async def _run(self) -> None:
        if self.stopped:
            return
        self._again = False
        wanted = await self._work()
        self._set_timer(LONGEST_WAIT if wanted is None else min(max(wanted, SHORTEST_WAIT), LONGEST_WAIT))

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._task = None
        if not task.cancelled() and task.exception() is not None:
            log.error("run_failed", run=self._name, exc_info=task.exception())
            self._set_timer(self._retry)
        elif self._again:
            self.wake()

    def _set_timer(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if not self.stopped:
            self._timer = asyncio.get_running_loop().call_later(seconds, self.wake)
