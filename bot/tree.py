"""The door of slash commands, context menus and autocompletion."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from functools import wraps
from typing import Any, TypeVar

import discord
import structlog
from discord import app_commands
from discord.ext import commands

from bot.command_words import described, named
from bot.door import Needs, require
from bot.errors import Stopping, explain
from bot.request import REQUEST, Interaction, Request, make_request, request_of, request_without_cluster
from bot.ui.limits import MOST_CHOICE_NAME, MOST_CHOICES
from bot.ui.text import fitted

log = structlog.get_logger(__name__)

NEEDS = "needs"
"""The key, in a command's extras, of what it needs."""

OUTCOME = "outcome"
"""The key, in an interaction's extras, of how it ends."""

Callback = Callable[..., Coroutine[Any, Any, None]]


def group(
    french: str,
    english: str,
    description: str,
    *,
    parent: app_commands.Group | None = None,
    private_too: bool = False,
) -> app_commands.Group:
    """A family of commands: `/french …`, or one within another. Only in servers, unless `private_too`."""
    made = app_commands.Group(name=named(french, english), description=described(description), parent=parent)
    return made if parent is not None else _placed(made, private_too)


def command(
    french: str,
    english: str,
    description: str,
    *,
    parent: app_commands.Group | None = None,
    needs: Needs = Needs.CLUSTER,
    private_too: bool = False,
) -> Callable[[Callback], app_commands.Command[Any, ..., None]]:
    """Declare a slash command: its French and English names, an English description, and what it needs."""

    def make(callback: Callback) -> app_commands.Command[Any, ..., None]:
        made: app_commands.Command[Any, ..., None] = app_commands.Command(
            name=named(french, english),
            description=described(description),
            callback=callback,
            parent=parent,
            extras={NEEDS: needs},
        )
        if parent is None:
            _placed(made, private_too)
        else:
            parent.add_command(made)
        return made

    return make


MenuCallback = Callable[[Interaction, discord.Member | discord.User], Coroutine[Any, Any, None]]


def user_menu(name: str, *, needs: Needs = Needs.CLUSTER) -> Callable[[MenuCallback], app_commands.ContextMenu]:
    """Declare an entry of the menu that opens on a person, under its English name.

    discord.py wants a function of a module, which finds its way through `interaction.client`; the capability's cog
    adds it to the tree.
    """

    def make(callback: MenuCallback) -> app_commands.ContextMenu:
        menu = app_commands.ContextMenu(name=described(name), callback=callback, extras={NEEDS: needs})
        return _placed(menu, private_too=False)

    return make


MessageMenuCallback = Callable[[Interaction, discord.Message], Coroutine[Any, Any, None]]


def message_menu(
    name: str, *, needs: Needs = Needs.CLUSTER
) -> Callable[[MessageMenuCallback], app_commands.ContextMenu]:
    """Declare an entry of the menu that opens on a message, as `user_menu` does for one on a person."""

    def make(callback: MessageMenuCallback) -> app_commands.ContextMenu:
        menu = app_commands.ContextMenu(name=described(name), callback=callback, extras={NEEDS: needs})
        return _placed(menu, private_too=False)

    return make


def answer_by_own_cogs(tree: app_commands.CommandTree[Any], cogs: Iterable[commands.Cog]) -> None:
    """Let a command that stands in the group of another capability be answered by the cog that declares it.

    discord.py binds whatever is in a group to the group's cog.
    """
    own = {(type(cog).__module__, type(cog).__qualname__): cog for cog in cogs}
    for command in tree.walk_commands():
        if isinstance(command, app_commands.Command):
            callback = command.callback
            cog = own.get((callback.__module__, callback.__qualname__.rpartition(".")[0]))
            if cog is not None:
                command.binding = cog


Placeable = TypeVar("Placeable", app_commands.Group, "app_commands.Command[Any, ..., None]", app_commands.ContextMenu)


def _placed(made: Placeable, private_too: bool) -> Placeable:
    made.allowed_contexts = app_commands.AppCommandContext(guild=True, dm_channel=private_too)
    made.allowed_installs = app_commands.AppInstallationType(guild=True, user=private_too)
    return made


class CommandTree(app_commands.CommandTree[Any]):
    """Makes the Request of every command and autocompletion, and ends every error in `bot/errors.py`."""

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Make the Request; refuse where what the command needs is not there, or the bot is stopping."""
        client = interaction.client
        completing = interaction.type is discord.InteractionType.autocomplete
        try:
            request = await make_request(interaction, client.directory, client.clock)
            if completing:
                return True
            if client.stopping:
                raise Stopping
            needs = interaction.command.extras.get(NEEDS, Needs.CLUSTER) if interaction.command else Needs.NOTHING
            require(needs, request)
        except Exception as error:  # discord.py would tell nobody of what is raised here
            interaction.extras[OUTCOME].failed(error)
            if completing:
                log.warning("completion_failed", reason=type(error).__name__)
            else:
                await explain(interaction, _request(interaction), error)
            return False
        return True

    async def _call(self, interaction: Interaction) -> None:
        name = interaction.command.qualified_name if interaction.command is not None else "unknown"
        with interaction.client.measure.interaction(name) as outcome:
            interaction.extras[OUTCOME] = outcome
            await super()._call(interaction)

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        """Explain what went wrong."""
        interaction.extras[OUTCOME].failed(getattr(error, "original", error))
        await explain(interaction, _request(interaction), error)


def _request(interaction: Interaction) -> Request:
    return interaction.extras.get(REQUEST) or request_without_cluster(interaction, interaction.client.clock)


Completer = Callable[[Any, Interaction, str], Awaitable[Sequence[app_commands.Choice[str]]]]


def completes(
    method: Completer,
) -> Callable[[Any, Interaction, str], Coroutine[Any, Any, list[app_commands.Choice[str]]]]:
    """Make a cog's method an autocompletion: at most 25 choices of 100 characters, and none where it fails."""

    @wraps(method)  # discord.py tells a method from a function by its qualified name
    async def complete(cog: Any, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        try:
            choices = await method(cog, interaction, typed)
        except Exception:
            log.exception("completion_failed", reference=request_of(interaction).reference)
            return []
        for choice in choices:
            choice.name = fitted(choice.name, MOST_CHOICE_NAME)
        return list(choices[:MOST_CHOICES])

    return complete
