from __future__ import annotations

import pytest

from models.database import Database
from tests.support.mandate_stage import Stage


@pytest.fixture
async def stage(database: Database) -> Stage:
    """A cluster that never had a board, on each engine."""
    return await Stage.open(database)
