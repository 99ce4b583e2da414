"""`/mes-donnees voir|exporter|effacer`."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import discord
import structlog
from discord.ext import commands

from bot.answers import replace, show, turn_to
from bot.door import Press, on
from bot.projection.wanted import ROLE_PLACES
from bot.request import Interaction, Request, request_of
from bot.tree import command, group
from bot.ui import Card
from cogs.privacy import cards
from models.privacy.erasing import erase
from models.privacy.exporting import Held, held_about

if TYPE_CHECKING:
    from bot.client import Cagou

log = structlog.get_logger(__name__)


class Privacy(commands.Cog):
    """Everybody's own data, theirs alone to see, to take away and to erase; also of those the cluster does not know."""

    GROUP = group("mes-donnees", "my-data", "What is held about you: see it, take it away, erase it")

    def __init__(self, client: Cagou) -> None:
        self.client = client

    @command("voir", "show", "See what is held about you", parent=GROUP)
    async def show_data(self, interaction: Interaction) -> None:
        """In words."""
        request = request_of(interaction)
        await show(interaction, cards.held(request.language, request.home, await self._held(request)))

    @on(cards.SHOW)
    async def press_show(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The same, by a button."""
        await turn_to(interaction, cards.held(request.language, request.home, await self._held(request)))

    @command("exporter", "export", "Take away everything held about you, as a file", parent=GROUP)
    async def export_data(self, interaction: Interaction) -> None:
        """As a file."""
        await self._export(interaction, request_of(interaction))

    @on(cards.EXPORT)
    async def press_export(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The button of the card."""
        await self._export(interaction, request)

    @command("effacer", "erase", "Erase everything held about you", parent=GROUP)
    async def erase_data(self, interaction: Interaction) -> None:
        """Say first what goes and what stays."""
        await show(interaction, await self._question(request_of(interaction)))

    @on(cards.ERASE)
    async def press_erase(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The button of the card."""
        await turn_to(interaction, await self._question(request))

    @on(cards.CONFIRM)
    async def confirm(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Erase what is held about whoever pressed: nobody can press for another."""
        outcome = await self.client.database.write(
            request.home.id, lambda session: erase(session, request.actor, now=request.now)
        )
        self.client.memory.forget(interaction.user.id)
        await replace(interaction, cards.erased(request.language, outcome))
        await _take_roles(interaction, request)

    async def _export(self, interaction: Interaction, request: Request) -> None:
        data = await self._held(request)
        if not data.tables:
            await show(interaction, cards.held(request.language, request.home, data))
            return
        content = cards.file_of(request.language, request.home, data, request.now)
        file = discord.File(io.BytesIO(content), filename=cards.FILE_NAME)
        await show(interaction, cards.exported(request.language), files=[file])

    async def _question(self, request: Request) -> Card:
        data = await self._held(request)
        if not data.tables:
            return cards.held(request.language, request.home, data)
        offices = cards.offices_now(data.rows("mandate"), request.now)
        return cards.before_erasing(request.language, request.home, offices=offices)

    async def _held(self, request: Request) -> Held:
        return await self.client.database.read(request.home.id, lambda session: held_about(session, request.actor))


async def _take_roles(interaction: Interaction, request: Request) -> None:
    """Take the cluster's roles away at once, while it is known whose they are.

    The outbox does the same with the roles that Cagou made, by looking for holders whom the cluster does not know; of
    a role that was there before Cagou it cannot tell who held it on their own account.
    """
    member = interaction.user
    ours = {request.home.places.get(kind) for kind in ROLE_PLACES}
    held = [role for role in getattr(member, "roles", ()) if role.id in ours]
    if isinstance(member, discord.Member) and held:
        try:
            await member.remove_roles(*held)
        except discord.HTTPException as refused:
            log.warning("roles_not_taken", reference=request.reference, code=refused.code)
