"""`/projet voir` and `/projet liste`: finding projects, and seeing one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from discord import app_commands
from discord.ext import commands

from bot.answers import turn_to
from bot.command_words import described, named
from bot.door import Needs, Press, on
from bot.errors import ButtonNotKnown
from bot.organisation_directory import ALL
from bot.request import Interaction, Request, request_of
from bot.tree import command, completes, group
from bot.ui.limits import MOST_CHOICES
from cogs.experts.choosing import Unclear
from cogs.experts.choosing import meant as domain_meant
from cogs.experts.choosing import offered as offered_domains
from cogs.projects import cards, list_cards, own_cards, steps
from cogs.projects.choosing import homes_found, offered_projects, project_meant_or_here
from cogs.projects.forms import WHOLE_CLUSTER
from cogs.projects.listing import show_list
from cogs.projects.words import KINDS, STAGES
from cogs.threads.choosing import meant, offered
from models.experts.errors import DomainUnknown
from models.organisations.errors import OrganisationUnknown
from models.projects.errors import HomeUnknown
from models.projects.finding import Filters
from models.projects.needs import kind_from
from models.projects.seeing import ProjectSeen, see_project
from models.projects.tables import Stage

if TYPE_CHECKING:
    from bot.client import Cagou

STAGE_CHOICES = [app_commands.Choice(name=described(said), value=stage.value) for stage, said in STAGES.items()]
SEEKING_CHOICES = [
    app_commands.Choice(name=described("Anything"), value=list_cards.ANYTHING),
    *(app_commands.Choice(name=described(said), value=kind.value) for kind, said in KINDS.items()),
]


class Projects(commands.Cog):
    """Projects, from an idea to something delivered: finding and seeing them."""

    PROJECT = group("projet", "project", "Projects that several members build together")

    def __init__(self, client: Cagou) -> None:
        self.client = client

    @completes
    async def complete_project(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The projects that one may read."""
        return await offered_projects(self.client, interaction, typed)

    @completes
    async def complete_domain(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The domains that what is typed may mean."""
        request = request_of(interaction)
        if request.cluster is None:
            return []
        return offered_domains(await self.client.domains.of(request.cluster.id), typed, request.language)

    @completes
    async def complete_home(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The whole cluster, and the groups whose projects one may read."""
        request = request_of(interaction)
        if request.cluster is None or request.person is None:
            return []
        whole = app_commands.Choice(name=request.language.say("The whole cluster"), value=WHOLE_CLUSTER)
        return [whole, *offered(await homes_found(self.client, request), typed)]

    @completes
    async def complete_organisation(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The organisations that what is typed may mean, for whom the cluster knows."""
        request = request_of(interaction)
        if request.cluster is None or request.person is None:
            return []
        found = (await self.client.organisations.of(request.cluster.id)).like(typed, MOST_CHOICES, ALL)
        return [app_commands.Choice(name=each.name, value=str(each.id)) for each in found]

    @command("voir", "show", "A project, with all that you can do there", parent=PROJECT, needs=Needs.PERSON)
    @app_commands.rename(project=named("projet", "project"))
    @app_commands.describe(project=described("The project; nothing: the one in whose post you are, or the list"))
    @app_commands.autocomplete(project=complete_project)
    async def see(self, interaction: Interaction, project: str | None = None) -> None:
        """Show a project, or all of them."""
        request = request_of(interaction)
        project_id = await project_meant_or_here(self.client, interaction, request, project)
        if project_id is None:
            await show_list(self.client, interaction, request, Filters())
        else:
            await self._show(interaction, request, project_id)

    @command("liste", "list", "The projects, by stage, need, home, member or words", parent=PROJECT, needs=Needs.PERSON)
    @app_commands.rename(
        stage=named("etape", "stage"),
        domain=named("domaine", "domain"),
        home=named("groupe", "group"),
        organisation=named("adherent", "organisation"),
        seeking=named("recherche", "seeking"),
        text=named("texte", "text"),
    )
    @app_commands.describe(
        stage=described("Only those of this stage"),
        domain=described("Only those that need this domain"),
        home=described("Only those of this group, or of the whole cluster"),
        organisation=described("Only those that this member gives to"),
        seeking=described("Only those that seek this"),
        text=described("Words of the title or of what it is about, as you remember them"),
    )
    @app_commands.choices(stage=STAGE_CHOICES, seeking=SEEKING_CHOICES)
    @app_commands.autocomplete(domain=complete_domain, home=complete_home, organisation=complete_organisation)
    async def list(
        self,
        interaction: Interaction,
        stage: str | None = None,
        domain: str | None = None,
        home: str | None = None,
        organisation: str | None = None,
        seeking: str | None = None,
        text: str | None = None,
    ) -> None:
        """Show the projects that fit."""
        request = request_of(interaction)
        filters = Filters(
            stage=Stage(stage) if stage is not None else None,
            domain_id=await self._domain(request, domain) if domain is not None and domain.strip() else None,
            home_id=await self._home(request, home) if home is not None and home.strip() else None,
            whole_cluster=home == WHOLE_CLUSTER,
            organisation_id=await self._organisation(request, organisation) if organisation else None,
            seeking=seeking is not None,
            kind=kind_from(seeking),
            text=text or "",
        )
        await show_list(self.client, interaction, request, filters)

    @on(cards.SHOW, needs=Needs.PERSON)
    async def show(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The button of a project."""
        await self._show(interaction, request, press.id())

    @on(steps.MANAGE, needs=Needs.PERSON)
    async def manage(self, interaction: Interaction, request: Request, press: Press) -> None:
        """All that one may do with a project."""
        found = await self._found(request, press.id())
        await turn_to(interaction, own_cards.manage(request.language, request.home, found))

    @on(cards.LIST, needs=Needs.PERSON)
    async def list_by_button(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The button of all projects."""
        await show_list(self.client, interaction, request, Filters())

    @on(list_cards.MINE, needs=Needs.PERSON)
    async def mine(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The button of one's own projects."""
        await show_list(self.client, interaction, request, Filters(mine=True))

    @on(list_cards.FILTER, needs=Needs.PERSON)
    async def filter(self, interaction: Interaction, request: Request, press: Press) -> None:
        """A stage was picked, or what is sought."""
        filters = list_cards.filters_picked(press.argument(0), press.picked, *press.address.arguments[1:3])
        if filters is None:
            raise ButtonNotKnown
        await show_list(self.client, interaction, request, filters)

    async def _show(self, interaction: Interaction, request: Request, project_id: UUID) -> None:
        found = await self._found(request, project_id)
        shown = own_cards.preview(request.language, request.home, found.project)
        if not found.draft:
            shown = own_cards.seen(request.language, request.home, found)
        await turn_to(interaction, shown)

    async def _found(self, request: Request, project_id: UUID) -> ProjectSeen:
        return await self.client.database.read(
            request.home.id, lambda session: see_project(session, request.actor, project_id, now=request.now)
        )

    async def _domain(self, request: Request, typed: str) -> UUID:
        found = domain_meant(await self.client.domains.of(request.home.id), typed)
        if isinstance(found, Unclear):
            raise DomainUnknown
        return found.id

    async def _home(self, request: Request, typed: str) -> UUID | None:
        if typed == WHOLE_CLUSTER:
            return None
        found = meant(await homes_found(self.client, request), typed)
        if found is None:
            raise HomeUnknown
        return found

    async def _organisation(self, request: Request, typed: str) -> UUID:
        found = (await self.client.organisations.of(request.home.id)).meant(typed)
        if found is None:
            raise OrganisationUnknown
        return found.id
