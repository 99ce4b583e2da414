"""`/adherent voir|liste`, and the buttons of an organisation that are not the board's."""

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
from cogs.organisations import cards, forms, given_cards, list_cards, routes
from cogs.organisations.choosing import offered
from cogs.organisations.showing import show_list, show_organisation, show_pages
from cogs.organisations.words import STATUSES
from cogs.projects.sums_words import period_from
from models.organisations.facts import Seen, own_organisations, see
from models.organisations.leaving import end_affiliation, foresee_departure, put_departure_aside
from models.organisations.listing import Filter
from models.organisations.presenting import Presentation, may_be_presented, present, remove_logo
from models.people.tables import OrganisationStatus
from models.projects.organisation_hours import hours_of_organisation
from models.projects.periods import Period

if TYPE_CHECKING:
    from bot.client import Cagou

STATUS_CHOICES = [app_commands.Choice(name=described(words), value=status.value) for status, words in STATUSES.items()]


class Organisations(commands.Cog):
    """Seeing the member organisations, presenting one's own, leaving it."""

    GROUP = group("adherent", "organisation", "The organisations that are members of the cluster")

    def __init__(self, client: Cagou) -> None:
        self.client = client

    @completes
    async def complete_organisation(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The organisations that what is typed may mean, for whom the cluster knows."""
        request = request_of(interaction)
        if request.cluster is None or request.person is None:
            return []
        return offered(await self.client.organisations.of(request.cluster.id), typed, ALL)

    @command("voir", "show", "An organisation: who it is, its people, its domains", parent=GROUP, needs=Needs.PERSON)
    @app_commands.rename(organisation=named("adherent", "organisation"))
    @app_commands.describe(organisation=described("The organisation; nothing: yours"))
    @app_commands.autocomplete(organisation=complete_organisation)
    async def show(self, interaction: Interaction, organisation: app_commands.Range[str, 1, 200] | None = None) -> None:
        """Show an organisation; where none is meant for sure, those that may be."""
        request = request_of(interaction)
        if organisation is None or not organisation.strip():
            await self._show_own(interaction, request)
            return
        found = (await self.client.organisations.of(request.home.id)).meant(organisation)
        if found is None:
            await show_list(self.client, interaction, request, Filter(text=organisation))
        else:
            await self._show(interaction, request, found.id)

    @command("liste", "list", "All organisations, by status or by name", parent=GROUP, needs=Needs.PERSON)
    @app_commands.rename(status=named("statut", "status"), late=named("en_retard", "late"), text=named("texte", "text"))
    @app_commands.describe(
        status=described("Only those of this status; nothing: all that have not left"),
        late=described("For the board: only those late with their dues"),
        text=described("The beginning of a name or of a commune"),
    )
    @app_commands.choices(status=STATUS_CHOICES)
    async def show_all(
        self,
        interaction: Interaction,
        status: app_commands.Choice[str] | None = None,
        late: bool = False,
        text: app_commands.Range[str, 1, 100] | None = None,
    ) -> None:
        """Show the list."""
        chosen = OrganisationStatus(status.value) if status is not None else None
        await show_list(self.client, interaction, request_of(interaction), Filter(chosen, late, text or ""))

    @on(routes.SHOW, needs=Needs.PERSON)
    async def open(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The button of an organisation."""
        await self._show(interaction, request, press.id())

    @on(routes.OWN, needs=Needs.PERSON)
    async def open_own(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The button of one's own organisation."""
        await self._show_own(interaction, request)

    @on(routes.LIST, needs=Needs.PERSON)
    async def open_list(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The button of the list."""
        await show_list(self.client, interaction, request, Filter())

    @on(routes.FILTER, needs=Needs.PERSON)
    async def narrow(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Another part of the list was chosen."""
        wanted = list_cards.wanted_by(press.picked)
        if wanted is None:
            raise ButtonNotKnown
        await show_list(self.client, interaction, request, wanted)

    @on(routes.PICK, needs=Needs.PERSON)
    async def pick(self, interaction: Interaction, request: Request, press: Press) -> None:
        """An organisation of the list was chosen."""
        await self._show(interaction, request, press.id_picked)

    @on(routes.SEARCH, needs=Needs.PERSON)
    async def search(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form of what is looked for."""
        await self.client.door.ask(interaction, request, forms.search(request.language, request.home.id))

    @on(routes.SEARCHED, needs=Needs.PERSON)
    async def searched(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form was sent: show what fits."""
        await show_list(self.client, interaction, request, Filter(text=press.answers.get("text", "")))

    @on(routes.PEOPLE, needs=Needs.PERSON)
    async def people(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The people of an organisation."""
        seen = await self._seen(request, press.id())
        pages = list_cards.people(request.language, request.home, seen)
        await show_pages(self.client, interaction, request, pages)

    @on(routes.GIVEN, needs=Needs.PERSON)
    async def given(self, interaction: Interaction, request: Request, press: Press) -> None:
        """What an organisation gave to projects."""
        await self._given(interaction, request, press.id(), Period.EVERYTHING)

    @on(routes.GIVEN_PERIOD, needs=Needs.PERSON)
    async def given_in_period(self, interaction: Interaction, request: Request, press: Press) -> None:
        """A period was picked."""
        await self._given(interaction, request, press.id(), period_from(press.picked))

    @on(routes.PRESENT, needs=Needs.PERSON)
    async def present(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form of the presentation, with what it says now."""
        organisation_id = press.id()
        text, address = await self.client.database.read(
            request.home.id,
            lambda session: may_be_presented(session, request.actor, organisation_id, now=request.now),
        )
        form = forms.presentation(request.language, request.home.id, organisation_id, text, address)
        await self.client.door.ask(interaction, request, form)

    @on(routes.PRESENTED, needs=Needs.PERSON)
    async def presented(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The presentation was sent."""
        organisation_id = press.id()
        said = Presentation(press.answers.get("presentation", ""), press.answers.get("web_address", ""))
        seen = await self.client.database.write(
            request.home.id, lambda session: present(session, request.actor, organisation_id, said, now=request.now)
        )
        done = request.language.say("The presentation is changed.")
        await show_organisation(self.client, interaction, request, seen, done)

    @on(routes.REMOVE_LOGO, needs=Needs.PERSON)
    async def remove_logo(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Take the logo away."""
        organisation_id = press.id()
        seen = await self.client.database.write(
            request.home.id, lambda session: remove_logo(session, request.actor, organisation_id, now=request.now)
        )
        await show_organisation(self.client, interaction, request, seen, request.language.say("The logo is gone."))

    @on(routes.ASK_LEAVE, needs=Needs.PERSON)
    async def ask_leave(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Ask before one leaves an organisation."""
        await self._ask_departure(interaction, request, press.id(), request.somebody.id)

    @on(routes.ASK_REMOVE, needs=Needs.PERSON)
    async def ask_remove(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Ask before somebody is taken out of an organisation."""
        await self._ask_departure(interaction, request, press.id(), press.id_picked)

    @on(routes.LEAVE, needs=Needs.PERSON)
    async def leave(self, interaction: Interaction, request: Request, press: Press) -> None:
        """End an affiliation: one's own, or somebody's."""
        organisation_id, person_id = press.id(0), press.id(1)
        departure = await self.client.database.write(
            request.home.id,
            lambda session: end_affiliation(session, request.actor, organisation_id, person_id, now=request.now),
        )
        await turn_to(interaction, cards.departed(request.language, request.home, departure))

    @on(routes.UNDERSTOOD, needs=Needs.PERSON)
    async def understood(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Somebody took note that they were taken out of an organisation: show it, they may ask to come back."""
        organisation_id = press.id()
        await self.client.database.write(
            request.home.id,
            lambda session: put_departure_aside(session, request.actor, organisation_id, now=request.now),
        )
        await self._show(interaction, request, organisation_id)

    async def _ask_departure(
        self, interaction: Interaction, request: Request, organisation_id: UUID, person_id: UUID
    ) -> None:
        departure = await self.client.database.read(
            request.home.id,
            lambda session: foresee_departure(session, request.actor, organisation_id, person_id, now=request.now),
        )
        await turn_to(interaction, cards.ask_departure(request.language, request.home, departure))

    async def _given(self, interaction: Interaction, request: Request, organisation_id: UUID, period: Period) -> None:
        found = await self.client.database.read(
            request.home.id,
            lambda session: hours_of_organisation(session, request.actor, organisation_id, period, now=request.now),
        )
        await turn_to(interaction, given_cards.given(request.language, request.home.id, found))

    async def _show_own(self, interaction: Interaction, request: Request) -> None:
        own = await self.client.database.read(
            request.home.id, lambda session: own_organisations(session, request.actor, now=request.now)
        )
        if own:
            await self._show(interaction, request, own[0])
        else:
            await show_list(self.client, interaction, request, Filter())

    async def _show(self, interaction: Interaction, request: Request, organisation_id: UUID) -> None:
        await show_organisation(self.client, interaction, request, await self._seen(request, organisation_id))

    async def _seen(self, request: Request, organisation_id: UUID) -> Seen:
        return await self.client.database.read(
            request.home.id, lambda session: see(session, request.actor, organisation_id, now=request.now)
        )
