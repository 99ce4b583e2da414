"""`/projet contribuer` and `/projet apports`: giving to a project, and answering what is offered."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from discord import app_commands
from discord.ext import commands

from bot.answers import turn_to
from bot.command_words import described, named
from bot.door import Needs, Press, on
from bot.errors import ButtonNotKnown
from bot.request import Interaction, Request, request_of
from bot.tree import command, completes
from bot.ui import Pages
from bot.ui.route import picked_id
from cogs.projects import giving_cards, giving_forms
from cogs.projects.choosing import offered_projects, project_meant_or_here
from cogs.projects.commands import Projects
from cogs.projects.giving_routes import CONTRIBUTE, GIVING, GIVING_PERIOD, OFFERS
from cogs.projects.listing import show_list
from cogs.projects.sums_words import period_from
from models.people.dates import day_of
from models.projects.amounts import amount_from
from models.projects.contributing import (
    Offer,
    accept,
    decline,
    end,
    offer,
    offer_to_decide,
    offers,
    prepare_offer,
    put_answer_aside,
    withdraw,
)
from models.projects.finding import Filters
from models.projects.giving_at_hand import own_giving
from models.projects.needs import kind_from
from models.projects.periods import Period

if TYPE_CHECKING:
    from bot.client import Cagou


class Giving(commands.Cog):
    """What members give to projects."""

    def __init__(self, client: Cagou) -> None:
        self.client = client

    @completes
    async def complete_project(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The projects that one may read."""
        return await offered_projects(self.client, interaction, typed)

    @command("contribuer", "contribute", "Contribute to a project", parent=Projects.PROJECT, needs=Needs.PERSON)
    @app_commands.rename(project=named("projet", "project"))
    @app_commands.describe(project=described("The project; nothing: the one you are in"))
    @app_commands.autocomplete(project=complete_project)
    async def contribute(self, interaction: Interaction, project: str | None = None) -> None:
        """Open the form; without a project, the list of them."""
        request = request_of(interaction)
        project_id = await project_meant_or_here(self.client, interaction, request, project)
        if project_id is None:
            await show_list(self.client, interaction, request, Filters(seeking=True))
            return
        await self._ask(interaction, request, project_id)

    @command("apports", "contributions", "What you give to projects", parent=Projects.PROJECT, needs=Needs.PERSON)
    async def contributions(self, interaction: Interaction) -> None:
        """Show all that one gives."""
        await self._giving(interaction, request_of(interaction))

    @on(CONTRIBUTE, needs=Needs.PERSON)
    async def contribute_by_button(self, interaction: Interaction, request: Request, press: Press) -> None:
        """ "Je contribue": the form."""
        await self._ask(interaction, request, press.id())

    @on(giving_forms.OFFERED, needs=Needs.PERSON)
    async def offered(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form was sent."""
        project_id, filled = press.id(), press.answers
        kind = kind_from(filled.get("kind"))
        if kind is None:
            raise ButtonNotKnown
        until = filled.get("until", "").strip()
        wanted = Offer(
            kind=kind,
            amount=amount_from(filled.get("hours", "")),
            until=day_of(until) if until else None,
            note=filled.get("note"),
            organisation_id=picked_id(filled.get("organisation", "")),
        )
        made = await self.client.database.write(
            request.home.id, lambda session: offer(session, request.actor, project_id, wanted, now=request.now)
        )
        await turn_to(interaction, giving_cards.offered(request.language, request.home.id, made))

    @on(OFFERS, needs=Needs.PERSON)
    async def offers(self, interaction: Interaction, request: Request, press: Press) -> None:
        """What is offered, and given."""
        await self._offers(interaction, request, press.id())

    @on(giving_cards.ACCEPT, needs=Needs.PERSON)
    async def accept(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Take what is offered."""
        contribution_id = press.id()
        taken = await self.client.database.write(
            request.home.id, lambda session: accept(session, request.actor, contribution_id, now=request.now)
        )
        said = request.language.say("Accepted. They read it on their page.")
        await self._offers(interaction, request, taken.project_id, said)

    @on(giving_cards.DECLINE, needs=Needs.PERSON)
    async def ask_reply(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form by which an offer is not taken."""
        contribution_id = press.id()
        found = await self.client.database.read(
            request.home.id, lambda session: offer_to_decide(session, request.actor, contribution_id, now=request.now)
        )
        await self.client.door.ask(interaction, request, giving_forms.decline(request.language, request.home.id, found))

    @on(giving_forms.DECLINED, needs=Needs.PERSON)
    async def declined(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form was sent: not take it."""
        contribution_id, reply = press.id(), press.answers.get("reply")
        done = await self.client.database.write(
            request.home.id, lambda session: decline(session, request.actor, contribution_id, reply, now=request.now)
        )
        await turn_to(interaction, giving_cards.declined(request.language, request.home.id, done))

    @on(giving_cards.END, needs=Needs.PERSON)
    async def end(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Something is given no more."""
        contribution_id = press.id()
        ended = await self.client.database.write(
            request.home.id, lambda session: end(session, request.actor, contribution_id, now=request.now)
        )
        said = request.language.say("It has ended; what was given counts.")
        await self._offers(interaction, request, ended.project_id, said)

    @on(giving_cards.WITHDRAW, needs=Needs.PERSON)
    async def withdraw(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The giver takes it back, or gives no more."""
        contribution_id = press.id()
        await self.client.database.write(
            request.home.id, lambda session: withdraw(session, request.actor, contribution_id, now=request.now)
        )
        await self._giving(interaction, request, request.language.say("Done. What you gave so far counts."))

    @on(giving_cards.UNDERSTOOD, needs=Needs.PERSON)
    async def understood(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The giver has read the answer."""
        contribution_id = press.id()
        await self.client.database.write(
            request.home.id, lambda session: put_answer_aside(session, request.actor, contribution_id, now=request.now)
        )
        await self._giving(interaction, request)

    @on(GIVING, needs=Needs.PERSON)
    async def giving(self, interaction: Interaction, request: Request, press: Press) -> None:
        """All that one gives."""
        await self._giving(interaction, request)

    @on(GIVING_PERIOD, needs=Needs.PERSON)
    async def giving_in_period(self, interaction: Interaction, request: Request, press: Press) -> None:
        """A period was picked."""
        await self._giving(interaction, request, period=period_from(press.picked))

    async def _ask(self, interaction: Interaction, request: Request, project_id: UUID) -> None:
        found = await self.client.database.read(
            request.home.id, lambda session: prepare_offer(session, request.actor, project_id, now=request.now)
        )
        await self.client.door.ask(interaction, request, giving_forms.give(request.language, request.home.id, found))

    async def _offers(
        self, interaction: Interaction, request: Request, project_id: UUID, said: str | None = None
    ) -> None:
        found = await self.client.database.read(
            request.home.id, lambda session: offers(session, request.actor, project_id, now=request.now)
        )
        await self._turn(
            interaction, request, giving_cards.offers(request.language, request.home.id, project_id, found, said)
        )

    async def _giving(
        self,
        interaction: Interaction,
        request: Request,
        said: str | None = None,
        *,
        period: Period = Period.EVERYTHING,
    ) -> None:
        found = await self.client.database.read(
            request.home.id, lambda session: own_giving(session, request.actor, period, now=request.now)
        )
        await self._turn(interaction, request, giving_cards.giving(request.language, request.home.id, found, said))

    async def _turn(self, interaction: Interaction, request: Request, pages: Pages) -> None:
        token = self.client.memory.keep(pages, interaction.user.id, request.now)
        await turn_to(interaction, pages.page(0, token, request.language))
