"""`/groupe nommer`, who heads a group, what is put aside on one's own page, and pinning in a group's channel."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import discord
from discord import app_commands

from bot.answers import show, turn_to
from bot.command_words import described, named
from bot.door import Needs, Press, on
from bot.request import Interaction, Request, request_of
from bot.tree import command, message_menu
from bot.ui import Card, Route
from cogs.groups import cards, forms, list_cards
from cogs.groups.choosing import channels_of, meant_group, picked_user, user_of
from cogs.groups.commands import Groups, GroupsCog
from cogs.groups.words import HEAD_CHOICES
from config.words import N_
from models.database import Session
from models.groups import answering, leading, proposing, removing
from models.groups.errors import HeadRoleUnknown
from models.groups.facts import GroupSeen, group_seen
from models.groups.leading import HeadTerm, Term
from models.groups.pinning import demand_pinner
from models.groups.tables import HEAD_ROLES, GroupRole
from models.people.dates import end_of_mandate, start_of_mandate
from models.people.tying import DiscordUser

PUT_ASIDE = Route("groups:put_aside")
"""Whoever asked to join has read the answer: `PUT_ASIDE.to(cluster_id, request_id)`."""
PUT_REMOVAL_ASIDE = Route("groups:removal_read")
"""Whoever was removed, or whose term ended or lies ahead, has read of it; `(cluster_id, membership_id)`."""
FORGET_PROPOSAL = Route("groups:proposal_read")
PUT_OPENING_ASIDE = Route("groups:opening_read")
"""Whoever supported a club has read that it is open: `PUT_OPENING_ASIDE.to(cluster_id, group_id)`."""

ROLE_CHOICES = [app_commands.Choice(name=described(words), value=role.value) for role, words in HEAD_CHOICES.items()]


class GroupHeads(GroupsCog):
    """Who heads a group, and what heads do in its channel."""

    async def cog_load(self) -> None:
        """Offer to pin in the menu on a message."""
        self.client.tree.add_command(pin_in_group)

    @command("nommer", "appoint", "Name who heads a group", parent=Groups.GROUP, needs=Needs.PERSON)
    @app_commands.rename(
        member=named("membre", "member"),
        role=named("role", "role"),
        group=named("groupe", "group"),
        since=named("depuis_le", "since"),
        until=named("jusqu_au", "until"),
    )
    @app_commands.describe(
        member=described("The person's Discord account"),
        role=described("What they become"),
        group=described("Type its name and choose it; nothing: the one of this channel"),
        since=described("First day, like 31/12/2026; nothing: from now on"),
        until=described("Last day, like 31/12/2027; nothing: until further notice"),
    )
    @app_commands.choices(role=ROLE_CHOICES)
    @app_commands.autocomplete(group=GroupsCog.complete)
    async def appoint(
        self,
        interaction: Interaction,
        member: discord.Member | discord.User,
        role: app_commands.Choice[str],
        group: app_commands.Range[str, 1, 100] | None = None,
        since: app_commands.Range[str, 1, 40] | None = None,
        until: app_commands.Range[str, 1, 40] | None = None,
    ) -> None:
        """Name somebody."""
        request = request_of(interaction)
        group_id = await meant_group(self.client, interaction, request, group)
        await self._demand_namer(request, group_id)
        term = Term(GroupRole(role.value), _since(request, since), _until(request, until))
        await show(interaction, await self._name(request, group_id, user_of(member), term))

    @on(cards.HEADS, needs=Needs.PERSON)
    async def heads(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Who heads a group, to be changed."""
        group_id = press.id()

        def read(session: Session) -> tuple[GroupSeen, list[HeadTerm]]:
            terms = leading.head_terms(session, request.actor, group_id, now=request.now)
            return group_seen(session, request.actor, group_id, now=request.now), list(terms)

        seen, terms = await self.client.database.read(request.home.id, read)
        pages = list_cards.heads(request.language, request.home, seen, terms, request.now)
        token = self.client.memory.keep(pages, interaction.user.id, request.now)
        await turn_to(interaction, pages.page(0, token, request.language))

    @on(list_cards.NAME_HEAD, needs=Needs.PERSON)
    async def name_head(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form of who is to head it."""
        group_id = press.id()
        await self._demand_namer(request, group_id)
        seen = await self.client.database.read(
            request.home.id, lambda session: group_seen(session, request.actor, group_id, now=request.now)
        )
        form = forms.name_head(request.language, request.home.id, group_id, may_name_lead=seen.may_keep)
        await self.client.door.ask(interaction, request, form)

    @on(forms.NAMED, needs=Needs.PERSON)
    async def named(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form was sent."""
        group_id, answers = press.id(), press.answers
        await self._demand_namer(request, group_id)
        user = picked_user(interaction, answers.get("member", ""))
        role = next((role for role in HEAD_ROLES if role == answers.get("role")), None)
        if role is None:
            raise HeadRoleUnknown
        term = Term(role, _since(request, answers.get("since")), _until(request, answers.get("until")))
        await turn_to(interaction, await self._name(request, group_id, user, term))

    @on(list_cards.END_HEAD, needs=Needs.PERSON)
    async def end_head(self, interaction: Interaction, request: Request, press: Press) -> None:
        """A term was picked to end now."""
        group_id, term_id = press.id(), press.id_picked
        await self._demand_namer(request, group_id)
        term = await self.client.database.write(
            request.home.id, lambda session: leading.end_head(session, request.actor, term_id, now=request.now)
        )
        language = request.language
        lines = [
            list_cards.term_in_words(language, request.home, term, request.now),
            language.say("They remain in the group."),
        ]
        await turn_to(interaction, cards.told(language, request.home.id, language.say("Term ended"), lines, group_id))

    @on(PUT_ASIDE, needs=Needs.PERSON)
    async def put_aside(self, interaction: Interaction, request: Request, press: Press) -> None:
        """An answer was read."""
        await self._put_aside(interaction, request, press, answering.put_outcome_aside)

    @on(PUT_REMOVAL_ASIDE, needs=Needs.PERSON)
    async def put_removal_aside(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Why one was removed was read, or what there is to know of one's own term as a head."""
        await self._put_aside(interaction, request, press, removing.put_removal_aside)

    @on(FORGET_PROPOSAL, needs=Needs.PERSON)
    async def forget_proposal(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Why one's proposal was declined was read."""
        await self._put_aside(interaction, request, press, proposing.forget_declined)

    @on(PUT_OPENING_ASIDE, needs=Needs.PERSON)
    async def put_opening_aside(self, interaction: Interaction, request: Request, press: Press) -> None:
        """That the club one supported is open was read."""
        await self._put_aside(interaction, request, press, proposing.put_opening_aside)

    async def _put_aside(
        self, interaction: Interaction, request: Request, press: Press, put_aside: Callable[..., None]
    ) -> None:
        subject_id = press.id()
        await self.client.database.write(
            request.home.id, lambda session: put_aside(session, request.actor, subject_id, now=request.now)
        )
        await turn_to(interaction, _noted(request))

    async def _demand_namer(self, request: Request, group_id: UUID) -> None:
        """Refuse before anything is typed or told."""
        await self.client.database.read(
            request.home.id, lambda session: leading.head_terms(session, request.actor, group_id, now=request.now)
        )

    async def _name(self, request: Request, group_id: UUID, user: DiscordUser, term: Term) -> Card:
        named_term = await self.client.database.write(
            request.home.id,
            lambda session: leading.name_head(session, request.actor, group_id, user, term, now=request.now),
        )
        language = request.language
        lines = [list_cards.term_in_words(language, request.home, named_term, request.now)]
        return cards.told(language, request.home.id, language.say("Named"), lines, group_id)


def _since(request: Request, typed: str | None) -> datetime | None:
    return start_of_mandate(typed, request.home.zone, request.now) if typed and typed.strip() else None


def _until(request: Request, typed: str | None) -> datetime | None:
    return end_of_mandate(typed, request.home.zone, request.now) if typed and typed.strip() else None


def _noted(request: Request) -> Card:
    language = request.language
    return cards.told(language, request.home.id, language.say("Understood"), [language.say("It is put aside.")])


@message_menu(N_("Pin in the group"), needs=Needs.PERSON)
async def pin_in_group(interaction: Interaction, message: discord.Message) -> None:
    """Pin a message of a group's channel, or take the pin off again."""
    request = request_of(interaction)
    places = channels_of(interaction.channel)
    await interaction.client.database.read(
        request.home.id, lambda session: demand_pinner(session, request.actor, places, now=request.now)
    )
    language = request.language
    if message.pinned:
        await message.unpin()
        title, line = language.say("Unpinned"), language.say("The message is no longer pinned.")
    else:
        await message.pin()
        title, line = language.say("Pinned"), language.say("Everybody finds the message among the pinned ones.")
    await show(interaction, cards.told(language, request.home.id, title, [line]))
