"""Open databases with the tables of `world.py`."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import UUID

import pytest

from models.database import Database
from tests.models.database import world
from tests.support.engines import Engines


@pytest.fixture
def url(engines: Engines, engine_name: str, tmp_path: Path) -> Iterator[str]:
    made = engines.fresh(engine_name, "world", world.build, tmp_path)
    yield made
    engines.drop(made)


@pytest.fixture
def sqlite_url(engines: Engines, tmp_path: Path) -> str:
    return engines.fresh("sqlite", "world", world.build, tmp_path)


@pytest.fixture
def postgresql_url(engines: Engines, tmp_path: Path) -> Iterator[str]:
    made = engines.fresh("postgresql", "world", world.build, tmp_path)
    yield made
    engines.drop(made)


@pytest.fixture
async def store(url: str) -> AsyncIterator[Database]:
    """A database of the world's tables on each engine."""
    database = await Database.open(url, migrate=False)
    yield database
    await database.close()


@pytest.fixture
async def cluster(store: Database) -> UUID:
    return await world.new_cluster(store)


@pytest.fixture
async def other(store: Database) -> UUID:
    return await world.new_cluster(store)
