"""The versions of the tables: from nothing, against the models, and back, on both engines."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, make_url, text

from models.database import Base, Database, everywhere, migrating
from models.database.migrating import check, current_revision, downgrade, head, upgrade
from models.errors import DatabaseAhead, DatabaseBehind, DatabaseHeldByAnotherProcess
from tests.support.engines import Engines


async def _nothing(url: str) -> None:
    if url.startswith("sqlite"):
        sqlite3.connect(make_url(url).database or "").close()


@pytest.fixture
def empty_url(engines: Engines, engine_name: str, tmp_path: Path) -> Iterator[str]:
    """A database without any table."""
    if engine_name == "sqlite":
        yield f"sqlite:///{tmp_path}/new.sqlite3"
    else:
        made = engines.fresh(engine_name, "nothing", _nothing, tmp_path)
        yield made
        engines.drop(made)


async def tables_of(url: str) -> set[str]:
    database = await Database.open(url, migrate=False, hold=False)
    statement = (
        "SELECT name FROM sqlite_master WHERE type = 'table'"
        if database.dialect_name == "sqlite"
        else "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    )
    names = await database.read(everywhere(), lambda session: set(session.scalars(text(statement))))
    await database.close()
    return names - {"alembic_version"}


async def test_from_nothing_to_the_models_and_back(empty_url: str) -> None:
    await upgrade(empty_url)
    assert await current_revision(empty_url) == head()
    await check(empty_url)
    assert await tables_of(empty_url) == set(Base.metadata.tables)
    await downgrade(empty_url)
    assert await current_revision(empty_url) is None
    assert await tables_of(empty_url) == set()
    await upgrade(empty_url)
    await check(empty_url)


async def test_every_version_goes_up_and_down(empty_url: str) -> None:
    scripts = ScriptDirectory.from_config(migrating._configuration())
    for version in reversed(list(scripts.walk_revisions())):
        await upgrade(empty_url, version.revision)
        await downgrade(empty_url, str(version.down_revision or "base"))
        await upgrade(empty_url, version.revision)
    assert await current_revision(empty_url) == head()


async def test_two_migrations_at_once_are_one_after_the_other(empty_url: str) -> None:
    results = await asyncio.gather(upgrade(empty_url), upgrade(empty_url), return_exceptions=True)
    assert all(result is None or isinstance(result, DatabaseHeldByAnotherProcess) for result in results)
    await check(empty_url)


async def test_a_failed_migration_leaves_nothing(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(connection: Connection, command: str, *arguments: object) -> None:
        run(connection, command, *arguments)
        raise LookupError("on the way")

    run = migrating._run
    monkeypatch.setattr(migrating, "_run", fail)
    with pytest.raises(LookupError):
        await upgrade(empty_url)
    assert await tables_of(empty_url) == set()


async def test_tables_of_a_newer_program_are_refused(database_url: str) -> None:
    database = await Database.open(database_url, migrate=False)
    await database.write(everywhere(), lambda s: s.execute(text("UPDATE alembic_version SET version_num = 'future'")))
    await database.close()
    for refused in (Database.open(database_url), upgrade(database_url)):
        with pytest.raises(DatabaseAhead) as refusal:
            await refused
        assert refusal.value.revision == "future"


async def test_a_bot_migrates_its_own_file_and_no_server(empty_url: str) -> None:
    if empty_url.startswith("sqlite"):
        database = await Database.open(empty_url)
        await database.close()
        assert await current_revision(empty_url) == head()
        return
    with pytest.raises(DatabaseBehind) as refusal:
        await Database.open(empty_url)
    assert refusal.value.command == "cagou migrate"
    assert await tables_of(empty_url) == set()


async def test_who_only_reads_does_not_migrate(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/old.sqlite3"
    await _nothing(url)
    with pytest.raises(DatabaseBehind):
        await Database.open(url, hold=False)


async def test_a_held_file_is_not_migrated(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/held.sqlite3"
    database = await Database.open(url)
    with pytest.raises(DatabaseHeldByAnotherProcess):
        await upgrade(url)
    await database.close()


async def test_a_file_is_copied_before_it_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "cagou.sqlite3"
    await upgrade(f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO deployment_fact VALUES ('a', 'b')")
        connection.commit()
    monkeypatch.setattr(migrating, "head", lambda: "later")
    await upgrade(f"sqlite:///{path}")
    with closing(
        sqlite3.connect(tmp_path / f"cagou.before-{await current_revision(f'sqlite:///{path}')}.sqlite3")
    ) as copy:
        assert copy.execute("SELECT * FROM deployment_fact").fetchall() == [("a", "b")]


async def test_a_program_folder_with_odd_characters(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/100% à nous.sqlite3"
    database = await Database.open(url)
    await database.close()
    assert await current_revision(url) == head()
