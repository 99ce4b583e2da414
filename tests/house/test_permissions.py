"""The permission table, every cell of it driven through the doors of the running bot.

What is missing or wrong is named by its row and its kind of person; `tests/support/permission_table.py` says how to
add a row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
def new_url(engines: Engines, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], str]:
    """A fresh database at each call. One engine is enough: who may do what is not the database's business."""

    def make() -> str:
        return engines.fresh("sqlite", "current", _build_current, tmp_path_factory.mktemp("permissions"))

    make()  # the first is migrated, which needs a loop of its own; the next ones are copies
    return make


@pytest.fixture
def url(new_url: Callable[[], str]) -> str:
    """One fresh database."""
    return new_url()


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


SHARED_BY = 8
"""Rows judged in one scene: to open one takes as long as to judge a row."""


def _bundles() -> Iterator[Any]:
    """The rows of each capability in the order of the table, a few at a time."""
    capabilities: dict[str, list[str]] = {}
    for name in ROWS:
        capabilities.setdefault(name.replace(":", " ").split()[0], []).append(name)
    for capability, names in capabilities.items():
        for start in range(0, len(names), SHARED_BY):
            yield pytest.param(names[start : start + SHARED_BY], id=f"{capability}-{start // SHARED_BY + 1}")


async def _faults(scene: Scene, name: str) -> list[str]:
    """Which kinds of person came to something else than the row says."""
    row, wrong = ROWS[name], []
    for kind, actor in scene.actors.items():
        answer = await row.act(scene, actor)
        came_to = verdict(answer)
        if came_to != row.may[kind]:
            wrong.append(f"{name}, {kind.name} ({kind.value}): {came_to}, and not {row.may[kind]}: {answer[:200]!r}")
    return wrong


@pytest.mark.parametrize("names", _bundles())
async def test_a_row_holds_for_every_kind_of_person(names: list[str], new_url: Callable[[], str]) -> None:
    """A row that comes to something else after other rows (they may have erased somebody) is judged again alone."""
    wrong: list[str] = []
    alone = []
    async with open_scene(new_url()) as scene:
        for name in names:
            assert ROWS[name].may.keys() == set(Kind), "every kind of person stands in a row"
            if await _faults(scene, name):
                alone.append(name)
    for name in alone:
        async with open_scene(new_url()) as scene:
            wrong += await _faults(scene, name)
    assert not wrong, "\n".join(wrong)


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
