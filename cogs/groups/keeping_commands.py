"""`/groupe creer|proposer|modifier|archiver|rouvrir`: how a group comes to be, changes and ends."""

from __future__ import annotations

from uuid import UUID

import discord
from discord import app_commands

from bot.answers import turn_to
from bot.command_words import described, named
from bot.door import Needs, Press, on
from bot.projection.room import demand_room, demand_room_again
from bot.request import Interaction, Request, request_of
from bot.tree import command
from cogs.experts.words import quoted
from cogs.groups import cards, forms
from cogs.groups.choosing import meant_group, picked_user
from cogs.groups.commands import Groups, GroupsCog
from cogs.groups.words import KINDS
from models.groups import archiving, creating, editing, proposing
from models.groups.creating import Draft
from models.groups.facts import GroupSeen
from models.groups.tables import GroupKind

KIND_CHOICES = [app_commands.Choice(name=described(KINDS[kind]), value=kind.value) for kind in forms.CREATABLE]


class GroupKeeping(GroupsCog):
    """Creating, proposing, opening, editing and archiving groups."""

    @command("creer", "create", "Create a commission or a committee", parent=Groups.GROUP, needs=Needs.PERSON)
    @app_commands.rename(kind=named("genre", "kind"), name=named("nom", "name"), lead=named("presidence", "president"))
    @app_commands.describe(
        kind=described("A commission, seen by everybody, or a committee, closed"),
        name=described("Its name, without “commission” or “committee”"),
        lead=described("Who presides over it"),
    )
    @app_commands.choices(kind=KIND_CHOICES)
    async def create(
        self,
        interaction: Interaction,
        kind: app_commands.Choice[str] | None = None,
        name: app_commands.Range[str, 1, 50] | None = None,
        lead: discord.Member | discord.User | None = None,
    ) -> None:
        """Open the form, with what was given already in it."""
        await self._create(
            interaction, request_of(interaction), kind.value if kind else None, name or "", lead.id if lead else None
        )

    @on(cards.CREATE, needs=Needs.PERSON)
    async def press_create(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The same, by a button."""
        await self._create(interaction, request)

    @on(forms.CREATED, needs=Needs.PERSON)
    async def created(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form was sent."""
        await self._demand_creator(request)
        kind, draft, chosen = press.answers.get("kind", ""), _draft(press), press.answers.get("lead", "")
        if kind in set(GroupKind):
            await demand_room(self.client, request.home, GroupKind(kind))
        lead = picked_user(interaction, chosen) if chosen else None
        seen = await self.client.database.write(
            request.home.id,
            lambda session: creating.create_group(session, request.actor, kind, draft, lead, now=request.now),
        )
        await turn_to(interaction, await self.seen_card(request, seen))

    @command("proposer", "propose", "Propose a club", parent=Groups.GROUP, needs=Needs.PERSON)
    @app_commands.rename(name=named("nom", "name"))
    @app_commands.describe(name=described("Its name, without “club”"))
    async def propose(self, interaction: Interaction, name: app_commands.Range[str, 1, 50] | None = None) -> None:
        """Open the form of a proposal."""
        await self._propose(interaction, request_of(interaction), name or "")

    @on(cards.PROPOSE, needs=Needs.PERSON)
    async def press_propose(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The same, by a button."""
        await self._propose(interaction, request)

    @on(forms.PROPOSED, needs=Needs.PERSON)
    async def proposed(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form was sent."""
        draft = _draft(press)
        seen = await self.client.database.write(
            request.home.id, lambda session: proposing.propose_club(session, request.actor, draft, now=request.now)
        )
        await turn_to(interaction, await self.seen_card(request, seen))

    @on(cards.SUPPORT, needs=Needs.PERSON)
    async def support(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Support a proposal."""
        group_id = press.id()
        seen = await self.client.database.write(
            request.home.id, lambda session: proposing.support(session, request.actor, group_id, now=request.now)
        )
        await turn_to(interaction, await self.seen_card(request, seen))

    @on(cards.UNSUPPORT, needs=Needs.PERSON)
    async def unsupport(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Support it no more."""
        group_id = press.id()
        seen = await self.client.database.write(
            request.home.id,
            lambda session: proposing.withdraw_support(session, request.actor, group_id, now=request.now),
        )
        await turn_to(interaction, await self.seen_card(request, seen))

    @on(cards.OPEN_CLUB, needs=Needs.PERSON)
    async def open_club(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form that opens a club."""
        group_id = press.id()
        club = await self.client.database.read(
            request.home.id, lambda session: proposing.club_to_open(session, request.actor, group_id, now=request.now)
        )
        await self.client.door.ask(interaction, request, forms.open_club(request.language, request.home.id, club))

    @on(forms.OPENED, needs=Needs.PERSON)
    async def opened(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form was sent: the club opens."""
        await self._demand_creator(request)
        await demand_room(self.client, request.home, GroupKind.CLUB)
        group_id, chosen = press.id(), press.answers.get("lead", "")
        lead = picked_user(interaction, chosen) if chosen else None
        seen = await self.client.database.write(
            request.home.id,
            lambda session: proposing.open_club(session, request.actor, group_id, lead, now=request.now),
        )
        await turn_to(interaction, await self.seen_card(request, seen))

    @on(cards.DECLINE, needs=Needs.PERSON)
    async def decline(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form of a reason."""
        group_id = press.id()
        await self.client.database.read(
            request.home.id,
            lambda session: proposing.proposal_to_decline(session, request.actor, group_id, now=request.now),
        )
        await self.client.door.ask(interaction, request, forms.decline(request.language, request.home.id, group_id))

    @on(forms.DECLINED, needs=Needs.PERSON)
    async def declined(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The reason was sent."""
        group_id, reason = press.id(), press.answers.get("reason", "")
        name = await self.client.database.write(
            request.home.id,
            lambda session: proposing.decline_club(session, request.actor, group_id, reason, now=request.now),
        )
        language = request.language
        line = language.say("Whoever proposed {group} will read your reason on their page.", group=quoted(name))
        await turn_to(interaction, cards.told(language, request.home.id, language.say("Proposal declined"), [line]))

    @command("modifier", "edit", "Change what a group says of itself", parent=Groups.GROUP, needs=Needs.PERSON)
    @app_commands.rename(group=named("groupe", "group"))
    @app_commands.describe(group=described("Type its name and choose it; nothing: the one of this channel"))
    @app_commands.autocomplete(group=GroupsCog.complete)
    async def edit(self, interaction: Interaction, group: app_commands.Range[str, 1, 100] | None = None) -> None:
        """Open the form of a group."""
        request = request_of(interaction)
        await self._edit(interaction, request, await meant_group(self.client, interaction, request, group))

    @on(cards.EDIT, needs=Needs.PERSON)
    async def press_edit(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The same, by a button."""
        await self._edit(interaction, request, press.id())

    @on(forms.EDITED, needs=Needs.PERSON)
    async def edited(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form was sent."""
        group_id, draft = press.id(), _draft(press)
        seen = await self.client.database.write(
            request.home.id,
            lambda session: editing.edit_group(session, request.actor, group_id, draft, now=request.now),
        )
        await turn_to(interaction, await self.seen_card(request, seen))

    @command("archiver", "archive", "Archive a group", parent=Groups.GROUP, needs=Needs.PERSON)
    @app_commands.rename(group=named("groupe", "group"))
    @app_commands.describe(group=described("Type its name and choose it; nothing: the one of this channel"))
    @app_commands.autocomplete(group=GroupsCog.complete)
    async def archive(self, interaction: Interaction, group: app_commands.Range[str, 1, 100] | None = None) -> None:
        """Open the form of a reason."""
        request = request_of(interaction)
        await self._archive(interaction, request, await meant_group(self.client, interaction, request, group))

    @on(cards.ARCHIVE, needs=Needs.PERSON)
    async def press_archive(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The same, by a button."""
        await self._archive(interaction, request, press.id())

    @on(forms.ARCHIVED, needs=Needs.PERSON)
    async def archived(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The reason was sent."""
        group_id, reason = press.id(), press.answers.get("reason", "")
        seen = await self.client.database.write(
            request.home.id,
            lambda session: archiving.archive(session, request.actor, group_id, reason, now=request.now),
        )
        await turn_to(interaction, await self.seen_card(request, seen))

    @command("rouvrir", "reopen", "Reopen an archived group", parent=Groups.GROUP, needs=Needs.PERSON)
    @app_commands.rename(group=named("groupe", "group"))
    @app_commands.describe(group=described("Type its name and choose it; nothing: the one of this channel"))
    @app_commands.autocomplete(group=GroupsCog.complete)
    async def reopen(self, interaction: Interaction, group: app_commands.Range[str, 1, 100] | None = None) -> None:
        """Reopen."""
        request = request_of(interaction)
        await self._reopen(interaction, request, await meant_group(self.client, interaction, request, group))

    @on(cards.REOPEN, needs=Needs.PERSON)
    async def press_reopen(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The same, by a button."""
        await self._reopen(interaction, request, press.id())

    async def _create(
        self,
        interaction: Interaction,
        request: Request,
        kind: str | None = None,
        name: str = "",
        lead: int | None = None,
    ) -> None:
        await self._demand_creator(request)
        form = forms.create(request.language, request.home.id, kind, name, lead)
        await self.client.door.ask(interaction, request, form)

    async def _demand_creator(self, request: Request) -> None:
        await self.client.database.read(
            request.home.id, lambda session: creating.demand_creator(session, request.actor, now=request.now)
        )

    async def _propose(self, interaction: Interaction, request: Request, name: str = "") -> None:
        await self.client.database.read(
            request.home.id, lambda session: proposing.demand_proposer(session, request.actor, now=request.now)
        )
        await self.client.door.ask(interaction, request, forms.propose(request.language, request.home.id, name))

    async def _edit(self, interaction: Interaction, request: Request, group_id: UUID) -> None:
        seen = await self.client.database.read(
            request.home.id, lambda session: editing.group_to_edit(session, request.actor, group_id, now=request.now)
        )
        await self.client.door.ask(interaction, request, forms.edit(request.language, request.home.id, seen.group))

    async def _archive(self, interaction: Interaction, request: Request, group_id: UUID) -> None:
        await self.client.database.read(
            request.home.id,
            lambda session: archiving.demand_archiver(session, request.actor, group_id, now=request.now),
        )
        await self.client.door.ask(interaction, request, forms.archive(request.language, request.home.id, group_id))

    async def _reopen(self, interaction: Interaction, request: Request, group_id: UUID) -> None:
        await self.client.database.read(
            request.home.id,
            lambda session: archiving.demand_reopener(session, request.actor, group_id, now=request.now),
        )
        await demand_room_again(self.client, request.home, group_id)
        seen: GroupSeen = await self.client.database.write(
            request.home.id, lambda session: archiving.reopen(session, request.actor, group_id, now=request.now)
        )
        await turn_to(interaction, await self.seen_card(request, seen))


def _draft(press: Press) -> Draft:
    answers = press.answers
    return Draft(
        answers.get("name", ""), answers.get("mission", ""), answers.get("welcome", ""), answers.get("joining", "")
    )
