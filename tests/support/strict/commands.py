"""Application commands as Discord takes them (`interactions/application-commands` of its documentation)."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import discord

from tests.support.strict.refusals import Refused, invalid
from tests.support.wire import Call

if TYPE_CHECKING:
    from tests.support.strict.layer import Strict

LOCALES = frozenset(locale.value for locale in discord.Locale)
MOST_OF_A_KIND = {1: 100, 2: 15, 3: 15}
SUBCOMMANDS = (1, 2)


def check_commands(strict: Strict, call: Call, _: tuple[str, ...]) -> None:
    """Names, descriptions, options, choices, locales and sizes of everything that is registered."""
    registered = [command for command in call.json or () if isinstance(command, dict)]
    kinds = Counter(command.get("type") or 1 for command in registered)
    for kind, limit in MOST_OF_A_KIND.items():
        if kinds[kind] > limit:
            raise Refused(400, 30032, f"Maximum number of application commands reached ({limit})")
    names = Counter((command.get("name"), command.get("type") or 1) for command in registered)
    if any(count > 1 for count in names.values()):
        raise invalid("name", "APPLICATION_COMMANDS_DUPLICATE_NAME")
    for index, command in enumerate(registered):
        chat = (command.get("type") or 1) == 1
        check_texts(command, f"{index}", named=chat, described=chat)
        check_options(command, f"{index}", depth=0)
        size = sum(sizes(command))
        if size > 8000:
            raise invalid(f"{index}", f"Command exceeds maximum size (8000): {size}")


def check_texts(node: dict[str, Any], at: str, *, named: bool, described: bool) -> None:
    for key, most in (("name", 32), ("description", 100)):
        texts = {key: node.get(key) or "", **prefixed(node, key)}
        for where, text in texts.items():
            if key == "description" and not described:
                if text:
                    raise invalid(f"{at}.{where}", "Context menu commands cannot have descriptions")
                continue
            if not 1 <= len(text) <= most:
                raise invalid(f"{at}.{where}", f"Must be between 1 and {most} in length.")
            if key == "name" and named and not good_name(text):
                raise invalid(f"{at}.{where}", "Command name is invalid (APPLICATION_COMMAND_INVALID_NAME)")
        for locale in (node.get(f"{key}_localizations") or {}).keys() - LOCALES:
            raise invalid(f"{at}.{key}_localizations", f"{locale} is no locale")


def prefixed(node: dict[str, Any], key: str) -> dict[str, str]:
    translated = node.get(f"{key}_localizations") or {}
    return {f"{key}_localizations.{locale}": text for locale, text in translated.items()}


def good_name(name: str) -> bool:
    """Letters, digits, `-`, `_` and `'`; lower case where there is one."""
    allowed = all(sign in "-_'" or unicodedata.category(sign)[0] in "LNM" for sign in name)
    return allowed and name == name.lower()


def check_options(node: dict[str, Any], at: str, *, depth: int) -> None:
    options = node.get("options") or []
    if len(options) > 25:
        raise invalid(f"{at}.options", "Must be 25 or fewer in length.")
    if any(count > 1 for count in Counter(option.get("name") for option in options).values()):
        raise invalid(f"{at}.options", "Option names must be unique")
    required = [bool(option.get("required")) for option in options]
    if required != sorted(required, reverse=True):
        raise invalid(f"{at}.options", "Required options must be placed before non-required options")
    subcommands = [option.get("type") in SUBCOMMANDS for option in options]
    if any(subcommands) and not all(subcommands):
        raise invalid(f"{at}.options", "Sub-commands and sub-command groups are mutually exclusive to other options")
    for index, option in enumerate(options):
        where = f"{at}.options.{index}"
        check_texts(option, where, named=True, described=True)
        if option.get("type") == 2 and depth > 0:
            raise invalid(f"{where}.type", "A sub-command group cannot hold another one")
        check_option(option, where)
        check_options(option, where, depth=depth + 1)


def check_option(option: dict[str, Any], at: str) -> None:
    choices = option.get("choices") or []
    if choices and option.get("autocomplete"):
        raise invalid(f"{at}.choices", "Choices and autocompletion exclude each other")
    if len(choices) > 25:
        raise invalid(f"{at}.choices", "Must be 25 or fewer in length.")
    for choice in choices:
        check_choice(choice, f"{at}.choices")
    for key, least in (("min_length", 0), ("max_length", 1)):
        if option.get(key) is not None and not least <= option[key] <= 6000:
            raise invalid(f"{at}.{key}", f"int value should be between {least} and 6000.")


def check_choice(choice: dict[str, Any], at: str) -> None:
    """A choice of an option, or one that autocompletion offers."""
    for name in (choice.get("name") or "", *(choice.get("name_localizations") or {}).values()):
        if not 1 <= len(name) <= 100:
            raise invalid(f"{at}.name", "Must be between 1 and 100 in length.")
    for locale in (choice.get("name_localizations") or {}).keys() - LOCALES:
        raise invalid(f"{at}.name_localizations", f"{locale} is no locale")
    value = choice.get("value")
    if isinstance(value, str) and not 1 <= len(value) <= 100:
        raise invalid(f"{at}.value", "Must be between 1 and 100 in length.")


def sizes(node: dict[str, Any]) -> Iterator[int]:
    """What counts towards the 8,000 characters of a command: names, descriptions, values; the longest translation."""
    for key in ("name", "description"):
        yield max(len(node.get(key) or ""), *(len(text) for text in prefixed(node, key).values()), 0)
    for choice in node.get("choices") or ():
        yield len(choice.get("name") or "") + len(str(choice.get("value", "")))
    for option in node.get("options") or ():
        yield from sizes(option)
