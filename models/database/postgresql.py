"""Cagou on PostgreSQL: one transaction an operation (or for those that go `Together`), and what changed told to the
other processes.
"""

import asyncio
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import URL, Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from models.database.faults import may_run_again, storage_error
from models.database.gathering import Gathering
from models.database.notices import CHANNEL, Notices, write_notice
from models.database.session import Scope, Session, Topic, run_in_session
from models.database.together import Together

POOL_SIZE = 8
MOST_ATTEMPTS = 10
LONGEST_WAIT = 0.05  # seconds, before an operation is run again; doubles at each attempt up to twenty times this
CONNECT_TIMEOUT = 10  # seconds


class PostgresqlStorage:
    """One database of a server."""

    dialect_name = "postgresql"
    path: Path | None = None

    def __init__(self, url: URL, where: str, ids: Callable[[], UUID]) -> None:
        self._where = where
        self._ids = ids
        self._origin = uuid4().hex  # not from `ids`: two processes given one source must still differ
        self._engine = async_engine(url)
        # A query of several statements sees one state; it waits for nobody and is never undone for another's sake.
        self._readers = self._engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        # The pool's own queue lets newcomers overtake: of many who wait some would starve, until it gives them up.
        self._turn = asyncio.Semaphore(POOL_SIZE)
        self._notices = Notices(connection_arguments(url), self._origin)
        self._gathering = Gathering(self._attempt)
        self._in_flight = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def start(self, told: Callable[[Scope, frozenset[Topic]], None]) -> None:
        """Connect; `told` is called on the event loop after each commit, here or elsewhere, that touched a topic."""
        self._told = told
        try:
            await self._notices.start(told)
        except Exception as error:
            raise storage_error(error, self._where) or error from error

    @property
    def queue_depth(self) -> int:
        """How many operations are under way."""
        return self._in_flight

    async def read(self, scope: Scope, query: Callable[[Session], Any]) -> Any:
        """Run a query on one consistent state of the database."""
        self._enter()
        try:
            async with self._turn, self._readers.connect() as connection:
                result, _ = await connection.run_sync(run_in_session, scope, query, self._ids)
                return result
        except Exception as error:
            if (typed := storage_error(error, self._where)) is not None:
                raise typed from error
            raise
        finally:
            self._leave()

    async def write(self, scope: Scope, operation: Callable[[Session], Any]) -> Any:
        """Run an operation in a transaction, again when PostgreSQL undid it for another's sake."""
        self._enter()
        try:
            if isinstance(operation, Together):
                return await self._gathering.write(scope, operation)
            return await self._attempt(scope, operation)
        finally:
            self._leave()

    async def scrub(self, table: str) -> bool:
        """Take what was deleted from a table out of it."""
        self._enter()
        try:
            async with self._turn, self._engine.connect() as connection:
                apart = await connection.execution_options(isolation_level="AUTOCOMMIT")
                await apart.execute(text(f'VACUUM "{table}"'))
            return True
        except Exception as error:
            if (typed := storage_error(error, self._where)) is not None:
                raise typed from error
            raise
        finally:
            self._leave()

    async def close(self) -> None:
        """Finish what is under way, then disconnect."""
        await self._idle.wait()
        await self._gathering.finish()
        await self._notices.stop()
        await self._engine.dispose()

    async def _attempt(self, scope: Scope, operation: Callable[[Session], Any]) -> Any:
        longest = LONGEST_WAIT
        for attempt in range(1, MOST_ATTEMPTS + 1):
            try:
                async with self._turn, self._engine.begin() as connection:
                    result, topics = await connection.run_sync(self._operate, scope, operation)
            except Exception as error:
                if may_run_again(error) and attempt < MOST_ATTEMPTS:
                    await asyncio.sleep(random.uniform(0, longest))
                    longest = min(longest * 2, 20 * LONGEST_WAIT)
                    continue
                if (typed := storage_error(error, self._where)) is not None:
                    raise typed from error
                raise
            if topics:
                self._told(scope, topics)
            return result
        raise AssertionError("the last attempt returns or raises")

    def _operate(
        self, connection: Connection, scope: Scope, operation: Callable[[Session], Any]
    ) -> tuple[Any, frozenset[Topic]]:
        result, topics = run_in_session(connection, scope, operation, self._ids)
        if topics:
            notice = write_notice(self._origin, scope, topics)
            connection.execute(text("SELECT pg_notify(:channel, :notice)"), {"channel": CHANNEL, "notice": notice})
        return result, topics

    def _enter(self) -> None:
        self._in_flight += 1
        self._idle.clear()

    def _leave(self) -> None:
        self._in_flight -= 1
        if not self._in_flight:
            self._idle.set()


def async_engine(url: URL, *, pool_size: int = POOL_SIZE) -> AsyncEngine:
    """The engine for `postgresql://...`, through asyncpg."""
    return create_async_engine(
        url.set(drivername="postgresql+asyncpg"),
        pool_size=pool_size,
        max_overflow=0,
        pool_pre_ping=True,
        hide_parameters=True,  # they are what people wrote, and errors go to the log
        connect_args={"timeout": CONNECT_TIMEOUT},
    )


def connection_arguments(url: URL) -> dict[str, Any]:
    """What asyncpg.connect takes, for the connection that listens."""
    arguments: dict[str, Any] = {"timeout": CONNECT_TIMEOUT, **url.query}
    for name, value in {
        "host": url.host,
        "port": url.port,
        "user": url.username,
        "password": url.password,
        "database": url.database,
    }.items():
        if value is not None and value != "":
            arguments[name] = value
    return arguments
