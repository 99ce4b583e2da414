"""What only SQLite has: one file that one process holds, one writer thread, commits in groups."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import event, func, select, text

from models.database import Database, Session, everywhere
from models.database.migrating import file_of
from models.errors import (
    DatabaseCorrupt,
    DatabaseFull,
    DatabaseHeldByAnotherProcess,
    DatabaseReadOnly,
    DatabaseUnreachable,
)
from tests.models.database.world import Book, add_book, new_cluster

ROOT = Path(__file__).parents[3]

OTHER_PROCESS = textwrap.dedent(
    """
    import asyncio, sys
    from models.database import Database
    from tests.models.database.world import add_book, new_cluster

    async def main():
        database = await Database.open(sys.argv[1], migrate=False)
        cluster = await new_cluster(database)
        print("ready", flush=True)

        async def write(caller):
            number = 0
            while True:
                title = f"{caller}-{number}"
                await database.write(cluster, add_book(title))
                print(title, flush=True)
                number += 1

        await asyncio.gather(*(write(caller) for caller in range(8)))

    asyncio.run(main())
    """
)


def another_process(url: str) -> "subprocess.Popen[str]":
    """A process that holds the file, writes for ever and prints what was acknowledged."""
    command = [sys.executable, "-c", OTHER_PROCESS, url]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def path_of(url: str) -> Path:
    path = file_of(url)
    assert path is not None
    return path


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Book)) or 0


@pytest.fixture
async def opened(sqlite_url: str):
    database = await Database.open(sqlite_url, migrate=False)
    yield database
    await database.close()


@pytest.fixture
async def home(opened: Database) -> UUID:
    return await new_cluster(opened)


@pytest.mark.parametrize("lines", [1, 60, 300])
def test_what_was_acknowledged_survives_a_kill(sqlite_url: str, lines: int) -> None:
    process = another_process(sqlite_url)
    assert process.stdout is not None
    acknowledged = [process.stdout.readline() for _ in range(lines)]
    process.send_signal(signal.SIGKILL)
    acknowledged += process.stdout.readlines()
    process.wait()
    whole = {line.strip() for line in acknowledged if line.endswith("\n")}
    with sqlite3.connect(path_of(sqlite_url)) as connection:
        kept = {title for (title,) in connection.execute("SELECT title FROM book")}
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    connection.close()
    assert len(whole) >= lines
    assert whole <= kept


async def test_a_file_is_held_by_one_process(sqlite_url: str) -> None:
    process = another_process(sqlite_url)
    try:
        with pytest.raises(DatabaseHeldByAnotherProcess) as refusal:
            await Database.open(sqlite_url, migrate=False)
        assert refusal.value.where == str(path_of(sqlite_url))
        reader = await Database.open(sqlite_url, migrate=False, hold=False)
        before = await reader.read(UUID(int=0), lambda session: session.scalar(text("SELECT count(*) FROM cluster")))
        assert before == 1
        with pytest.raises(DatabaseReadOnly):
            await reader.write(UUID(int=0), count)
        await reader.close()
    finally:
        process.kill()
        process.communicate()
    afterwards = await Database.open(sqlite_url, migrate=False)
    await afterwards.close()


async def test_a_file_is_held_once_within_a_process_too(opened: Database, sqlite_url: str) -> None:
    with pytest.raises(DatabaseHeldByAnotherProcess):
        await Database.open(sqlite_url, migrate=False)


async def test_many_waiting_operations_are_one_commit(opened: Database, home: UUID) -> None:
    commits = []
    event.listen(opened._storage._writing, "commit", lambda connection: commits.append(1))  # type: ignore[attr-defined]  # SqliteStorage
    gate = threading.Event()
    blocked = asyncio.create_task(opened.write(home, lambda session: gate.wait(5)))
    await asyncio.sleep(0.05)
    tasks = [asyncio.create_task(opened.write(home, add_book(str(number)))) for number in range(200)]
    await asyncio.sleep(0)
    assert opened.queue_depth == 201
    gate.set()
    await asyncio.gather(blocked, *tasks)
    assert len(commits) <= 3
    assert await opened.read(home, count) == 200


async def test_a_batch_does_not_grow_for_ever(opened: Database, home: UUID) -> None:
    """While operations keep coming, those that came first are answered: a batch ends at its limit of time."""
    answered = asyncio.Event()
    done = 0

    async def keep_writing() -> None:
        nonlocal done
        while not answered.is_set():
            await opened.write(home, lambda session: threading.Event().wait(0.02))
            done += 1

    writers = [asyncio.create_task(keep_writing()) for _ in range(40)]
    await asyncio.sleep(0.6)
    assert done >= 10
    answered.set()
    await asyncio.gather(*writers)


async def test_when_the_commit_fails_every_caller_is_told(opened: Database, home: UUID) -> None:
    engine = opened._storage._writing  # type: ignore[attr-defined]  # SqliteStorage

    def fail(connection: object) -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR
        raise error

    event.listen(engine, "commit", fail)
    results = await asyncio.gather(
        *(opened.write(home, add_book(str(number))) for number in range(10)), return_exceptions=True
    )
    assert all(isinstance(result, DatabaseUnreachable) for result in results)
    event.remove(engine, "commit", fail)
    await opened.write(home, add_book("after"))
    assert await opened.read(home, lambda session: list(session.scalars(select(Book.title)))) == ["after"]


async def test_a_full_disk_fails_and_the_next_write_succeeds(opened: Database, home: UUID) -> None:
    def limit(pages: int):
        # The limit is the connection's, and cannot go below what the file has.
        return lambda session: session.execute(text(f"PRAGMA max_page_count={pages}")).scalar()

    pages = await opened.write(home, lambda session: session.scalar(text("PRAGMA page_count")))
    await opened.write(home, limit(pages))
    big = [asyncio.create_task(opened.write(home, add_book(str(n) + "x" * 20_000))) for n in range(20)]
    results = await asyncio.gather(*big, return_exceptions=True)
    assert any(isinstance(result, DatabaseFull) for result in results)
    assert all(isinstance(result, DatabaseFull | UUID) for result in results)
    kept = sum(isinstance(result, UUID) for result in results)
    assert await opened.read(home, count) == kept
    await opened.write(home, limit(1_000_000))
    await opened.write(home, add_book("after"))
    assert await opened.read(home, count) == kept + 1


async def test_a_failure_that_undoes_the_batch_is_told_to_all_of_it(opened: Database, home: UUID) -> None:
    def undo(session: Session) -> None:
        # What SQLite itself does on a full disk, a failing one, or without memory.
        driver = session.connection().connection.driver_connection
        assert driver is not None
        driver.execute("ROLLBACK")
        raise LookupError("gone")

    gate = threading.Event()
    blocked = asyncio.create_task(opened.write(home, lambda session: gate.wait(5)))
    await asyncio.sleep(0.05)
    operations = [add_book("a"), undo, add_book("b")]
    tasks = [asyncio.create_task(opened.write(home, operation)) for operation in operations]
    await asyncio.sleep(0)
    gate.set()
    results = await asyncio.gather(blocked, *tasks, return_exceptions=True)
    told = {type(result) for result in results}
    assert LookupError in told
    kept = await opened.read(home, lambda session: sorted(session.scalars(select(Book.title))))
    acknowledged = [
        title for title, result in zip("ab", (results[1], results[3]), strict=True) if isinstance(result, UUID)
    ]
    assert kept == acknowledged


async def test_foreign_keys_and_durability_are_on(opened: Database, home: UUID) -> None:
    def settings(session: Session) -> list[object]:
        names = ("foreign_keys", "journal_mode", "synchronous", "query_only")
        return [session.scalar(text(f"PRAGMA {name}")) for name in names]

    assert await opened.write(home, settings) == [1, "wal", 2, 0]
    assert await opened.read(home, lambda session: session.scalar(text("PRAGMA query_only"))) == 1


async def test_a_cancelled_caller_whose_turn_has_not_come_is_left_out(opened: Database, home: UUID) -> None:
    gate = threading.Event()
    blocked = asyncio.create_task(opened.write(home, lambda session: gate.wait(5)))
    await asyncio.sleep(0.05)
    cancelled = asyncio.create_task(opened.write(home, add_book("cancelled")))
    kept = asyncio.create_task(opened.write(home, add_book("kept")))
    await asyncio.sleep(0)
    cancelled.cancel()
    await asyncio.sleep(0)
    gate.set()
    await asyncio.gather(blocked, kept)
    assert await opened.read(home, lambda session: list(session.scalars(select(Book.title)))) == ["kept"]


async def open_and_read(url: str, hold: bool, migrate: bool) -> None:
    database = await Database.open(url, hold=hold, migrate=migrate)
    try:
        await database.read(everywhere(), lambda session: session.execute(text("SELECT * FROM sqlite_master")))
    finally:
        await database.close()


async def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "damaged.sqlite3"
    path.write_bytes(b"this is no database at all" * 1000)
    for hold in (True, False):
        for migrate in (True, False):
            with pytest.raises(DatabaseCorrupt) as refusal:
                await open_and_read(f"sqlite:///{path}", hold, migrate)
            assert refusal.value.where == str(path)


async def test_damage_within_a_file_is_told(sqlite_url: str) -> None:
    database = await Database.open(sqlite_url, migrate=False)
    home = await new_cluster(database)
    await asyncio.gather(*(database.write(home, add_book(f"{n}" + "x" * 500)) for n in range(300)))
    await database.close()
    path = path_of(sqlite_url)
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size // 3)
        file.write(b"\xff" * (size // 3))
    database = await Database.open(sqlite_url, migrate=False)
    with pytest.raises(DatabaseCorrupt):
        await database.read(home, lambda session: list(session.scalars(select(Book))))
    with pytest.raises(DatabaseCorrupt):
        await asyncio.gather(*(database.write(home, add_book(f"new {n}")) for n in range(300)))
    await database.close()


async def test_a_missing_folder_or_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnreachable):
        await Database.open(f"sqlite:///{tmp_path}/nowhere/cagou.sqlite3")
    with pytest.raises(DatabaseUnreachable):
        await Database.open(f"sqlite:///{tmp_path}/none.sqlite3", hold=False)
    assert os.listdir(tmp_path) == []


async def test_another_programs_lock_is_told(
    opened: Database, home: UUID, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened.write(home, lambda session: session.execute(text("PRAGMA busy_timeout=50")).all())
    intruder = sqlite3.connect(path_of(sqlite_url), isolation_level=None)
    intruder.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseHeldByAnotherProcess):
        await opened.write(home, add_book("waiting"))
    intruder.execute("ROLLBACK")
    intruder.close()
    await opened.write(home, add_book("now"))


async def test_a_read_only_file_is_told(opened: Database, home: UUID) -> None:
    await opened.write(home, lambda session: session.execute(text("PRAGMA query_only=ON")).close())
    with pytest.raises(DatabaseReadOnly):
        await opened.write(home, add_book("no"))


async def test_an_unknown_engine_is_told() -> None:
    with pytest.raises(DatabaseUnreachable):
        await Database.open("mysql://somewhere/name")
