"""A PostgreSQL server for one measurement."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support import engines


@contextmanager
def postgresql() -> Iterator[str]:
    """The url of an empty database. As in the tests the server waits for no disk, so its figures flatter it."""
    folder = Path(tempfile.mkdtemp(prefix="cagou-bench-"))
    os.chmod(folder, 0o755)  # started by root, PostgreSQL runs as a user of its own
    made = engines.Engines(folder)
    try:
        yield made.fresh("postgresql", "nothing", _nothing, folder)
    finally:
        made.close()
        engines._remove(folder)
        shutil.rmtree(folder, ignore_errors=True)


async def _nothing(url: str) -> None:
    """The template stays empty."""
