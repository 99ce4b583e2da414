"""Walks the commands as Discord receives them, and says what is wrong with their words.

Limits: https://discord.com/developers/docs/interactions/application-commands (25 options, 25 choices,
8,000 characters a command in its longest language).
"""

import importlib
import pkgutil
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.command_words import COMMAND_NAME, CommandTranslator
from tests.house.typography import typography_faults

AnyCommand = app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu
Payload = dict[str, Any]

LANGUAGES = (None, "en-US", "en-GB")
"""What Discord shows: its default, which is French, and each language we localise for."""

CHAT_INPUT = 1


def every_command(package: str = "cogs") -> list[AnyCommand]:
    """The top-level commands defined in the modules of a package, in cogs, groups or alone, by name."""
    found: dict[int, AnyCommand] = {}
    for module in _modules(package):
        for value in vars(module).values():
            members = value.__cog_app_commands__ if _is_cog(value) else [value]
            for member in members:
                if isinstance(member, app_commands.ContextMenu) or (
                    isinstance(member, app_commands.Command | app_commands.Group) and member.parent is None
                ):
                    found[id(member)] = member
    return sorted(found.values(), key=lambda command: command.name)


async def payloads(found: Iterable[AnyCommand]) -> list[Payload]:
    """Each command as ``CommandTree.sync`` sends it, with the words of every locale."""
    client = discord.Client(intents=discord.Intents.none())
    tree = app_commands.CommandTree(client)
    translator = CommandTranslator()
    return [await command.get_translated_payload(tree, translator) for command in found]


def word_faults(received: list[Payload]) -> list[str]:
    """What is wrong with the words of these commands, one line each; empty when all is well."""
    faults = _clashes(received, "/")
    for command in received:
        faults += _entry_faults(command, f"/{command['name']}")
        for language in LANGUAGES:
            if (length := _length(command, language)) > 8000:
                faults.append(f"/{command['name']}: {length} characters in {language or 'French'}, 8,000 at most")
    return faults


def _entry_faults(entry: Payload, path: str) -> list[str]:
    """A command, group or option, and all that is in it."""
    faults = []
    if "description" in entry:
        names = {entry["name"], *entry.get("name_localizations", {}).values()}
        faults += [
            f"{path}: {name!r} is no plain lower-case name" for name in names if not COMMAND_NAME.fullmatch(name)
        ]
        faults += _text_faults(entry, "description", path)
    faults += [
        f"{path}: no {language} name; write it with named()"
        for language in LANGUAGES[1:]
        if language not in entry.get("name_localizations", {})
    ]
    for choice in entry.get("choices", []):
        faults += _text_faults(choice, "name", f"{path}: choice")
    options, choices = entry.get("options", []), entry.get("choices", [])
    if max(len(options), len(choices)) > 25:
        faults.append(f"{path}: {len(options)} options and {len(choices)} choices, 25 at most")
    faults += _clashes(options, f"{path} ")
    for option in options:
        faults += _entry_faults(option, f"{path} {option['name']}")
    return faults


def _text_faults(entry: Payload, field: str, path: str) -> list[str]:
    """A description or the name of a choice: 1 to 100 characters everywhere, in right French and in English."""
    french, english = entry[field], entry.get(f"{field}_localizations") or {}
    if field == "description" and english.get("en-US") == french:
        return [f"{path}: no French for {french!r}"]
    faults = [f"{path}: {fault}" for fault in typography_faults(french)]
    texts = {french, *english.values()}
    faults += [f"{path}: {text!r} is not 1 to 100 characters" for text in texts if not 1 <= len(text) <= 100]
    if any(map(str.isalpha, french)) and not all(language in english for language in LANGUAGES[1:]):
        faults.append(f"{path}: no English for {french!r}; write it with described()")
    return faults


def _clashes(siblings: list[Payload], path: str) -> list[str]:
    """Names used twice side by side, in any one language: Discord refuses them."""
    faults = []
    for language in LANGUAGES:
        # A slash command and a context menu of one name live side by side; options have no such types.
        shown = Counter((_in(entry, "name", language), "description" in entry) for entry in siblings)
        faults += [
            f"{path}{name}: {times} times in {language or 'French'}" for (name, _), times in shown.items() if times > 1
        ]
    return faults


def _in(entry: Payload, field: str, language: str | None) -> str:
    text: str = entry.get(field, "")
    return (entry.get(f"{field}_localizations") or {}).get(language, text) if language else text


def _length(entry: Payload, language: str | None) -> int:
    """The characters that Discord counts: names, descriptions and the values of choices."""
    own = (
        len(_in(entry, "name", language)) + len(_in(entry, "description", language)) + len(str(entry.get("value", "")))
    )
    return own + sum(_length(inner, language) for field in ("options", "choices") for inner in entry.get(field, []))


def _modules(package: str) -> Iterator[Any]:
    try:
        root = importlib.import_module(package)
    except ModuleNotFoundError as error:
        if error.name != package:
            raise
        return
    yield root
    for module in pkgutil.walk_packages(root.__path__, f"{package}."):
        yield importlib.import_module(module.name)


def _is_cog(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, commands.Cog)
