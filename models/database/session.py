"""The session an operation works in: opened for one cluster, it sees and changes no other."""

import inspect
import re
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from functools import lru_cache
from typing import Any, Literal, NoReturn, TypeVar
from uuid import UUID, uuid4

from sqlalchemy import Connection, Executable, Insert, Update, event
from sqlalchemy.orm import ORMExecuteState, UOWTransaction, with_loader_criteria
from sqlalchemy.orm import Session as SqlalchemySession
from sqlalchemy.orm.attributes import instance_state

from models.database.base import ClusterItself, OfOneCluster, OwnedByCluster

Entity = TypeVar("Entity")
Result = TypeVar("Result")


class Topic(StrEnum):
    """What a commit may have changed, for those who keep something in memory."""

    OUTBOX = "outbox"
    DUE = "due"
    CLUSTER = "cluster"
    PEOPLE = "people"
    DOMAINS = "domains"
    EXPERTS = "experts"
    PROJECTS = "projects"


class Everywhere:
    """The scope of a session that sees every cluster."""


_EVERYWHERE = Everywhere()

Scope = UUID | Everywhere


def everywhere() -> Everywhere:
    """The one way to open a session across clusters; each use of it is worth a look."""
    return _EVERYWHERE


class AnotherClustersRow(Exception):
    """A programming error: an operation tried to write a row of a cluster that its session is not opened for."""


class Session(SqlalchemySession):
    """A synchronous session for one scope, used by one operation and then closed.

    `cluster_id` is the cluster it is opened for, None only for `everywhere()`.
    """

    def __init__(
        self, bind: Connection, scope: Scope, ids: Callable[[], UUID] = uuid4, *, savepoint: bool = False
    ) -> None:
        """Join the transaction of `bind`, within a savepoint when the transaction is shared with other sessions."""
        mode: Literal["create_savepoint", "rollback_only"] = "create_savepoint" if savepoint else "rollback_only"
        super().__init__(bind=bind, expire_on_commit=False, join_transaction_mode=mode)
        self.cluster_id: UUID | None = scope if isinstance(scope, UUID) else None
        self.topics: set[Topic] = set()
        self._ids = ids

    @property
    def own_cluster_id(self) -> UUID:
        """The cluster this session is opened for; RuntimeError in a session opened everywhere."""
        if self.cluster_id is None:
            raise RuntimeError("this session is opened everywhere, not for one cluster")
        return self.cluster_id

    @property
    def dialect_name(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.get_bind().dialect.name

    def new_id(self) -> UUID:
        """A random id, from the source given to the database."""
        return self._ids()

    def touch(self, *topics: Topic) -> None:
        """Say what this operation changed: told to the subscribers of every process after the commit."""
        self.topics.update(topics)

    def find(self, entity: type[Entity], id: UUID) -> Entity | None:
        """The row of this cluster with that id, None when there is none or it is another cluster's."""
        return self.get(entity, _key(self, entity, id))

    def commit(self) -> NoReturn:
        """Refused: the database commits, once the whole operation has succeeded."""
        raise RuntimeError("an operation does not commit; the database does, after it returns")

    def rollback(self) -> NoReturn:
        """Refused: raise, and the database undoes the operation; what may fail alone goes into `begin_nested()`."""
        raise RuntimeError("an operation does not roll back: it raises, or tries in begin_nested()")

    def bulk_save_objects(self, *arguments: Any, **options: Any) -> NoReturn:
        """Refused: it passes the guard of the clusters by. Use `add_all` or an insert with a list."""
        raise RuntimeError("bulk methods pass the guard of the clusters by: use add_all or execute an insert")

    bulk_insert_mappings = bulk_save_objects
    bulk_update_mappings = bulk_save_objects

    def finish(self) -> None:
        """Keep what the operation did. For models.database only."""
        super().commit()


def run_in_session(
    connection: Connection,
    scope: Scope,
    operation: Callable[[Session], Result],
    ids: Callable[[], UUID],
    *,
    savepoint: bool = False,
) -> tuple[Result, frozenset[Topic]]:
    """Run an operation in a session of its own on a connection in a transaction; its result, and what it touched."""
    session = Session(connection, scope, ids, savepoint=savepoint)
    try:
        result = operation(session)
        if inspect.iscoroutine(result):
            result.close()
            raise TypeError("an operation is a plain function: it cannot be awaited inside a transaction")
        session.finish()
    except BaseException:
        with suppress(Exception):  # the savepoint may be gone with its transaction; what happened first matters
            session.close()
        raise
    session.close()
    return result, frozenset(session.topics)


def in_cluster(session: Session, cluster_id: UUID, operation: Callable[[Session], Result]) -> Result:
    """Run an operation for one cluster within the transaction of a session opened everywhere; returns its result.

    It has a session and a savepoint of its own: what it refuses undoes it alone. What comes due is written by the very
    operations that people come through.
    """
    session.flush()
    result, topics = run_in_session(session.connection(), cluster_id, operation, session._ids, savepoint=True)
    session.touch(*topics)
    return result


def lock(session: Session, entity: type[Entity], id: UUID) -> Entity | None:
    """The row, which no other operation changes until this one ends; None when there is no such row.

    On PostgreSQL it waits for whoever holds the row and reads it afresh; SQLite has one writer, so a plain read does.
    """
    key = _key(session, entity, id)
    if session.dialect_name == "postgresql":
        return session.get(entity, key, with_for_update=True, populate_existing=True)
    return session.get(entity, key)


def _key(session: Session, entity: type[Any], id: UUID) -> Any:
    if issubclass(entity, OwnedByCluster):
        return (session.own_cluster_id, id)
    return id


@lru_cache(maxsize=256)
def _only(number: int) -> tuple[Any, ...]:
    # asyncpg's own ids are equal to ours, and no other driver takes them: what is kept holds neither's.
    cluster_id = UUID(int=number)
    return (
        with_loader_criteria(OfOneCluster, lambda table: table.cluster_id == cluster_id, include_aliases=True),
        with_loader_criteria(ClusterItself, lambda table: table.id == cluster_id, include_aliases=True),
    )


@event.listens_for(Session, "do_orm_execute")
def _filter_by_cluster(state: ORMExecuteState) -> None:
    session = state.session
    assert isinstance(session, Session)
    if session.cluster_id is None or not state.is_orm_statement:
        return
    if state.is_insert or state.is_update:
        _guard_values(session.cluster_id, state)
    if not state.is_insert:
        state.statement = state.statement.options(*_only(session.cluster_id.int))


def _guard_values(cluster_id: UUID, state: ORMExecuteState) -> None:
    """Check the rows that a statement brings with it, which no criteria filter."""
    mapper = state.bind_mapper
    if mapper is None or not issubclass(mapper.class_, OfOneCluster):
        return
    for value in _named_clusters(state.statement, state.parameters):
        if value != cluster_id:
            raise AnotherClustersRow(f"{mapper.class_.__name__} of {value} in a session of {cluster_id}")


def _named_clusters(statement: Executable, parameters: Any) -> list[Any]:
    if isinstance(statement, Update):
        # A list of rows is an update of each by its key, to which SQLAlchemy adds no criteria (tried).
        rows = parameters if isinstance(parameters, list | tuple) else []
        moved = any(getattr(column, "key", column) == "cluster_id" for column in statement._values or ())
        return [row.get("cluster_id") for row in rows] + (["another cluster"] if moved else [])
    assert isinstance(statement, Insert)
    if parameters:
        rows = parameters if isinstance(parameters, list | tuple) else [parameters]
        return [row.get("cluster_id") for row in rows]
    values = statement.compile().params
    # SQLAlchemy names the values of a list of rows cluster_id_m0, cluster_id_m1 and so on.
    return [value for name, value in values.items() if re.fullmatch(r"cluster_id(_m\d+)?", name)] or [None]


@event.listens_for(Session, "before_flush")
def _guard_flush(session: SqlalchemySession, flush: UOWTransaction, instances: Any) -> None:
    assert isinstance(session, Session)
    for row in session.new:
        if isinstance(row, OfOneCluster) and row.cluster_id is None:
            row.cluster_id = session.own_cluster_id
        if isinstance(row, OwnedByCluster) and row.id is None:
            row.id = session.new_id()
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, OfOneCluster):
            _guard_row(session, row, row.cluster_id, "cluster_id")
        elif isinstance(row, ClusterItself):
            _guard_row(session, row, row.id, "id")


def _guard_row(session: Session, row: object, cluster_id: UUID, column: str) -> None:
    if session.cluster_id is not None and cluster_id != session.cluster_id:
        raise AnotherClustersRow(f"{type(row).__name__} of {cluster_id} in a session of {session.cluster_id}")
    state = instance_state(row)
    if state.persistent and state.attrs[column].history.has_changes():
        raise AnotherClustersRow(f"{type(row).__name__} would move to {cluster_id}")
