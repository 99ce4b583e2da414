"""`/projet point`, and the buttons of news, milestones and links."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from discord import app_commands
from discord.ext import commands

from bot.answers import replace, turn_to
from bot.command_words import described, named
from bot.door import Needs, Press, on
from bot.request import Interaction, Request, request_of
from bot.tree import command, completes
from cogs.projects import news_cards as cards
from cogs.projects.choosing import offered_projects, project_meant_or_here
from cogs.projects.commands import Projects
from cogs.projects.life_routes import GIVE_NEWS, NEWS, PLAN
from cogs.projects.listing import show_list
from models.database import Session
from models.projects.editing import editing_of
from models.projects.errors import MilestoneUnknown
from models.projects.facts import ProjectFacts
from models.projects.finding import Filters
from models.projects.links import add_link, linking_of, remove_link
from models.projects.milestones import add_milestone, move_milestone, reach_milestone, remove_milestone
from models.projects.quiet import go_on
from models.projects.seeing import ProjectSeen, see_project
from models.projects.updates import Told, update_to_write, updates_of, write_update

if TYPE_CHECKING:
    from bot.client import Cagou


class ProjectNews(commands.Cog):
    """How a project goes on."""

    def __init__(self, client: Cagou) -> None:
        self.client = client

    @completes
    async def complete_project(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The projects that one may read."""
        return await offered_projects(self.client, interaction, typed)

    @command("point", "update", "News of a project: done, next, blocked", parent=Projects.PROJECT, needs=Needs.PERSON)
    @app_commands.rename(project=named("projet", "project"))
    @app_commands.describe(project=described("The project; nothing: the one in whose post you are, or yours"))
    @app_commands.autocomplete(project=complete_project)
    async def update(self, interaction: Interaction, project: str | None = None) -> None:
        """The form of news."""
        request = request_of(interaction)
        project_id = await project_meant_or_here(self.client, interaction, request, project)
        if project_id is None:
            await show_list(self.client, interaction, request, Filters(mine=True))
        else:
            await self._ask_news(interaction, request, project_id)

    @on(GIVE_NEWS, needs=Needs.PERSON)
    async def give_news(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form of news, by a button."""
        await self._ask_news(interaction, request, press.id())

    @on(cards.NEWS_GIVEN, needs=Needs.PERSON)
    async def news_given(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form was sent."""
        project_id, filled = press.id(), press.answers
        news = await self.client.database.write(
            request.home.id,
            lambda session: write_update(
                session,
                request.actor,
                project_id,
                done=filled.get("done", ""),
                next_steps=filled.get("next"),
                blocked=filled.get("blocked"),
                now=request.now,
            ),
        )
        await turn_to(interaction, cards.given(request.language, request.home, news.project, news.update))

    @on(NEWS, needs=Needs.PERSON)
    async def news(self, interaction: Interaction, request: Request, press: Press) -> None:
        """All news of a project."""
        project_id = press.id()

        def query(session: Session) -> tuple[Told, ProjectSeen]:
            told = updates_of(session, request.actor, project_id, now=request.now)
            return told, see_project(session, request.actor, project_id, now=request.now)

        told, seen = await self.client.database.read(request.home.id, query)
        may_give = seen.may_steer and seen.under_way
        pages = cards.list_of_news(request.language, request.home, told, may_give=may_give)
        token = self.client.memory.keep(pages, interaction.user.id, request.now)
        await turn_to(interaction, pages.page(0, token, request.language))

    @on(cards.GO_ON, needs=Needs.PERSON)
    async def go_on(self, interaction: Interaction, request: Request, press: Press) -> None:
        """A quiet project is still under way: the question is answered where it was asked, for all to see."""
        project_id, message = press.id(), interaction.message
        asked_in = message.id if message is not None and not message.flags.ephemeral else None
        project = await self.client.database.write(
            request.home.id,
            lambda session: go_on(session, request.actor, project_id, asked_in=asked_in, now=request.now),
        )
        if asked_in is not None:
            await replace(interaction, cards.goes_on(request.public_language, request.home, project))
        else:
            await turn_to(interaction, cards.goes_on(request.language, request.home, project))

    @on(PLAN, needs=Needs.PERSON)
    async def plan(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The milestones and links."""
        seen = await self._seen(request, press.id())
        await self._plan(interaction, request, seen.project, may_steer=seen.may_steer)

    @on(cards.ADD_MILESTONE, needs=Needs.PERSON)
    async def ask_milestone(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form of a milestone."""
        project_id = press.id()
        await self.client.database.read(
            request.home.id, lambda session: editing_of(session, request.actor, project_id, now=request.now)
        )
        form = cards.add_milestone(request.language, request.home.id, project_id)
        await self.client.door.ask(interaction, request, form)

    @on(cards.MILESTONE_ADDED, needs=Needs.PERSON)
    async def milestone_added(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form was sent."""
        project_id, title, due = press.id(), press.answers.get("title", ""), press.answers.get("due")
        project = await self.client.database.write(
            request.home.id,
            lambda session: add_milestone(session, request.actor, project_id, title, due, now=request.now),
        )
        await self._plan(interaction, request, project)

    @on(cards.MILESTONE, needs=Needs.PERSON)
    async def milestone(self, interaction: Interaction, request: Request, press: Press) -> None:
        """One milestone was picked."""
        project_id, milestone_id = press.id(), press.id_picked
        project = (await self._seen(request, project_id)).project
        found = next((each for each in project.milestones if each.id == milestone_id), None)
        if found is None:
            raise MilestoneUnknown
        await turn_to(interaction, cards.milestone(request.language, request.home.id, project, found))

    @on(cards.REACHED, needs=Needs.PERSON)
    async def reached(self, interaction: Interaction, request: Request, press: Press) -> None:
        """A milestone is reached."""
        project_id, milestone_id = press.id(), press.id(1)
        project = await self.client.database.write(
            request.home.id,
            lambda session: reach_milestone(session, request.actor, project_id, milestone_id, now=request.now),
        )
        await self._plan(interaction, request, project)

    @on(cards.MOVE_MILESTONE, needs=Needs.PERSON)
    async def ask_day(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form of another day."""
        project_id, milestone_id = press.id(), press.id(1)
        project = (await self._seen(request, project_id)).project
        found = next((each for each in project.milestones if each.id == milestone_id), None)
        if found is None:
            raise MilestoneUnknown
        form = cards.move_milestone(request.language, request.home.id, project_id, found)
        await self.client.door.ask(interaction, request, form)

    @on(cards.MILESTONE_MOVED, needs=Needs.PERSON)
    async def milestone_moved(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form was sent."""
        project_id, milestone_id, due = press.id(), press.id(1), press.answers.get("due")
        project = await self.client.database.write(
            request.home.id,
            lambda session: move_milestone(session, request.actor, project_id, milestone_id, due, now=request.now),
        )
        await self._plan(interaction, request, project)

    @on(cards.REMOVE_MILESTONE, needs=Needs.PERSON)
    async def remove_milestone(self, interaction: Interaction, request: Request, press: Press) -> None:
        """A milestone is no more."""
        project_id, milestone_id = press.id(), press.id(1)
        project = await self.client.database.write(
            request.home.id,
            lambda session: remove_milestone(session, request.actor, project_id, milestone_id, now=request.now),
        )
        await self._plan(interaction, request, project)

    @on(cards.ADD_LINK, needs=Needs.PERSON)
    async def ask_link(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form of a link."""
        project_id = press.id()
        await self.client.database.read(
            request.home.id, lambda session: linking_of(session, request.actor, project_id, now=request.now)
        )
        await self.client.door.ask(interaction, request, cards.add_link(request.language, request.home.id, project_id))

    @on(cards.LINK_ADDED, needs=Needs.PERSON)
    async def link_added(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form was sent."""
        project_id, label, url = press.id(), press.answers.get("label", ""), press.answers.get("url", "")
        project = await self.client.database.write(
            request.home.id, lambda session: add_link(session, request.actor, project_id, label, url, now=request.now)
        )
        await self._plan(interaction, request, project)

    @on(cards.REMOVE_LINK, needs=Needs.PERSON)
    async def remove_link(self, interaction: Interaction, request: Request, press: Press) -> None:
        """A link was picked: it is no more."""
        project_id, link_id = press.id(), press.id_picked
        project = await self.client.database.write(
            request.home.id, lambda session: remove_link(session, request.actor, project_id, link_id, now=request.now)
        )
        await self._plan(interaction, request, project)

    async def _ask_news(self, interaction: Interaction, request: Request, project_id: UUID) -> None:
        project = await self.client.database.read(
            request.home.id, lambda session: update_to_write(session, request.actor, project_id, now=request.now)
        )
        await self.client.door.ask(interaction, request, cards.give_news(request.language, request.home.id, project))

    async def _seen(self, request: Request, project_id: UUID) -> ProjectSeen:
        return await self.client.database.read(
            request.home.id, lambda session: see_project(session, request.actor, project_id, now=request.now)
        )

    async def _plan(
        self, interaction: Interaction, request: Request, project: ProjectFacts, *, may_steer: bool = True
    ) -> None:
        await turn_to(interaction, cards.plan(request.language, request.home, project, may_steer=may_steer))
