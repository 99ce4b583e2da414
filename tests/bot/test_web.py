"""`/health` tells a lost gateway and a dead database, and `/metrics` is there only when asked for."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest

from bot import web
from bot.client import Cagou
from bot.measure import Measure
from models.database import Database
from models.errors import DatabaseUnreachable
from tests.bench.wire.processes import fetched


class Bot:
    """As much of the bot as its web server asks for."""

    def __init__(self, database: Database, *, metrics: bool = False) -> None:
        self.database = database
        self.measure = Measure(prometheus=metrics)
        self.latency = 0.05
        self.ready = True
        self.closed = False

    def is_ready(self) -> bool:
        return self.ready

    def is_closed(self) -> bool:
        return self.closed


async def state_of(bot: Bot) -> dict[str, Any]:
    return dict(await web.health(cast(Cagou, bot)))


async def test_a_bot_at_work_is_healthy(database: Database) -> None:
    """On both engines, with the depth of the queues."""
    assert await state_of(Bot(database)) == {
        "healthy": True,
        "gateway": True,
        "database": True,
        "write_queue": 0,
        "outbox_waiting": 0,
        "outbox_failed": 0,
    }


@pytest.mark.parametrize(("name", "value"), [("ready", False), ("closed", True), ("latency", 31.0)])
async def test_a_lost_gateway_is_told(database: Database, name: str, value: object) -> None:
    """Not there yet, gone, or deaf."""
    bot = Bot(database)
    setattr(bot, name, value)
    state = await state_of(bot)
    assert (state["healthy"], state["gateway"], state["database"]) == (False, False, True)


async def test_a_database_that_is_away_or_silent_is_told(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Within the seconds that a health check has."""
    bot = Bot(database)

    async def away(*_: object) -> None:
        raise DatabaseUnreachable("here", "gone")

    async def silent(*_: object) -> None:
        await asyncio.sleep(60)

    monkeypatch.setattr(web, "DATABASE_SECONDS", 0.05)
    for fault in (away, silent):
        monkeypatch.setattr(database, "read", fault)
        state = await state_of(bot)
        assert (state["healthy"], state["gateway"], state["database"]) == (False, True, False)
        assert state["outbox_waiting"] is None


@pytest.mark.parametrize("metrics", [False, True])
async def test_it_listens_on_loopback_and_tells_by_its_status(
    database: Database, free_port: int, metrics: bool
) -> None:
    """503 is what a container's health check looks at."""
    bot = Bot(database, metrics=metrics)
    server = web.WebServer(cast(Cagou, bot), free_port)
    await server.start()
    address = f"http://127.0.0.1:{free_port}"
    assert (await asyncio.to_thread(fetched, f"{address}/health"))[0] == 200
    bot.ready = False
    assert (await asyncio.to_thread(fetched, f"{address}/health"))[0] == 503
    with bot.measure.interaction("aide") as outcome:
        outcome.failed(DatabaseUnreachable("here", "gone"))
    status, page = await asyncio.to_thread(fetched, f"{address}/metrics")
    assert status == (200 if metrics else 404)
    assert ('cagou_interactions_total{name="aide",outcome="refused"} 1.0' in page) is metrics
    await server.stop()
    with pytest.raises(OSError, match="refused"):
        await asyncio.to_thread(fetched, f"{address}/health")
