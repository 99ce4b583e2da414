"""Copies of a file that is written to, and putting one back."""

import asyncio
import os
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select

from models.database import Database, Session
from models.database.backup import BackupByServerTools, backup, restore
from models.errors import DatabaseCorrupt, DatabaseHeldByAnotherProcess, DatabaseUnreachable
from tests.models.database.test_sqlite import another_process, path_of
from tests.models.database.world import Book, add_book, new_cluster


def add_pair(number: int):
    """Two books in one operation: a consistent copy has both or neither."""

    def operation(session: Session) -> None:
        session.add_all([Book(title=f"{number} left"), Book(title=f"{number} right")])

    return operation


def titles_in(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        return [title for (title,) in connection.execute("SELECT title FROM book")]


async def test_a_backup_during_writes_is_one_consistent_state(sqlite_url: str, tmp_path: Path) -> None:
    database = await Database.open(sqlite_url, migrate=False)
    home = await new_cluster(database)
    stop, numbers = False, iter(range(1_000_000))

    async def keep_writing() -> None:
        while not stop:
            await database.write(home, add_pair(next(numbers)))

    writers = [asyncio.create_task(keep_writing()) for _ in range(8)]
    sizes = []
    for number in range(5):
        before = await database.read(home, lambda session: session.scalar(select(func.count()).select_from(Book)))
        target = tmp_path / f"copy{number}.sqlite3"
        await asyncio.to_thread(backup, sqlite_url, target)
        titles = titles_in(target)
        assert len({title.split()[0] for title in titles}) * 2 == len(titles) >= (before or 0)
        sizes.append(len(titles))
    stop = True
    await asyncio.gather(*writers)
    await database.close()
    assert sizes == sorted(sizes)
    assert sizes[-1] > sizes[0]


async def test_steady_writing_does_not_hold_up_a_backup(sqlite_url: str, tmp_path: Path) -> None:
    """The copy of a file of many steps ends although commits come between the steps."""
    database = await Database.open(sqlite_url, migrate=False)
    home = await new_cluster(database)
    await asyncio.gather(*(database.write(home, add_book(f"{n}" + "x" * 20_000)) for n in range(400)))
    stopped = threading.Event()

    async def keep_writing() -> None:
        number = 0
        while not stopped.is_set():
            await database.write(home, add_pair(number))
            number += 1

    writer = asyncio.create_task(keep_writing())
    await asyncio.wait_for(asyncio.to_thread(backup, sqlite_url, tmp_path / "copy.sqlite3"), 20)
    stopped.set()
    await writer
    await database.close()
    assert len(titles_in(tmp_path / "copy.sqlite3")) >= 400


async def test_what_was_backed_up_is_restored(sqlite_url: str, tmp_path: Path) -> None:
    database = await Database.open(sqlite_url, migrate=False)
    home = await new_cluster(database)
    await database.write(home, add_book("kept"))
    backup(sqlite_url, tmp_path / "copy.sqlite3")
    await database.write(home, add_book("later"))
    with pytest.raises(DatabaseHeldByAnotherProcess):
        restore(tmp_path / "copy.sqlite3", sqlite_url)
    await database.close()
    restore(tmp_path / "copy.sqlite3", sqlite_url)
    database = await Database.open(sqlite_url, migrate=False)
    assert await database.read(home, lambda session: list(session.scalars(select(Book.title)))) == ["kept"]
    await database.close()


async def test_the_log_of_a_killed_bot_is_not_applied_to_what_was_restored(sqlite_url: str, tmp_path: Path) -> None:
    process = another_process(sqlite_url)
    backup(sqlite_url, tmp_path / "copy.sqlite3")
    assert process.stdout is not None
    for _ in range(50):
        process.stdout.readline()
    with pytest.raises(DatabaseHeldByAnotherProcess):
        restore(tmp_path / "copy.sqlite3", sqlite_url)
    process.kill()
    process.communicate()
    path = path_of(sqlite_url)
    assert path.with_name(path.name + "-wal").exists()
    expected = titles_in(tmp_path / "copy.sqlite3")
    restore(tmp_path / "copy.sqlite3", sqlite_url)
    assert titles_in(path) == expected


async def test_restoring_into_a_new_or_damaged_place(sqlite_url: str, tmp_path: Path) -> None:
    backup(sqlite_url, tmp_path / "copy.sqlite3")
    new = tmp_path / "new.sqlite3"
    restore(tmp_path / "copy.sqlite3", f"sqlite:///{new}")
    assert titles_in(new) == []
    new.write_bytes(b"damaged" * 5000)
    restore(tmp_path / "copy.sqlite3", f"sqlite:///{new}")
    assert titles_in(new) == []


@pytest.mark.parametrize("damage", ["no database", "page", "reference"])
async def test_a_damaged_backup_is_refused_and_changes_nothing(sqlite_url: str, tmp_path: Path, damage: str) -> None:
    database = await Database.open(sqlite_url, migrate=False)
    home = await new_cluster(database)
    await asyncio.gather(*(database.write(home, add_book(f"{n}" + "x" * 500)) for n in range(200)))
    await database.close()
    copy = tmp_path / "copy.sqlite3"
    backup(sqlite_url, copy)
    if damage == "no database":
        copy.write_bytes(b"nothing of the kind" * 1000)
    elif damage == "page":
        size = copy.stat().st_size
        with copy.open("r+b") as file:
            file.seek(size // 2)
            file.write(b"\xff" * (size // 4))
    else:
        with closing(sqlite3.connect(copy)) as connection:
            connection.execute("DELETE FROM cluster")
            connection.commit()
    with pytest.raises(DatabaseCorrupt):
        restore(copy, sqlite_url)
    assert len(titles_in_wal(path_of(sqlite_url))) == 200
    assert not [name for name in os.listdir(tmp_path) if name.endswith((".part", ".restoring"))]


def titles_in_wal(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [title for (title,) in connection.execute("SELECT title FROM book")]


def test_a_missing_file_and_another_engine_are_told(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnreachable):
        backup(f"sqlite:///{tmp_path}/none.sqlite3", tmp_path / "copy.sqlite3")
    with pytest.raises(BackupByServerTools) as refusal:
        backup("postgresql://server/cagou", tmp_path / "copy.sqlite3")
    assert refusal.value.tool == "pg_dump"
    with pytest.raises(BackupByServerTools):
        restore(tmp_path / "copy.sqlite3", "postgresql://server/cagou")
