"""The page of a delivered project, and the consent of those named on it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from discord.ext import commands

from bot.answers import show_with_file, think, turn_to
from bot.documents import as_pdf
from bot.door import Needs, Press, on
from bot.errors import ButtonNotKnown
from bot.language import language_for
from bot.request import Interaction, Request
from cogs.projects import delivery_cards as cards
from cogs.projects.life_routes import PAGE
from models.database import Session
from models.projects.delivering import DeliveredPage, delivered_page
from models.projects.naming import answer_naming
from models.projects.outcome import fetch_file

if TYPE_CHECKING:
    from bot.client import Cagou


class ProjectDelivery(commands.Cog):
    """What a project leaves behind."""

    def __init__(self, client: Cagou) -> None:
        self.client = client

    @on(PAGE, needs=Needs.PERSON)
    async def page(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The page, as members read it."""
        found = await self._page(request, press.id())
        await turn_to(interaction, cards.page(request.language, request.home, found))

    @on(cards.PAGE_OUTSIDE, needs=Needs.PERSON)
    async def outside(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The PDF that may be shown outside, in the language of the cluster."""
        found = await self._page(request, press.id(), outside=True)
        await think(interaction)
        content = await as_pdf(cards.document(language_for(request.home.language), request.home, found))
        card = cards.outside(request.language, request.home, found)
        await show_with_file(interaction, card, cards.FILE, content)

    @on(cards.GET_FILE, needs=Needs.PERSON)
    async def get_file(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The file, from where it is kept: the message that carries it may have been deleted."""
        project_id = press.id()
        file = await self.client.database.read(
            request.home.id, lambda session: fetch_file(session, request.actor, project_id, now=request.now)
        )
        await think(interaction)
        card = cards.sent_file(request.language, request.home, project_id, file)
        await show_with_file(interaction, card, file.sent_as, file.content)

    @on(cards.NAME_ME, needs=Needs.PERSON)
    async def name_me(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Whoever is named on it agrees, or does not."""
        project_id, answer = press.id(), press.argument(1)
        if answer not in (cards.YES, cards.NO):
            raise ButtonNotKnown

        def write(session: Session) -> DeliveredPage:
            answer_naming(session, request.actor, project_id, answer == cards.YES, now=request.now)
            return delivered_page(session, request.actor, project_id, now=request.now)

        found = await self.client.database.write(request.home.id, write)
        await turn_to(interaction, cards.page(request.language, request.home, found))

    async def _page(self, request: Request, project_id: UUID, *, outside: bool = False) -> DeliveredPage:
        return await self.client.database.read(
            request.home.id,
            lambda session: delivered_page(session, request.actor, project_id, outside=outside, now=request.now),
        )
