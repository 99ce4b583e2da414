"""A cluster with its domains and nobody in it, on each engine."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest

from models.database import Database, everywhere
from models.experts.domains import seed_domains
from tests.support import factories

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    """Noon in Nouméa."""
    return NOW


@pytest.fixture
async def cluster_id(database: Database) -> UUID:
    """The cluster."""
    made = await database.write(everywhere(), lambda session: factories.cluster(session, guild_id=1, now=NOW))
    await database.write(made, lambda session: seed_domains(session, NOW))
    return made
