"""A database on an SQLite file without threads: what is asked of it is done at the next turn of the event loop.

A bot's readers and its writer have threads, and a test waits for each hop between them; here the same statements run
in the same batches and transactions, on the loop, in an order that is the same in every run. Nothing outlives a test,
so nothing waits for the disk. The threads themselves are tested in `tests/models/database`.
"""

from __future__ import annotations

import asyncio
import queue
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import event

from models.database import Database, Scope, Session, Topic
from models.database.hold import Hold
from models.database.migrating import file_of, where_of
from models.database.sqlite import SqliteStorage, writing_engine
from models.database.writer import Job, Writer
from models.errors import DatabaseStopped


async def open_promptly(url: str, *, ids: Callable[[], UUID] = uuid4) -> Database:
    """Open a database at the program's revision: this way on SQLite, as a bot does on PostgreSQL."""
    path = file_of(url)
    if path is None:
        return await Database.open(url, migrate=False, ids=ids)
    storage = PromptStorage(path, ids, Hold(path))
    database = Database(storage, where_of(url))
    await storage.start(database._tell)
    return database


class PromptStorage(SqliteStorage):
    """A held file whose reads and writes have no threads."""

    def _begin_reading(self, scope: Scope, query: Callable[[Session], Any]) -> asyncio.Future[Any]:
        return asyncio.ensure_future(self._read_on_the_loop(scope, query))

    async def _read_on_the_loop(self, scope: Scope, query: Callable[[Session], Any]) -> Any:
        """Lets others have their turn before, as the wait for a thread would."""
        await asyncio.sleep(0)
        return self._read(scope, query)

    async def start(self, told: Callable[[Scope, frozenset[Topic]], None]) -> None:
        self._writing = writing_engine(Path(self._where))
        event.listen(self._writing, "connect", _wait_for_no_disk)
        self._writer = PromptWriter(self._writing, self._ids, self._where, told)


def _wait_for_no_disk(connection: sqlite3.Connection, record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")


class PromptWriter(Writer):
    """Commits together what came since the last turn of the loop."""

    def _run(self) -> None:
        """The thread of the real one: it has nothing to do."""

    async def _put(self, job: Job) -> Any:
        if self._stopping:
            raise DatabaseStopped(self._where)
        self.depth += 1
        self._jobs.put(job)
        self._loop.call_soon(self._turn)
        return await job.future

    async def stop(self) -> None:
        if not self._stopping:
            self._stopping = True
            self._jobs.put(None)
            self._loop.call_soon(self._turn)
        await asyncio.shield(self._stopped)

    def _turn(self) -> None:
        """As the thread does between two waits."""
        while self._next is not None or not self._told_to_stop:
            first, self._next = self._next, None
            if first is None:
                try:
                    first = self._jobs.get_nowait()
                except queue.Empty:
                    return
            if first is None:
                break
            self._do(first)
        if self._connection is not None:
            self._connection.close()
        self._call_loop(self._mark_stopped)
