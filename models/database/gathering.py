"""Operations of one kind that wait at the same time on PostgreSQL: one transaction for all, one such at a time.

Each in a transaction of its own, those that change one row (what is owed once for all of them, say) would wait for each
other's commit on the disk in turn, and keep a connection meanwhile.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import field
from typing import Any

from models.database.session import Scope, Session
from models.database.together import Together
from models.errors import DatabaseError
from models.records import dataclass

MOST_TOGETHER = 256

CarryOut = Callable[[Scope, Callable[[Session], Any]], Awaitable[Any]]
"""Runs an operation in a transaction of its own."""


@dataclass(eq=False)
class _Waiting:
    operation: Together[Any, Any]
    future: asyncio.Future[Any] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Gathering:
    """Carries out what waits, kind by kind; whoever comes while some of a kind are under way goes with the next."""

    def __init__(self, carry_out: CarryOut) -> None:
        self._carry_out = carry_out
        self._waiting: dict[Hashable, list[_Waiting]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def write(self, scope: Scope, operation: Together[Any, Any]) -> Any:
        """What came of one of them, once the transaction of all is durable."""
        kind = (scope, operation.all_of, operation.about)
        one = _Waiting(operation)
        waiting = self._waiting.get(kind)
        if waiting is not None:
            waiting.append(one)
        else:
            self._waiting[kind] = [one]
            task = asyncio.create_task(self._work(scope, kind), name="together")
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return await one.future

    async def finish(self) -> None:
        """Wait for what is under way, also where its callers no longer do."""
        await asyncio.gather(*self._tasks)

    async def _work(self, scope: Scope, kind: Hashable) -> None:
        waiting = self._waiting[kind]
        try:
            while waiting:
                batch = waiting[:MOST_TOGETHER]
                del waiting[:MOST_TOGETHER]
                await self._settle(scope, [one for one in batch if not one.future.done()])  # else nobody waits for it
        finally:
            # in the same step in which nobody was found to wait any more; at a shutdown some do
            for one in self._waiting.pop(kind):
                one.future.cancel()

    async def _settle(self, scope: Scope, batch: Sequence[_Waiting]) -> None:
        try:
            outcomes = await self._outcomes(scope, batch)
        except BaseException:
            for one in batch:
                one.future.cancel()
            raise
        for one, outcome in zip(batch, outcomes, strict=True):
            if one.future.done():
                continue
            if isinstance(outcome, Exception):
                one.future.set_exception(outcome)
            else:
                one.future.set_result(outcome)

    async def _outcomes(self, scope: Scope, batch: Sequence[_Waiting]) -> Sequence[Any]:
        """Of each its result or its error. Where they fail as one, each is tried alone: only the one at fault fails."""
        if len(batch) > 1:
            all_of, items = batch[0].operation.all_of, [one.operation.item for one in batch]
            found = await self._outcome(scope, lambda session: all_of(session, items))
            if isinstance(found, DatabaseError):
                return [found] * len(batch)
            if not isinstance(found, Exception):
                return list(found)
        return await asyncio.gather(*(self._outcome(scope, one.operation) for one in batch))

    async def _outcome(self, scope: Scope, operation: Callable[[Session], Any]) -> Any:
        try:
            return await self._carry_out(scope, operation)
        except Exception as error:
            return error
