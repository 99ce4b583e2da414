"""`/moi`, `/aide`, `/langue`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from bot.answers import show
from bot.door import Needs, Press, on
from bot.request import Interaction, Request, request_of
from bot.tree import command
from bot.ui import escaped
from cogs.home import cards

if TYPE_CHECKING:
    from bot.client import Cagou


class Home(commands.Cog):
    """What one opens first."""

    def __init__(self, client: Cagou) -> None:
        self.client = client

    @command("moi", "me", "What waits for you: to do, to answer, to vote", needs=Needs.CLUSTER)
    async def me(self, interaction: Interaction) -> None:
        """Show what waits for the person."""
        await self._show_home(interaction, request_of(interaction))

    @on(cards.HOME)
    async def open_home(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The pinned card's button."""
        await self._show_home(interaction, request)

    async def _show_home(self, interaction: Interaction, request: Request) -> None:
        name = request.person.name if request.person else interaction.user.display_name
        await show(interaction, cards.me(request.language, escaped(name)))
