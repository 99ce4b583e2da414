"""Which fault strikes at which step, and how it is injected."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from simcord.backend.errors import BackendError

from tests.support import wire
from tests.support.transport import Transport, attempt


class Kind(StrEnum):
    """What goes wrong at one request, or one commit."""

    ONCE_500_AFTER = "500-after"
    """It took effect, the answer was lost, and discord.py tries again."""
    ALWAYS_500 = "500"
    """All five tries of this request fail; it has no effect."""
    LAST_500_AFTER = "500-lost"
    """Four tries fail, the fifth takes effect but its answer is lost: the bot sees a failure that was none."""
    ALWAYS_429 = "429"
    FORBIDDEN = "403"
    NOT_FOUND = "404"
    OUTAGE = "outage"
    """Discord answers 500 from this request on, until the recovery."""
    KILL_BEFORE = "kill-before"
    KILL_AFTER = "kill-after"
    COMMIT_KILL_BEFORE = "commit-kill-before"
    COMMIT_KILL_AFTER = "commit-kill-after"

    @property
    def at_commit(self) -> bool:
        return self.value.startswith("commit")

    @property
    def kills(self) -> bool:
        return "kill" in self.value


SAME_AT_A_READ: dict[Kind, Kind | None] = {
    Kind.ONCE_500_AFTER: None,
    Kind.LAST_500_AFTER: Kind.ALWAYS_500,
    Kind.KILL_AFTER: Kind.KILL_BEFORE,
}
"""Faults that come to the same as another (None: as no fault) where the request had no effect that could be lost."""


ANSWERS = {
    Kind.ALWAYS_500: (500, 0, "Internal Server Error"),
    Kind.OUTAGE: (500, 0, "Internal Server Error"),
    Kind.ALWAYS_429: (429, 0, "You are being rate limited."),
    Kind.FORBIDDEN: (403, 50013, "Missing Permissions"),
    Kind.NOT_FOUND: (404, 10003, "Unknown Channel"),
}


@dataclass
class Plan:
    """Counts requests and commits from `start` on; strikes at number `index` when `kind` is given.

    Without a kind it only records. Requests are counted as the bot sees them: five tries are one.
    """

    transport: Transport
    kind: Kind | None = None
    index: int = 0
    running: bool = False
    struck: bool = False
    requests: list[str] = field(default_factory=list)
    commits: int = 0

    def __call__(self, call: wire.Call, proceed: wire.Proceed) -> Any:
        if not self.running:
            return proceed(call)
        again = attempt.get() > 0
        if not again:
            self.requests.append(call.title)
        number = len(self.requests)
        if self.kind is None or self.kind.at_commit or number < self.index:
            return proceed(call)
        if number > self.index and self.kind is not Kind.OUTAGE:
            return proceed(call)
        self.struck = True
        return self.strike(call, proceed, self.kind)

    def strike(self, call: wire.Call, proceed: wire.Proceed, kind: Kind) -> Any:
        if kind in ANSWERS:
            raise BackendError(*ANSWERS[kind])
        if kind is Kind.KILL_BEFORE:
            self.transport.kill()
            raise BackendError(500, 0, "the process was killed")
        if kind is Kind.KILL_AFTER:
            answer = proceed(call)
            self.transport.kill()
            return answer
        last = attempt.get() == 4
        if kind is Kind.ONCE_500_AFTER and attempt.get() > 0:
            return proceed(call)
        if kind is Kind.ONCE_500_AFTER or last:
            proceed(call)
        raise BackendError(500, 0, "Internal Server Error")

    def watch_commits(self, database: Any) -> None:
        """Count the writes of this database, one commit each as the caller sees it, and strike at one of them."""
        write: Callable[..., Awaitable[Any]] = database.write

        async def counted(*args: Any, **options: Any) -> Any:
            if self.transport.dead:
                await self.transport.never()
            mine = 0
            if self.running:
                self.commits += 1
                mine = self.commits
            if mine and mine == self.index and self.kind is Kind.COMMIT_KILL_BEFORE:
                await self.die()
            result = await write(*args, **options)
            if mine and mine == self.index and self.kind is Kind.COMMIT_KILL_AFTER:
                await self.die()
            if self.transport.dead:
                await self.transport.never()
            return result

        database.write = counted

    async def die(self) -> None:
        self.struck = True
        self.transport.kill()
        await self.transport.never()
