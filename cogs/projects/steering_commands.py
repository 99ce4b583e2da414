"""`/projet etape`, and the buttons of those who steer a project."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from discord import app_commands
from discord.ext import commands

from bot.answers import turn_to
from bot.command_words import described, named
from bot.door import Needs, Press, on
from bot.request import Interaction, Request, request_of
from bot.tree import command, completes
from cogs.projects import forms, own_cards, steering_cards, steps
from cogs.projects.choosing import offered_projects, project_meant_or_here
from cogs.projects.commands import Projects
from cogs.projects.delivery_forms import demand_file, fetched
from cogs.projects.listing import show_list
from cogs.threads.needed import domains_typed
from models.experts.errors import DomainUnknown
from models.projects.editing import edit_project, editing_of
from models.projects.errors import StageOutOfOrder
from models.projects.facts import ProjectFacts
from models.projects.finding import Filters
from models.projects.leading import hand_over, name_co_lead, naming_of, remove_co_lead, step_down, take_up
from models.projects.moving import Told, move, ways_of
from models.projects.needs import fill_need, open_need, reopen_need
from models.projects.outcome_files import OutcomeFile
from models.projects.publishing import show_again
from models.projects.seeing import see_project
from models.projects.tables import Stage

if TYPE_CHECKING:
    from bot.client import Cagou


class ProjectSteering(commands.Cog):
    """Editing a project, its needs, its stage, and who steers it."""

    def __init__(self, client: Cagou) -> None:
        self.client = client

    @completes
    async def complete_project(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The projects that one may read."""
        return await offered_projects(self.client, interaction, typed)

    @command("etape", "stage", "Move a project to another stage", parent=Projects.PROJECT, needs=Needs.PERSON)
    @app_commands.rename(project=named("projet", "project"))
    @app_commands.describe(project=described("The project; nothing: the one you are in"))
    @app_commands.autocomplete(project=complete_project)
    async def stage(self, interaction: Interaction, project: str | None = None) -> None:
        """Show where the project may go."""
        request = request_of(interaction)
        project_id = await project_meant_or_here(self.client, interaction, request, project)
        if project_id is None:
            await show_list(self.client, interaction, request, Filters(mine=True))
            return
        await self._stages(interaction, request, project_id)

    @on(steps.STAGES, needs=Needs.PERSON)
    async def stages(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Where the project may go."""
        await self._stages(interaction, request, press.id())

    @on(steering_cards.STAGE, needs=Needs.PERSON)
    async def pick_stage(self, interaction: Interaction, request: Request, press: Press) -> None:
        """A stage was picked: the form."""
        project, stage = await self._way(request, press.id(), press.picked)
        await self.client.door.ask(interaction, request, forms.move(request.language, request.home.id, project, stage))

    @on(forms.MOVED, needs=Needs.PERSON)
    async def moved(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form was sent: move it."""
        project_id, after, filled = press.id(), press.argument(1), press.answers
        file = await self._file(interaction, request, press)
        told = Told(filled.get("why"), filled.get("summary"), filled.get("url"), file)
        await self.client.database.write(
            request.home.id,
            lambda session: move(session, request.actor, project_id, after, told, now=request.now),
        )
        await self._seen(interaction, request, project_id, request.language.say("The stage has changed."))

    @on(steps.EDIT, needs=Needs.PERSON)
    async def edit(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form of the title and the pitch."""
        project_id = press.id()
        found = await self.client.database.read(
            request.home.id, lambda session: editing_of(session, request.actor, project_id, now=request.now)
        )
        await self.client.door.ask(interaction, request, forms.edit(request.language, request.home.id, found))

    @on(forms.EDITED, needs=Needs.PERSON)
    async def edited(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form was sent: change it."""
        project_id, title, pitch = press.id(), press.answers.get("title", ""), press.answers.get("pitch", "")
        await self.client.database.write(
            request.home.id,
            lambda session: edit_project(session, request.actor, project_id, title, pitch, now=request.now),
        )
        await self._seen(interaction, request, project_id, request.language.say("The project is changed."))

    @on(steps.NEEDS, needs=Needs.PERSON)
    async def needs(self, interaction: Interaction, request: Request, press: Press) -> None:
        """What it lacks."""
        project_id = press.id()
        found = await self.client.database.read(
            request.home.id, lambda session: editing_of(session, request.actor, project_id, now=request.now)
        )
        await self._needs(interaction, request, found)

    @on(steering_cards.OPEN_NEED, needs=Needs.PERSON)
    async def ask_need(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form of a need."""
        project_id = press.id()
        await self.client.database.read(
            request.home.id, lambda session: editing_of(session, request.actor, project_id, now=request.now)
        )
        await self.client.door.ask(interaction, request, forms.need(request.language, request.home.id, project_id))

    @on(forms.NEED_OPENED, needs=Needs.PERSON)
    async def need_opened(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form was sent: open the need."""
        project_id, filled = press.id(), press.answers
        typed = filled.get("domain", "").strip()
        meant = domains_typed(await self.client.domains.of(request.home.id), typed)
        if typed and not meant.domains:
            raise DomainUnknown
        domain_id = meant.domains[0].id if meant.domains else None
        kind, note = filled.get("kind"), filled.get("note")
        found = await self.client.database.write(
            request.home.id,
            lambda session: open_need(session, request.actor, project_id, domain_id, kind, note, now=request.now),
        )
        await self._needs(interaction, request, found)

    @on(steering_cards.FILL, needs=Needs.PERSON)
    async def fill(self, interaction: Interaction, request: Request, press: Press) -> None:
        """A need is filled."""
        project_id, need_id = press.id(), press.id_picked
        found = await self.client.database.write(
            request.home.id, lambda session: fill_need(session, request.actor, project_id, need_id, now=request.now)
        )
        await self._needs(interaction, request, found)

    @on(steering_cards.REOPEN, needs=Needs.PERSON)
    async def reopen(self, interaction: Interaction, request: Request, press: Press) -> None:
        """A need is open again."""
        project_id, need_id = press.id(), press.id_picked
        found = await self.client.database.write(
            request.home.id, lambda session: reopen_need(session, request.actor, project_id, need_id, now=request.now)
        )
        await self._needs(interaction, request, found)

    @on(steps.HEADS, needs=Needs.PERSON)
    async def heads(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Who steers it."""
        await self._heads(interaction, request, press.id())

    @on(steering_cards.NAME_CO_LEAD, needs=Needs.PERSON)
    async def ask_co_lead(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form that names a co-lead."""
        await self._demand_namer(request, press.id())
        form = forms.co_lead(request.language, request.home.id, press.id())
        await self.client.door.ask(interaction, request, form)

    @on(forms.CO_LEAD_NAMED, needs=Needs.PERSON)
    async def co_lead_named(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Somebody was picked: they steer it too."""
        project_id, user_id = press.id(), press.user("who").id
        await self.client.database.write(
            request.home.id,
            lambda session: name_co_lead(session, request.actor, project_id, user_id, now=request.now),
        )
        await self._heads(interaction, request, project_id)

    @on(steering_cards.HAND_OVER, needs=Needs.PERSON)
    async def ask_hand_over(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form that hands the lead over."""
        await self._demand_namer(request, press.id())
        form = forms.hand_over(request.language, request.home.id, press.id())
        await self.client.door.ask(interaction, request, form)

    @on(forms.HANDED_OVER, needs=Needs.PERSON)
    async def handed_over(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Somebody was picked: they lead it."""
        project_id, user_id = press.id(), press.user("who").id
        await self.client.database.write(
            request.home.id, lambda session: hand_over(session, request.actor, project_id, user_id, now=request.now)
        )
        await self._heads(interaction, request, project_id)

    @on(steering_cards.REMOVE, needs=Needs.PERSON)
    async def remove(self, interaction: Interaction, request: Request, press: Press) -> None:
        """A co-lead was picked: they steer it no more."""
        project_id, person_id = press.id(), press.id_picked
        await self.client.database.write(
            request.home.id,
            lambda session: remove_co_lead(session, request.actor, project_id, person_id, now=request.now),
        )
        await self._heads(interaction, request, project_id)

    @on(steering_cards.STEP_DOWN, needs=Needs.PERSON)
    async def step_down(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Whoever presses steers it no more, and may not even read it any more."""
        project_id = press.id()
        left = await self.client.database.write(
            request.home.id, lambda session: step_down(session, request.actor, project_id, now=request.now)
        )
        await turn_to(interaction, steering_cards.stepped_down(request.language, request.home.id, left))

    @on(steps.TAKE_UP, needs=Needs.PERSON)
    async def take_up(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Whoever presses leads it, where nobody does."""
        project_id = press.id()
        await self.client.database.write(
            request.home.id, lambda session: take_up(session, request.actor, project_id, now=request.now)
        )
        await self._seen(interaction, request, project_id, request.language.say("You lead this project from now on."))

    @on(steps.SHOW_AGAIN, needs=Needs.PERSON)
    async def show_again(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Have made again what somebody deleted."""
        project_id = press.id()
        found = await self.client.database.write(
            request.home.id, lambda session: show_again(session, request.actor, project_id, now=request.now)
        )
        await turn_to(interaction, own_cards.shown_again(request.language, request.home.id, found))

    async def _demand_namer(self, request: Request, project_id: UUID) -> None:
        await self.client.database.read(
            request.home.id, lambda session: naming_of(session, request.actor, project_id, now=request.now)
        )

    async def _stages(self, interaction: Interaction, request: Request, project_id: UUID) -> None:
        found = await self.client.database.read(
            request.home.id, lambda session: ways_of(session, request.actor, project_id, now=request.now)
        )
        await turn_to(interaction, steering_cards.stages(request.language, request.home, found))

    async def _file(self, interaction: Interaction, request: Request, press: Press) -> OutcomeFile | None:
        """What was sent with the form of a delivery: fetched only where it may be delivered now."""
        sent = demand_file(press)
        if sent is None:
            return None
        await self._way(request, press.id(), press.argument(1))
        return await fetched(interaction, sent)

    async def _way(self, request: Request, project_id: UUID, after: str) -> tuple[ProjectFacts, Stage]:
        """The project and the stage it may come to. Raises as `ways_of` does, or what stands in the way."""
        found = await self.client.database.read(
            request.home.id, lambda session: ways_of(session, request.actor, project_id, now=request.now)
        )
        way = next((way for way in found.ways if way.stage.value == after), None)
        if way is None:
            raise StageOutOfOrder(found.project.stage, Stage(after) if after in set(Stage) else found.project.stage)
        if way.missing is not None:
            raise way.missing
        return found.project, way.stage

    async def _needs(self, interaction: Interaction, request: Request, found: ProjectFacts) -> None:
        await turn_to(interaction, steering_cards.needs(request.language, request.home.id, found))

    async def _heads(self, interaction: Interaction, request: Request, project_id: UUID) -> None:
        found = await self.client.database.read(
            request.home.id, lambda session: see_project(session, request.actor, project_id, now=request.now)
        )
        own_id = request.person.id if request.person is not None else None
        await turn_to(interaction, steering_cards.heads(request.language, request.home.id, found, own_id))

    async def _seen(self, interaction: Interaction, request: Request, project_id: UUID, said: str) -> None:
        found = await self.client.database.read(
            request.home.id, lambda session: see_project(session, request.actor, project_id, now=request.now)
        )
        await turn_to(interaction, own_cards.seen(request.language, request.home, found, said=said))
