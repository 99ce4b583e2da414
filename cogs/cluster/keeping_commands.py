"""`/cluster synchroniser` and `/cluster reglages`: what the board does about the server and the association's rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.answers import replace, show, think, work_on_card
from bot.door import Press, on
from bot.errors import NotInACluster
from bot.projection.apply import GuildGone
from bot.projection.comparing import compare
from bot.request import Interaction, Request, request_of
from bot.tree import command
from cogs.cluster import keeping_cards as cards
from cogs.cluster.commands import ClusterCommands
from cogs.cluster.forms import rules_form, rules_from
from models.groups.synchronising import demand_synchroniser, synchronise
from models.people.cluster_rules import rules_to_set, set_rules

if TYPE_CHECKING:
    from bot.client import Cagou


class ClusterKeeping(commands.Cog):
    """What the board does, and for the synchronisation the server's administrators too."""

    def __init__(self, client: Cagou) -> None:
        self.client = client

    @command(
        "synchroniser", "synchronise", "Bring roles and channels in line (dry run first)", parent=ClusterCommands.GROUP
    )
    async def synchronise(self, interaction: Interaction) -> None:
        """Show what would be done, and do nothing."""
        await think(interaction)
        await self._show(interaction, request_of(interaction))

    @command("reglages", "settings", "The association's rules (board)", parent=ClusterCommands.GROUP)
    async def settings(self, interaction: Interaction) -> None:
        """Open the form of the rules."""
        await self._ask_rules(interaction, request_of(interaction))

    @on(cards.COMPARE)
    async def compare(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Look again, in the same message."""
        await work_on_card(interaction)
        await self._show(interaction, request)

    @on(cards.SYNCHRONISE)
    async def carry_out(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Owe everything; the outbox does it in the background."""
        await self.client.database.write(
            request.home.id, lambda session: synchronise(session, request.actor, now=request.now)
        )
        await replace(interaction, cards.under_way_card(request.language, request.home.id))

    @on(cards.RULES_ASKED)
    async def ask_rules(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The button that leads to the form of the rules."""
        await self._ask_rules(interaction, request)

    @on(cards.RULES_SENT)
    async def take_rules(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Set what was filled in."""
        rules = rules_from(press.answers)
        changed = await self.client.database.write(
            request.home.id, lambda session: set_rules(session, request.actor, rules, now=request.now)
        )
        await show(interaction, cards.rules_card(request.language, request.home.id, rules, changed=changed))

    async def _ask_rules(self, interaction: Interaction, request: Request) -> None:
        rules = await self.client.database.read(
            request.home.id, lambda session: rules_to_set(session, request.actor, now=request.now)
        )
        form = rules_form(request.language, cards.RULES_SENT.to(request.home.id), rules)
        await self.client.door.ask(interaction, request, form)

    async def _show(self, interaction: Interaction, request: Request) -> None:
        await self.client.database.read(
            request.home.id, lambda session: demand_synchroniser(session, request.actor, now=request.now)
        )
        guild = interaction.guild
        if not isinstance(guild, discord.Guild):
            raise NotInACluster
        try:
            found = await compare(self.client, request.home.id)
        except GuildGone:
            raise NotInACluster from None
        await replace(interaction, cards.comparison_card(request.language, guild, request.home.id, found))
