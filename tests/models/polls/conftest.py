"""The stage of polls, on each engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.database import Database
from tests.support.poll_stage import PollStage


@pytest.fixture
async def stage(database: Database, tmp_path: Path) -> PollStage:
    """A cluster whose members vote."""
    return await PollStage.open(database, tmp_path)
