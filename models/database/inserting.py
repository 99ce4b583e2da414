"""INSERT … ON CONFLICT, which both engines know and SQLAlchemy names apart; and rows by the thousand."""

from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import Any

from sqlalchemy import insert, inspect

from models.database.base import OfOneCluster
from models.database.session import Session


def insert_into(session: Session, table: type[Any]) -> Any:
    """The INSERT of the session's engine, which has `on_conflict_do_nothing` and `on_conflict_do_update`.

    An engine's own module is loaded only where it is used: PostgreSQL's takes a tenth of a second at every start.
    """
    if session.dialect_name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as insert_postgresql

        return insert_postgresql(table)
    from sqlalchemy.dialects.sqlite import insert as insert_sqlite

    return insert_sqlite(table)


def insert_rows(
    session: Session, table: type[OfOneCluster], columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Add rows of the session's own cluster by the thousand: of each the values of these columns, in their order.

    SQLAlchemy's own way looks up each value of each row by its name, which takes longer than writing it.
    """
    if not rows:
        return
    session.flush()
    connection = session.connection()
    given: dict[str, Iterable[Any]] = dict(zip(columns, zip(*rows, strict=True), strict=True))
    given["cluster_id"] = repeat(session.own_cluster_id, len(rows))
    statement = insert(table).compile(dialect=connection.dialect, column_keys=list(given))
    values = []
    for column in inspect(table).local_table.columns:
        if column.name in given:
            process = column.type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
            values.append(given[column.name] if process is None else map(process, given[column.name]))
    connection.exec_driver_sql(str(statement), list(zip(*values, strict=True)))
