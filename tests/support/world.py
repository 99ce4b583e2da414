"""A cluster in a Discord of its own: the real bot, a real database, people who act.

async def test_something(world):
    anna = await world.person("Anna Kaledo", office=Office.PRESIDENT)
    shown = await anna.slash(world.channel, "moi")
    assert "Anna" in text(shown)
"""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Generator
from contextlib import asynccontextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar
from uuid import UUID, uuid4

import discord
import pytest
import simcord
from simcord import ChannelHandle, GuildHandle, MemberActor

from bot.client import Cagou
from bot.demo import locale_patch, private_thread_patch
from bot.demo.patience import PatientEnv
from config.settings import Settings
from models.database import Database, Scope, Session, everywhere
from models.errors import DomainError
from models.people.tables import Office
from tests.support import factories
from tests.support.prompt import open_promptly
from tests.support.strict import Strict, strict

T = TypeVar("T")

WINDOWS = 4
"""How many times SimCord's five seconds pass before a bot counts as hanging: a machine shared with others may stall."""


class VirtualClock:
    """The clock of the embedded Discord; before there is one, its first instant."""

    def __init__(self) -> None:
        self.env: simcord.Env | None = None

    def now(self) -> datetime:
        """The present instant of the embedded Discord."""
        return self.env.now() if self.env is not None else datetime(2026, 1, 1, tzinfo=UTC)


def id_source(seed: int = 20261124) -> Callable[[], UUID]:
    """Random ids that are the same in every run."""
    generator = random.Random(seed)
    return lambda: UUID(int=generator.getrandbits(128), version=4)


class World:
    """What a test arranges and looks at. `channel` is a text channel that everybody sees."""

    def __init__(self, url: str, database: Database, env: simcord.Env, clock: VirtualClock, settings: Settings) -> None:
        self.url = url
        self.database = database
        self.env = env
        self.clock = clock
        self.settings = settings
        self.guild: GuildHandle = env.create_guild("Open NC", preferred_locale="fr")
        self.channel: ChannelHandle = self.guild.create_text_channel("general")
        self.cluster_id = UUID(int=0)
        self.layer: Strict | None = None

    @property
    def now(self) -> datetime:
        """The present instant."""
        return self.clock.now()

    async def read(self, query: Callable[[Session], T], scope: Scope | None = None) -> T:
        """Ask the database, in the cluster unless another scope is given."""
        return await self.database.read(scope or self.cluster_id, query)

    async def write(self, operation: Callable[[Session], T], scope: Scope | None = None) -> T:
        """Change the database, in the cluster unless another scope is given, and let the bot react."""
        result = await self.database.write(scope or self.cluster_id, operation)
        await self.env.settle()
        return result

    async def make_cluster(self) -> None:
        """The cluster as after an installation, without its channels: rows only."""
        self.cluster_id = await self.write(
            lambda session: factories.cluster(session, guild_id=self.guild.id, now=self.now), everywhere()
        )

    def member(self, name: str, *, administrator: bool = False) -> MemberActor:
        """Somebody in the server whom the cluster does not know."""
        roles = []
        if administrator:
            roles.append(self.guild.create_role("Administration", permissions=discord.Permissions(administrator=True)))
        user = self.env.create_user(name.lower().replace(" ", "."), global_name=name)
        return self.guild.add_member(user, roles=roles)

    async def person(
        self,
        name: str,
        *,
        organisation: str | None = None,
        office: Office | None = None,
        administrator: bool = False,
        status: str = "active",
    ) -> MemberActor:
        """Somebody in the server whom the cluster knows, with an organisation and an office if given."""
        actor = self.member(name, administrator=administrator)
        now = self.now
        await self.write(
            lambda session: factories.person(
                session, name, user_id=actor.id, organisation=organisation, office=office, status=status, now=now
            )
        )
        return actor

    async def restart(self) -> None:
        """Stop the bot and start another on the same database and the same Discord."""
        await self.database.close()
        self.database = await open_promptly(self.url)
        await self.env.restart_bot(Cagou(self.settings, self.database, self.clock))


@asynccontextmanager
async def open_world(url: str, *, cluster: bool = True) -> AsyncIterator[World]:
    """A world on the database at `url`; with `cluster`, one that is set up already."""
    locale_patch.install()
    private_thread_patch.install()
    clock = VirtualClock()
    settings = settings_of_a_world()
    database = await open_promptly(url, ids=id_source())
    bot = Cagou(settings, database, clock)
    env = PatientEnv(bot)
    env.windows = WINDOWS
    await env.start()
    clock.env = env
    world = World(url, database, env, clock, settings)
    try:
        with strict(env) as layer:
            world.layer = layer
            if cluster:
                await world.make_cluster()
            yield world
            await env.settle()
    finally:
        await env.shutdown()
        await world.database.close()
        shutil.rmtree(settings.key_directory, ignore_errors=True)
    raise_faults(env)


def settings_of_a_world() -> Settings:
    """Without a port and a language model; the keys of its confidential votes in a folder of its own.

    A card is edited whenever it changes: a test reads at once what it has done.
    """
    keys = Path(tempfile.gettempdir()) / f"cagou-keys-{uuid4().hex}"
    return Settings(health_port=0, search_model=False, key_directory=keys, edits_apart=0.0, _env_file=None)


def raise_faults(env: simcord.Env) -> None:
    """Raise what the bot raised and no test looked at; a refusal that a person was told is no fault."""
    raised = env.errors_since(env._errors_acknowledged)
    faults = [error for error in raised if not isinstance(getattr(error, "original", error), DomainError)]
    if faults:
        raise BaseExceptionGroup(f"the bot raised {len(faults)} errors", faults)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """Let the test's own code see the embedded Discord's clock, as SimCord's plugin does for its own fixture."""
    worlds = [value for value in getattr(item, "funcargs", {}).values() if isinstance(value, World)]
    with worlds[0].env.time_context() if worlds else nullcontext():
        return (yield)


@pytest.fixture
async def world(database_url: str, request: pytest.FixtureRequest) -> AsyncIterator[World]:
    """A world with a cluster, on each engine; whatever Discord would have refused fails the test."""
    async with open_world(database_url) as opened:
        yield opened
    if request.node.get_closest_marker("wrong_on_purpose") is None and opened.layer is not None:
        opened.layer.assert_clean()


@pytest.fixture
async def bare_world(database_url: str, request: pytest.FixtureRequest) -> AsyncIterator[World]:
    """A world whose server is not set up yet."""
    async with open_world(database_url, cluster=False) as opened:
        yield opened
    if request.node.get_closest_marker("wrong_on_purpose") is None and opened.layer is not None:
        opened.layer.assert_clean()
