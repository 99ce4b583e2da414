"""`/bureau tableau`: the cluster's figures, for the board and the delegate."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot import charts
from bot.answers import replace, show, think, work_on_card
from bot.command_words import described, named
from bot.door import Press, on
from bot.errors import ButtonNotKnown
from bot.request import Interaction, Request, request_of
from bot.tree import command
from cogs.board import dashboard_cards as cards
from cogs.board.commands import Board
from models.figures.counting import figures_of
from models.figures.periods import CHOICES

if TYPE_CHECKING:
    from bot.client import Cagou

PERIODS = [
    app_commands.Choice(name=described("This month"), value=1),
    app_commands.Choice(name=described("Three months"), value=3),
    app_commands.Choice(name=described("Twelve months"), value=12),
]


class Dashboard(commands.Cog):
    """What the board looks at before it meets."""

    def __init__(self, client: Cagou) -> None:
        self.client = client

    @command("tableau", "dashboard", "The figures of the cluster (board, delegate)", parent=Board.GROUP)
    @app_commands.rename(period=named("periode", "period"))
    @app_commands.describe(period=described("Over how many months; nothing: three"))
    @app_commands.choices(period=PERIODS)
    async def dashboard(self, interaction: Interaction, period: app_commands.Choice[int] | None = None) -> None:
        """Show the figures."""
        months = period.value if period is not None else cards.USUAL_MONTHS
        await self._show(interaction, request_of(interaction), months)

    @on(cards.FIGURES)
    async def figures(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The button of a period, or the one that leads to the figures."""
        asked = press.address.arguments[0] if press.address.arguments else str(cards.USUAL_MONTHS)
        months = {str(each): each for each in CHOICES}.get(asked)
        if months is None:
            raise ButtonNotKnown
        await self._show(interaction, request, months)

    async def _show(self, interaction: Interaction, request: Request, months: int) -> None:
        found = await self.client.database.read(
            request.home.id, lambda session: figures_of(session, request.actor, months, now=request.now)
        )
        message = interaction.message
        in_place = message is not None and message.flags.ephemeral
        await (work_on_card(interaction) if in_place else think(interaction))
        card = cards.dashboard(request.language, request.home, found, request.now)
        files = []
        if card.images:
            picture = await charts.draw(cards.panels(request.language, found))
            files.append(discord.File(io.BytesIO(picture), filename=cards.PICTURE))
        if in_place:
            await replace(interaction, card, files=files)
        else:
            await show(interaction, card, files=files)
