"""The words of commands: what Discord shows in its command picker, in French and in English.

The name of a command or an option is French in plain ASCII, so that a phone finds it, and its English name
stands beside it. A description is written here as everywhere, in English with its translation in the
catalogs; Discord's own text, shown to clients in any other language, is the French one.
"""

import re

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.language import language_for

COMMAND_NAME = re.compile(r"[-_a-z0-9]{1,32}")
"""Discord allows lower-case letters of every script; we keep to what any phone can type."""

ENGLISH_LOCALES = (discord.Locale.american_english, discord.Locale.british_english)


def named(french: str, english: str) -> locale_str:
    """The name of a command, a group or an option: ``name=named("trouver", "find")``.

    Options take theirs from ``app_commands.rename(domain=named("domaine", "domain"))``.
    Raises ``ValueError`` for a name that is not plain lower-case ASCII, or longer than 32 characters.
    """
    for name in (french, english):
        if not COMMAND_NAME.fullmatch(name):
            raise ValueError(f"{name!r} is not a command name: 1 to 32 of a-z, 0-9, - and _")
    return locale_str(french, english=english)


def described(english: str, /) -> locale_str:
    """The description of a command, a group or an option, or the name of a choice.

    ``description=described("Find an expert by domain")``; also in ``app_commands.describe`` and
    ``app_commands.Choice(name=described("Yes"), ...)``. The house tests hold it to 100 characters in each language.
    """
    return locale_str(language_for("fr").say(english), english=english)


class CommandTranslator(app_commands.Translator):
    """Gives discord.py the words for each client language that we speak; the others see the French."""

    async def translate(
        self, string: locale_str, locale: discord.Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """The words for a locale, or None where the French stands."""
        del context  # a name and a description are already told apart by how they were made
        english = string.extras.get("english")
        return english if locale in ENGLISH_LOCALES and isinstance(english, str) else None
