"""The two methods through which everything is read and written, on either engine."""

import logging
from collections.abc import Callable
from contextvars import copy_context
from pathlib import Path
from typing import Protocol, TypeVar
from uuid import UUID, uuid4

from sqlalchemy import make_url

from models.database.hold import Hold
from models.database.migrating import file_of, refuse_other_revision, upgrade_held, where_of
from models.database.session import Scope, Session, Topic
from models.database.sqlite import SqliteStorage
from models.errors import DatabaseStopped, DatabaseUnreachable

logger = logging.getLogger(__name__)

T = TypeVar("T")

Listener = Callable[[UUID | None, frozenset[Topic]], None]
"""Called with the cluster whose rows changed (None: any) and what may have changed."""


class Storage(Protocol):
    """What an engine does behind the two methods."""

    dialect_name: str
    path: Path | None

    @property
    def queue_depth(self) -> int:
        """How many operations wait for their commit."""

    async def start(self, told: Callable[[Scope, frozenset[Topic]], None]) -> None:
        """Open it."""

    async def read(self, scope: Scope, query: Callable[[Session], T]) -> T:
        """Run a query."""

    async def write(self, scope: Scope, operation: Callable[[Session], T]) -> T:
        """Run an operation."""

    async def scrub(self, table: str) -> bool:
        """Leave nothing of what was deleted."""

    async def close(self) -> None:
        """Finish and close."""


class Database:
    """An open database. `path` is the file on SQLite, None on PostgreSQL; `where` is what a person may be told."""

    def __init__(self, storage: Storage, where: str) -> None:
        self._storage = storage
        self._listeners: list[Listener] = []
        self._closed = False
        self.where = where
        self.dialect_name = storage.dialect_name
        self.path = storage.path

    @classmethod
    async def open(
        cls, url: str, *, ids: Callable[[], UUID] = uuid4, hold: bool = True, migrate: bool = True
    ) -> "Database":
        """Open `sqlite:///path` or `postgresql://user@host/name`.

        With `hold` an SQLite file may be written and is refused to other processes; without, it is only read, also
        while a bot holds it. With `migrate` a held file is first brought up to date after a backup copy; elsewhere
        tables that are not at this program's revision raise DatabaseBehind or DatabaseAhead.
        """
        storage = await _open_storage(url, ids, hold, migrate)
        database = cls(storage, where_of(url))
        try:
            await storage.start(database._tell)
        except BaseException:
            await storage.close()
            raise
        return database

    async def read(self, scope: Scope, query: Callable[[Session], T]) -> T:
        """What the query returns; it sees one consistent state and cannot write."""
        self._refuse_when_closed()
        return await self._storage.read(scope, query)

    async def write(self, scope: Scope, operation: Callable[[Session], T]) -> T:
        """What the operation returns, once it is durable; when it raises, nothing of it is kept.

        The operation may be run again on PostgreSQL: it must change nothing but the session's rows.
        """
        self._refuse_when_closed()
        return await self._storage.write(scope, operation)

    async def scrub(self, table: str) -> bool:
        """Leave nothing of what was deleted from a table: on SQLite in the whole file and its log.

        False when another process reads the file: do it again later. PostgreSQL's log of the past stays, as it does in
        each copy that was made of it, and of the file: what must not be read there was never written in clear.
        """
        self._refuse_when_closed()
        return await self._storage.scrub(table)

    def subscribe(self, listener: Listener) -> None:
        """Call `listener` on the event loop after each commit, also of other processes on PostgreSQL.

        It runs in the context of its subscriber, whichever thread committed: what it starts belongs to the subscriber.
        """
        context = copy_context()
        self._listeners.append(lambda cluster_id, topics: context.run(listener, cluster_id, topics))

    @property
    def queue_depth(self) -> int:
        """How many operations wait for their commit."""
        return self._storage.queue_depth

    async def close(self) -> None:
        """Accept nothing more, finish what waits, and close. Closing again does nothing."""
        if not self._closed:
            self._closed = True
            await self._storage.close()

    def _refuse_when_closed(self) -> None:
        if self._closed:
            raise DatabaseStopped(self.where)

    def _tell(self, scope: Scope, topics: frozenset[Topic]) -> None:
        cluster_id = scope if isinstance(scope, UUID) else None
        for listener in self._listeners:
            try:
                listener(cluster_id, topics)
            except Exception:
                logger.exception("a subscriber failed on %s", sorted(topics))


async def _open_storage(url: str, ids: Callable[[], UUID], hold: bool, migrate: bool) -> Storage:
    path = file_of(url)
    if path is None:
        from models.database.postgresql import PostgresqlStorage

        if migrate:
            await refuse_other_revision(url)
        return PostgresqlStorage(make_url(url), where_of(url), ids)
    if not hold:
        if not path.exists():  # once, at the start
            raise DatabaseUnreachable(str(path), "there is no such file")
        if migrate:
            await refuse_other_revision(url)
        return SqliteStorage(path, ids, None)
    held = Hold(path)
    try:
        if migrate:
            await upgrade_held(url)
    except BaseException:
        held.release()
        raise
    return SqliteStorage(path, ids, held)
