"""`/rejoindre`, and the steps from a newcomer to a request that is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace as changed
from typing import TYPE_CHECKING

from discord import app_commands
from discord.ext import commands

from bot.answers import turn_to
from bot.command_words import described, named
from bot.door import Needs, Press, on
from bot.errors import ButtonNotKnown, ResultsForgotten
from bot.organisation_directory import MEMBERS
from bot.request import Interaction, Request, request_of
from bot.tree import command, completes
from bot.ui.route import picked_id
from bot.ui.ways import JOIN
from cogs.joining import cards, choosing, forms
from cogs.joining.draft import LATER, NO, YES, Draft
from models.experts.mastering import MOST_EXPERTISES
from models.joining.asking import ask, ask_unlisted, put_aside, withdraw
from models.joining.claiming import claim, records_for
from models.joining.errors import OrganisationGone
from models.joining.recognising import records_offered
from models.joining.waiting import Beginning, JoinRequest, beginning
from models.joining.wording import name_from, organisation_name_from
from models.organisations.named import NamedHere
from models.people.likeness import Record

if TYPE_CHECKING:
    from bot.client import Cagou


class Joining(commands.Cog):
    """Asking to join an organisation."""

    def __init__(self, client: Cagou) -> None:
        self.client = client

    @completes
    async def complete_organisation(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The organisations that what is typed may mean."""
        request = request_of(interaction)
        if request.cluster is None:
            return []
        return choosing.offered(await self.client.organisations.of(request.cluster.id), typed)

    @command("rejoindre", "join", "Join your organisation, and become a known member")
    @app_commands.rename(organisation=named("organisation", "organisation"))
    @app_commands.describe(organisation=described("Your organisation; nothing: look for it"))
    @app_commands.autocomplete(organisation=complete_organisation)
    async def join(self, interaction: Interaction, organisation: str | None = None) -> None:
        """Begin with the organisation, or look for it first."""
        request = request_of(interaction)
        if organisation is None or not organisation.strip():
            await self._start(interaction, request)
            return
        begun = await self._begin(request)
        draft = Draft(begun.newcomer, begun.name or interaction.user.display_name)
        await self._look_for(interaction, request, draft, organisation)

    @on(JOIN)
    async def start(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The button that begins, on the pinned card and elsewhere."""
        await self._start(interaction, request)

    @on(cards.ANOTHER)
    async def another(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Write the name of an organisation, although a request waits."""
        await self._open_form(interaction, request, await self._begin(request))

    @on(forms.SOUGHT)
    async def sought(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form was sent: which organisation is meant."""
        begun = await self._begin(request)
        name = press.answers.get("name") or begun.name or interaction.user.display_name
        if begun.newcomer:
            name_from(name)
        await self._look_for(interaction, request, Draft(begun.newcomer, name), press.answers.get("organisation", ""))

    @on(cards.PICK)
    async def pick(self, interaction: Interaction, request: Request, press: Press) -> None:
        """An organisation was picked among the nearest."""
        draft = self._draft(interaction, request, press)
        organisations = await self.client.organisations.of(request.home.id)
        found = organisations.by_id.get(press.id_picked)
        if found is None:
            raise OrganisationGone
        await self._with(interaction, request, press.argument(0), draft, found)

    @on(cards.UNLISTED)
    async def unlisted(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The organisation is not listed: what was typed is its name."""
        draft = self._draft(interaction, request, press)
        organisation_name_from(draft.organisation)
        await self._show(interaction, request, press.argument(0), changed(draft, organisation_id=None))

    @on(cards.CLAIM)
    async def claim(self, interaction: Interaction, request: Request, press: Press) -> None:
        """ "Yes, that is me": by the button of the one record, or picked among several."""
        draft = self._draft(interaction, request, press)
        record_id = press.id_picked if press.values else press.id(1)
        offered = await self._records(request, draft)
        record = next((each for each in offered if each.person_id == record_id), None)
        if record is None:
            raise ButtonNotKnown
        claimed = changed(draft, claimed_id=record.person_id, claimed=record.name)
        await self._show(interaction, request, press.argument(0), claimed)

    @on(cards.NOT_ME)
    async def not_me(self, interaction: Interaction, request: Request, press: Press) -> None:
        """None of the records."""
        draft = self._draft(interaction, request, press)
        await self._show(interaction, request, press.argument(0), changed(draft, claimed_id=None, claimed=""))

    @on(cards.FAMILY)
    async def choose_family(self, interaction: Interaction, request: Request, press: Press) -> None:
        """A family was chosen: its domains come up."""
        draft = self._draft(interaction, request, press)
        await self._show(interaction, request, press.argument(0), changed(draft, family=press.picked))

    @on(cards.DOMAINS)
    async def choose_domains(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The domains of a family were chosen, all at once."""
        draft = self._draft(interaction, request, press)
        chosen = [id for value in press.values[:MOST_EXPERTISES] if (id := picked_id(value)) is not None]
        domains = await self.client.domains.of(request.home.id)
        with_these = changed(draft, domain_ids=draft.with_domains(domains, draft.family or "", chosen))
        await self._show(interaction, request, press.argument(0), with_these)

    @on(cards.AVAILABLE)
    async def choose_availability(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Whether one takes requests."""
        draft = self._draft(interaction, request, press)
        if press.picked not in (YES, NO, LATER):
            raise ButtonNotKnown
        await self._show(interaction, request, press.argument(0), changed(draft, available=press.picked))

    @on(cards.RENAME)
    async def rename(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form of one's name."""
        draft = self._draft(interaction, request, press)
        await self.client.door.ask(interaction, request, forms.rename(request.language, press.argument(0), draft.name))

    @on(forms.RENAMED)
    async def renamed(self, interaction: Interaction, request: Request, press: Press) -> None:
        """One's name was corrected; the register may know it."""
        draft = self._draft(interaction, request, press)
        name = press.answers.get("name", "")
        name_from(name)
        draft = changed(draft, name=name, claimed_id=None, claimed="")
        await self._recognise(interaction, request, press.argument(0), draft)

    @on(cards.SEND)
    async def send(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Send the request."""
        draft = self._draft(interaction, request, press)
        told, organisation_id = draft.told, draft.organisation_id

        if organisation_id is None:
            asked = await self.client.database.write(
                request.home.id,
                lambda session: ask_unlisted(session, request.actor, told, draft.organisation, now=request.now),
            )
        else:
            asked = await self.client.database.write(
                request.home.id, lambda session: ask(session, request.actor, told, organisation_id, now=request.now)
            )
        self.client.memory.forget(interaction.user.id, Draft)
        await turn_to(interaction, cards.sent(request.language, request.home.id, asked))

    @on(cards.WITHDRAW, needs=Needs.PERSON)
    async def withdraw(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Take a request back."""
        request_id = press.id()
        taken_back: JoinRequest = await self.client.database.write(
            request.home.id, lambda session: withdraw(session, request.actor, request_id, now=request.now)
        )
        await turn_to(interaction, cards.withdrawn(request.language, request.home.id, taken_back))

    @on(cards.PUT_ASIDE, needs=Needs.PERSON)
    async def put_aside(self, interaction: Interaction, request: Request, press: Press) -> None:
        """An outcome was taken note of."""
        request_id = press.id()
        await self.client.database.write(
            request.home.id, lambda session: put_aside(session, request.actor, request_id, now=request.now)
        )
        await turn_to(interaction, cards.noted(request.language, request.home.id))

    @on(cards.RECORDS, needs=Needs.PERSON)
    async def records(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The register may know whoever has asked by now: let them say so."""
        request_id = press.id()
        found = await self.client.database.read(
            request.home.id, lambda session: records_for(session, request.actor, request_id, now=request.now)
        )
        await turn_to(interaction, cards.claim_own(request.language, request.home.id, request_id, found))

    @on(cards.CLAIM_OWN, needs=Needs.PERSON)
    async def claim_own(self, interaction: Interaction, request: Request, press: Press) -> None:
        """ "Yes, that is me", of a request that waits."""
        request_id, record_id = press.id(), press.id_picked if press.values else press.id(1)
        asked = await self.client.database.write(
            request.home.id,
            lambda session: claim(session, request.actor, request_id, record_id, now=request.now),
        )
        await turn_to(interaction, cards.claimed(request.language, request.home.id, asked))

    async def _begin(self, request: Request) -> Beginning:
        return await self.client.database.read(
            request.home.id, lambda session: beginning(session, request.actor, now=request.now)
        )

    async def _start(self, interaction: Interaction, request: Request) -> None:
        begun = await self._begin(request)
        if begun.waiting:
            await turn_to(interaction, cards.waiting(request.language, request.home.id, begun.waiting))
        else:
            await self._open_form(interaction, request, begun)

    async def _open_form(self, interaction: Interaction, request: Request, begun: Beginning) -> None:
        name = (begun.name or interaction.user.display_name) if begun.newcomer else None
        await self.client.door.ask(interaction, request, forms.seek(request.language, request.home.id, name))

    async def _look_for(self, interaction: Interaction, request: Request, draft: Draft, typed: str) -> None:
        """Go on with the organisation that is meant for sure, or let choose among the nearest."""
        organisations = await self.client.organisations.of(request.home.id)
        token = self.client.memory.keep(draft, interaction.user.id, request.now)
        found = choosing.exactly(organisations, typed)
        if found is not None:
            await self._with(interaction, request, token, draft, found)
            return
        name = organisation_name_from(typed)
        self._keep(interaction, request, token, changed(draft, organisation=name))
        near = choosing.nearest(organisations, name)
        await turn_to(interaction, cards.nearest(request.language, request.home.id, token, name, near))

    async def _with(
        self, interaction: Interaction, request: Request, token: str, draft: Draft, found: NamedHere
    ) -> None:
        if found.status not in MEMBERS:
            raise OrganisationGone
        draft = changed(draft, organisation_id=found.id, organisation=found.name, claimed_id=None, claimed="")
        await self._recognise(interaction, request, token, draft)

    async def _recognise(self, interaction: Interaction, request: Request, token: str, draft: Draft) -> None:
        """Offer the records of the register that the newcomer may be; otherwise show the summary."""
        records = await self._records(request, draft)
        if not records:
            await self._show(interaction, request, token, draft)
            return
        self._keep(interaction, request, token, draft)
        await turn_to(interaction, cards.claim(request.language, token, records))

    async def _records(self, request: Request, draft: Draft) -> Sequence[Record]:
        organisation_id = draft.organisation_id
        if not draft.newcomer or organisation_id is None:
            return ()
        return await self.client.database.read(
            request.home.id, lambda session: records_offered(session, draft.name, organisation_id)
        )

    async def _show(self, interaction: Interaction, request: Request, token: str, draft: Draft) -> None:
        self._keep(interaction, request, token, draft)
        domains = await self.client.domains.of(request.home.id)
        await turn_to(interaction, cards.summary(request.language, request.home.id, token, draft, domains))

    def _draft(self, interaction: Interaction, request: Request, press: Press) -> Draft:
        draft = self.client.memory.recall(press.argument(0), interaction.user.id, request.now)
        if not isinstance(draft, Draft):
            raise ResultsForgotten
        return draft

    def _keep(self, interaction: Interaction, request: Request, token: str, draft: Draft) -> None:
        self.client.memory.keep_as(token, draft, interaction.user.id, request.now)
