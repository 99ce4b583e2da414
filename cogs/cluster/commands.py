"""`/cluster installer` and `/cluster etat`, and the buttons of their cards."""

from __future__ import annotations

from dataclasses import replace as changed
from typing import TYPE_CHECKING
from uuid import UUID

import discord
from discord.ext import commands

from bot.answers import replace, show, think, work_on_card
from bot.door import Needs, Press, on
from bot.errors import ButtonNotKnown, NotInACluster
from bot.projection.apply import Stage
from bot.projection.inspect import problems
from bot.projection.inspect_groups import group_problems, states_of_groups
from bot.request import Interaction, Request, request_of
from bot.tree import command, group
from bot.ui.limits import MOST_OPTIONS
from bot.ui.ways import INSTALL
from cogs.cluster import cards
from cogs.cluster.draft import Draft, Preview, candidates, preview
from cogs.cluster.errors import InstallationForgotten
from cogs.cluster.forms import settings_form, settings_from
from cogs.cluster.watching import Watches
from models.cluster.installing import LONGEST_NAME, Installed, Settings, checked, install, inventory, repair
from models.cluster.permissions import demand_installer
from models.cluster.tables import PlaceKind
from models.database import Session, everywhere
from models.experts.domains import seed_domains
from models.groups.places import places_of_groups
from models.groups.synchronising import mend_groups

if TYPE_CHECKING:
    from bot.client import Cagou

DEFAULT_TIME_ZONE = "Pacific/Noumea"


class ClusterCommands(commands.Cog):
    """What the server's administrators do."""

    GROUP = group("cluster", "cluster", "Set this server up as a cluster, and check it")

    def __init__(self, client: Cagou) -> None:
        self.client = client
        self.watches = Watches(client)

    @command("installer", "install", "Set up the channels, forum and roles", parent=GROUP, needs=Needs.NOTHING)
    async def install(self, interaction: Interaction) -> None:
        """Show what an installation would do."""
        await self._start(interaction, request_of(interaction))

    @command("etat", "status", "Check what I may do here, and mend it", parent=GROUP)
    async def state(self, interaction: Interaction) -> None:
        """Show what is wrong and how to mend it."""
        await think(interaction)
        await self._show_state(interaction, request_of(interaction))

    @on(INSTALL, Needs.NOTHING)
    async def start(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The button that leads back to the installation."""
        await self._start(interaction, request)

    @on(cards.PREVIEW, Needs.NOTHING)
    async def show_preview(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Look again at the server, and show what would be done now."""
        await self._show_preview(interaction, request, press.argument(0))

    @on(cards.SETTINGS, Needs.NOTHING)
    async def ask_settings(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Open the form of name, language and time zone."""
        token = press.argument(0)
        draft = self._draft(interaction, request, token)
        form = settings_form(request.language, cards.SETTINGS_SENT.to(None, token), draft.settings)
        await self.client.door.ask(interaction, request, form)

    @on(cards.SETTINGS_SENT, Needs.NOTHING)
    async def take_settings(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Check what was filled in and show the preview with it."""
        token = press.argument(0)
        draft = self._draft(interaction, request, token)
        settings = checked(settings_from(press.answers, draft.settings))
        self._keep(interaction, request, token, changed(draft, settings=settings))
        await self._show_preview(interaction, request, token)

    @on(cards.PLACES, Needs.NOTHING)
    async def choose_place(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Ask for which place something else shall serve."""
        token = press.argument(0)
        shown = await self._preview(interaction, request, token)
        await replace(interaction, cards.places_card(request.language, shown, token))

    @on(cards.PLACE, Needs.NOTHING)
    async def choose_candidate(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Ask what shall serve as the place that was picked."""
        token = press.argument(0)
        shown = await self._preview(interaction, request, token)
        picked = next((each for each in shown.proposals if [each.kind.value] == list(press.values)), None)
        if picked is None:
            raise ButtonNotKnown
        taken = {each.existing.id for each in shown.proposals if each.existing is not None and each is not picked}
        taken |= await self._of_groups(shown.draft.cluster_id)
        things = candidates(_guild(interaction), picked, taken, MOST_OPTIONS - 1)
        await replace(interaction, cards.candidates_card(request.language, picked, things, token))

    @on(cards.CANDIDATE, Needs.NOTHING)
    async def take_candidate(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Keep what was picked and show the preview with it."""
        token, kind, picked = press.argument(0), press.argument(1), "".join(press.values)
        if kind not in set(PlaceKind) or not picked.isdigit():
            raise ButtonNotKnown
        draft = self._draft(interaction, request, token)
        chosen = {**draft.chosen, PlaceKind(kind): int(picked)}
        self._keep(interaction, request, token, changed(draft, chosen=chosen))
        await self._show_preview(interaction, request, token)

    @on(cards.INSTALL, Needs.NOTHING)
    async def do_install(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Write down what shall be made; the outbox makes it, and this message follows."""
        token = press.argument(0)
        shown = await self._preview(interaction, request, token)
        if shown.blocked:
            await replace(interaction, cards.preview_card(request.language, _guild(interaction), shown, token))
            return
        await replace(interaction, cards.working_card(request.language, Stage.ROLES))
        self.watches.follow(shown.draft.cluster_id, interaction, request, first=not shown.installed)
        try:
            await self._install(interaction, request, shown)
        except Exception:
            self.watches.forget(shown.draft.cluster_id)
            await replace(interaction, cards.preview_card(request.language, _guild(interaction), shown, token))
            raise

    @on(cards.CHECK)
    async def check(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Look again, in the same message."""
        await work_on_card(interaction)
        await self._show_state(interaction, request)

    @on(cards.MEND)
    async def mend(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Owe the repair of everything the bot can mend; this message follows."""
        demand_installer(request.actor)
        await replace(interaction, cards.working_card(request.language, Stage.ROLES))
        self.watches.follow(request.home.id, interaction, request, first=False)

        def operation(session: Session) -> None:
            repair(session, request.actor, now=request.now)
            mend_groups(session, request.now)

        await self.client.database.write(request.home.id, operation)

    async def _start(self, interaction: Interaction, request: Request) -> None:
        cluster_id = request.cluster.id if request.cluster is not None else await self._new_id()
        known = await self.client.database.read(cluster_id, lambda session: inventory(session, request.actor))
        name = _guild(interaction).name[:LONGEST_NAME]
        default = Settings(name, request.language.code, DEFAULT_TIME_ZONE)
        draft = Draft(cluster_id, known.settings if known is not None else default)
        token = self.client.memory.keep(draft, interaction.user.id, request.now)
        shown = preview(_guild(interaction), draft, known, await self._of_groups(cluster_id))
        await show(interaction, cards.preview_card(request.language, _guild(interaction), shown, token))

    async def _install(self, interaction: Interaction, request: Request, shown: Preview) -> Installed:
        person = request.person

        def operation(session: Session) -> Installed:
            installed = install(
                session,
                request.actor,
                _guild(interaction).id,
                shown.draft.settings,
                shown.wishes,
                person_id=person.id if person is not None else None,
                actor_name=person.name if person is not None else None,
                now=request.now,
            )
            seed_domains(session, request.now)
            return installed

        return await self.client.database.write(shown.draft.cluster_id, operation)

    async def _of_groups(self, cluster_id: UUID) -> set[int]:
        """What serves a group: it may serve as nothing else."""
        groups = await self.client.database.read(cluster_id, places_of_groups)
        return {place.discord_id for places in groups.values() for place in places.values() if place.discord_id}

    async def _new_id(self) -> UUID:
        return await self.client.database.read(everywhere(), lambda session: session.new_id())

    async def _preview(self, interaction: Interaction, request: Request, token: str) -> Preview:
        draft = self._draft(interaction, request, token)
        known = await self.client.database.read(draft.cluster_id, lambda session: inventory(session, request.actor))
        return preview(_guild(interaction), draft, known, await self._of_groups(draft.cluster_id))

    async def _show_preview(self, interaction: Interaction, request: Request, token: str) -> None:
        shown = await self._preview(interaction, request, token)
        await replace(interaction, cards.preview_card(request.language, _guild(interaction), shown, token))

    def _draft(self, interaction: Interaction, request: Request, token: str) -> Draft:
        demand_installer(request.actor)
        draft = self.client.memory.recall(token, interaction.user.id, request.now)
        if not isinstance(draft, Draft):
            raise InstallationForgotten
        return draft

    def _keep(self, interaction: Interaction, request: Request, token: str, draft: Draft) -> None:
        self.client.memory.keep_as(token, draft, interaction.user.id, request.now)

    async def _show_state(self, interaction: Interaction, request: Request) -> None:
        home = request.home
        known = await self.client.database.read(home.id, lambda session: inventory(session, request.actor))
        guild = _guild(interaction)
        places = known.places if known is not None else {}
        of_groups = group_problems(guild, await self.client.database.read(home.id, states_of_groups), places)
        found = [*await problems(guild, places, self.client.tree), *of_groups]
        found.sort(key=lambda problem: problem.mendable)
        pages = cards.state_pages(request.language, guild, home.id, home.places, found)
        token = self.client.memory.keep(pages, interaction.user.id, request.now)
        await replace(interaction, pages.page(0, token, request.language))


def _guild(interaction: Interaction) -> discord.Guild:
    if interaction.guild is None:
        raise NotInACluster
    return interaction.guild
