"""The buttons by which a project's stage is put to the vote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from bot.answers import turn_to
from bot.door import Needs, Press, on
from bot.errors import ButtonNotKnown
from bot.language import language_for
from bot.request import Interaction, Request
from cogs.polls import asking_cards
from cogs.polls.places import place_of
from cogs.projects import vote_cards as cards
from cogs.projects.delivery_forms import demand_file, fetched
from cogs.projects.life_routes import VOTE
from models.database import Session
from models.polls.drafting import Preview, preview
from models.polls.project_votes import draft_stage_vote, votable
from models.polls.tables import Electorate
from models.projects.facts import ProjectFacts
from models.projects.moving import Told
from models.projects.seeing import see_project
from models.projects.tables import Stage

if TYPE_CHECKING:
    from bot.client import Cagou


class ProjectVotes(commands.Cog):
    """A vote that moves a project."""

    def __init__(self, client: Cagou) -> None:
        self.client = client

    @on(VOTE, needs=Needs.PERSON)
    async def votes(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Whose vote one may ask for."""
        project_id = press.id()
        found = await self.client.database.read(
            request.home.id, lambda session: votable(session, request.actor, project_id, now=request.now)
        )
        await turn_to(interaction, cards.votes(request.language, request.home, found))

    @on(cards.VOTE_STAGE, needs=Needs.PERSON)
    async def pick(self, interaction: Interaction, request: Request, press: Press) -> None:
        """A stage was picked: the form."""
        project_id = press.id()
        electorate, stage = _meant(press.argument(1), press.picked)
        found = await self.client.database.read(
            request.home.id, lambda session: votable(session, request.actor, project_id, now=request.now)
        )
        public = language_for(request.home.language)
        form = cards.ask(request.language, public, request.home.id, found.project, electorate, stage)
        await self.client.door.ask(interaction, request, form)

    @on(cards.VOTE_ASKED, needs=Needs.PERSON)
    async def asked(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form was sent: a draft, to be read before it is let go, by whoever sent it or by who may ask."""
        project_id, filled, public = press.id(), press.answers, language_for(request.home.language)
        electorate, stage = _meant(press.argument(1), press.argument(2))
        sent = demand_file(press)
        if sent is not None:
            await self.client.database.read(
                request.home.id, lambda session: votable(session, request.actor, project_id, now=request.now)
            )
        file = await fetched(interaction, sent)
        told = Told(filled.get("why"), filled.get("summary"), filled.get("url"), file)

        def write(session: Session) -> Preview | ProjectFacts:
            project = see_project(session, request.actor, project_id, now=request.now).project
            draft = draft_stage_vote(
                session,
                request.actor,
                project_id,
                stage,
                electorate,
                title=cards.title(public, project, stage),
                question=filled.get("question", ""),
                told=told,
                now=request.now,
            )
            if draft.asked_by_id is None:
                return project
            return preview(session, request.actor, draft.id, now=request.now)

        found = await self.client.database.write(request.home.id, write)
        if isinstance(found, ProjectFacts):
            await turn_to(interaction, cards.left(request.language, request.home, found, electorate))
            return
        card = asking_cards.preview(
            request.language, request.home, found, place_of(self.client, request.home, found.poll)
        )
        await turn_to(interaction, card)


def _meant(electorate: str, stage: str) -> tuple[Electorate, Stage]:
    """Raises `ButtonNotKnown`."""
    if electorate not in set(Electorate) or stage not in set(Stage):
        raise ButtonNotKnown
    return Electorate(electorate), Stage(stage)
