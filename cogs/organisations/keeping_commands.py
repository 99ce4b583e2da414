"""`/adherent ajouter|modifier|suspendre|reactiver|clore`, and the buttons of whoever keeps the register."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

import discord
from discord import app_commands
from discord.ext import commands

from bot.answers import think, turn_to
from bot.command_words import described, named
from bot.door import Needs, Press, on
from bot.errors import ButtonNotKnown
from bot.organisation_directory import ALL, MEMBERS, Statuses
from bot.request import Interaction, Request, request_of
from bot.tree import command, completes
from cogs.organisations import cards, forms, list_cards, routes
from cogs.organisations.choosing import demand_meant, offered, offered_people, parent_meant, person_meant
from cogs.organisations.commands import Organisations
from cogs.organisations.showing import show_organisation, show_pages
from cogs.organisations.words import PictureNotFetched
from models.database import Session
from models.organisations.changing import Changes, change, may_change
from models.organisations.editing import Entry, add, demand_keeper, edit
from models.organisations.errors import OrganisationUnknown
from models.organisations.facts import Colleague, Seen, accepted_people, own_organisations, see
from models.organisations.logos import demand_size
from models.organisations.naming import NAMEABLE, name_person
from models.organisations.permissions import may_keep
from models.organisations.presenting import Presentation
from models.organisations.status import foresee, set_status
from models.people.standing import standing_of
from models.people.tables import AffiliationRole, OrganisationStatus

if TYPE_CHECKING:
    from bot.client import Cagou

SUSPENDABLE = frozenset({OrganisationStatus.ACTIVE})
TAKEN_BACK = frozenset({OrganisationStatus.SUSPENDED, OrganisationStatus.FORMER})


class Keeping(commands.Cog):
    """The register of organisations."""

    def __init__(self, client: Cagou) -> None:
        self.client = client

    @completes
    async def complete_organisation(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Any organisation."""
        return await self._offered(interaction, typed, ALL)

    @completes
    async def complete_active(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Those that can be suspended."""
        return await self._offered(interaction, typed, SUSPENDABLE)

    @completes
    async def complete_taken_back(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Those that can be taken back."""
        return await self._offered(interaction, typed, TAKEN_BACK)

    @completes
    async def complete_members(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Those whose membership can be closed."""
        return await self._offered(interaction, typed, MEMBERS)

    @completes
    async def complete_person(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The people of the organisation that was chosen before, for who keeps the register."""
        request, chosen = request_of(interaction), getattr(interaction.namespace, "adherent", None)
        if request.cluster is None or not chosen:
            return []
        organisation = (await self.client.organisations.of(request.cluster.id)).meant(str(chosen))
        if organisation is None:
            return []
        return offered_people(await self._people(request, organisation.id), typed)

    @command("ajouter", "add", "Take in an organisation", parent=Organisations.GROUP)
    @app_commands.rename(name=named("nom", "name"))
    @app_commands.describe(name=described("Its name; the rest is filled in the form that opens"))
    async def add(self, interaction: Interaction, name: app_commands.Range[str, 1, 100] | None = None) -> None:
        """Open the form of a new organisation."""
        await self._open_new(interaction, request_of(interaction), name or "")

    @command(
        "modifier",
        "edit",
        "Change the record or the presentation of an organisation",
        parent=Organisations.GROUP,
        needs=Needs.PERSON,
    )
    @app_commands.rename(
        organisation=named("adherent", "organisation"),
        name=named("nom", "name"),
        dues=named("cotisation", "dues"),
        representative=named("representant", "representative"),
        deputy=named("suppleant", "deputy"),
        parent=named("groupe", "parent"),
        commune=named("commune", "commune"),
        email=named("courriel", "email"),
        web_address=named("site", "website"),
        logo=named("logo", "logo"),
    )
    @app_commands.describe(
        organisation=described("The organisation; nothing: yours"),
        name=described("Its new name"),
        dues=described("The last day its dues are paid for, included, like 31/12/2027"),
        representative=described("Who represents it from now on, among its people"),
        deputy=described("Who is the representative's deputy from now on, among its people"),
        parent=described("The organisation above it: sister companies count as one where it matters"),
        commune=described("Its commune"),
        email=described("Its e-mail address, for the board only"),
        web_address=described("Its web address, like https://www.example.nc"),
        logo=described("A PNG, JPEG or WebP picture, 512 KB at most"),
    )
    @app_commands.autocomplete(
        organisation=complete_organisation,
        representative=complete_person,
        deputy=complete_person,
        parent=complete_organisation,
    )
    async def edit(
        self,
        interaction: Interaction,
        organisation: app_commands.Range[str, 1, 200] | None = None,
        name: app_commands.Range[str, 1, 100] | None = None,
        dues: app_commands.Range[str, 1, 40] | None = None,
        representative: app_commands.Range[str, 1, 200] | None = None,
        deputy: app_commands.Range[str, 1, 200] | None = None,
        parent: app_commands.Range[str, 1, 200] | None = None,
        commune: app_commands.Range[str, 1, 60] | None = None,
        email: app_commands.Range[str, 1, 254] | None = None,
        web_address: app_commands.Range[str, 1, 300] | None = None,
        logo: discord.Attachment | None = None,
    ) -> None:
        """Change all that was given at once; without anything, show the card with its buttons."""
        request = request_of(interaction)
        organisation_id = await self._meant(request, organisation)
        known = await self.client.organisations.of(request.home.id)
        people: Sequence[Colleague] = ()
        if representative is not None or deputy is not None:
            await self._demand_keeper(request)
            people = await self._people(request, organisation_id)
        entry = Entry(name, dues, commune, email, parent_meant(known, parent) if parent is not None else None)
        changes = Changes(
            entry,
            Presentation(web_address=web_address, logo=b"" if logo is not None else None),
            person_meant(people, representative) if representative is not None else None,
            person_meant(people, deputy) if deputy is not None else None,
        )
        seen = await self.client.database.read(
            request.home.id,
            lambda session: may_change(session, request.actor, organisation_id, changes, now=request.now),
        )
        if not changes.says_something:
            await show_organisation(self.client, interaction, request, seen)
            return
        if logo is not None:
            changes = changes.with_logo(await self._fetched(interaction, logo))
        await self._change(interaction, request, organisation_id, changes)

    @command("suspendre", "suspend", "Suspend a membership, while its dues are late", parent=Organisations.GROUP)
    @app_commands.rename(organisation=named("adherent", "organisation"))
    @app_commands.describe(organisation=described("The organisation"))
    @app_commands.autocomplete(organisation=complete_active)
    async def suspend(self, interaction: Interaction, organisation: app_commands.Range[str, 1, 200]) -> None:
        """Ask before suspending."""
        await self._ask_named(interaction, organisation, OrganisationStatus.SUSPENDED)

    @command("reactiver", "reactivate", "Take a suspended or former organisation back", parent=Organisations.GROUP)
    @app_commands.rename(organisation=named("adherent", "organisation"))
    @app_commands.describe(organisation=described("The organisation"))
    @app_commands.autocomplete(organisation=complete_taken_back)
    async def reactivate(self, interaction: Interaction, organisation: app_commands.Range[str, 1, 200]) -> None:
        """Ask before taking back."""
        await self._ask_named(interaction, organisation, OrganisationStatus.ACTIVE)

    @command("clore", "close", "Close the membership of an organisation that leaves", parent=Organisations.GROUP)
    @app_commands.rename(organisation=named("adherent", "organisation"))
    @app_commands.describe(organisation=described("The organisation"))
    @app_commands.autocomplete(organisation=complete_members)
    async def close(self, interaction: Interaction, organisation: app_commands.Range[str, 1, 200]) -> None:
        """Ask before closing."""
        await self._ask_named(interaction, organisation, OrganisationStatus.FORMER)

    @on(routes.ADD)
    async def open_new(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The button of a new organisation."""
        await self._open_new(interaction, request, "")

    @on(routes.ADDED)
    async def added(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form of a new organisation was sent."""
        entry = await self._entry(request, press)
        seen = await self.client.database.write(
            request.home.id, lambda session: add(session, request.actor, entry, now=request.now)
        )
        await show_organisation(self.client, interaction, request, seen, request.language.say("It is added."))

    @on(routes.EDIT)
    async def open_record(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form of the register's fields."""
        seen = await self._kept(request, press.id())
        await self.client.door.ask(interaction, request, forms.record(request.language, request.home.id, seen.facts))

    @on(routes.EDITED)
    async def edited(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form of the register's fields was sent."""
        organisation_id, entry = press.id(), await self._entry(request, press)
        seen = await self.client.database.write(
            request.home.id, lambda session: edit(session, request.actor, organisation_id, entry, now=request.now)
        )
        await show_organisation(self.client, interaction, request, seen, request.language.say("It is changed."))

    @on(routes.ROLES)
    async def roles(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Who represents an organisation, to be chosen."""
        seen = await self._kept(request, press.id())
        await show_pages(self.client, interaction, request, list_cards.roles(request.language, request.home, seen))

    @on(routes.NAME)
    async def name(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Somebody was chosen to represent an organisation, or as deputy; or nobody."""
        organisation_id, role = press.id(), press.argument(1)
        if role not in {each.value for each in NAMEABLE}:
            raise ButtonNotKnown
        person_id = None if press.picked == list_cards.NOBODY else press.id_picked
        seen = await self.client.database.write(
            request.home.id,
            lambda session: name_person(
                session, request.actor, organisation_id, AffiliationRole(role), person_id, now=request.now
            ),
        )
        await show_organisation(self.client, interaction, request, seen, request.language.say("It is changed."))

    @on(routes.ASK_STATUS)
    async def ask_status(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Ask before a status changes."""
        await self._ask_status(interaction, request, press.id(), _status(press))

    @on(routes.SET_STATUS)
    async def set_status(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Change the status, without a reason."""
        await self._set_status(interaction, request, press, "")

    @on(routes.SAY_WHY)
    async def say_why(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form of the reason."""
        organisation_id, status = press.id(), _status(press)
        await self._demand_keeper(request)
        form = forms.why(request.language, request.home.id, organisation_id, status)
        await self.client.door.ask(interaction, request, form)

    @on(routes.WHY_SAID)
    async def why_said(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The reason was sent: change the status."""
        await self._set_status(interaction, request, press, press.answers.get("reason", ""))

    async def _set_status(self, interaction: Interaction, request: Request, press: Press, reason: str) -> None:
        organisation_id, status = press.id(), _status(press)
        seen = await self.client.database.write(
            request.home.id,
            lambda session: set_status(session, request.actor, organisation_id, status, reason, now=request.now),
        )
        await show_organisation(self.client, interaction, request, seen, request.language.say("It is done."))

    async def _ask_named(self, interaction: Interaction, typed: str, status: OrganisationStatus) -> None:
        request = request_of(interaction)
        await self._demand_keeper(request)
        found = demand_meant(await self.client.organisations.of(request.home.id), typed)
        await self._ask_status(interaction, request, found.id, status)

    async def _ask_status(
        self, interaction: Interaction, request: Request, organisation_id: UUID, status: OrganisationStatus
    ) -> None:
        change = await self.client.database.read(
            request.home.id,
            lambda session: foresee(session, request.actor, organisation_id, status, now=request.now),
        )
        await turn_to(interaction, cards.ask_status(request.language, request.home, change))

    async def _open_new(self, interaction: Interaction, request: Request, name: str) -> None:
        await self._demand_keeper(request)
        form = forms.new_organisation(request.language, request.home.id, name)
        await self.client.door.ask(interaction, request, form)

    async def _entry(self, request: Request, press: Press) -> Entry:
        """What a form says: all the fields, the empty ones too."""
        filled = press.answers
        await self._demand_keeper(request)
        parent_id = parent_meant(await self.client.organisations.of(request.home.id), filled.get("parent", ""))
        return Entry(
            name=filled.get("name", ""),
            dues=filled.get("dues", ""),
            commune=filled.get("commune", ""),
            email=filled.get("email", ""),
            parent_id=parent_id,
            without_parent=parent_id is None,
        )

    async def _change(
        self, interaction: Interaction, request: Request, organisation_id: UUID, changes: Changes
    ) -> None:
        seen = await self.client.database.write(
            request.home.id,
            lambda session: change(session, request.actor, organisation_id, changes, now=request.now),
        )
        await show_organisation(self.client, interaction, request, seen, request.language.say("It is changed."))

    async def _fetched(self, interaction: Interaction, logo: discord.Attachment) -> bytes:
        demand_size(logo.size)
        await think(interaction)
        try:
            return await logo.read()
        except discord.HTTPException as refused:
            raise PictureNotFetched from refused

    async def _meant(self, request: Request, typed: str | None) -> UUID:
        """The organisation meant, or one's own."""
        if typed is not None:
            return demand_meant(await self.client.organisations.of(request.home.id), typed).id
        own = await self.client.database.read(
            request.home.id, lambda session: own_organisations(session, request.actor, now=request.now)
        )
        if not own:
            raise OrganisationUnknown
        return own[0]

    async def _kept(self, request: Request, organisation_id: UUID) -> Seen:
        """An organisation, for who keeps the register."""

        def query(session: Session) -> Seen:
            demand_keeper(session, request.actor, now=request.now)
            return see(session, request.actor, organisation_id, now=request.now)

        return await self.client.database.read(request.home.id, query)

    async def _people(self, request: Request, organisation_id: UUID) -> Sequence[Colleague]:
        """The people of an organisation, nobody for who does not keep the register."""

        def query(session: Session) -> Sequence[Colleague]:
            if may_keep(standing_of(session, request.actor, request.now)) is not None:
                return ()
            return accepted_people(session, organisation_id)

        return await self.client.database.read(request.home.id, query)

    async def _demand_keeper(self, request: Request) -> None:
        """Refuse before anything is typed or told."""
        await self.client.database.read(
            request.home.id, lambda session: demand_keeper(session, request.actor, now=request.now)
        )

    async def _offered(
        self, interaction: Interaction, typed: str, statuses: Statuses
    ) -> list[app_commands.Choice[str]]:
        request = request_of(interaction)
        if request.cluster is None or request.person is None:
            return []
        return offered(await self.client.organisations.of(request.cluster.id), typed, statuses)


def _status(press: Press) -> OrganisationStatus:
    try:
        return OrganisationStatus(press.argument(1))
    except ValueError:
        raise ButtonNotKnown from None
