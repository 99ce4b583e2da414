"""The fault runner finds what it is there for: a careless bot fails under it, a careful one passes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import discord
import pytest
import simcord
from discord.ext import commands, tasks

from tests.support import transport
from tests.support.faults import Case, Flow, Kind, flow_cases, replace_bot
from tests.support.faults.runner import differing, pick
from tests.support.strict import strict


class Disk(dict[str, Any]):
    """What a process leaves behind."""


class FakeDatabase:
    """Writes that are durable once they are awaited."""

    def __init__(self, disk: Disk) -> None:
        self.disk = disk

    async def write(self, scope: None, operation: Callable[[Disk], None]) -> None:
        await asyncio.sleep(0)
        operation(self.disk)


class InstallingBot(commands.Bot):
    """`/installer` makes one channel with one message in it.

    The careful one writes its intent first, looks before it acts, and removes the twin that discord.py makes when it
    tries again after an answer was lost.
    """

    def __init__(self, database: FakeDatabase, *, careful: bool) -> None:
        super().__init__("!", intents=discord.Intents(guilds=True, guild_messages=True))
        self.database, self.careful = database, careful
        self.one_at_a_time = asyncio.Lock()

    async def setup_hook(self) -> None:
        @self.tree.command(name="installer", description="Installer le salon")
        async def install(interaction: discord.Interaction) -> None:
            await interaction.response.defer(ephemeral=True)
            if self.careful:
                guild_id = interaction.guild_id
                await self.database.write(None, lambda disk: disk.update(wanted=guild_id))
                await self.project()
            else:
                assert interaction.guild is not None
                channel = await interaction.guild.create_text_channel("salon")
                await channel.send("bienvenue")
            await interaction.followup.send("fait", ephemeral=True)

        await self.tree.sync()
        self.again.start()

    @tasks.loop(minutes=5)
    async def again(self) -> None:
        try:
            await self.project()
        except discord.HTTPException:
            return

    @again.before_loop
    async def ready(self) -> None:
        await self.wait_until_ready()

    async def project(self) -> None:
        disk = self.database.disk
        guild = self.get_guild(disk.get("wanted", 0))
        if guild is None or disk.get("done"):
            return
        async with self.one_at_a_time:
            if discord.utils.get(guild.text_channels, name="salon") is None:
                await guild.create_text_channel("salon")
            channel, *twins = sorted((each for each in guild.text_channels if each.name == "salon"), key=lambda c: c.id)
            for twin in twins:
                await twin.delete()
            written = [message async for message in channel.history(limit=10) if message.author == self.user]
            if not written:
                await channel.send("bienvenue", nonce="bienvenue", allowed_mentions=discord.AllowedMentions.none())
            await self.database.write(None, lambda disk: disk.update(done=True))


class SmallWorld:
    def __init__(self, env: simcord.Env, disk: Disk, careful: bool) -> None:
        self.env, self.disk, self.careful = env, disk, careful
        assert isinstance(env.bot, InstallingBot)
        self.database = env.bot.database
        self.rules = strict(env)
        self.rules.__enter__()
        self.guild = env.create_guild()
        self.channel = self.guild.create_text_channel("accueil")
        self.alice = self.guild.add_member(env.create_user("alice"))

    async def restart(self, *, killed: bool) -> None:
        self.database = FakeDatabase(self.disk)
        await replace_bot(self.env, InstallingBot(self.database, careful=self.careful))

    async def close(self) -> None:
        self.rules.__exit__(None, None, None)
        await self.env.shutdown()


def maker(*, careful: bool) -> Callable[[], Any]:
    async def make_world() -> SmallWorld:
        disk = Disk()
        env = simcord.Env(InstallingBot(FakeDatabase(disk), careful=careful), check_errors=False)
        await env.start()
        return SmallWorld(env, disk, careful)

    return make_world


def places(world: SmallWorld) -> list[int]:
    channels = world.env.backend.channels.values()
    return [channel.id for channel in channels if channel.name == "salon"]


async def nothing(world: SmallWorld) -> None:
    """There is nothing to arrange."""


async def install(world: SmallWorld) -> None:
    await world.alice.slash(world.channel, "installer")


async def whole(world: SmallWorld) -> None:
    assert len(places(world)) == 1, f"{len(places(world))} channels"
    messages = world.env.backend.messages[places(world)[0]]
    assert len(messages) == 1, f"{len(messages)} messages"
    assert not world.careful or world.disk.get("done")


async def absent(world: SmallWorld) -> None:
    assert not places(world), f"{len(places(world))} channels"
    assert not world.disk, f"{world.disk} on disk"


INSTALL = Flow("install", arrange=nothing, act=install, whole=whole, absent=absent)


@pytest.mark.parametrize("case", flow_cases(INSTALL))
async def test_a_careful_bot_installs_once_whatever_happens(case: Case) -> None:
    await case.run(maker(careful=True))


@pytest.mark.wrong_on_purpose
@pytest.mark.parametrize("kind", [Kind.ONCE_500_AFTER, Kind.ALWAYS_500, Kind.LAST_500_AFTER, Kind.KILL_AFTER])
async def test_a_careless_bot_is_found(kind: Kind) -> None:
    careless = replace(INSTALL, name="careless")  # not the same rehearsal
    with pytest.raises(AssertionError, match=r"careless/request-\d-\w+"):
        await Case(careless, kind).run(maker(careful=False))


async def test_steps_are_named_by_their_requests() -> None:
    steps = await Case(INSTALL, Kind.ALWAYS_500).steps(maker(careful=True))
    titles = [title for _, title in steps]
    assert titles[0].startswith("request-1-POST-interactions")
    assert "request-2-POST-guilds-channels" in titles
    assert [title for _, title in await Case(INSTALL, Kind.COMMIT_KILL_AFTER).steps(maker(careful=True))] == [
        "commit-1",
        "commit-2",
    ]


def test_a_sample_holds_the_first_and_the_last() -> None:
    steps = [(number, str(number)) for number in range(1, 21)]
    assert [number for number, _ in pick(steps, 3)] == [1, 11, 20]
    assert pick(steps, None) == steps
    assert [number for number, _ in pick(steps, 1)] == [1]


def test_faults_that_come_to_the_same_are_tried_once() -> None:
    requests = ["GET /a", "GET /b", "GET /b", "GET /b", "POST /a", "POST /a", "POST /a", "GET /b"]
    assert differing(requests, Kind.ALWAYS_500, ()) == [1, 2, 4, 5, 6, 7, 8]
    assert differing(requests, Kind.KILL_AFTER, ()) == [1, 2, 4, 5, 6, 7, 8]
    assert differing(requests, Kind.KILL_AFTER, (Kind.KILL_BEFORE,)) == [5, 6, 7]
    assert differing(requests, Kind.LAST_500_AFTER, (Kind.ALWAYS_500,)) == [5, 6, 7]
    assert differing(requests, Kind.ONCE_500_AFTER, ()) == [5, 6, 7]


async def test_discord_py_tries_five_times_at_once_or_in_time() -> None:
    world = await maker(careful=True)()
    transport.attach(world.env)
    world.env.inject_error("POST", "/guilds/*/channels", status=500, times=4)
    await install(world)
    await whole(world)
    await world.close()


async def test_waits_are_kept_when_they_are_wanted() -> None:
    world = await maker(careful=True)()
    transport.attach(world.env, "in time")
    world.env.inject_error("POST", "/guilds/*/channels", status=500, times=1)
    await install(world)
    assert not places(world)
    await world.env.advance_time(2)
    await whole(world)
    await world.close()


async def test_without_patience_the_first_failure_reaches_the_bot() -> None:
    world = await maker(careful=True)()
    transport.attach(world.env, "none")
    world.env.inject_error("POST", "/guilds/*/channels", status=503, times=1)
    await install(world)
    assert isinstance(world.env.errors[-1].__cause__, discord.DiscordServerError)
    await world.close()
