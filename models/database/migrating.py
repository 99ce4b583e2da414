"""Bringing the tables to this program's revision, and telling when they are not."""

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, make_url, text
from sqlalchemy.ext.asyncio import AsyncEngine

from models.database.backup import copy_file
from models.database.faults import storage_error
from models.database.hold import Hold
from models.errors import DatabaseAhead, DatabaseBehind, DatabaseError, DatabaseUnreachable

if TYPE_CHECKING:
    from alembic.config import Config

SCRIPTS = Path(__file__).parent.parent / "migrations"
ALEMBICS_TABLE = "alembic_version"
ONE_MIGRATION_AT_A_TIME = 0x6361676F75  # "cagou": the key of PostgreSQL's advisory lock


async def current_revision(url: str) -> str | None:
    """The revision of the tables; None when there are none."""
    revision: str | None = await _with_connection(url, _revision)
    return revision


async def upgrade(url: str, revision: str = "head") -> None:
    """Bring the tables to a revision: from nothing, or from an earlier one, in one transaction.

    Raises DatabaseHeldByAnotherProcess while a bot holds the file, DatabaseAhead when the tables are newer.
    """
    path = file_of(url)
    hold = None if path is None else Hold(path)
    try:
        await upgrade_held(url, revision)
    finally:
        if hold is not None:
            hold.release()


async def upgrade_held(url: str, revision: str = "head") -> None:
    """The same for a caller that holds the file already. An existing file is copied before it changes."""
    path = file_of(url)
    found = await _with_connection(url, _revision) if path is None or path.exists() else None
    _refuse_unknown(url, found)
    if found is not None and found == head() and revision == "head":
        return
    if path is not None and found is not None:
        copy_file(path, path.with_name(f"{path.stem}.before-{found}.sqlite3"))
    await _with_connection(url, lambda connection: _run(connection, "upgrade", revision), write=True)


async def downgrade(url: str, revision: str = "base") -> None:
    """Take the tables back to a revision. What only newer tables held is lost."""
    await _with_connection(url, lambda connection: _run(connection, "downgrade", revision), write=True)


async def check(url: str) -> None:
    """Raise alembic's CommandError subclass when the tables differ from the models, saying how."""
    await _with_connection(url, lambda connection: _run(connection, "check"), write=True)


async def write_version(url: str, message: str, revision: str) -> None:
    """For developers: write the version that brings the tables of `url` to the models, to be mended by hand."""
    await _with_connection(
        url, lambda connection: _run(connection, "revision", message, autogenerate=True, rev_id=revision), write=True
    )


async def refuse_other_revision(url: str) -> None:
    """DatabaseBehind or DatabaseAhead unless the tables are at this program's revision."""
    found = await current_revision(url)
    _refuse_unknown(url, found)
    if found != head():
        raise DatabaseBehind(where_of(url), found)


def head() -> str:
    """The revision of this program: the name of its last version says it (`20261124_0002_staged_imports.py`).

    Alembic knows it too, but takes a third of a second to load, which a start with nothing to migrate need not.
    """
    return max(path.name for path in SCRIPTS.glob("versions/*.py")).split("_")[1]


def file_of(url: str) -> Path | None:
    """The SQLite file, None on PostgreSQL."""
    parsed = make_url(url)
    return Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None


def where_of(url: str) -> str:
    """The file's path, or the address without its password."""
    path = file_of(url)
    return make_url(url).render_as_string(hide_password=True) if path is None else str(path)


def _refuse_unknown(url: str, found: str | None) -> None:
    if found is None or found == head():
        return
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    try:
        ScriptDirectory.from_config(_configuration()).get_revision(found)
    except CommandError as error:
        raise DatabaseAhead(where_of(url), found) from error


def _configuration(connection: Connection | None = None) -> "Config":
    from alembic.config import Config

    configuration = Config(attributes={"connection": connection})
    # The option is read with %-interpolation.
    configuration.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    configuration.set_main_option("path_separator", "os")
    configuration.set_main_option("file_template", "%%(year)d%%(month).2d%%(day).2d_%%(rev)s_%%(slug)s")
    return configuration


def _revision(connection: Connection) -> str | None:
    if not connection.dialect.has_table(connection, ALEMBICS_TABLE):
        return None
    found: str | None = connection.scalar(text(f"SELECT version_num FROM {ALEMBICS_TABLE}"))
    return found


def _run(connection: Connection, command: str, *arguments: Any, **options: Any) -> None:
    from alembic import command as commands

    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_MIGRATION_AT_A_TIME})
    getattr(commands, command)(_configuration(connection), *arguments, **options)
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise sqlite3.IntegrityError("the migration would leave references to nothing")


async def _with_connection(url: str, work: Any, *, write: bool = False) -> Any:
    engine = _engine(make_url(url), write)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(work)
    except Exception as error:
        typed: DatabaseError | None = storage_error(error, where_of(url))
        if typed is None:
            raise
        raise typed from error
    finally:
        await engine.dispose()


def _engine(url: URL, write: bool) -> AsyncEngine:
    if url.get_backend_name() == "sqlite":
        from models.database.sqlite import migrating_engine

        return migrating_engine(Path(url.database or ""), write=write)
    if url.get_backend_name() == "postgresql":
        from models.database.postgresql import async_engine

        return async_engine(url, pool_size=1)
    raise DatabaseUnreachable(where_of(str(url)), f"no such engine: {url.get_backend_name()}")
