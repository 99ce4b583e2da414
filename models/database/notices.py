"""What other processes committed: PostgreSQL's LISTEN and NOTIFY on one connection."""

import asyncio
import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID

from models.database.session import Scope, Topic, everywhere

logger = logging.getLogger(__name__)

CHANNEL = "cagou"
FIRST_WAIT = 0.2  # seconds before connecting again; doubles at each failure
LONGEST_WAIT = 10.0
CHECK_EVERY = 30.0  # seconds; a connection that died silently is noticed by then
CHECK_TIMEOUT = 10.0

Told = Callable[[Scope, frozenset[Topic]], None]


def write_notice(origin: str, scope: Scope, topics: frozenset[Topic]) -> str:
    """`origin:cluster:topic,topic`; an empty cluster means any."""
    cluster = str(scope) if isinstance(scope, UUID) else ""
    return f"{origin}:{cluster}:{','.join(sorted(topics))}"


def read_notice(notice: str) -> tuple[str, Scope, frozenset[Topic]]:
    """The inverse. Topics that this version does not know are left out."""
    origin, cluster, topics = notice.split(":")
    known = frozenset(topic for topic in Topic if topic in topics.split(","))
    return origin, UUID(cluster) if cluster else everywhere(), known


class Notices:
    """Listens while it is started, connecting again when the connection is lost.

    After a loss everything may have changed unheard, so all topics are told for every cluster.
    """

    def __init__(self, arguments: dict[str, Any], origin: str) -> None:
        self._arguments = arguments
        self._origin = origin
        self._connection: Any = None
        self._reconnecting: asyncio.Task[None] | None = None
        self._checking: asyncio.Task[None] | None = None
        self._next_check: asyncio.TimerHandle | None = None
        self._stopped = False

    async def start(self, told: Told) -> None:
        """Connect and listen; raises what the driver raises."""
        self._told = told
        self._loop = asyncio.get_running_loop()
        await self._connect()

    async def stop(self) -> None:
        """Listen no more."""
        self._stopped = True
        if self._next_check is not None:
            self._next_check.cancel()
        for task in (self._reconnecting, self._checking):
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
        if self._connection is not None:
            connection, self._connection = self._connection, None
            await connection.close(timeout=CHECK_TIMEOUT)

    async def _connect(self) -> None:
        import asyncpg  # an optional extra: SQLite runs without it

        connection = await asyncpg.connect(**self._arguments)
        connection.add_termination_listener(self._lost)
        await connection.add_listener(CHANNEL, self._heard)
        self._connection = connection
        # A timer, not a task that sleeps: nothing is under way while the bot is idle.
        self._next_check = self._loop.call_later(CHECK_EVERY, self._check)

    def _heard(self, connection: Any, process: int, channel: str, notice: str) -> None:
        try:
            origin, scope, topics = read_notice(notice)
        except ValueError:
            logger.warning("a notice that is not ours on channel %s", channel)
            return
        if origin != self._origin and topics:
            self._told(scope, topics)

    def _lost(self, connection: Any) -> None:
        if not self._stopped and connection is self._connection:
            self._connection = None
            if self._next_check is not None:
                self._next_check.cancel()
            self._reconnecting = self._loop.create_task(self._reconnect())

    async def _reconnect(self) -> None:
        wait = FIRST_WAIT
        while True:
            try:
                await self._connect()
                break
            except Exception as error:
                logger.warning("not listening to other processes, trying again in %.1f s: %s", wait, error)
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT)
        self._told(everywhere(), frozenset(Topic))

    def _check(self) -> None:
        self._checking = self._loop.create_task(self._check_connection())

    async def _check_connection(self) -> None:
        connection = self._connection
        if connection is None:
            return
        try:
            await connection.execute("SELECT 1", timeout=CHECK_TIMEOUT)
            self._next_check = self._loop.call_later(CHECK_EVERY, self._check)
        except Exception:
            connection.terminate()
            self._lost(connection)
