"""INSERT … ON CONFLICT, which both engines know and SQLAlchemy names apart."""

from typing import Any

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
