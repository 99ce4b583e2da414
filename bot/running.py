"""`cagou run`: the bot on the real Discord, from the settings to a clean end."""

from __future__ import annotations

import asyncio
import errno
import gc
import signal
import sys
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
from models.records import dataclass

log = structlog.get_logger(__name__)

# https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes
AUTHENTICATION_FAILED = 4004
DISALLOWED_INTENTS = 4014

SWITCH_SECONDS = 0.0005
"""How long a thread that computes (an import that compares) keeps the interpreter from the others. With Python's own
5 ms every hop of a read to the database's thread and back waits as long: `/moi` took over two seconds meanwhile."""

COLLECTOR = (20_000, 20, 20)
"""When Python looks for cycles: after 20,000 new objects rather than 700, which an interaction's few hundred reach
with nothing to find; a quarter more commands a second (`tests/bench`)."""

SHUT_OUT = (discord.ConnectionClosed, discord.PrivilegedIntentsRequired)
"""What discord.py raises, after it closed the client, when the gateway will not have us."""


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


@dataclass(eq=False)
class HealthPortTaken(CannotRun):
    """Another program listens on the port of `/health`."""

    port: int


def run(settings: Settings) -> None:
    """Run until SIGTERM, SIGINT or a lost lease. Raises `CannotRun` or a `DatabaseError`, each with one sentence."""
    if settings.token is None:
        raise TokenMissing
    set_up_logs(settings.log_format, settings.log_level)
    sys.setswitchinterval(SWITCH_SECONDS)
    point_at(settings)
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # we never speak
    asyncio.run(_serve(settings, settings.token.get_secret_value()))


async def _serve(settings: Settings, token: str) -> None:
    async with AsyncExitStack() as stack:
        database = await Database.open(settings.database_url)
        stack.push_async_callback(database.close)
        clock = SystemClock()
        leases = Leases(database, clock, settings.shard_ids or range(settings.shard_count))
        await leases.take()
        client = Cagou(settings, database, clock, leases=leases)
        client.add_listener(_let_the_collector_rest, "on_ready")
        client.add_listener(_let_the_collector_rest, "on_searches_ready")
        stack.push_async_callback(client.close)
        loop = asyncio.get_running_loop()
        for stopping in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(stopping, lambda: loop.create_task(client.close()))
        try:
            await client.start(token)
        except Exception as error:
            # What was under way when a stop closed the connections may fail, and that is no news. But discord.py also
            # closes the client by itself, before it says that the gateway shut us out.
            if not client.stopping or isinstance(error, SHUT_OUT):
                raise _explained(error, settings) from error


async def _let_the_collector_rest() -> None:
    """What was made while starting lives as long as the process: the collector need not look at it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTOR)


def _explained(error: Exception, settings: Settings) -> Exception:
    closed_by = error.code if isinstance(error, discord.ConnectionClosed) else None
    if isinstance(error, discord.LoginFailure) or closed_by == AUTHENTICATION_FAILED:
        return TokenRefused()
    if isinstance(error, discord.PrivilegedIntentsRequired) or closed_by == DISALLOWED_INTENTS:
        return IntentsNotEnabled()
    if isinstance(error, aiohttp.ClientConnectionError | discord.GatewayNotFound | discord.DiscordServerError):
        return DiscordUnreachable()
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return HealthPortTaken(settings.health_port)
    return error
