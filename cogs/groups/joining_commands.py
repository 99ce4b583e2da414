"""`/groupe rejoindre|quitter|inviter`, and what heads do with requests and with people."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import discord
from discord import app_commands

from bot.answers import show, turn_to
from bot.command_words import described, named
from bot.door import Needs, Press, on
from bot.request import Interaction, Request, request_of
from bot.tree import command
from bot.ui import Card
from cogs.experts.words import quoted
from cogs.groups import cards, forms, list_cards
from cogs.groups.choosing import meant_group, picked_user, user_of
from cogs.groups.commands import Groups, GroupsCog
from cogs.groups.words import role_of
from models.database import Session
from models.groups import answering, inviting, joining, removing
from models.groups.facts import GroupSeen, group_seen
from models.groups.membership import Participant
from models.groups.tables import GroupStatus
from models.people.tying import DiscordUser

if TYPE_CHECKING:
    from bot.client import Cagou


class GroupPeople(GroupsCog):
    """Coming in, going out, and who lets whom in."""

    def __init__(self, client: Cagou) -> None:
        super().__init__(client)

    @command("rejoindre", "join", "Join a group, or ask to", parent=Groups.GROUP, needs=Needs.PERSON)
    @app_commands.rename(group=named("groupe", "group"))
    @app_commands.describe(group=described("Type its name and choose it; nothing: the one of this channel"))
    @app_commands.autocomplete(group=GroupsCog.complete)
    async def join(self, interaction: Interaction, group: app_commands.Range[str, 1, 100] | None = None) -> None:
        """Join at once, or open the form of a request."""
        request = request_of(interaction)
        await self._join(interaction, request, await meant_group(self.client, interaction, request, group))

    @on(cards.JOIN, needs=Needs.PERSON)
    async def press_join(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The button "Join"."""
        await self._join(interaction, request, press.id())

    @on(forms.WISHED, needs=Needs.PERSON)
    async def wished(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form of a request was sent."""
        group_id, reason = press.id(), press.answers.get("reason", "")
        seen = await self.client.database.write(
            request.home.id, lambda session: joining.join(session, request.actor, group_id, reason, now=request.now)
        )
        await turn_to(interaction, await self.seen_card(request, seen))

    @on(cards.WITHDRAW, needs=Needs.PERSON)
    async def withdraw(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Take one's request back."""
        group_id = press.id()
        seen = await self.client.database.write(
            request.home.id, lambda session: joining.withdraw_request(session, request.actor, group_id, now=request.now)
        )
        await turn_to(interaction, await self.seen_card(request, seen))

    @command("quitter", "leave", "Leave a group", parent=Groups.GROUP, needs=Needs.PERSON)
    @app_commands.rename(group=named("groupe", "group"))
    @app_commands.describe(group=described("Type its name and choose it; nothing: the one of this channel"))
    @app_commands.autocomplete(group=GroupsCog.complete)
    async def leave(self, interaction: Interaction, group: app_commands.Range[str, 1, 100] | None = None) -> None:
        """Ask before somebody leaves."""
        request = request_of(interaction)
        await self._ask_leave(interaction, request, await meant_group(self.client, interaction, request, group))

    @on(cards.LEAVE, needs=Needs.PERSON)
    async def press_leave(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The button "Leave"."""
        await self._ask_leave(interaction, request, press.id())

    @on(cards.CONFIRM_LEAVE, needs=Needs.PERSON)
    async def confirm_leave(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Leave."""
        group_id = press.id()
        left = await self.client.database.write(
            request.home.id, lambda session: joining.leave(session, request.actor, group_id, now=request.now)
        )
        await turn_to(interaction, cards.left(request.language, request.home.id, left))

    @on(cards.REQUESTS, needs=Needs.PERSON)
    async def requests(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Who asks to join."""
        await self._requests(interaction, request, press.id())

    @on(list_cards.ACCEPT, needs=Needs.PERSON)
    async def accept(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Let somebody in: the others who ask are shown."""
        request_id = press.id()
        accepted = await self.client.database.write(
            request.home.id, lambda session: answering.accept(session, request.actor, request_id, now=request.now)
        )
        await self._requests(interaction, request, accepted.group_id)

    @on(list_cards.REFUSE, needs=Needs.PERSON)
    async def refuse(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form of a reason."""
        request_id = press.id()
        await self.client.database.read(
            request.home.id,
            lambda session: answering.request_to_answer(session, request.actor, request_id, now=request.now),
        )
        await self.client.door.ask(interaction, request, forms.refuse(request.language, request.home.id, request_id))

    @on(forms.REFUSED, needs=Needs.PERSON)
    async def refused(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The reason was sent: the others who ask are shown."""
        request_id, reason = press.id(), press.answers.get("reason", "")
        refused = await self.client.database.write(
            request.home.id,
            lambda session: answering.refuse(session, request.actor, request_id, reason, now=request.now),
        )
        await self._requests(interaction, request, refused.group_id)

    @on(list_cards.REMOVE, needs=Needs.PERSON)
    async def pick_to_remove(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Somebody was picked: the form of a reason."""
        group_id, person_id = press.id(), press.id_picked
        found = await self.client.database.read(
            request.home.id,
            lambda session: removing.removable(session, request.actor, group_id, person_id, now=request.now),
        )
        form = forms.remove(request.language, request.home.id, group_id, person_id, found.name)
        await self.client.door.ask(interaction, request, form)

    @on(forms.REMOVED, needs=Needs.PERSON)
    async def removed(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The reason was sent."""
        group_id, person_id, reason = press.id(), press.id(1), press.answers.get("reason", "")
        person = await self.client.database.write(
            request.home.id,
            lambda session: removing.remove(session, request.actor, group_id, person_id, reason, now=request.now),
        )
        language = request.language
        line = language.say(
            "{name} no longer takes part, and will read your reason on their page.", name=f"**{quoted(person.name)}**"
        )
        await turn_to(interaction, cards.told(language, request.home.id, language.say("Removed"), [line], group_id))

    @command("inviter", "invite", "Add somebody to a committee", parent=Groups.GROUP, needs=Needs.PERSON)
    @app_commands.rename(member=named("membre", "member"), group=named("groupe", "group"))
    @app_commands.describe(
        member=described("Somebody of this Discord; from outside the cluster, they are a guest"),
        group=described("Type its name and choose it; nothing: the one of this channel"),
    )
    @app_commands.autocomplete(group=GroupsCog.complete)
    async def add(
        self,
        interaction: Interaction,
        member: discord.Member | discord.User,
        group: app_commands.Range[str, 1, 100] | None = None,
    ) -> None:
        """Add somebody."""
        request = request_of(interaction)
        group_id = await meant_group(self.client, interaction, request, group)
        await show(interaction, await self._add(request, group_id, user_of(member)))

    @on(cards.ADD, needs=Needs.PERSON)
    async def press_add(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form of whom to add."""
        group_id = press.id()
        await self.client.database.read(
            request.home.id,
            lambda session: inviting.demand_inviter(session, request.actor, group_id, now=request.now),
        )
        await self.client.door.ask(interaction, request, forms.add(request.language, request.home.id, group_id))

    @on(forms.ADDED, needs=Needs.PERSON)
    async def added(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Somebody was picked in the form."""
        group_id = press.id()
        await self.client.database.read(
            request.home.id,
            lambda session: inviting.demand_inviter(session, request.actor, group_id, now=request.now),
        )
        user = picked_user(interaction, press.answers.get("member", ""))
        await turn_to(interaction, await self._add(request, group_id, user))

    async def _join(self, interaction: Interaction, request: Request, group_id: UUID) -> None:
        """Let in at once, or ask why; whoever takes part already sees the group: a button was pressed twice."""

        def read(session: Session) -> joining.Coming | GroupSeen:
            seen = group_seen(session, request.actor, group_id, now=request.now)
            if seen.role is not None and seen.group.status is GroupStatus.OPEN:
                return seen
            return joining.how_to_join(session, request.actor, group_id, now=request.now)

        coming = await self.client.database.read(request.home.id, read)
        if isinstance(coming, GroupSeen):
            await turn_to(interaction, await self.seen_card(request, coming))
            return
        if not coming.at_once:
            form = forms.wish(request.language, request.home.id, group_id, coming.name)
            await self.client.door.ask(interaction, request, form)
            return
        seen = await self.client.database.write(
            request.home.id, lambda session: joining.join(session, request.actor, group_id, now=request.now)
        )
        await turn_to(interaction, await self.seen_card(request, seen))

    async def _ask_leave(self, interaction: Interaction, request: Request, group_id: UUID) -> None:
        left = await self.client.database.read(
            request.home.id, lambda session: joining.prepare_leave(session, request.actor, group_id, now=request.now)
        )
        await turn_to(interaction, cards.confirm_leave(request.language, request.home.id, left))

    async def _requests(self, interaction: Interaction, request: Request, group_id: UUID) -> None:
        found = await self.client.database.read(
            request.home.id, lambda session: answering.requests_of(session, request.actor, group_id, now=request.now)
        )
        pages = list_cards.requests(request.language, request.home, found)
        token = self.client.memory.keep(pages, interaction.user.id, request.now)
        await turn_to(interaction, pages.page(0, token, request.language))

    async def _add(self, request: Request, group_id: UUID, user: DiscordUser) -> Card:
        person: Participant = await self.client.database.write(
            request.home.id,
            lambda session: inviting.add_person(session, request.actor, group_id, user, now=request.now),
        )
        language = request.language
        line = language.say(
            "{name} takes part now ({role}).", name=f"**{quoted(person.name)}**", role=role_of(language, person.role)
        )
        return cards.told(language, request.home.id, language.say("Added"), [line], group_id)
