"""Discord is told our commands by whichever process starts first."""

from __future__ import annotations

import asyncio

import discord
from discord import app_commands

from bot.client import Cagou
from bot.command_sync import FACT, _remember
from bot.command_words import CommandTranslator
from cogs.experts.commands import Experts
from cogs.profiles.commands import Profiles
from cogs.profiles.mastering_commands import Mastering
from models.database import Database, everywhere
from models.database.tables import DeploymentFact
from tests.support.actors import text
from tests.support.world import World


async def test_processes_that_start_at_once_all_start(database: Database) -> None:
    """Each writes down what it told Discord."""
    await asyncio.gather(
        *(database.write(everywhere(), lambda session: _remember(session, "the same")) for _ in range(8))
    )
    fact = await database.read(everywhere(), lambda session: session.get(DeploymentFact, FACT))
    assert fact is not None
    assert fact.value == "the same"


async def test_the_menu_on_a_person_is_told_and_goes_through_the_same_door(bare_world: World) -> None:
    """It is registered with its English name, makes a Request, and refuses as a command does."""
    bot = bare_world.env.bot
    assert isinstance(bot, Cagou)
    menus = bot.tree.get_commands(type=discord.AppCommandType.user)
    assert [menu.name for menu in menus] == ["Voir l’expertise"]
    payload = await menus[0].get_translated_payload(bot.tree, CommandTranslator())
    assert payload["name_localizations"]["en-US"] == "See the expertise"
    assert payload["contexts"] == [0], "only in servers"
    member = bare_world.member("Anna Kaledo")
    shown = await member.context_menu(bare_world.channel, "Voir l’expertise", member)
    assert shown.ephemeral
    assert "n’est pas encore" in text(shown)


async def test_a_command_in_another_s_group_is_answered_by_its_own_cog(bare_world: World) -> None:
    bot = bare_world.env.bot
    assert isinstance(bot, Cagou)
    found = {command.qualified_name: command for command in bot.tree.walk_commands()}
    for name, cog in (("expert trouver", Experts), ("expert profil", Profiles), ("profil expertise voir", Mastering)):
        command = found[name]
        assert isinstance(command, app_commands.Command)
        assert type(command.binding) is cog
