"""`/projet proposer`, the menu on a message, the button of a project thread, and what becomes of a draft."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

import discord
from discord.ext import commands

from bot.answers import turn_to
from bot.door import Needs, Press, on
from bot.errors import ButtonNotKnown
from bot.request import Interaction, Request, request_of
from bot.tree import command, message_menu
from bot.ui import fitted
from bot.ui.route import as_id, picked_id, shortened
from bot.ui.ways import GROW
from cogs.projects import cards, forms, own_cards
from cogs.projects.commands import Projects
from cogs.threads import starts
from cogs.threads.forms import NO_SOURCE
from cogs.threads.needed import domains_typed
from config.words import N_
from models.database import Session
from models.projects.errors import NoPlaceForProjects
from models.projects.facts import ProjectFacts
from models.projects.known import KnownProject, visibility_of
from models.projects.proposing import (
    NOWHERE,
    Beginning,
    Filled,
    Origin,
    draft_project,
    drafts_of,
    edit_draft,
    prepare,
    prepare_edit,
    see_draft,
    throw_away,
)
from models.projects.publishing import places_to_publish, publish
from models.projects.standing_places import forum_of_home
from models.projects.wording import MOST_TITLE
from models.threads.reach import group_of_place

if TYPE_CHECKING:
    from bot.client import Cagou

NO_GROUP = UUID(int=0)
"""Of a project of the whole cluster, where a group is asked for."""


class Proposing(commands.Cog):
    """From an idea to a published project."""

    def __init__(self, client: Cagou) -> None:
        self.client = client
        self.client.tree.add_command(propose_from_message)

    @command(
        "proposer", "propose", "Propose a project to build with others", parent=Projects.PROJECT, needs=Needs.PERSON
    )
    async def propose(self, interaction: Interaction) -> None:
        """Open the form."""
        await self._begin(interaction, request_of(interaction))

    @on(cards.PROPOSE, needs=Needs.PERSON)
    async def propose_by_button(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The button that begins a project."""
        await self._begin(interaction, request)

    @on(GROW, needs=Needs.PERSON)
    async def grow(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The button of a project thread: what it says stands in the form, and the project refers to it."""
        thread_id = press.id()
        beginning = await self.client.database.read(
            request.home.id,
            lambda session: prepare(session, request.actor, work_thread_id=thread_id, now=request.now),
        )
        typed = forms.begun(request.language, beginning)
        await self._ask(interaction, request, beginning, typed, forms.THREAD, shortened(thread_id))

    async def propose_from(self, interaction: Interaction, message: discord.Message) -> None:
        """The menu on a message: the project begins with it."""
        request = request_of(interaction)
        group_id = await self._group_here(interaction, request)
        beginning = await self._prepare(request, group_id)
        token = starts.begin(self.client, request, message, group_id)
        first, *_ = message.content.split("\n")
        title = fitted(first.strip(), MOST_TITLE) if token != NO_SOURCE else ""
        typed = forms.begun(request.language, beginning, title)
        opened_on = forms.NOTHING if token == NO_SOURCE else forms.MESSAGE
        await self._ask(interaction, request, beginning, typed, opened_on, token)

    @on(own_cards.EDIT_DRAFT, needs=Needs.PERSON)
    async def edit(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form of a draft, with what it says."""
        project_id = press.id()
        project, beginning = await self.client.database.read(
            request.home.id, lambda session: prepare_edit(session, request.actor, project_id, now=request.now)
        )
        typed = forms.typed_in(request.language, project)
        await self._ask(interaction, request, beginning, typed, forms.DRAFT, shortened(project_id))

    @on(forms.PROPOSED, needs=Needs.PERSON)
    async def proposed(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form was sent: keep it as a draft, and show what is like it, or the preview."""
        opened_on, token = press.argument(0), press.argument(1)
        domains = domains_typed(await self.client.domains.of(request.home.id), press.answers.get("domains", ""))
        filled = Filled(
            title=press.answers.get("title", ""),
            pitch=press.answers.get("pitch", ""),
            domain_ids=[domain.id for domain in domains.domains],
            kinds=[kind for kind in press.answers.get("kinds", "").split(",") if kind],
            home_id=picked_id(press.answers.get("home", "")),
        )
        if opened_on == forms.DRAFT:
            draft_id = as_id(token)
            if draft_id is None:
                raise ButtonNotKnown
            edited = await self.client.database.write(
                request.home.id,
                lambda session: edit_draft(session, request.actor, draft_id, filled, now=request.now),
            )
            await turn_to(interaction, own_cards.preview(request.language, request.home, edited, domains.unclear))
            return
        origin, lost = await self._origin(request, opened_on, token, filled.home_id)
        made = await self.client.database.write(
            request.home.id, lambda session: draft_project(session, request.actor, filled, origin, now=request.now)
        )
        like = await self._similar(request, made)
        if like:
            card = own_cards.similar(request.language, request.home.id, made, like, domains.unclear, source_lost=lost)
        else:
            card = own_cards.preview(request.language, request.home, made, domains.unclear, source_lost=lost)
        await turn_to(interaction, card)

    @on(own_cards.PREVIEW, needs=Needs.PERSON)
    async def preview(self, interaction: Interaction, request: Request, press: Press) -> None:
        """A draft of one's own."""
        project = await self._draft(request, press.id())
        await turn_to(interaction, own_cards.preview(request.language, request.home, project))

    @on(own_cards.DRAFT, needs=Needs.PERSON)
    async def pick_draft(self, interaction: Interaction, request: Request, press: Press) -> None:
        """One of one's drafts was picked."""
        project = await self._draft(request, press.id_picked)
        await turn_to(interaction, own_cards.preview(request.language, request.home, project))

    @on(own_cards.KEEP, needs=Needs.PERSON)
    async def keep(self, interaction: Interaction, request: Request, press: Press) -> None:
        """It is kept already: say where."""
        project = await self._draft(request, press.id())
        await turn_to(interaction, own_cards.kept(request.language, request.home.id, project))

    @on(own_cards.DRAFTS, needs=Needs.PERSON)
    async def drafts(self, interaction: Interaction, request: Request, press: Press) -> None:
        """One's drafts."""

        def query(session: Session) -> Sequence[ProjectFacts]:
            visible = visibility_of(session, request.actor, request.now)
            return drafts_of(session, visible.person_id) if visible.person_id is not None else ()

        found = await self.client.database.read(request.home.id, query)
        await turn_to(interaction, own_cards.drafts(request.language, request.home.id, found))

    @on(own_cards.THROW_AWAY, needs=Needs.PERSON)
    async def throw_away(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Delete a draft."""
        project_id = press.id()
        title = await self.client.database.write(
            request.home.id, lambda session: throw_away(session, request.actor, project_id, now=request.now)
        )
        await turn_to(interaction, own_cards.thrown_away(request.language, request.home.id, title))

    @on(own_cards.PUBLISH, needs=Needs.PERSON)
    async def publish(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Let everybody see it."""
        project_id = press.id()
        places = await self.client.database.read(
            request.home.id, lambda session: places_to_publish(session, request.actor, project_id, now=request.now)
        )
        self._demand_channel(places.channel_id)
        project = await self.client.database.write(
            request.home.id, lambda session: publish(session, request.actor, project_id, now=request.now)
        )
        await turn_to(interaction, own_cards.published(request.language, request.home, project, places.channel_id))

    async def _begin(self, interaction: Interaction, request: Request) -> None:
        beginning = await self._prepare(request, await self._group_here(interaction, request))
        typed = forms.begun(request.language, beginning)
        await self._ask(interaction, request, beginning, typed, forms.NOTHING)

    async def _prepare(self, request: Request, home_id: UUID | None) -> Beginning:
        return await self.client.database.read(
            request.home.id, lambda session: prepare(session, request.actor, home_id=home_id, now=request.now)
        )

    async def _ask(
        self,
        interaction: Interaction,
        request: Request,
        beginning: Beginning,
        typed: forms.Typed,
        opened_on: str,
        token: str = forms.NOTHING,
    ) -> None:
        form = forms.project(request.language, request.home.id, beginning, typed, opened_on, token)
        await self.client.door.ask(interaction, request, form)

    async def _draft(self, request: Request, project_id: UUID) -> ProjectFacts:
        return await self.client.database.read(
            request.home.id, lambda session: see_draft(session, request.actor, project_id, now=request.now)
        )

    async def _origin(self, request: Request, opened_on: str, token: str, home_id: UUID | None) -> tuple[Origin, bool]:
        """What the project grows from, as far as it may be told where it will stand; whether its words are lost."""
        if opened_on == forms.THREAD:
            return Origin(work_thread_id=as_id(token)), False
        if opened_on != forms.MESSAGE:
            return NOWHERE, False
        forum_id = await self.client.database.read(request.home.id, lambda session: forum_of_home(session, home_id))
        source, lost = starts.recalled(self.client, request, token, home_id or NO_GROUP, forum_id)
        return Origin(source=source), lost

    async def _similar(self, request: Request, project: ProjectFacts) -> Sequence[KnownProject]:
        visible = await self.client.database.read(
            request.home.id, lambda session: visibility_of(session, request.actor, request.now)
        )
        index = await self.client.projects.of(request.home.id)
        domains = [need.domain.id for need in project.needs if need.domain is not None]
        return index.similar(visible, project.title, project.pitch, domains)

    def _demand_channel(self, channel_id: int | None) -> None:
        """Refuse before anything is published where we could not write. Raises `NoPlaceForProjects`."""
        channel = self.client.get_channel(channel_id or 0)
        if not isinstance(channel, discord.TextChannel):
            raise NoPlaceForProjects
        may = channel.permissions_for(channel.guild.me)
        if not (may.view_channel and may.send_messages):
            raise NoPlaceForProjects

    async def _group_here(self, interaction: Interaction, request: Request) -> UUID | None:
        """The group in whose channel, or in whose forum's post, the interaction was made."""
        channel = interaction.channel
        place_id = channel.parent_id if isinstance(channel, discord.Thread) else interaction.channel_id
        return await self.client.database.read(request.home.id, lambda session: group_of_place(session, place_id or 0))


@message_menu(N_("Propose as a project"), needs=Needs.PERSON)
async def propose_from_message(interaction: Interaction, message: discord.Message) -> None:
    """The menu on a message: a project that begins with it."""
    cog = interaction.client.get_cog(Proposing.__cog_name__)
    assert isinstance(cog, Proposing)
    await cog.propose_from(interaction, message)
