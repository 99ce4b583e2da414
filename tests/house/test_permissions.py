"""The permission table, every cell of it driven through the doors of the running bot.

What is missing or wrong is named by its row and its kind of person; `tests/support/permission_table.py` says how to
add a row.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import discord
import pytest
from discord import app_commands

from bot.ui import Route
from models.errors import Reason
from tests.support.engines import Engines, _build_current
from tests.support.permission_acts import press, verdict
from tests.support.permission_kinds import Kind, Scene, open_scene
from tests.support.permission_table import BOARD, BOARD_OR_POWER, FIRST_BOARD, ROWS

NOWHERE = {"ButtonNotKnown", Reason.UNKNOWN_PERSON}
"""How the door refuses what belongs to another cluster: nothing of it is told."""


@pytest.fixture
def url(engines: Engines, tmp_path: Path) -> str:
    """One engine is enough: who may do what is not the database's business."""
    return engines.fresh("sqlite", "current", _build_current, tmp_path)


def commands_of(tree: app_commands.CommandTree[Any]) -> Iterator[str]:
    """Every command that can be typed, subcommands by their whole path; and every context menu."""
    for command in tree.walk_commands():
        if not isinstance(command, app_commands.Group):
            yield command.qualified_name
    for kind in (discord.AppCommandType.user, discord.AppCommandType.message):
        yield from (menu.qualified_name for menu in tree.walk_commands(type=kind))


async def test_every_door_has_a_row(url: str) -> None:
    async with open_scene(url) as scene:
        bot = scene.bot
        doors = {*commands_of(bot.tree), *bot.door.entrances}
    assert sorted(doors - ROWS.keys()) == [], "without a row in tests/support/permission_table.py"
    assert sorted(ROWS.keys() - doors) == [], "rows of doors that are no more"


@pytest.mark.parametrize("name", list(ROWS))
async def test_a_row_holds_for_every_kind_of_person(name: str, url: str) -> None:
    row, wrong = ROWS[name], []
    assert row.may.keys() == set(Kind), "every kind of person stands in a row"
    async with open_scene(url) as scene:
        for kind, actor in scene.actors.items():
            answer = await row.act(scene, actor)
            came_to = verdict(answer)
            if came_to != row.may[kind]:
                wrong.append(f"{kind.name} ({kind.value}): {came_to}, and not {row.may[kind]}: {answer[:200]!r}")
    assert not wrong, f"{name}\n" + "\n".join(wrong)


async def test_without_a_board_the_administrator_names_it_and_does_nothing_else_of_it(url: str) -> None:
    """The first board is the one thing of the board's that an administrator may do."""
    async with open_scene(url) as scene:
        await scene.end_the_board()
        administrator, wrong = scene.actors[Kind.ADMINISTRATOR], []
        for name in (name for name, row in ROWS.items() if row.may in (BOARD, BOARD_OR_POWER)):
            came_to = verdict(await ROWS[name].act(scene, administrator))
            await scene.end_the_board()
            if came_to != (None if name in FIRST_BOARD else Reason.BOARD_ONLY):
                wrong.append(f"{name}: {came_to}")
    assert not wrong


async def test_no_button_of_another_cluster_leads_anywhere(url: str) -> None:
    """Not even for its own board, from this server."""
    async with open_scene(url) as scene:
        routes = [entrance.route for entrance, _ in scene.bot.door.entrances.values()]
        scene.world.cluster_id, own = scene.other_cluster_id, scene.world.cluster_id
        opened = []
        for route in routes:
            if not route.temporary:
                for kind in (Kind.BOARD, Kind.OTHER_BOARD, Kind.ADMINISTRATOR):
                    answer = await press(Route(route.name))(scene, scene.actors[kind])
                    if verdict(answer) not in NOWHERE:
                        opened.append(f"{route.name} for {kind.name}: {answer[:100]}")
        scene.world.cluster_id = own
    assert not opened


async def test_what_is_kept_for_one_is_of_no_use_to_another(url: str) -> None:
    """A token of the bot's memory that somebody else got hold of."""
    async with open_scene(url) as scene:
        routes = [entrance.route for entrance, _ in scene.bot.door.entrances.values()]
        opened = []
        for route in (route for route in routes if route.temporary and route.name in ROWS):
            owner, thief = scene.actors[Kind.STAFF], scene.actors[Kind.BOARD]
            token = scene.bot.memory.keep(object(), owner.id, scene.world.now)

            async def stolen(scene: Scene, actor: object, token: str = token) -> tuple[str, ...]:
                return (token, "0", "n")

            if verdict(await press(route, stolen)(scene, thief)) is None:
                opened.append(route.name)
    assert not opened
