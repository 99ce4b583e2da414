"""`/health` on loopback, and `/metrics` for Prometheus when asked for."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from aiohttp import web

from models import outbox
from models.database import everywhere

if TYPE_CHECKING:
    from bot.client import Cagou

DATABASE_SECONDS = 2.0
"""How long the database may take to answer before it counts as down."""

SLOW_GATEWAY_SECONDS = 30.0
"""Heartbeats answered later than this mean that Discord does not hear us."""


class WebServer:
    """A small server on 127.0.0.1."""

    def __init__(self, client: Cagou, port: int) -> None:
        self._client = client
        self._port = port
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Listen; `OSError` where the port is taken."""
        application = web.Application()
        application.router.add_get("/health", self._health)
        if self._client.measure.registry is not None:
            application.router.add_get("/metrics", self._metrics)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()

    async def stop(self) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _health(self, _: web.Request) -> web.Response:
        state = await health(self._client)
        return web.json_response(state, status=200 if state["healthy"] else 503)

    async def _metrics(self, _: web.Request) -> web.Response:
        from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

        measure = self._client.measure
        assert measure.registry is not None
        measure.queue_depth.set(self._client.database.queue_depth)
        owed = await self._client.database.read(everywhere(), outbox.backlog)
        measure.outbox_waiting.set(owed.waiting)
        measure.outbox_failed.set(owed.failed)
        return web.Response(body=generate_latest(measure.registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


async def health(client: Cagou) -> dict[str, object]:
    """Whether the gateway is connected and the database answers, with the depth of the queues."""
    gateway = client.is_ready() and not client.is_closed() and client.latency < SLOW_GATEWAY_SECONDS
    try:
        owed = await asyncio.wait_for(client.database.read(everywhere(), outbox.backlog), DATABASE_SECONDS)
        database, waiting, failed = True, owed.waiting, owed.failed
    except Exception:
        database, waiting, failed = False, None, None
    return {
        "healthy": gateway and database,
        "gateway": gateway,
        "database": database,
        "write_queue": client.database.queue_depth,
        "outbox_waiting": waiting,
        "outbox_failed": failed,
    }
