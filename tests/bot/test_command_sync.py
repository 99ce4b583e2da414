"""Discord is told our commands by whichever process starts first."""

from __future__ import annotations

import asyncio

from bot.command_sync import FACT, _remember
from models.database import Database, everywhere
from models.database.tables import DeploymentFact


async def test_processes_that_start_at_once_all_start(database: Database) -> None:
    """Each writes down what it told Discord."""
    await asyncio.gather(
        *(database.write(everywhere(), lambda session: _remember(session, "the same")) for _ in range(8))
    )
    fact = await database.read(everywhere(), lambda session: session.get(DeploymentFact, FACT))
    assert fact is not None
    assert fact.value == "the same"
