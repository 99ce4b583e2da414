"""What a driver raised -> what the storage cannot do. What is not about the storage stays as it is."""

import sqlite3

from sqlalchemy.exc import DBAPIError

from models.errors import (
    DatabaseCorrupt,
    DatabaseError,
    DatabaseFull,
    DatabaseHeldByAnotherProcess,
    DatabaseReadOnly,
    DatabaseUnreachable,
)

# https://www.postgresql.org/docs/current/errcodes-appendix.html
_RUN_AGAIN = frozenset({"40001", "40P01"})
_READ_ONLY_STATES = frozenset({"25006"})
_FULL_STATES = frozenset({"53100"})
_CORRUPT_STATES = frozenset({"XX001", "XX002"})
_UNREACHABLE_STATES = frozenset({"53300", "57P01", "57P02", "57P03", "28000", "28P01", "3D000"})


def storage_error(error: BaseException, where: str) -> DatabaseError | None:
    """The typed error when the storage is at fault, None when the operation is."""
    if isinstance(error, DatabaseError):
        return error
    original = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(original, sqlite3.Error):
        return _of_sqlite(original, where)
    state = sqlstate(error)
    if state is not None and (typed := _of_postgresql(state, where, original)) is not None:
        return typed
    if isinstance(original, OSError) or (isinstance(error, DBAPIError) and error.connection_invalidated):
        return DatabaseUnreachable(where, _words(original))
    return None


def first_storage_error(error: BaseException, where: str) -> DatabaseError | None:
    """The same, also when the storage failed first and undoing the rest failed in turn."""
    found: DatabaseError | None = None
    following: BaseException | None = error
    while following is not None:
        found = storage_error(following, where) or found
        following = following.__cause__ or following.__context__
    return found


def sqlstate(error: BaseException) -> str | None:
    """The five characters of PostgreSQL's error code, when there is one."""
    original = error.orig if isinstance(error, DBAPIError) else error
    state = getattr(original, "sqlstate", None)
    return state if isinstance(state, str) else None


def may_run_again(error: BaseException) -> bool:
    """Whether PostgreSQL undid the transaction for the sake of another: a serialisation failure or a deadlock."""
    return sqlstate(error) in _RUN_AGAIN


def _of_sqlite(error: sqlite3.Error, where: str) -> DatabaseError | None:
    code = getattr(error, "sqlite_errorcode", None)
    # https://www.sqlite.org/rescode.html: the low byte is the primary code.
    match None if code is None else code & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return DatabaseHeldByAnotherProcess(where)
        case sqlite3.SQLITE_READONLY:
            return DatabaseReadOnly(where)
        case sqlite3.SQLITE_IOERR | sqlite3.SQLITE_CANTOPEN:
            return DatabaseUnreachable(where, _words(error))
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return DatabaseCorrupt(where)
        case sqlite3.SQLITE_FULL:
            return DatabaseFull(where)
        case _:
            return None


def _of_postgresql(state: str, where: str, error: BaseException | None) -> DatabaseError | None:
    if state in _READ_ONLY_STATES:
        return DatabaseReadOnly(where)
    if state in _FULL_STATES:
        return DatabaseFull(where)
    if state in _CORRUPT_STATES:
        return DatabaseCorrupt(where)
    if state in _UNREACHABLE_STATES or state.startswith("08"):
        return DatabaseUnreachable(where, _words(error))
    return None


def _words(error: BaseException | None) -> str:
    return "" if error is None else (str(error) or type(error).__name__)
