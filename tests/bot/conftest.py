"""A Discord on the wire for the tests of real processes, and a database that is ready for it."""

import asyncio
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench.stage import prepare
from tests.bench.wire.processes import Wire, fake_discord

PEOPLE = 60


@pytest.fixture(scope="session")
def one_wire() -> Iterator[Wire]:
    """One fake Discord for all."""
    with fake_discord() as wire:
        yield wire


@pytest.fixture
def wire(one_wire: Wire) -> Wire:
    """A fake Discord that takes everything and has seen nothing."""
    one_wire.ask("rules", {"members_intent": True})
    one_wire.ask("forget", {"all": True})
    return one_wire


@pytest.fixture(scope="session")
def prepared_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the cluster of the fake's server."""
    file = tmp_path_factory.mktemp("prepared") / "cagou.sqlite3"
    asyncio.run(prepare(f"sqlite:///{file}", PEOPLE))
    return file


@pytest.fixture
def home(prepared_file: Path, tmp_path: Path) -> Path:
    """The folder of a deployment: `cagou.sqlite3` is in it, as the settings expect by themselves."""
    shutil.copy(prepared_file, tmp_path / "cagou.sqlite3")
    return tmp_path


@pytest.fixture
def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port
