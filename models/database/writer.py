"""The one thread that writes to an SQLite file: many operations in one commit, a savepoint each."""

import asyncio
import logging
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import field
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine

from models.database.faults import first_storage_error, storage_error
from models.database.session import Scope, Session, Topic, everywhere, run_in_session
from models.database.together import Together
from models.errors import DatabaseStopped, DomainError
from models.records import dataclass

logger = logging.getLogger(__name__)

MOST_OPERATIONS = 256
LONGEST_BATCH = 0.3  # seconds; the design's limit on how long a write may hold the writer
LONGEST_GATHERING = 0.04
"""Seconds that an operation which others of its kind may join waits for these at most, while the event loop is busy."""
BUSY_TURN = 0.0002
"""A turn of the event loop that takes longer, in seconds, did something."""


AllOf = Callable[[Session, Sequence[Any]], Sequence[Any]]
"""What `Together` has."""


@dataclass(eq=False)
class Job:
    """An operation that waits for its commit, and then what came of it.

    `apart`: instead, what is done with the file itself, outside of any transaction.
    """

    scope: Scope
    operation: Callable[[Session], Any]
    future: asyncio.Future[Any]
    apart: Callable[[sqlite3.Connection], Any] | None = None
    result: Any = None
    error: BaseException | None = None
    topics: frozenset[Topic] = field(default_factory=frozenset)


class Writer:
    """Runs the jobs in the order they came, in batches; resumes each caller after the commit of its batch.

    `told` is called on the event loop after a commit, once for each job that touched a topic, before its caller.
    """

    def __init__(
        self, engine: Engine, ids: Callable[[], UUID], where: str, told: Callable[[Scope, frozenset[Topic]], None]
    ) -> None:
        self._engine = engine
        self._ids = ids
        self._where = where
        self._told = told
        self._loop = asyncio.get_running_loop()
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._connection: Connection | None = engine.connect()
        self._stopped: asyncio.Future[None] = self._loop.create_future()
        self._stopping = False
        self._told_to_stop = False  # the writer thread's own
        self._next: Job | None = None  # the same: taken, and not begun
        self._gathered: list[Job] = []  # the event loop's own
        self.depth = 0
        self._thread = threading.Thread(target=self._run, name="cagou-writer", daemon=True)
        self._thread.start()

    async def write(self, scope: Scope, operation: Callable[[Session], Any]) -> Any:
        """What the operation returned, once it is on the disk; or what it raised, and then nothing of it is kept."""
        return await self._put(Job(scope, operation, self._loop.create_future()))

    async def apart(self, work: Callable[[sqlite3.Connection], Any]) -> Any:
        """What `work` returned, done between two commits on the writer's own connection."""
        return await self._put(Job(everywhere(), _nothing, self._loop.create_future(), work))

    async def _put(self, job: Job) -> Any:
        if self._stopping:
            raise DatabaseStopped(self._where)
        self.depth += 1
        if isinstance(job.operation, Together):
            self._gathered.append(job)
            if len(self._gathered) == 1:
                began = time.monotonic()
                self._loop.call_soon(self._gather, began, began + LONGEST_GATHERING)
        else:
            self._jobs.put(job)
        return await job.future

    def _gather(self, before: float, until: float) -> None:
        """Hand over what was gathered, once the event loop had a turn with nothing to do.

        What it does may bring more; and meanwhile the two threads would take the interpreter from each other.
        """
        now = time.monotonic()
        if now - before > BUSY_TURN and len(self._gathered) < MOST_OPERATIONS and now < until:
            self._loop.call_soon(self._gather, now, until)
        else:
            self._hand_over()

    def _hand_over(self) -> None:
        gathered, self._gathered = self._gathered, []
        for job in gathered:
            self._jobs.put(job)

    async def stop(self) -> None:
        """Finish what waits, then end the thread and close its connection."""
        if not self._stopping:
            self._stopping = True
            self._hand_over()
            self._jobs.put(None)
        await asyncio.shield(self._stopped)
        self._thread.join()

    def _run(self) -> None:
        while (first := self._take()) is not None:
            self._do(first)
        if self._connection is not None:
            self._connection.close()
        self._call_loop(self._mark_stopped)

    def _take(self) -> Job | None:
        """The next job, None once all that came before the stop is done."""
        job, self._next = self._next, None
        if job is not None or self._told_to_stop:
            return job
        return self._jobs.get()

    def _do(self, first: Job) -> None:
        """A job, with those that wait behind it where they can share its commit."""
        batch = [first]
        try:
            if first.apart is None:
                self._commit_together(batch)
            else:
                self._work_apart(first, first.apart)
        except BaseException as error:
            _fail_all(batch, first_storage_error(error, self._where) or error)
            self._begin_afresh()
        self._resume(batch)

    def _work_apart(self, job: Job, work: Callable[[sqlite3.Connection], Any]) -> None:
        if self._connection is None:
            self._connection = self._engine.connect()
        driver = self._connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        job.result = work(driver)

    def _commit_together(self, batch: list[Job]) -> None:
        """Run the first job and those that wait behind it, and commit."""
        if self._connection is None:
            self._connection = self._engine.connect()
        with self._connection.begin():
            began = time.monotonic()
            self._run_alike(self._connection, batch[0], batch)
            while len(batch) < MOST_OPERATIONS and time.monotonic() - began < LONGEST_BATCH:
                job = self._waiting()
                if job is None:
                    break
                batch.append(job)
                self._run_alike(self._connection, job, batch)

    def _waiting(self) -> Job | None:
        """The next job, if one waits that may share the commit."""
        job, self._next = self._next, None
        if job is None:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return None
            if job is None:
                self._told_to_stop = True
                return None
        if job.apart is not None:
            self._next = job
            return None
        return job

    def _run_alike(self, connection: Connection, first: Job, batch: list[Job]) -> None:
        """Run a job, with those right behind it that are of its kind, which join the batch."""
        alike = [first]
        operation = first.operation
        if isinstance(operation, Together):
            while len(batch) < MOST_OPERATIONS and (job := self._waiting()) is not None:
                if not _alike(first, job):
                    self._next = job
                    break
                batch.append(job)
                alike.append(job)
        began = time.monotonic()
        all_of = operation.all_of if isinstance(operation, Together) and len(alike) > 1 else None
        if all_of is None or not self._run_together(connection, all_of, alike):
            for job in alike:
                self._run_one(connection, job)
        if (took := time.monotonic() - began) > LONGEST_BATCH:
            logger.warning("an operation held the writer for %d ms", round(took * 1000))

    def _run_together(self, connection: Connection, all_of: AllOf, jobs: list[Job]) -> bool:
        """Whether they could be carried out as one; if not, nothing of it is kept."""
        wanted = [job for job in jobs if not job.future.cancelled()]
        if not wanted:
            return True
        items = [job.operation.item for job in wanted if isinstance(job.operation, Together)]
        try:
            results, topics = run_in_session(
                connection, wanted[0].scope, lambda session: all_of(session, items), self._ids, savepoint=True
            )
        except BaseException as error:
            _demand_transaction(connection, error)
            return False
        for job, result in zip(wanted, results, strict=True):
            if isinstance(result, DomainError):
                job.error = result
            else:
                job.result, job.topics, topics = result, topics, frozenset()
        return True

    def _run_one(self, connection: Connection, job: Job) -> None:
        if job.future.cancelled():
            return
        try:
            job.result, job.topics = run_in_session(connection, job.scope, job.operation, self._ids, savepoint=True)
        except BaseException as error:
            _demand_transaction(connection, error)
            job.error = storage_error(error, self._where) or error

    def _begin_afresh(self) -> None:
        """After a failed commit nothing is known of the connection: close it, and the next batch opens another."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(Exception):
                connection.invalidate()
            with suppress(Exception):
                connection.close()

    def _resume(self, batch: list[Job]) -> None:
        def resume() -> None:
            for job in batch:
                self.depth -= 1
                if job.error is None and job.topics:
                    self._told(job.scope, job.topics)
            for job in batch:
                _settle(job)

        self._call_loop(resume)

    def _call_loop(self, callback: Callable[[], None]) -> None:
        try:
            self._loop.call_soon_threadsafe(callback)
        except RuntimeError:
            logger.warning("the event loop closed before the database: %s", self._where)

    def _mark_stopped(self) -> None:
        if not self._stopped.done():
            self._stopped.set_result(None)


def _alike(first: Job, other: Job) -> bool:
    """Whether two jobs may be carried out as one."""
    one, two = first.operation, other.operation
    return (
        isinstance(one, Together)
        and isinstance(two, Together)
        and one.all_of == two.all_of
        and first.scope == other.scope
    )


def _demand_transaction(connection: Connection, error: BaseException) -> None:
    """Raise an error that ended the whole transaction, and with it what the batch did so far.

    A full or failing disk does so in SQLite.
    """
    driver = connection.connection.driver_connection
    if driver is None or not driver.in_transaction:
        raise error


def _nothing(_: Session) -> None:
    """The operation of a job that has none."""


def _fail_all(batch: list[Job], error: BaseException) -> None:
    for job in batch:
        job.error = error


def _settle(job: Job) -> None:
    if job.future.done():  # its caller was cancelled
        return
    if job.error is None:
        job.future.set_result(job.result)
    elif isinstance(job.error, StopIteration):
        failure = RuntimeError("an operation raised StopIteration")
        failure.__cause__ = job.error
        job.future.set_exception(failure)
    else:
        job.future.set_exception(job.error)
