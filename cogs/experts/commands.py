"""`/expert`: finding who masters a domain."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from discord import app_commands
from discord.ext import commands

from bot.answers import show, turn_to
from bot.command_words import described, named
from bot.door import Needs, Press, on
from bot.errors import ButtonNotKnown
from bot.request import Interaction, Request, request_of
from bot.tree import command, completes, group
from bot.ui import Card
from bot.ui.route import as_id
from cogs.experts import cards, choosing
from models.experts.errors import DomainArchived, DomainUnknown
from models.experts.finding import find_experts

if TYPE_CHECKING:
    from bot.client import Cagou


class Experts(commands.Cog):
    """Finding experts."""

    EXPERT = group("expert", "expert", "Find who in the cluster can help you")

    def __init__(self, client: Cagou) -> None:
        self.client = client

    @completes
    async def complete_domain(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The domains that what is typed may mean."""
        request = request_of(interaction)
        if request.cluster is None:
            return []
        return choosing.offered(await self.client.domains.of(request.cluster.id), typed, request.language)

    @command("trouver", "find", "Find the experts of a domain", parent=EXPERT, needs=Needs.CLUSTER)
    @app_commands.rename(domain=named("domaine", "domain"))
    @app_commands.describe(domain=described("Type a word: a trade, a tool, an acronym; or leave it empty and choose"))
    @app_commands.autocomplete(domain=complete_domain)
    async def find(self, interaction: Interaction, domain: str | None = None) -> None:
        """Show who masters a domain; without one, let choose it."""
        request = request_of(interaction)
        domains = await self.client.domains.of(request.home.id)
        if domain is None or not domain.strip():
            await show(interaction, cards.families(request.language, request.home.id, domains))
            return
        found = choosing.meant(domains, domain)
        if isinstance(found, choosing.Unclear):
            await show(interaction, self._unclear(request, found))
        else:
            await show(interaction, await self._experts(interaction, request, found.id))

    @on(cards.CHOOSE)
    async def choose(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Back to the choice of a family; from a card that others see, in a private answer."""
        domains = await self.client.domains.of(request.home.id)
        await turn_to(interaction, cards.families(request.language, request.home.id, domains))

    @on(cards.FAMILY)
    async def choose_in_family(self, interaction: Interaction, request: Request, press: Press) -> None:
        """A family was picked."""
        domains = await self.client.domains.of(request.home.id)
        card = cards.domains_of_family(request.language, request.home.id, domains, _only(press))
        await turn_to(interaction, card)

    @on(cards.PICK)
    async def pick(self, interaction: Interaction, request: Request, press: Press) -> None:
        """A domain was picked."""
        found = choosing.meant(await self.client.domains.of(request.home.id), _only(press))
        if isinstance(found, choosing.Unclear):
            await turn_to(interaction, self._unclear(request, found))
        else:
            await turn_to(interaction, await self._experts(interaction, request, found.id))

    @on(cards.EXPERTS_OF)
    async def experts_of(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The button of a domain."""
        domain_id = as_id(press.argument(0))
        if domain_id is None:
            raise ButtonNotKnown
        await turn_to(interaction, await self._experts(interaction, request, domain_id))

    async def _experts(self, interaction: Interaction, request: Request, domain_id: UUID) -> Card:
        day = request.now.astimezone(request.home.zone).date()
        try:
            found = await self.client.database.read(
                request.home.id,
                lambda session: find_experts(session, request.actor, domain_id, day=day, now=request.now),
            )
        except (DomainUnknown, DomainArchived):
            return self._unclear(request, choosing.Unclear(None, ()))
        if not found.people:
            others = choosing.nearby(await self.client.domains.of(request.home.id), found.domain)
            return cards.nobody(request.language, request.home.id, found.domain, others)
        pages = cards.experts(request.language, request.home.id, request.home.zone, found)
        token = self.client.memory.keep(pages, interaction.user.id, request.now)
        return pages.page(0, token, request.language)

    def _unclear(self, request: Request, found: choosing.Unclear) -> Card:
        cluster_id = request.home.id
        return cards.unclear(
            request.language, cluster_id, found, lambda domain: cards.EXPERTS_OF.to(cluster_id, domain.id)
        )


def _only(press: Press) -> str:
    if len(press.values) != 1:
        raise ButtonNotKnown
    return press.values[0]
