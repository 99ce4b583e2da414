"""Starts the demo, keeps it, and ends it without a trace."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
import webbrowser
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import simcord
import structlog
from aiohttp import web
from simcord import GuildHandle

from bot.client import Cagou
from bot.clock import SystemClock
from bot.demo import locale_patch, private_thread_patch, quotation_patch
from bot.demo.building import build_together
from bot.demo.cast import Player, cast
from bot.demo.errors import NoFreePort
from bot.demo.gathering import gather
from bot.demo.news import News
from bot.demo.passing import BEAT, DemoClock, Passing
from bot.demo.patience import PatientEnv
from bot.demo.portraits import portray
from bot.demo.sample import bring_together, fill
from bot.demo.server import OTHERS, open_guild, populate
from bot.demo.site import Site, Visitor
from bot.demo.stage import Stage
from bot.demo.turns import Turns
from bot.demo.voting import put_to_the_vote
from bot.language import language_for
from bot.logs import set_up_logs
from config.settings import Settings, settings_or_exit
from models.cluster.tables import PlaceKind
from models.database import Database

log = structlog.get_logger(__name__)

CLUSTER_NAME = "Démo Numérique"
PORTS_TRIED = 20
PATIENCE = 60.0
"""How long the bot may take for one action or one stride of the clock, in seconds."""

KEPT_RECORDS = 500
"""SimCord writes down every request and event, for tests; so many of the latest stay."""


def run(port: int, open_browser: bool) -> None:
    """Serve the demo until SIGINT or SIGTERM. Raises `NoFreePort`."""
    set_up_logs("console", "error")  # what a developer is warned of would only puzzle a visitor
    with _listen(port) as listening, TemporaryDirectory(prefix="cagou-demo-") as folder, suppress(KeyboardInterrupt):
        database_url = f"sqlite:///{Path(folder) / 'cagou.sqlite3'}"
        settings = settings_or_exit(
            _env_file=None,
            database_url=database_url,
            key_directory=Path(folder) / "keys",
            health_port=0,
            metrics=False,
            edits_apart=0.0,
            shard_count=1,
            shard_ids=(),
        )
        asyncio.run(_until_stopped(settings, listening, port, open_browser))


async def _until_stopped(settings: Settings, listening: socket.socket, port: int, open_browser: bool) -> None:
    serving = asyncio.create_task(_serve(settings, listening, port, open_browser), name="demo")
    with suppress(NotImplementedError):  # Windows: Ctrl-C raises KeyboardInterrupt instead
        for stopping in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(stopping, serving.cancel)
    with suppress(asyncio.CancelledError):
        await serving


async def _serve(settings: Settings, listening: socket.socket, wanted: int, open_browser: bool) -> None:
    async with AsyncExitStack() as stack:
        clock = DemoClock()
        database = await Database.open(settings.database_url)
        stack.push_async_callback(database.close)
        client = Cagou(settings, database, clock)
        env = PatientEnv(client, check_errors=False, settle_timeout=PATIENCE)
        guild, users, players = await _set_the_scene(env, client)
        clock.env = env
        await env.start()
        stack.push_async_callback(env.shutdown)
        await env.settle()
        await _begin_projects(env, client, guild, users, players)
        turns = Turns()
        stage = Stage(env, guild, turns)
        passing = Passing(env, turns)
        home_id = await _home_of(client, guild)
        port = listening.getsockname()[1]
        visitors = [Visitor(users[player.person_id], player) for player in players if player.part is not None]
        site = Site(env, visitors, home_id, stage, News(env, guild), passing)
        runner = web.AppRunner(site.application(port), access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        stack.push_async_callback(stage.close)
        await web.SockSite(runner, listening).start()
        _announce(port, wanted, open_browser)
        async with asyncio.TaskGroup() as group:
            group.create_task(passing.keep(), name="clock")
            group.create_task(_tend(env, stage), name="tending")


async def _set_the_scene(env: simcord.Env, client: Cagou) -> tuple[GuildHandle, Mapping[UUID, int], Sequence[Player]]:
    """All that is there before the bot comes: the server with its people, and the cluster in the database."""
    database, keys, draw = client.database, client.keys, client.draw
    locale_patch.install()
    private_thread_patch.install()
    quotation_patch.install()
    now = SystemClock().now()
    guild = open_guild(env, CLUSTER_NAME, now)
    cluster_id = await fill(database, guild.id, CLUSTER_NAME, now - timedelta(minutes=3))
    players: Sequence[Player] = await database.read(cluster_id, lambda session: cast(session, OTHERS))
    users = populate(env, guild, players, now)
    await database.write(cluster_id, lambda session: bring_together(session, users, players, now))
    await database.write(cluster_id, lambda session: portray(session, now))
    await database.write(cluster_id, lambda session: gather(session, users, players, now))
    await database.write(
        cluster_id, lambda session: put_to_the_vote(session, users, players, keys=keys, draw=draw, now=now)
    )
    return guild, users, players


async def _begin_projects(
    env: simcord.Env, client: Cagou, guild: GuildHandle, users: Mapping[UUID, int], players: Sequence[Player]
) -> None:
    """Once the bot has made the channel of the cards: nothing is published where nobody could see it."""
    cluster, now = await client.directory.cluster_of_guild(guild.id), client.clock.now()
    assert cluster is not None
    await client.database.write(cluster.id, lambda session: build_together(session, users, players, now))
    await env.settle()


async def _home_of(client: Cagou, guild: GuildHandle) -> int:
    cluster = await client.directory.cluster_of_guild(guild.id)
    assert cluster is not None
    return cluster.places[PlaceKind.HOME]


async def _tend(env: simcord.Env, stage: Stage) -> None:
    while True:
        await asyncio.sleep(BEAT)
        for record in (env.backend.transcript, env.backend.http_requests):
            del record[:-KEPT_RECORDS]
        try:
            await stage.tend()
        except Exception:
            log.exception("the Discord window could not be drawn again")


def _listen(port: int) -> socket.socket:
    for candidate in range(port, port + PORTS_TRIED):
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        # As every server does: a port whose last connections are still fading away is free.
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(("127.0.0.1", candidate))
            listening.listen(128)
        except OSError:
            listening.close()
        else:
            return listening
    raise NoFreePort(port, port + PORTS_TRIED - 1)


def _announce(port: int, wanted: int, open_browser: bool) -> None:
    address = f"http://127.0.0.1:{port}/"
    say = language_for("fr").say
    print(say("The demo is ready: {address}", address=address))
    if wanted not in (port, 0):
        print(say("Port {port} is taken by another program.", port=wanted))
    print(say("Ctrl-C ends it; nothing is kept."))
    sys.stdout.flush()
    if open_browser:
        webbrowser.open(address)
