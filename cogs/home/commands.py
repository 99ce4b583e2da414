"""`/moi`, `/aide`, `/langue`, and their buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import app_commands
from discord.ext import commands

from bot.answers import replace, show, turn_to
from bot.command_words import described, named
from bot.door import Needs, Press, on
from bot.errors import ButtonNotKnown
from bot.language import SUPPORTED, choose
from bot.request import Interaction, Request, request_of
from bot.tree import command
from bot.ui import Card
from bot.ui.ways import HELP, HOME
from cogs.home import cards
from cogs.home.help import CHOOSE_LANGUAGE, open_to
from cogs.home.lines import overview, waiting
from models.people.language import choose_language

if TYPE_CHECKING:
    from bot.client import Cagou

LANGUAGE_CHOICES = [
    app_commands.Choice(name=described("French"), value="fr"),
    app_commands.Choice(name=described("English"), value="en"),
    app_commands.Choice(name=described("As my Discord"), value=cards.CLIENT),
]


class Home(commands.Cog):
    """What one opens first."""

    def __init__(self, client: Cagou) -> None:
        self.client = client

    @command("moi", "me", "What waits for you: to do, to answer, to vote")
    async def me(self, interaction: Interaction) -> None:
        """Show what waits for the person."""
        await show(interaction, await self._home(interaction, request_of(interaction)))

    @command("aide", "help", "What you can do here")
    async def help(self, interaction: Interaction) -> None:
        """Show what the person may do."""
        await show(interaction, await self._help(interaction, request_of(interaction)))

    @command("langue", "language", "Choose the language in which I speak to you", needs=Needs.PERSON)
    @app_commands.rename(code=named("langue", "language"))
    @app_commands.describe(code=described("The language; nothing: see which one it is"))
    @app_commands.choices(code=LANGUAGE_CHOICES)
    async def language(self, interaction: Interaction, code: app_commands.Choice[str] | None = None) -> None:
        """Show the choice, or make it."""
        request = request_of(interaction)
        if code is None:
            own = request.somebody.language
            await show(interaction, cards.language_choice(request.language, request.home, own))
        else:
            await show(interaction, await self._choose(interaction, request, code.value))

    @on(HOME)
    async def open_home(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The button of the pinned card and of others."""
        await turn_to(interaction, await self._home(interaction, request))

    @on(HELP)
    async def open_help(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The same for `/aide`."""
        await turn_to(interaction, await self._help(interaction, request))

    @on(CHOOSE_LANGUAGE, needs=Needs.PERSON)
    async def open_language(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Show the choice of languages."""
        await turn_to(interaction, cards.language_choice(request.language, request.home, request.somebody.language))

    @on(cards.LANGUAGE, needs=Needs.PERSON)
    async def set_language(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Speak the chosen language from now on."""
        await replace(interaction, await self._choose(interaction, request, press.argument(0)))

    async def _choose(self, interaction: Interaction, request: Request, chosen: str) -> Card:
        if chosen not in (*SUPPORTED, cards.CLIENT):
            raise ButtonNotKnown
        code = None if chosen == cards.CLIENT else chosen
        await self.client.database.write(
            request.home.id, lambda session: choose_language(session, request.actor, code, now=request.now)
        )
        language = choose(code, interaction.locale.value, request.home.language)
        return cards.language_choice(language, request.home, code)

    async def _home(self, interaction: Interaction, request: Request) -> Card:
        seen = await self.client.database.read(
            request.home.id, lambda session: overview(session, request.actor, self.client.keys, now=request.now)
        )
        name = seen.standing.name or interaction.user.display_name
        lines = waiting(request.language, request.home, seen)
        return cards.me(request.language, request.home, name, seen, lines)

    async def _help(self, interaction: Interaction, request: Request) -> Card:
        standing = await self.client.directory.standing(request.home.id, request.actor, request.now)
        pages = cards.help_pages(request.language, request.home.id, open_to(standing))
        if len(pages.cards) == 1:
            return pages.cards[0]
        token = self.client.memory.keep(pages, interaction.user.id, request.now)
        return pages.page(0, token, request.language)
