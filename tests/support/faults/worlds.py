"""Worlds of the real bot for the fault runner: each on a fresh SQLite file, and able to be killed.

@pytest.mark.parametrize("case", flow_cases(INSTALL))
async def test_faults(case: Case, make_fault_world: MakeWorld) -> None:
    await case.run(make_fault_world)
"""

from __future__ import annotations

import itertools
import shutil
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from bot.client import Cagou
from bot.demo import locale_patch, private_thread_patch
from bot.demo.patience import PatientEnv
from models.database.migrating import file_of, upgrade
from tests.support.engines import Engines
from tests.support.faults.runner import MakeWorld, replace_bot
from tests.support.prompt import open_promptly
from tests.support.strict import Strict, strict
from tests.support.world import VirtualClock, World, id_source, settings_of_a_world

WINDOW = 1.0
WINDOWS = 20
"""A bot counts as hanging when so many windows of so many seconds have passed: a shared disk may stall for five. One
window is shorter than the first wait before another try (two seconds), which then is left to the embedded clock.
"""


class FaultWorld(World):
    """A world that can lose its process. What Discord refuses is refused, but not counted: faults make retries."""

    held: AbstractContextManager[Strict]

    @classmethod
    async def open(cls, url: str) -> FaultWorld:
        """A server that is not set up, and the bot in it."""
        locale_patch.install()
        private_thread_patch.install()
        clock = VirtualClock()
        settings = settings_of_a_world()
        database = await open_promptly(url, ids=id_source())
        env = PatientEnv(Cagou(settings, database, clock), check_errors=False, settle_timeout=WINDOW)
        env.windows = WINDOWS
        await env.start()
        clock.env = env
        world = cls(url, database, env, clock, settings)
        world.held = strict(env)
        world.layer = world.held.__enter__()
        return world

    async def restart(self, *, killed: bool = False) -> None:
        """Another bot on the same file and the same Discord; of a killed one only the file is let go."""
        if not killed:
            await super().restart()
            return
        # what it had queued is finished here: it was handed over before the kill, so it may have been durable
        await self.database.close()
        self.database = await open_promptly(self.url)
        await replace_bot(self.env, Cagou(self.settings, self.database, self.clock))

    async def close(self) -> None:
        """End it; what the bot raised under faults is not looked at."""
        self.held.__exit__(None, None, None)
        await self.env.shutdown()
        await self.database.close()
        shutil.rmtree(self.settings.key_directory, ignore_errors=True)


@pytest.fixture
def make_fault_world(engines: Engines, tmp_path: Path) -> MakeWorld:
    """Makes worlds for the fault runner, each on a copy of one empty database."""
    empty = file_of(engines.fresh("sqlite", "current", upgrade, tmp_path))
    assert empty is not None
    numbers = itertools.count()

    async def make() -> FaultWorld:
        copy = tmp_path / f"fault-{next(numbers)}.sqlite3"
        shutil.copyfile(empty, copy)
        return await FaultWorld.open(f"sqlite:///{copy}")

    return make
