"""`/expert`: finding who can help."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

import structlog
from discord import app_commands
from discord.ext import commands

from bot.answers import show, turn_to
from bot.command_words import described, named
from bot.door import Press, on
from bot.errors import ButtonNotKnown, ResultsForgotten
from bot.memory import TypedNeed
from bot.request import Interaction, Request, request_of
from bot.tree import command, completes, group
from bot.ui import Card, Pages
from bot.ui.limits import MOST_OPTIONS
from cogs.experts import cards, choosing, found_cards, missing_cards, searching
from cogs.experts.searching import Found, Search
from models.experts.demand import count_unmet

if TYPE_CHECKING:
    from bot.client import Cagou

log = structlog.get_logger(__name__)

Answer = Callable[[Interaction, Card], Awaitable[None]]
"""How a card is shown: as an answer, or in the place of the one before."""


class Experts(commands.Cog):
    """Finding experts."""

    EXPERT = group("expert", "expert", "Find who in the cluster can help you")

    def __init__(self, client: Cagou) -> None:
        self.client = client
        self._unmet: Counter[tuple[UUID, UUID | None, date]] = Counter()
        self._counting = False

    @completes
    async def complete_domain(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The domains that what is typed may mean: by their names while one types, then by what is needed."""
        request = request_of(interaction)
        if request.cluster is None:
            return []
        domains = await self.client.domains.of(request.cluster.id)
        offered = choosing.offered(domains, typed, request.language)
        if len(typed) < choosing.SHORTEST_NEED or len(offered) >= choosing.ENOUGH:
            return offered
        index = await self.client.domains.index_of(request.cluster.id)
        return choosing.with_meant(offered, domains, index, typed, request.language)

    @completes
    async def complete_organisation(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The organisations with experts that what is typed may mean."""
        request = request_of(interaction)
        if request.cluster is None:
            return []
        experts = await self.client.experts.of(request.cluster.id)
        return choosing.offered_organisations(experts.organisations, typed, request.language)

    @command("trouver", "find", "Find the right person: choose a domain, or say what you need", parent=EXPERT)
    @app_commands.rename(
        domain=named("domaine", "domain"),
        text=named("texte", "text"),
        available=named("disponible", "available"),
        organisation=named("organisation", "organisation"),
    )
    @app_commands.describe(
        domain=described("Type a word: a trade, a tool, an acronym; or leave it empty and choose"),
        text=described("What you need, in your own words; or somebody's name"),
        available=described("Only people who take requests at the moment"),
        organisation=described("Only people of this organisation"),
    )
    @app_commands.autocomplete(domain=complete_domain, organisation=complete_organisation)
    async def find(
        self,
        interaction: Interaction,
        domain: str | None = None,
        text: str | None = None,
        available: bool = False,
        organisation: str | None = None,
    ) -> None:
        """Show who can help; without anything asked, let choose."""
        request = request_of(interaction)
        domains = await self.client.domains.of(request.home.id)
        said = " ".join((text or "").split()) or None
        meant = choosing.meant(domains, domain) if domain is not None and domain.strip() else None
        if isinstance(meant, choosing.Unclear):
            if meant.typed is None:
                await show(interaction, self._unclear(request, meant))
                return
            said = " ".join(filter(None, (meant.typed.strip(), said)))
            meant = None
        search = Search(meant, said, available)
        if organisation is not None and organisation.strip():
            known = (await self.client.experts.of(request.home.id)).organisations
            within = choosing.meant_organisation(known, organisation)
            if within is None:
                token = self.client.memory.keep(search, interaction.user.id, request.now)
                nearest = known.like(organisation, MOST_OPTIONS)
                await show(
                    interaction,
                    missing_cards.which_organisation(request.language, request.home.id, organisation, nearest, token),
                )
                return
            search = replace(search, organisation=within)
        if search == Search(available_only=available):
            await show(interaction, cards.families(request.language, request.home.id, domains))
            return
        await self._answer(interaction, request, search, show)

    @on(cards.CHOOSE)
    async def choose(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Back to the choice of a family; from a card that others see, in a private answer."""
        domains = await self.client.domains.of(request.home.id)
        await turn_to(interaction, cards.families(request.language, request.home.id, domains))

    @on(cards.FAMILY)
    async def choose_in_family(self, interaction: Interaction, request: Request, press: Press) -> None:
        """A family was picked."""
        domains = await self.client.domains.of(request.home.id)
        card = cards.domains_of_family(request.language, request.home.id, domains, press.picked)
        await turn_to(interaction, card)

    @on(cards.PICK)
    async def pick(self, interaction: Interaction, request: Request, press: Press) -> None:
        """A domain was picked."""
        await self._show_domain(interaction, request, press.picked)

    @on(cards.EXPERTS_OF)
    async def experts_of(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The button of a domain."""
        await self._show_domain(interaction, request, str(press.id()))

    @on(cards.DESCRIBE)
    async def describe(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Ask for a need in one's own words."""
        await self.client.door.ask(interaction, request, cards.need_form(request.language, request.home.id))

    @on(cards.DESCRIBED)
    async def described(self, interaction: Interaction, request: Request, press: Press) -> None:
        """A need was written."""
        need = " ".join(press.answers.get("need", "").split())
        await self._answer(interaction, request, Search(text=need), turn_to)

    @on(cards.ANYWAY)
    async def anyway(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The same search, leaving nobody out."""
        await self._answer(interaction, request, self._recall(interaction, request, press).widened, turn_to)

    @on(cards.AVAILABLE)
    async def available(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The same search, for those available only."""
        search = replace(self._recall(interaction, request, press), available_only=True)
        await self._answer(interaction, request, search, turn_to)

    @on(cards.WITHIN)
    async def within(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The organisation was picked."""
        known = (await self.client.experts.of(request.home.id)).organisations
        organisation = choosing.meant_organisation(known, press.picked)
        if organisation is None:
            raise ButtonNotKnown
        search = replace(self._recall(interaction, request, press), organisation=organisation)
        await self._answer(interaction, request, search, turn_to)

    def _recall(self, interaction: Interaction, request: Request, press: Press) -> Search:
        kept = self.client.memory.recall(press.argument(0), interaction.user.id, request.now)
        if not isinstance(kept, Search):
            raise ResultsForgotten
        return kept

    async def _show_domain(self, interaction: Interaction, request: Request, id: str) -> None:
        found = choosing.meant(await self.client.domains.of(request.home.id), id)
        if isinstance(found, choosing.Unclear):
            await turn_to(interaction, self._unclear(request, found))
        else:
            await self._answer(interaction, request, Search(found), turn_to)

    async def _answer(self, interaction: Interaction, request: Request, search: Search, answer: Answer) -> None:
        """Show what a search finds; then count it where it found nothing."""
        found = await searching.find(self.client, request, search)
        await answer(interaction, self._card(interaction, request, found))
        if found.unmet:
            await self._count(request, found)

    def _card(self, interaction: Interaction, request: Request, found: Found) -> Card:
        language, cluster_id, keep = request.language, request.home.id, self.client.memory.keep
        need = found_cards.NOTHING_KEPT
        if found.search.text is not None:
            typed = TypedNeed(found_cards.shortened_need(found.search.text))
            need = keep(typed, interaction.user.id, request.now)
        if found.people:
            asker_id = request.person.id if request.person is not None else None
            first = found.people[: found_cards.PEOPLE_A_PAGE]
            search = found_cards.NOTHING_KEPT
            if not found.search.available_only and not all(map(found_cards.can_be_asked, first)):
                search = keep(found.search, interaction.user.id, request.now)
            pages = Pages(
                found_cards.PagesOfPeople(language, cluster_id, request.home.zone, found, asker_id, need, search)
            )
            token = keep(pages, interaction.user.id, request.now) if len(pages.cards) > 1 else "-"
            return pages.page(0, token, language)
        if found.search.narrowed:
            widened = keep(found.search, interaction.user.id, request.now)
            return missing_cards.nobody_left(language, cluster_id, found, widened, need)
        if found.fits and found.nearest is not None:
            others = choosing.nearby(found.known, found.nearest)
            return missing_cards.nobody(language, cluster_id, found, others, need)
        return missing_cards.nothing_fits(language, cluster_id, found, need)

    async def _count(self, request: Request, found: Found) -> None:
        """Count a search that found nothing; those that come while one is written are written together after it."""
        nearest = found.nearest.id if found.nearest is not None else None
        day = request.now.astimezone(request.home.zone).date().replace(day=1)
        self._unmet[request.home.id, nearest, day] += 1
        if self._counting:
            return
        self._counting = True
        try:
            while self._unmet:
                (cluster_id, domain_id, month), searches = self._unmet.popitem()
                await self.client.database.write(
                    cluster_id, partial(count_unmet, domain_id=domain_id, day=month, searches=searches)
                )
        except Exception as error:  # whoever asked has their answer; a figure is missing
            log.warning("search_not_counted", reason=type(error).__name__)
        finally:
            self._counting = False

    def _unclear(self, request: Request, found: choosing.Unclear) -> Card:
        cluster_id = request.home.id
        return cards.unclear(
            request.language, cluster_id, found, lambda domain: cards.EXPERTS_OF.to(cluster_id, domain.id)
        )
