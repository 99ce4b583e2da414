"""The two doors when nobody can say which cluster the interaction is of: the person is answered all the same."""

from __future__ import annotations

import aiohttp
import pytest

from bot import answers
from models.errors import DatabaseUnreachable
from tests.support.actors import buttons, press, text
from tests.support.world import World

AWAY = DatabaseUnreachable("somewhere")


def _forget(world: World) -> None:
    """Nothing is known from memory any more."""
    directory = world.env.bot.directory  # type: ignore[attr-defined]  # SimCord knows a Client only
    directory._by_guild.clear()
    directory._people.clear()


def _away(monkeypatch: pytest.MonkeyPatch, world: World, fault: Exception) -> None:
    async def read(*_: object) -> None:
        raise fault

    monkeypatch.setattr(world.database, "read", read)
    _forget(world)


@pytest.mark.parametrize(("fault", "said"), [(AWAY, "ne répond pas"), (ZeroDivisionError(), "de notre côté")])
async def test_a_command_while_the_database_is_away(
    world: World, monkeypatch: pytest.MonkeyPatch, fault: Exception, said: str
) -> None:
    root = world.member("Root", administrator=True)
    await world.env.settle()
    _away(monkeypatch, world, fault)
    shown = await root.slash(world.channel, "moi")
    assert said in text(shown)
    assert buttons(shown) == []


async def test_a_button_while_the_database_is_away(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    anna = await world.person("Anna Kaledo")
    shown = await anna.slash(world.channel, "moi")
    with monkeypatch.context() as patched:
        _away(patched, world, AWAY)
        assert "ne répond pas" in text(await press(anna, shown, "Trouver une expertise"))


@pytest.mark.parametrize("fault", [aiohttp.ServerDisconnectedError(), ZeroDivisionError()])
async def test_nobody_is_told_that_nothing_was_changed_when_only_the_answer_failed(
    world: World, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    """Discord went away after the choice was kept."""
    anna = await world.person("Anna Kaledo")
    shown = await anna.slash(world.channel, "langue")

    async def replace(*_: object) -> None:
        raise fault

    monkeypatch.setattr("cogs.home.commands.replace", replace)
    told = text(await press(anna, shown, "Anglais"))
    assert ("rien n’a été modifié" in told) == isinstance(fault, ZeroDivisionError)


async def test_what_cannot_be_told_ends_in_the_log(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection breaks while a refusal is told: there is nobody left to tell."""

    async def show(*_: object, **__: object) -> None:
        raise aiohttp.ServerDisconnectedError

    anna = await world.person("Anna Kaledo")
    shown = await anna.slash(world.channel, "moi")
    monkeypatch.setattr(answers, "show", show)
    _away(monkeypatch, world, AWAY)
    assert (await press(anna, shown, "Trouver une expertise")).response is None
