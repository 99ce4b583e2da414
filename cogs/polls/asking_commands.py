"""`/vote creer|brouillons`: from whom is asked what to the draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import discord
from discord import app_commands

from bot.answers import turn_to
from bot.command_words import described, named
from bot.door import Needs, Press, on
from bot.errors import ButtonNotKnown
from bot.request import Interaction, Request, request_of
from bot.tree import command
from bot.ui.route import as_id
from cogs.groups.choosing import meant_group
from cogs.groups.commands import GroupsCog
from cogs.polls import asking_cards as cards
from cogs.polls import asking_forms as forms
from cogs.polls.commands import VOTE
from cogs.polls.drafts import DraftsCog
from cogs.polls.places import demand_choosable
from models.database import Session
from models.groups.facts import GroupFacts
from models.groups.listing import Which, list_groups
from models.people.standing import standing_of
from models.polls import drafting
from models.polls.permissions import may_ask
from models.polls.tables import Electorate
from models.polls.templates import LASTS, Template, suggested

TEMPLATE_CHOICES = [
    app_commands.Choice(name=described(said), value=each.value) for each, said in forms.TEMPLATES.items()
]
WHO_CHOICES = [app_commands.Choice(name=described(said), value=each.value) for each, said in cards.WHO.items()]

NOTHING = "-"


class Asking(DraftsCog):
    """New drafts, and those that one has."""

    @command("creer", "create", "Ask for a vote", parent=VOTE, needs=Needs.PERSON)
    @app_commands.rename(
        template=named("modele", "template"),
        who=named("qui", "who"),
        group=named("groupe", "group"),
        channel=named("salon", "channel"),
    )
    @app_commands.describe(
        template=described("What kind of vote; nothing: choose it"),
        who=described("Who votes; nothing: the member organisations"),
        group=described("A group whose people vote: type its name and choose it"),
        channel=described("Where its card shall stand; nothing: in the channel for votes, or the group’s own"),
    )
    @app_commands.choices(template=TEMPLATE_CHOICES, who=WHO_CHOICES)
    @app_commands.autocomplete(group=GroupsCog.complete)
    async def create(
        self,
        interaction: Interaction,
        template: app_commands.Choice[str] | None = None,
        who: app_commands.Choice[str] | None = None,
        group: app_commands.Range[str, 1, 100] | None = None,
        channel: discord.TextChannel | None = None,
    ) -> None:
        """Open the form, or let choose who votes and what it starts from."""
        request = request_of(interaction)
        if template is None and who is None and group is None:
            await self._start(interaction, request)
            return
        group_id = await meant_group(self.client, interaction, request, group) if group is not None else None
        electorate = Electorate.GROUP if group_id else Electorate(who.value) if who else Electorate.ORGANISATIONS
        await self._demand_asker(request, electorate, group_id)
        if channel is not None and group_id is None:
            demand_choosable(self.client, request.home, channel.id, interaction.user)
        if template is None:
            card = cards.templates(request.language, request.home.id, electorate, group_id)
            await turn_to(interaction, card)
            return
        await self._ask(interaction, request, Template(template.value), electorate, group_id, channel)

    @on(cards.START, needs=Needs.PERSON)
    async def press_start(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The button that begins."""
        await self._start(interaction, request)

    @on(cards.WHOM, needs=Needs.PERSON)
    async def pick_whom(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Who votes was picked: a kind of people, or a group."""
        if press.picked in set(Electorate) - {Electorate.GROUP}:
            electorate, group_id = Electorate(press.picked), None
        else:
            electorate, group_id = Electorate.GROUP, press.id_picked
        await self._demand_asker(request, electorate, group_id)
        await turn_to(interaction, cards.templates(request.language, request.home.id, electorate, group_id))

    @on(cards.TEMPLATE, needs=Needs.PERSON)
    async def pick_template(self, interaction: Interaction, request: Request, press: Press) -> None:
        """What it starts from was picked: the form opens."""
        electorate, group_id = _whom(press, 0)
        await self._demand_asker(request, electorate, group_id)
        await self._ask(interaction, request, _template(press.picked), electorate, group_id, None)

    @on(forms.ASKED, needs=Needs.PERSON)
    async def asked(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form was sent: a draft, and its preview."""
        template, (electorate, group_id) = _template(press.argument(0)), _whom(press, 1)
        channel_id = int(press.argument(3)) if press.argument(3).isdecimal() else None
        if channel_id is not None:
            demand_choosable(self.client, request.home, channel_id, interaction.user)
        start = suggested(template, "", electorate, group_id=group_id, now=request.now)
        draft = replace(self._filled(request, press, start, template is Template.DATES), channel_id=channel_id)
        poll = await self.client.database.write(
            request.home.id, lambda session: drafting.save_draft(session, request.actor, draft, now=request.now)
        )
        await turn_to(interaction, await self._preview(request, poll.id))

    @command("brouillons", "drafts", "Your drafts of votes", parent=VOTE, needs=Needs.PERSON)
    async def drafts(self, interaction: Interaction) -> None:
        """List one's drafts."""
        await self._drafts(interaction, request_of(interaction))

    @on(cards.DRAFTS, needs=Needs.PERSON)
    async def press_drafts(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The same, by a button."""
        await self._drafts(interaction, request)

    @on(cards.DRAFT_PICKED, needs=Needs.PERSON)
    async def pick_draft(self, interaction: Interaction, request: Request, press: Press) -> None:
        """One of them was picked."""
        await turn_to(interaction, await self.shown(request, press.id_picked))

    async def _start(self, interaction: Interaction, request: Request) -> None:
        def read(session: Session) -> tuple[Sequence[Electorate], Sequence[GroupFacts]]:
            standing = standing_of(session, request.actor, request.now)
            asked = [each for each in cards.WHO if may_ask(standing, each) is None]
            found = list_groups(session, request.actor, Which.MINE, now=request.now).listed
            groups = [
                each.group
                for each in found
                if may_ask(standing, Electorate.GROUP, group_kind=each.group.kind, role=each.role) is None
            ]
            return asked, groups

        asked, groups = await self.client.database.read(request.home.id, read)
        if not asked and not groups:
            await self._demand_asker(request, Electorate.ORGANISATIONS, None)
        await turn_to(interaction, cards.start(request.language, request.home.id, asked, groups))

    async def _ask(
        self,
        interaction: Interaction,
        request: Request,
        template: Template,
        electorate: Electorate,
        group_id: UUID | None,
        channel: discord.TextChannel | None,
    ) -> None:
        placed = channel.id if channel is not None and group_id is None else NOTHING
        custom_id = forms.ASKED.to(request.home.id, template.value, electorate.value, group_id or NOTHING, placed)
        closes_at = request.now + LASTS
        form = forms.new_poll(request.language, custom_id, template, closes_at, request.home.zone)
        await self.client.door.ask(interaction, request, form)

    async def _demand_asker(self, request: Request, electorate: Electorate, group_id: UUID | None) -> None:
        await self.client.database.read(
            request.home.id,
            lambda session: drafting.demand_asker(session, request.actor, electorate, group_id, now=request.now),
        )

    async def _drafts(self, interaction: Interaction, request: Request) -> None:
        found = await self.client.database.read(
            request.home.id, lambda session: drafting.my_drafts(session, request.actor, now=request.now)
        )
        await turn_to(interaction, cards.drafts(request.language, request.home.id, found))


def _template(value: str) -> Template:
    if value not in set(Template):
        raise ButtonNotKnown
    return Template(value)


def _whom(press: Press, index: int) -> tuple[Electorate, UUID | None]:
    """Who is asked, as a custom_id carries it."""
    value, group_id = press.argument(index), as_id(press.argument(index + 1))
    if value not in set(Electorate) or (group_id is not None) is not (value == Electorate.GROUP):
        raise ButtonNotKnown
    return Electorate(value), group_id
