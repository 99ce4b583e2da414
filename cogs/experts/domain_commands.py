"""`/domaine`: the board edits the list of domains, everyone reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.answers import replace, show, turn_to
from bot.command_words import described, named
from bot.domain_directory import Domains as KnownDomains
from bot.door import Needs, Press, on
from bot.request import Interaction, Request, request_of
from bot.tree import command, completes, group
from bot.ui import Card
from cogs.experts import cards, choosing, domain_cards, forms
from config.domains import standard_domains
from config.words import N_
from models.experts.domains import add_domain, archive_domain, domain_to_edit, rename_domain, restore_domain
from models.experts.facts import DomainFacts
from models.experts.merging import merge_domains, preview_merge
from models.experts.permissions import may_edit_domains

if TYPE_CHECKING:
    from bot.client import Cagou

FAMILIES = [
    app_commands.Choice(name=locale_str(family.names["fr"], english=family.names["en"]), value=family.slug)
    for family in standard_domains().families
]
WHICH = N_("Type a part of its name, then pick it from the list")


class Domains(commands.Cog):
    """Editing the list of domains."""

    DOMAIN = group("domaine", "domain", "The domains of competence of the cluster")

    def __init__(self, client: Cagou) -> None:
        self.client = client

    @completes
    async def complete_domain(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The domains in use that what is typed may mean."""
        request = request_of(interaction)
        if request.cluster is None:
            return []
        domains = await self.client.domains.of(request.cluster.id)
        return choosing.offered_to_edit(domains.prepared, typed, request.language)

    @completes
    async def complete_archived(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The archived domains that what is typed may mean."""
        request = request_of(interaction)
        if request.cluster is None:
            return []
        domains = await self.client.domains.of(request.cluster.id)
        return choosing.offered_to_edit(choosing.only_archived(domains), typed, request.language)

    @command("liste", "list", "Show the domains by family", parent=DOMAIN, needs=Needs.CLUSTER)
    async def show_list(self, interaction: Interaction) -> None:
        """Show the domains."""
        await show(interaction, await self._list(interaction, request_of(interaction)))

    @on(cards.LIST)
    async def open_list(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The same, by a button."""
        await turn_to(interaction, await self._list(interaction, request))

    @command("ajouter", "add", "Add a domain (board)", parent=DOMAIN, needs=Needs.CLUSTER)
    @app_commands.rename(family=named("famille", "family"))
    @app_commands.describe(family=described("The family under which it is listed"))
    @app_commands.choices(family=FAMILIES)
    async def add(self, interaction: Interaction, family: str) -> None:
        """Open the form of a new domain."""
        request = request_of(interaction)
        await self._to_edit(request, None)
        await self.client.door.ask(interaction, request, forms.new_domain(request.language, request.home.id, family))

    @on(forms.ADD)
    async def add_filled(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form of a new domain was sent."""
        words = forms.read_words(press.answers, request.language, None)
        family = press.argument(0)
        domain = await self.client.database.write(
            request.home.id, lambda session: add_domain(session, request.actor, words, family, now=request.now)
        )
        await show(interaction, domain_cards.added(request.language, request.home.id, domain))

    @command("renommer", "rename", "Change a domain's names, keywords or family (board)", parent=DOMAIN)
    @app_commands.rename(domain=named("domaine", "domain"), family=named("famille", "family"))
    @app_commands.describe(domain=described(WHICH), family=described("Another family, if it is to change"))
    @app_commands.choices(family=FAMILIES)
    @app_commands.autocomplete(domain=complete_domain)
    async def rename(self, interaction: Interaction, domain: str, family: str | None = None) -> None:
        """Open the form of a domain."""
        request = request_of(interaction)
        found = choosing.meant(await self._domains(request), domain)
        if isinstance(found, choosing.Unclear):
            change = family or forms.SAME_FAMILY
            await _ask_which(
                interaction, request, found, lambda near: domain_cards.EDIT.to(request.home.id, near.id, change)
            )
        else:
            await self._open_form(interaction, request, found.id, family)

    @on(domain_cards.EDIT)
    async def edit(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The button of a domain that is near to what was typed."""
        await self._open_form(interaction, request, press.id(), _family(press))

    @on(forms.RENAME)
    async def rename_filled(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form of a domain was sent."""
        domain_id, family = press.id(), _family(press)
        before = (await self._domains(request)).by_id.get(domain_id)
        words = forms.read_words(press.answers, request.language, before)
        domain = await self.client.database.write(
            request.home.id,
            lambda session: rename_domain(session, request.actor, domain_id, words, family, now=request.now),
        )
        await show(interaction, domain_cards.renamed(request.language, request.home.id, domain))

    @command("fusionner", "merge", "Merge a domain into another (board)", parent=DOMAIN, needs=Needs.CLUSTER)
    @app_commands.rename(source=named("domaine", "domain"), target=named("dans", "into"))
    @app_commands.describe(source=described("The domain that disappears"), target=described("The domain that remains"))
    @app_commands.autocomplete(source=complete_domain, target=complete_domain)
    async def merge(self, interaction: Interaction, source: str, target: str) -> None:
        """Say what the merge does, and ask."""
        request = request_of(interaction)
        domains = await self._domains(request)
        source_found, target_found = choosing.meant(domains, source), choosing.meant(domains, target)
        # Where both are unclear, the first is asked about: the confirmation names the other, which may be its nearest.
        goes, stays = _nearest(source_found), _nearest(target_found)
        if isinstance(source_found, choosing.Unclear):
            await _ask_which(
                interaction,
                request,
                choosing.without(source_found, stays),
                lambda near: domain_cards.ASK_MERGE.to(request.home.id, near.id, stays.id if stays else near.id),
            )
        elif isinstance(target_found, choosing.Unclear):
            await _ask_which(
                interaction,
                request,
                choosing.without(target_found, goes),
                lambda near: domain_cards.ASK_MERGE.to(request.home.id, source_found.id, near.id),
            )
        else:
            await self._confirm_merge(interaction, request, source_found.id, target_found.id)

    @on(domain_cards.ASK_MERGE)
    async def ask_merge(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The button of a domain that is near to what was typed."""
        await self._confirm_merge(interaction, request, press.id(), press.id(1))

    @on(domain_cards.MERGE)
    async def merge_confirmed(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The merge was confirmed."""
        source_id, target_id = press.id(), press.id(1)
        merge = await self.client.database.write(
            request.home.id,
            lambda session: merge_domains(session, request.actor, source_id, target_id, now=request.now),
        )
        await replace(interaction, domain_cards.merged(request.language, request.home.id, merge))

    @command("archiver", "archive", "Offer a domain no more (board)", parent=DOMAIN, needs=Needs.CLUSTER)
    @app_commands.rename(domain=named("domaine", "domain"))
    @app_commands.describe(domain=described(WHICH))
    @app_commands.autocomplete(domain=complete_domain)
    async def archive(self, interaction: Interaction, domain: str) -> None:
        """Say what archiving does, and ask."""
        request = request_of(interaction)
        found = choosing.meant(await self._domains(request), domain)
        if isinstance(found, choosing.Unclear):
            await _ask_which(
                interaction, request, found, lambda near: domain_cards.ASK_ARCHIVE.to(request.home.id, near.id)
            )
        else:
            await self._confirm_archive(interaction, request, found.id)

    @on(domain_cards.ASK_ARCHIVE)
    async def ask_archive(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The button of a domain that is near to what was typed."""
        await self._confirm_archive(interaction, request, press.id())

    @on(domain_cards.ARCHIVE)
    async def archive_confirmed(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Archiving was confirmed."""
        domain_id = press.id()
        domain = await self.client.database.write(
            request.home.id, lambda session: archive_domain(session, request.actor, domain_id, now=request.now)
        )
        await replace(interaction, domain_cards.archived(request.language, request.home.id, domain))

    @command("restaurer", "restore", "Offer an archived domain again (board)", parent=DOMAIN, needs=Needs.CLUSTER)
    @app_commands.rename(domain=named("domaine", "domain"))
    @app_commands.describe(domain=described(WHICH))
    @app_commands.autocomplete(domain=complete_archived)
    async def restore(self, interaction: Interaction, domain: str) -> None:
        """Offer a domain again."""
        request = request_of(interaction)
        found = choosing.meant_archived(await self._domains(request), domain)
        if isinstance(found, choosing.Unclear):
            await _ask_which(
                interaction, request, found, lambda near: domain_cards.RESTORE.to(request.home.id, near.id)
            )
        else:
            await self._restore(interaction, request, found.id)

    @on(domain_cards.RESTORE)
    async def restore_pressed(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The button of an archived domain."""
        await self._restore(interaction, request, press.id())

    @on(domain_cards.KEEP)
    async def keep(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Nothing is to be done."""
        await replace(interaction, domain_cards.kept(request.language, request.home.id))

    async def _list(self, interaction: Interaction, request: Request) -> Card:
        standing = await self.client.directory.standing(request.home.id, request.actor, request.now)
        pages = domain_cards.listed(
            request.language,
            request.home.id,
            await self._domains(request),
            may_edit=may_edit_domains(standing) is None,
        )
        token = self.client.memory.keep(pages, interaction.user.id, request.now)
        return pages.page(0, token, request.language)

    async def _domains(self, request: Request) -> KnownDomains:
        return await self.client.domains.of(request.home.id)

    async def _to_edit(self, request: Request, domain_id: UUID | None) -> DomainFacts | None:
        """What is shown before a change; raises where the asker may not make it."""
        return await self.client.database.read(
            request.home.id, lambda session: domain_to_edit(session, request.actor, domain_id, now=request.now)
        )

    async def _open_form(self, interaction: Interaction, request: Request, domain_id: UUID, family: str | None) -> None:
        domain = await self._to_edit(request, domain_id)
        assert domain is not None
        form = forms.renamed_domain(request.language, request.home.id, domain, family)
        await self.client.door.ask(interaction, request, form)

    async def _confirm_merge(
        self, interaction: Interaction, request: Request, source_id: UUID, target_id: UUID
    ) -> None:
        merge = await self.client.database.read(
            request.home.id,
            lambda session: preview_merge(session, request.actor, source_id, target_id, now=request.now),
        )
        await _answer(interaction, domain_cards.ask_merge(request.language, request.home.id, merge))

    async def _confirm_archive(self, interaction: Interaction, request: Request, domain_id: UUID) -> None:
        domain = await self._to_edit(request, domain_id)
        assert domain is not None
        await _answer(interaction, domain_cards.ask_archive(request.language, request.home.id, domain))

    async def _restore(self, interaction: Interaction, request: Request, domain_id: UUID) -> None:
        domain = await self.client.database.write(
            request.home.id, lambda session: restore_domain(session, request.actor, domain_id, now=request.now)
        )
        await _answer(interaction, domain_cards.restored(request.language, request.home.id, domain))


async def _ask_which(interaction: Interaction, request: Request, found: choosing.Unclear, lead: cards.Lead) -> None:
    await show(interaction, cards.unclear(request.language, request.home.id, found, lead, search=False))


async def _answer(interaction: Interaction, card: Card) -> None:
    """In the place of the card whose button was pressed, or as the answer to a command."""
    if interaction.message is not None:
        await replace(interaction, card)
    else:
        await show(interaction, card)


def _nearest(found: DomainFacts | choosing.Unclear) -> DomainFacts | None:
    if isinstance(found, choosing.Unclear):
        return found.nearest[0] if found.nearest else None
    return found


def _family(press: Press) -> str | None:
    """The family to change to: the second argument, None where it stays."""
    family = press.argument(1)
    return None if family == forms.SAME_FAMILY else family
