"""Scrubbing: what was deleted is nowhere in the file any more, and nobody is kept from working for long."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import delete, func, select

from models.database import Database, Session
from models.errors import DatabaseReadOnly, DatabaseStopped
from tests.models.database.world import Book, add_book, new_cluster

SECRET = "un titre que personne ne doit retrouver"


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Book)) or 0


def forget(session: Session) -> None:
    session.execute(delete(Book).where(Book.title.contains(SECRET)))


async def fill(database: Database, cluster: UUID) -> None:
    """Many books, some of which are forgotten again."""
    for number in range(30):
        await database.write(cluster, add_book(f"{SECRET} {number} {'x' * 500}"))
        await database.write(cluster, add_book(f"kept {number}"))
    await database.write(cluster, forget)


def bytes_of(path: Path) -> bytes:
    parts = [path, path.with_name(path.name + "-wal")]
    return b"".join(part.read_bytes() for part in parts if part.exists())


async def test_what_is_kept_stays(store: Database, cluster: UUID) -> None:
    """On both engines; again is safe, and it works after a write and before one."""
    await fill(store, cluster)
    assert await store.scrub("book")
    assert await store.read(cluster, count) == 30
    await store.write(cluster, add_book("one more"))
    assert await store.scrub("book")
    assert await store.read(cluster, count) == 31


async def test_nothing_of_what_was_deleted_is_in_the_file(sqlite_url: str) -> None:
    """Neither in a free part of it, nor in its log, which is emptied."""
    database = await Database.open(sqlite_url, migrate=False)
    assert database.path is not None
    cluster = await new_cluster(database)
    await fill(database, cluster)
    assert SECRET.encode() in bytes_of(database.path), "what is looked for could be there"
    assert await database.scrub("book")
    assert SECRET.encode() not in bytes_of(database.path)
    assert database.path.with_name(database.path.name + "-wal").stat().st_size == 0
    await database.close()


async def test_everybody_works_on_meanwhile(store: Database, cluster: UUID) -> None:
    """Those who read wait for it, those who write wait their turn; nobody is refused and nothing is lost."""
    await fill(store, cluster)
    work = [
        *[store.write(cluster, add_book(f"meanwhile {number}")) for number in range(20)],
        *[store.read(cluster, count) for _ in range(20)],
    ]
    scrubs = [store.scrub("book") for _ in range(3)]
    done = await asyncio.gather(*work[:10], scrubs[0], *work[10:30], scrubs[1], *work[30:], scrubs[2])
    assert all(done)
    assert await store.read(cluster, count) == 50


async def test_another_process_that_reads_puts_it_off(sqlite_url: str) -> None:
    """The log cannot be emptied under a reader's feet: we are told, go on, and do it again later."""
    database = await Database.open(sqlite_url, migrate=False)
    assert database.path is not None
    cluster = await new_cluster(database)
    await fill(database, cluster)
    reader = sqlite3.connect(database.path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM book").fetchone()
    assert await database.scrub("book") is False
    await database.write(cluster, add_book("the writer goes on"))
    assert await database.read(cluster, count) == 31
    reader.execute("ROLLBACK")
    reader.close()
    assert await database.scrub("book")
    assert SECRET.encode() not in bytes_of(database.path)
    await database.close()


async def test_a_file_that_is_only_read_is_not_scrubbed(sqlite_url: str) -> None:
    """And one that is closed neither."""
    held = await Database.open(sqlite_url, migrate=False)
    reading = await Database.open(sqlite_url, hold=False, migrate=False)
    with pytest.raises(DatabaseReadOnly):
        await reading.scrub("book")
    await reading.close()
    await held.close()
    with pytest.raises(DatabaseStopped):
        await held.scrub("book")


async def test_a_scrub_that_fails_harms_nothing(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers and the writer go on."""
    database = await Database.open(sqlite_url, migrate=False)
    cluster = await new_cluster(database)

    def fail(_: sqlite3.Connection) -> bool:
        raise sqlite3.OperationalError("no room")

    with monkeypatch.context() as patched:
        patched.setattr("models.database.sqlite._scrub", fail)
        with pytest.raises(sqlite3.OperationalError):
            await database.scrub("book")
    await database.write(cluster, add_book("goes on"))
    assert await database.read(cluster, count) == 1
    assert database.queue_depth == 0
    assert await database.scrub("book")
    await database.close()
