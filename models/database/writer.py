"""The one thread that writes to an SQLite file: many operations in one commit, a savepoint each."""

import asyncio
import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Engine

from models.database.faults import storage_error
from models.database.session import Scope, Session, Topic, run_in_session
from models.errors import DatabaseStopped

logger = logging.getLogger(__name__)

MOST_OPERATIONS = 256
LONGEST_BATCH = 0.3  # seconds; the design's limit on how long a write may hold the writer


@dataclass(eq=False)
class Job:
    """An operation that waits for its commit, and then what came of it."""

    scope: Scope
    operation: Callable[[Session], Any]
    future: asyncio.Future[Any]
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
        self._connection = engine.connect()
        self._stopped: asyncio.Future[None] = self._loop.create_future()
        self._stopping = False
        self.depth = 0
        self._thread = threading.Thread(target=self._run, name="cagou-writer", daemon=True)
        self._thread.start()

    async def write(self, scope: Scope, operation: Callable[[Session], Any]) -> Any:
        """What the operation returned, once it is on the disk; or what it raised, and then nothing of it is kept."""
        if self._stopping:
            raise DatabaseStopped(self._where)
        job = Job(scope, operation, self._loop.create_future())
        self.depth += 1
        self._jobs.put(job)
        return await job.future

    async def stop(self) -> None:
        """Finish what waits, then end the thread and close its connection."""
        if not self._stopping:
            self._stopping = True
            self._jobs.put(None)
        await asyncio.shield(self._stopped)
        self._thread.join()

    def _run(self) -> None:
        more = True
        while more:
            first = self._jobs.get()
            if first is None:
                break
            batch = [first]
            try:
                more = self._commit_together(batch)
            except BaseException as error:
                _fail_all(batch, storage_error(error, self._where) or error)
            self._resume(batch)
        self._connection.close()
        self._call_loop(self._mark_stopped)

    def _commit_together(self, batch: list[Job]) -> bool:
        """Run the first job and those that wait behind it, and commit. False when told to stop."""
        more = True
        began = time.monotonic()
        with self._connection.begin():
            job: Job | None = batch[0]
            while job is not None:
                self._run_one(job)
                if len(batch) >= MOST_OPERATIONS or time.monotonic() - began > LONGEST_BATCH:
                    break
                try:
                    job = self._jobs.get_nowait()
                except queue.Empty:
                    break
                if job is None:
                    more = False
                else:
                    batch.append(job)
            else:
                more = False
        return more

    def _run_one(self, job: Job) -> None:
        if job.future.cancelled():
            return
        began = time.monotonic()
        try:
            job.result, job.topics = run_in_session(
                self._connection, job.scope, job.operation, self._ids, savepoint=True
            )
        except BaseException as error:
            # Some failures (disk full, input or output) end the whole transaction, and the batch with it.
            if not self._connection.connection.dbapi_connection.in_transaction:  # type: ignore[union-attr]  # sqlite3's
                raise
            job.error = storage_error(error, self._where) or error
        if (took := time.monotonic() - began) > LONGEST_BATCH:
            logger.warning("an operation held the writer for %d ms", round(took * 1000))

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
