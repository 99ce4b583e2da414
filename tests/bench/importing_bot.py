"""The bot as `cagou run` makes it, which imports the large register as soon as it is ready.

python -m tests.bench.importing_bot REPORT: the settings come from the environment, REPORT gets the figures.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from pathlib import Path

from sqlalchemy import func, select

from bot.addresses import point_at
from bot.client import Cagou
from bot.clock import SystemClock
from bot.logs import set_up_logs
from bot.running import SWITCH_SECONDS
from config.settings import load_settings
from models.actor import Actor
from models.cluster.facts import cluster_of_guild
from models.database import Database, everywhere
from models.experts.tables import Expertise
from models.people.tables import Person
from models.transfer.importing import import_files
from tests.bench.register import LINES, large_register
from tests.bench.wire import objects


class ImportingBot(Cagou):
    """Cagou, and one import."""

    report: Path

    async def on_ready(self) -> None:
        """Begin."""
        await super().on_ready()
        self.importing = asyncio.create_task(self._import())

    async def _import(self) -> None:
        cluster = await self.database.read(everywhere(), lambda session: cluster_of_guild(session, objects.GUILD_ID))
        assert cluster is not None
        files = await asyncio.to_thread(large_register)
        began = time.monotonic()
        found = await import_files(self.database, cluster.id, Actor.at_command_line(), files, now=self.clock.now())
        seconds = time.monotonic() - began
        people, expertise = [
            await self.database.read(
                cluster.id,
                lambda session, table=table: session.scalar(select(func.count()).select_from(table)),  # type: ignore[misc]  # mypy cannot infer a lambda with a default
            )
            for table in (Person, Expertise)
        ]
        part = self.report.with_suffix(".part")
        written = {
            "seconds": seconds,
            "lines": found.lines,
            "expected": LINES,
            "people": people,
            "expertise": expertise,
        }
        part.write_text(json.dumps(written), "utf-8")
        os.replace(part, self.report)


async def _serve(report: Path) -> None:
    settings = load_settings()
    assert settings.token is not None
    set_up_logs(settings.log_format, settings.log_level)
    sys.setswitchinterval(SWITCH_SECONDS)
    point_at(settings)
    database = await Database.open(settings.database_url)
    client = ImportingBot(settings, database, SystemClock())
    client.report = report
    try:
        await client.start(settings.token.get_secret_value())
    finally:
        await client.close()


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1])))
