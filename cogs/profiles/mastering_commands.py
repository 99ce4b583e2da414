"""`/profil expertise`: what one masters."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from discord import app_commands
from discord.ext import commands

from bot.answers import show, turn_to
from bot.command_words import described, named
from bot.door import Needs, Press, on
from bot.request import Interaction, Request, request_of
from bot.tree import command, completes
from cogs.experts import choosing
from cogs.experts.cards import unclear
from cogs.experts.words import LEVELS
from cogs.profiles import cards, domain_cards, forms
from cogs.profiles.commands import Profiles
from cogs.profiles.reading import of_oneself
from models.experts.mastering import (
    MOST_NOTE,
    MOST_YEARS,
    Declared,
    Practice,
    confirm_all,
    declare,
    declared,
    preview_removal,
    remove,
)
from models.people.names import folded

if TYPE_CHECKING:
    from bot.client import Cagou

LEVEL_CHOICES = [app_commands.Choice(name=described(words), value=number) for number, words in LEVELS.items()]


class Mastering(commands.Cog):
    """What people declare to master."""

    def __init__(self, client: Cagou) -> None:
        self.client = client

    @completes
    async def complete_domain(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The domains that what is typed may mean."""
        request = request_of(interaction)
        if request.cluster is None:
            return []
        domains = await self.client.domains.of(request.cluster.id)
        return choosing.offered_to_edit(domains.prepared, typed, request.language)

    @completes
    async def complete_own(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The domains that one declared."""
        request = request_of(interaction)
        if request.cluster is None or request.person is None:
            return []
        find = of_oneself(request.actor, request.now)
        profile = await self.client.database.read(request.cluster.id, find)
        names = [(one.name(request.language.code), str(one.domain_id)) for one in profile.domains]
        return [app_commands.Choice(name=name, value=id) for name, id in names if folded(typed) in folded(name)]

    @command("voir", "show", "See and change what you master", parent=Profiles.EXPERTISE, needs=Needs.PERSON)
    async def mine(self, interaction: Interaction) -> None:
        """Show one's domains."""
        await self._show(interaction, request_of(interaction))

    @on(cards.DOMAINS, Needs.PERSON)
    async def press_mine(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The same, by a button."""
        await self._show(interaction, request)

    @command("ajouter", "add", "Add a domain you master, or change how", parent=Profiles.EXPERTISE)
    @app_commands.rename(
        domain=named("domaine", "domain"),
        how=named("niveau", "level"),
        years=named("annees", "years"),
        note=named("note", "note"),
    )
    @app_commands.describe(
        domain=described("Type a word: a trade, a tool, an acronym"),
        how=described("How well you master it; nothing: a form asks you"),
        years=described("Years of practice"),
        note=described("In a few words: what exactly?"),
    )
    @app_commands.choices(how=LEVEL_CHOICES)
    @app_commands.autocomplete(domain=complete_domain)
    async def add(
        self,
        interaction: Interaction,
        domain: app_commands.Range[str, 1, 100],
        how: app_commands.Choice[int] | None = None,
        years: app_commands.Range[int, 0, MOST_YEARS] | None = None,
        note: app_commands.Range[str, 1, MOST_NOTE] | None = None,
    ) -> None:
        """Declare a domain, at once where the level is given."""
        request = request_of(interaction)
        found = choosing.meant(await self.client.domains.of(request.home.id), domain)
        if isinstance(found, choosing.Unclear):
            await self._ask_which(interaction, request, found)
        elif how is None:
            await self._open_form(interaction, request, found.id, years=years, note=note)
        else:
            await self._declare(interaction, request, found.id, Practice(how.value, years, note))

    @command("retirer", "remove", "Remove a domain from those you master", parent=Profiles.EXPERTISE)
    @app_commands.rename(domain=named("domaine", "domain"))
    @app_commands.describe(domain=described("One of your domains"))
    @app_commands.autocomplete(domain=complete_own)
    async def take_out(self, interaction: Interaction, domain: app_commands.Range[str, 1, 100]) -> None:
        """Ask before a domain is taken out."""
        request = request_of(interaction)
        found = choosing.meant(await self.client.domains.of(request.home.id), domain)
        if isinstance(found, choosing.Unclear):
            await self._ask_which(interaction, request, found)
        else:
            await self._confirm_removal(interaction, request, found.id)

    @command("confirmer", "confirm", "Say that all you declared still holds", parent=Profiles.EXPERTISE)
    async def confirm(self, interaction: Interaction) -> None:
        """Confirm all."""
        await self._confirm_all(interaction, request_of(interaction))

    @on(cards.CONFIRM)
    async def press_confirm(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The same, by a button."""
        await self._confirm_all(interaction, request)

    @on(cards.ADD, Needs.PERSON)
    async def choose_family(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Which family, for those who do not type."""
        domains = await self.client.domains.of(request.home.id)
        await turn_to(interaction, domain_cards.families(request.language, request.home.id, domains))

    @on(domain_cards.FAMILY, Needs.PERSON)
    async def choose_domain(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Which domain of it."""
        domains = await self.client.domains.of(request.home.id)
        card = domain_cards.domains_of_family(request.language, request.home.id, domains, press.picked)
        await turn_to(interaction, card)

    @on(domain_cards.PICK)
    async def domain_picked(self, interaction: Interaction, request: Request, press: Press) -> None:
        """A domain was picked to be declared."""
        await self._open_form(interaction, request, press.id_picked)

    @on(domain_cards.CHOOSE)
    async def own_picked(self, interaction: Interaction, request: Request, press: Press) -> None:
        """One of one's own domains was picked: change it, or take it out?"""
        found = await self._declared(request, press.id_picked)
        await turn_to(interaction, domain_cards.one(request.language, request.home, found, request.now))

    @on(domain_cards.EDIT)
    async def edit(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form of a domain, by a button."""
        await self._open_form(interaction, request, press.id())

    @on(forms.DECLARED)
    async def filled(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form of a domain was sent."""
        await self._declare(interaction, request, press.id(), forms.read_practice(press.answers))

    @on(domain_cards.ASK_REMOVE)
    async def ask_remove(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Ask before a domain is taken out."""
        await self._confirm_removal(interaction, request, press.id())

    @on(domain_cards.REMOVE)
    async def removed(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Take a domain out."""
        domain_id = press.id()
        removal = await self.client.database.write(
            request.home.id, lambda session: remove(session, request.actor, domain_id, now=request.now)
        )
        await self._show(interaction, request, domain_cards.removed_in_words(request.language, removal))

    async def _show(self, interaction: Interaction, request: Request, done: str | None = None) -> None:
        profile = await self.client.database.read(request.home.id, of_oneself(request.actor, request.now))
        card = domain_cards.mine(request.language, request.home, profile, request.now, done=done)
        await turn_to(interaction, card)

    async def _declare(self, interaction: Interaction, request: Request, domain_id: UUID, practice: Practice) -> None:
        done = await self.client.database.write(
            request.home.id, lambda session: declare(session, request.actor, domain_id, practice, now=request.now)
        )
        await self._show(interaction, request, domain_cards.declared_in_words(request.language, done))

    async def _declared(self, request: Request, domain_id: UUID) -> Declared:
        return await self.client.database.read(
            request.home.id, lambda session: declared(session, request.actor, domain_id, now=request.now)
        )

    async def _open_form(
        self,
        interaction: Interaction,
        request: Request,
        domain_id: UUID,
        *,
        years: int | None = None,
        note: str | None = None,
    ) -> None:
        """The form of a domain, with what was given already in it."""
        found = await self._declared(request, domain_id)
        form = forms.expertise(request.language, request.home.id, found)
        given = {"years": None if years is None else str(years), "note": note}
        form = form.filled({name: value for name, value in given.items() if value is not None})
        await self.client.door.ask(interaction, request, form)

    async def _confirm_removal(self, interaction: Interaction, request: Request, domain_id: UUID) -> None:
        removal = await self.client.database.read(
            request.home.id, lambda session: preview_removal(session, request.actor, domain_id, now=request.now)
        )
        await turn_to(interaction, domain_cards.ask_remove(request.language, request.home, removal))

    async def _confirm_all(self, interaction: Interaction, request: Request) -> None:
        count = await self.client.database.write(
            request.home.id, lambda session: confirm_all(session, request.actor, now=request.now)
        )
        await self._show(interaction, request, domain_cards.confirmed_in_words(request.language, count))

    async def _ask_which(self, interaction: Interaction, request: Request, found: choosing.Unclear) -> None:
        cluster_id = request.home.id
        card = unclear(
            request.language,
            cluster_id,
            found,
            lambda domain: domain_cards.EDIT.to(cluster_id, domain.id),
            search=False,
        )
        await show(interaction, card)
