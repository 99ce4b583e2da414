"""Copying an SQLite file while a bot writes to it, and putting a copy in its place."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url

from models.database.faults import storage_error
from models.database.hold import Hold
from models.errors import DatabaseCorrupt, DatabaseUnreachable, DomainError
from models.records import dataclass

STEP = 256  # pages copied at a time


@dataclass(eq=False)
class BackupByServerTools(DomainError):
    """PostgreSQL has its own tools: `tool` says which."""

    tool: str


def backup(url: str, target: Path) -> None:
    """Write one consistent state of the database to `target`, which is replaced at once and only when complete.

    A bot may write meanwhile. Raises BackupByServerTools on PostgreSQL.
    """
    copy_file(_file_of(url, "pg_dump"), target)


def restore(source: Path, url: str) -> None:
    """Put a backup in the place of the database, after checking that it is whole.

    Raises DatabaseHeldByAnotherProcess while a bot runs, DatabaseCorrupt when the backup is damaged (the database is
    then as it was), BackupByServerTools on PostgreSQL.
    """
    target = _file_of(url, "pg_restore")
    hold = Hold(target)
    try:
        staged = target.with_name(target.name + ".restoring")
        copy_file(source, staged)
        _refuse_damaged(staged, source)
        _settle_log(target)
        os.replace(staged, target)
        _sync_folder(target.parent)
    finally:
        hold.release()


def copy_file(source: Path, target: Path) -> None:
    """Copy one consistent state of an SQLite file, also while it is written to."""
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    try:
        with closing(_open_existing(source)) as origin, closing(sqlite3.connect(part)) as copy:
            # Holding one reading transaction fixes the state that is copied. Without it each commit of the bot
            # would make the copy begin again, and under steady writing it would never end.
            origin.execute("BEGIN")
            origin.execute("SELECT count(*) FROM sqlite_master").fetchone()
            origin.backup(copy, pages=STEP)
            origin.rollback()
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
        _sync_file(part)
        os.replace(part, target)
        _sync_folder(target.parent)
    except (sqlite3.Error, OSError) as error:
        raise storage_error(error, str(source)) or error from error
    finally:
        part.unlink(missing_ok=True)


def _file_of(url: str, tool: str) -> Path:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        raise BackupByServerTools(tool)
    return Path(parsed.database or "")


def _open_existing(path: Path) -> sqlite3.Connection:
    if not path.exists():
        raise DatabaseUnreachable(str(path), "there is no such file")
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA query_only=ON")
    return connection


def _refuse_damaged(copy: Path, source: Path) -> None:
    try:
        with closing(sqlite3.connect(copy)) as connection:
            whole = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            whole = whole and not connection.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.DatabaseError:
        whole = False
    if not whole:
        copy.unlink()
        raise DatabaseCorrupt(str(source))


def _settle_log(path: Path) -> None:
    """Bring the write-ahead log into the old file and remove it: left behind, it would be applied to the new one."""
    if path.exists():
        try:
            with closing(sqlite3.connect(path, isolation_level=None)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.DatabaseError:
            pass  # the old file is damaged, which may be why it is replaced
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _sync_file(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_folder(path: Path) -> None:
    _sync_file(path)
