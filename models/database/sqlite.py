"""Cagou on one SQLite file: reads on a few reader threads, writes on one writer thread."""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from models.database.faults import storage_error
from models.database.hold import Hold
from models.database.session import Scope, Session, Topic, run_in_session
from models.database.writer import Writer
from models.errors import DatabaseReadOnly

READERS = 4
BUSY_TIMEOUT = 5000  # milliseconds; only a backup's last step or another program may make us wait
LAST_READS = 2.0
"""Seconds that a close waits for who still reads: one that the end of the process cuts off complains in the log."""
SCRUB_TIMEOUT = 200  # milliseconds; the writer stands still meanwhile, and a scrub can be done again
# Otherwise the driver begins transactions by itself, and releasing the first savepoint commits (measured).
DRIVER = {"isolation_level": None, "check_same_thread": False}


class SqliteStorage:
    """One file. With `hold` it may be written and no other process may; without, it is only read."""

    dialect_name = "sqlite"

    def __init__(self, path: Path, ids: Callable[[], UUID], hold: Hold | None) -> None:
        self.path: Path | None = path
        self._where = str(path)
        self._ids = ids
        self._hold = hold
        self._readers = reading_engine(path)
        self._reader_threads = ThreadPoolExecutor(READERS, "cagou-reader")
        self._writing: Engine | None = None
        self._writer: Writer | None = None
        self._reading = 0
        self._nobody_reads = asyncio.Event()
        self._nobody_reads.set()
        self._may_read = asyncio.Event()
        self._may_read.set()
        self._scrubbing = asyncio.Lock()

    async def start(self, told: Callable[[Scope, frozenset[Topic]], None]) -> None:
        """Open the file; `told` is called on the event loop after each commit that touched a topic."""
        if self._hold is not None:
            self._writing = writing_engine(Path(self._where))
            try:
                self._writer = Writer(self._writing, self._ids, self._where, told)
            except Exception as error:
                raise storage_error(error, self._where) or error from error

    @property
    def queue_depth(self) -> int:
        """How many operations wait for their commit."""
        return 0 if self._writer is None else self._writer.depth

    async def read(self, scope: Scope, query: Callable[[Session], Any]) -> Any:
        """Run a query on one consistent state of the file. It ends well also when nobody waits for it any more."""
        while not self._may_read.is_set():
            await self._may_read.wait()
        self._reading += 1
        self._nobody_reads.clear()
        reading = self._begin_reading(scope, query)
        reading.add_done_callback(self._end_reading)
        return await asyncio.shield(reading)

    def _begin_reading(self, scope: Scope, query: Callable[[Session], Any]) -> asyncio.Future[Any]:
        """Hand a query to the reader threads, which take them in the order they came."""
        return asyncio.get_running_loop().run_in_executor(self._reader_threads, self._read, scope, query)

    def _read(self, scope: Scope, query: Callable[[Session], Any]) -> Any:
        try:
            with self._readers.connect() as connection:
                result, _ = run_in_session(connection, scope, query, self._ids)
                return result
        except Exception as error:
            if (typed := storage_error(error, self._where)) is not None:
                raise typed from error
            raise

    def _end_reading(self, reading: asyncio.Future[Any]) -> None:
        if not reading.cancelled():
            reading.exception()  # whoever asked may be gone, and nobody else looks
        self._reading -= 1
        if not self._reading:
            self._nobody_reads.set()

    async def write(self, scope: Scope, operation: Callable[[Session], Any]) -> Any:
        """Run an operation on the writer thread; returns once it is on the disk."""
        if self._writer is None:
            raise DatabaseReadOnly(self._where)
        return await self._writer.write(scope, operation)

    async def scrub(self, table: str) -> bool:
        """Write the whole file anew, and empty its log: nothing is left of what was deleted from any table.

        Readers of ours wait meanwhile. False while another process reads, which keeps the log from being emptied.
        """
        if self._writer is None:
            raise DatabaseReadOnly(self._where)
        async with self._scrubbing:
            self._may_read.clear()
            try:
                await self._nobody_reads.wait()
                return bool(await self._writer.apart(_scrub))
            finally:
                self._may_read.set()

    async def close(self) -> None:
        """Finish what waits and what is being read, close the file and let it go."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._nobody_reads.wait(), LAST_READS)
        if self._writer is not None:
            await self._writer.stop()
        if self._writing is not None:
            self._writing.dispose()
        self._reader_threads.shutdown(wait=False, cancel_futures=True)
        self._readers.dispose()
        if self._hold is not None:
            self._hold.release()


def _scrub(file: sqlite3.Connection) -> bool:
    try:
        file.execute("VACUUM")
        file.execute(f"PRAGMA busy_timeout={SCRUB_TIMEOUT}")
        busy, *_ = file.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy
    finally:
        file.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT}")


def writing_engine(path: Path) -> Engine:
    """The synchronous engine of the writer thread."""
    engine = create_engine(URL.create("sqlite", database=str(path)), connect_args=DRIVER, hide_parameters=True)
    # Erasing a person must leave nothing of them in the free parts of pages: hence secure_delete.
    _prepare(engine, "BEGIN IMMEDIATE", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON")
    _shorten_savepoints(engine)
    return engine


def reading_engine(path: Path) -> Engine:
    """The synchronous engine of the reader threads, which cannot write."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args=DRIVER,
        pool_size=READERS,
        max_overflow=0,
        hide_parameters=True,
    )
    _prepare(engine, "BEGIN", "query_only=ON")
    return engine


def migrating_engine(path: Path, *, write: bool = True) -> AsyncEngine:
    """The engine of migrations, and of who asks for the revision only.

    Foreign keys are off: rebuilding a table would delete what refers to it.
    """
    address = URL.create("sqlite+aiosqlite", database=str(path))
    engine = create_async_engine(address, connect_args=DRIVER, hide_parameters=True)
    if write:
        _prepare(engine.sync_engine, "BEGIN IMMEDIATE", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=OFF")
    else:
        _prepare(engine.sync_engine, "BEGIN", "query_only=ON")
    return engine


def _shorten_savepoints(engine: Engine) -> None:
    """Send savepoints as plain text: SQLAlchemy compiles each anew, a third of the time of a small write (measured)."""

    def send(command: str) -> Callable[[Connection, str], None]:
        return lambda connection, name: connection.connection.cursor().execute(f"{command} {name}")

    for method, command in {
        "do_savepoint": "SAVEPOINT",
        "do_release_savepoint": "RELEASE SAVEPOINT",
        "do_rollback_to_savepoint": "ROLLBACK TO SAVEPOINT",
    }.items():
        setattr(engine.dialect, method, send(command))


def _prepare(engine: Engine, begin: str, *pragmas: str) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: sqlite3.Connection, record: Any) -> None:
        cursor = connection.cursor()
        for pragma in (f"busy_timeout={BUSY_TIMEOUT}", *pragmas):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)
