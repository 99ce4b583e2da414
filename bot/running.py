"""`cagou run`: the bot on the real Discord, from the settings to a clean end."""

from __future__ import annotations

import asyncio
import signal
from contextlib import AsyncExitStack

import aiohttp
import discord
import structlog

from bot.addresses import point_at
from bot.client import Cagou
from bot.clock import SystemClock
from bot.leases import Leases
from bot.logs import set_up_logs
from config.settings import Settings
from models.database import Database
from models.errors import DomainError

log = structlog.get_logger(__name__)


class CannotRun(DomainError):
    """The bot cannot be started; subclasses say why."""


class TokenMissing(CannotRun):
    """`CAGOU_TOKEN` is not set."""


class TokenRefused(CannotRun):
    """Discord does not know the token."""


class IntentsNotEnabled(CannotRun):
    """The members intent is not switched on in the developer portal."""


class DiscordUnreachable(CannotRun):
    """Discord's address does not answer."""


def run(settings: Settings) -> None:
    """Run until SIGTERM, SIGINT or a lost lease. Raises `CannotRun` or a `DatabaseError`, each with one sentence."""
    if settings.token is None:
        raise TokenMissing
    set_up_logs(settings.log_format, settings.log_level)
    point_at(settings)
    asyncio.run(_serve(settings, settings.token.get_secret_value()))


async def _serve(settings: Settings, token: str) -> None:
    async with AsyncExitStack() as stack:
        database = await Database.open(settings.database_url)
        stack.push_async_callback(database.close)
        clock = SystemClock()
        leases = Leases(database, clock, settings.shard_ids or range(settings.shard_count))
        await leases.take()
        client = Cagou(settings, database, clock, leases=leases)
        stack.push_async_callback(client.close)
        loop = asyncio.get_running_loop()
        for stopping in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(stopping, lambda: loop.create_task(client.close()))
        try:
            await client.start(token)
        except Exception as error:
            # What was under way when a stop closed the connections may fail, and that is no news.
            if not client.stopping:
                raise _explained(error) from error


def _explained(error: Exception) -> Exception:
    if isinstance(error, discord.LoginFailure):
        return TokenRefused()
    if isinstance(error, discord.PrivilegedIntentsRequired):
        return IntentsNotEnabled()
    if isinstance(error, aiohttp.ClientConnectionError | discord.GatewayNotFound):
        return DiscordUnreachable()
    return error
