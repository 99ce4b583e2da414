"""The buttons by which people come to give: proposed, invited, answering, or wanting to hear no more of it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from discord.ext import commands

from bot.answers import turn_to
from bot.door import Needs, Press, on
from bot.request import Interaction, Request
from cogs.experts.words import quoted
from cogs.projects import matching_cards
from cogs.projects.giving_routes import MATCH
from models.projects.answering import decline_invitation, invitation_to
from models.projects.following_domains import mute_project, unmute_project
from models.projects.inviting import invite, take_back
from models.projects.matching import candidates, to_match

if TYPE_CHECKING:
    from bot.client import Cagou


class Matching(commands.Cog):
    """Who could help a project, and their answers."""

    def __init__(self, client: Cagou) -> None:
        self.client = client

    @on(MATCH, needs=Needs.PERSON)
    async def match(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Propose ten."""
        await self._propose(interaction, request, press.id())

    @on(matching_cards.INVITE, needs=Needs.PERSON)
    async def invite(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Ask somebody; the others are proposed again."""
        project_id, person_id = press.id(), press.id(1)
        done = await self.client.database.write(
            request.home.id, lambda session: invite(session, request.actor, project_id, person_id, now=request.now)
        )
        said = request.language.say("{name} was asked, and answers on their page.", name=quoted(done.name, 80))
        await self._propose(interaction, request, project_id, said)

    @on(matching_cards.TAKE_BACK, needs=Needs.PERSON)
    async def take_back(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Somebody is asked no more."""
        project_id, person_id = press.id(), press.id_picked
        done = await self.client.database.write(
            request.home.id, lambda session: take_back(session, request.actor, project_id, person_id, now=request.now)
        )
        said = request.language.say("{name} is asked no more.", name=quoted(done.name, 80))
        await self._propose(interaction, request, project_id, said)

    @on(matching_cards.INVITATION, needs=Needs.PERSON)
    async def invitation(self, interaction: Interaction, request: Request, press: Press) -> None:
        """What one is invited to."""
        project_id = press.id()
        found = await self.client.database.read(
            request.home.id, lambda session: invitation_to(session, request.actor, project_id, now=request.now)
        )
        await turn_to(interaction, matching_cards.invitation(request.language, request.home, found))

    @on(matching_cards.DECLINE, needs=Needs.PERSON)
    async def decline(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Not available."""
        project_id = press.id()
        await self.client.database.write(
            request.home.id, lambda session: decline_invitation(session, request.actor, project_id, now=request.now)
        )
        await turn_to(interaction, matching_cards.declined(request.language, request.home))

    @on(matching_cards.MUTE, needs=Needs.PERSON)
    async def mute(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Hear no more of a project."""
        project_id = press.id()
        title = await self.client.database.write(
            request.home.id, lambda session: mute_project(session, request.actor, project_id, now=request.now)
        )
        await turn_to(interaction, matching_cards.muted(request.language, request.home, project_id, title))

    @on(matching_cards.UNMUTE, needs=Needs.PERSON)
    async def unmute(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Hear of it again."""
        project_id = press.id()
        title = await self.client.database.write(
            request.home.id, lambda session: unmute_project(session, request.actor, project_id, now=request.now)
        )
        await turn_to(interaction, matching_cards.unmuted(request.language, request.home, project_id, title))

    async def _propose(
        self, interaction: Interaction, request: Request, project_id: UUID, said: str | None = None
    ) -> None:
        wanted = await self.client.database.read(
            request.home.id, lambda session: to_match(session, request.actor, project_id, now=request.now)
        )
        experts = await self.client.experts.of(request.home.id)
        day = request.now.astimezone(request.home.zone).date()
        people = candidates(experts, wanted, request.actor.user_id or 0, now=request.now, day=day)
        pages = matching_cards.proposed(request.language, request.home, wanted.project, people, wanted.waiting, said)
        token = self.client.memory.keep(pages, interaction.user.id, request.now)
        await turn_to(interaction, pages.page(0, token, request.language))
