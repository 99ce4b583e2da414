"""The demo's time: it follows the machine's, and can be moved forward."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import simcord
import structlog

from bot.clock import SystemClock
from bot.demo.turns import Turns

log = structlog.get_logger(__name__)

BEAT = 1.0
"""How often the embedded Discord's clock is brought up to the machine's, in seconds."""

STRIDE = timedelta(hours=6)
"""How far it moves in one turn, so that people wait little while a week passes."""


class DemoClock:
    """The bot's clock: the embedded Discord's, and the machine's before there is one."""

    def __init__(self) -> None:
        self.env: simcord.Env | None = None

    def now(self) -> datetime:
        """The present instant, in UTC."""
        return self.env.now() if self.env is not None else SystemClock().now()


class Passing:
    """Makes time pass in the embedded Discord, in turn with everything else."""

    def __init__(self, env: simcord.Env, turns: Turns) -> None:
        self._env = env
        self._turns = turns
        self._machine = SystemClock()
        self._ahead = timedelta(0)
        self._woken = asyncio.Event()

    @property
    def moving(self) -> bool:
        """Whether the clock is still on its way to where somebody moved it."""
        return self._behind() > timedelta(seconds=5 * BEAT)

    def move(self, by: timedelta) -> None:
        """Go forward by this much, beginning now."""
        self._ahead += by
        self._woken.set()

    async def keep(self) -> None:
        """Follow the machine's clock until cancelled. What the bot does meanwhile may fail: time goes on."""
        while True:
            try:
                await self._catch_up()
            except Exception:
                log.exception("the demo's clock stumbled")
            try:
                async with asyncio.timeout(BEAT):
                    await self._woken.wait()
            except TimeoutError:
                continue
            self._woken.clear()

    async def _catch_up(self) -> None:
        while (behind := self._behind()) > timedelta(0):
            async with self._turns:
                await self._env.advance_time(min(behind, STRIDE).total_seconds())

    def _behind(self) -> timedelta:
        return self._machine.now() + self._ahead - self._env.now()
