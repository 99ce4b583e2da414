"""`/projet tableau`: the projects in figures, and as files."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot import charts
from bot.answers import replace, show, show_with_file, think, turn_to, work_on_card
from bot.door import Needs, Press, on
from bot.errors import ButtonNotKnown
from bot.request import Interaction, Request, request_of
from bot.tree import command
from cogs.projects import exports
from cogs.projects import overview_cards as cards
from cogs.projects.commands import Projects
from cogs.projects.life_routes import OVERVIEW, OVERVIEW_PERIOD
from cogs.projects.sums_words import period_carried, period_from
from models.projects.exporting import exported
from models.projects.known import visibility_of
from models.projects.overview import overview_of
from models.projects.periods import Period

if TYPE_CHECKING:
    from bot.client import Cagou


class ProjectOverview(commands.Cog):
    """All projects at a glance."""

    def __init__(self, client: Cagou) -> None:
        self.client = client

    @command("tableau", "dashboard", "All projects in figures", parent=Projects.PROJECT, needs=Needs.PERSON)
    async def dashboard(self, interaction: Interaction) -> None:
        """Show the figures."""
        await self._show(interaction, request_of(interaction))

    @on(OVERVIEW, needs=Needs.PERSON)
    async def overview(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The same, by a button."""
        await self._show(interaction, request)

    @on(OVERVIEW_PERIOD, needs=Needs.PERSON)
    async def overview_in_period(self, interaction: Interaction, request: Request, press: Press) -> None:
        """A period was picked."""
        await self._show(interaction, request, period_from(press.picked))

    @on(exports.EXPORTS, needs=Needs.PERSON)
    async def offer(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Which files there are."""
        await self._offer(interaction, request, period_carried(press, 0))

    @on(exports.EXPORTS_PERIOD, needs=Needs.PERSON)
    async def offer_in_period(self, interaction: Interaction, request: Request, press: Press) -> None:
        """A period was picked."""
        await self._offer(interaction, request, period_from(press.picked))

    @on(exports.EXPORT, needs=Needs.PERSON)
    async def export(self, interaction: Interaction, request: Request, press: Press) -> None:
        """One of them."""
        if press.argument(0) not in set(exports.File):
            raise ButtonNotKnown
        kind, period = exports.File(press.argument(0)), period_carried(press, 1)
        found = await self.client.database.read(
            request.home.id, lambda session: exported(session, request.actor, period, now=request.now)
        )
        await think(interaction)
        domains = (await self.client.domains.of(request.home.id)).by_id
        content = await exports.written(request.language, found, domains, kind, request.now)
        card = exports.sent(request.language, request.home.id, kind, period)
        await show_with_file(interaction, card, exports.NAMES[kind], content)

    async def _offer(self, interaction: Interaction, request: Request, period: Period) -> None:
        await self.client.database.read(
            request.home.id, lambda session: visibility_of(session, request.actor, request.now)
        )
        await turn_to(interaction, exports.offered(request.language, request.home.id, period))

    async def _show(self, interaction: Interaction, request: Request, period: Period = Period.TWELVE_MONTHS) -> None:
        found = await self.client.database.read(
            request.home.id, lambda session: overview_of(session, request.actor, period, now=request.now)
        )
        message = interaction.message
        in_place = message is not None and message.flags.ephemeral
        await (work_on_card(interaction) if in_place else think(interaction))
        card = cards.overview(request.language, request.home, found)
        files = []
        if card.images:
            picture = await charts.draw(cards.panels(request.language, request.home.zone, found))
            files.append(discord.File(io.BytesIO(picture), filename=cards.PICTURE))
        if in_place:
            await replace(interaction, card, files=files)
        else:
            await show(interaction, card, files=files)
