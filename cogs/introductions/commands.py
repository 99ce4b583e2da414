"""`/expert contacter`, `/expert demandes`, and every button of a request."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

import discord
from discord import app_commands
from discord.ext import commands

from bot.answers import show, turn_to
from bot.command_words import described, named
from bot.door import Needs, Press, on
from bot.errors import ButtonNotKnown, words_of
from bot.request import Interaction, Request, request_of
from bot.tree import command, completes
from bot.ui import Card
from bot.ui.route import as_id
from bot.ui.ways import REQUEST
from cogs.experts import naming
from cogs.experts.commands import Experts
from cogs.introductions import cards, forms, list_cards
from cogs.introductions.forms import TypedRequest
from cogs.introductions.others import others
from models.errors import DomainError
from models.experts.finding import FoundExpert
from models.introductions import answering, errors, showing
from models.introductions.asking import ask, prepare
from models.introductions.following import say_whether_it_helped
from models.introductions.seen_by_asker import Look
from models.introductions.setting_aside import come_back
from models.people.identity import person_of_user
from models.people.private_notices import state_of, switch_off, switch_on

if TYPE_CHECKING:
    from bot.client import Cagou

CANNOT_BE_ASKED = (errors.ExpertNotHere, errors.ExpertUnavailable, errors.ExpertFull, errors.AskedAlready)
"""Refusals after which other people are proposed."""

HELPED = {cards.YES: True, cards.NO: False, cards.NOT_YET: None}


class Introductions(commands.Cog):
    """Requests to experts."""

    def __init__(self, client: Cagou) -> None:
        self.client = client

    @completes
    async def complete_expert(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The experts whose names hold what is typed."""
        request = request_of(interaction)
        if request.cluster is None:
            return []
        return naming.offered(await self.client.experts.of(request.cluster.id), typed)

    @command("contacter", "contact", "Ask an expert for an introduction", parent=Experts.EXPERT, needs=Needs.PERSON)
    @app_commands.rename(expert=named("expert", "expert"), member=named("membre", "member"))
    @app_commands.describe(
        expert=described("Type a name and choose it"), member=described("Or choose somebody of this Discord")
    )
    @app_commands.autocomplete(expert=complete_expert)
    async def contact(
        self, interaction: Interaction, expert: str | None = None, member: discord.Member | None = None
    ) -> None:
        """Open the form of a request; where several people may be meant, or nobody, say who comes near."""
        request = request_of(interaction)
        if member is not None:
            await self._open_form(interaction, request, await self._tied_to(request, member.id), None)
            return
        found = naming.meant(await self.client.experts.of(request.home.id), expert or "")
        if len(found) == 1:
            await self._open_form(interaction, request, found[0].person_id, None)
        elif expert and expert.strip():
            await show(interaction, cards.which_person(request.language, request.home, expert, found))
        else:
            raise errors.ExpertUnknown

    @command("demandes", "requests", "What was asked of you and by you", parent=Experts.EXPERT, needs=Needs.PERSON)
    async def requests(self, interaction: Interaction) -> None:
        """Show what was asked of me and by me."""
        await show(interaction, await self._list(interaction, request_of(interaction)))

    @on(REQUEST, needs=Needs.PERSON)
    async def open_form(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The button of an expert's card or profile."""
        domain_id = as_id(press.argument(1)) if len(press.address.arguments) > 1 else None
        await self._open_form(interaction, request, press.id(), domain_id)

    @on(forms.SENT, needs=Needs.PERSON)
    async def sent(self, interaction: Interaction, request: Request, press: Press) -> None:
        """A request was filled in."""
        expert_id, domain_id = press.id(), as_id(press.argument(1))
        self.client.memory.keep_as(_typed(request), TypedRequest(press.answers), interaction.user.id, request.now)
        wish = forms.read_wish(press.answers, domain_id)
        today = request.now.astimezone(request.home.zone).date()
        proposed = await others(self.client, request, domain_id, expert_id)  # before: nothing may fail once it is sent
        try:
            made = await self.client.database.write(
                request.home.id,
                lambda session: ask(session, request.actor, expert_id, wish, today=today, now=request.now),
            )
        except CANNOT_BE_ASKED as refusal:
            sentence = words_of(refusal, request.language)
            card = cards.instead(request.language, request.home, sentence, proposed, domain_id)
            await show(interaction, card)
            return
        self.client.memory.forget(interaction.user.id, TypedRequest)
        await show(interaction, cards.asked(request.language, request.home, made, proposed[:2], request.now))

    @on(cards.LIST, needs=Needs.PERSON)
    async def open_list(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The button of any card."""
        await turn_to(interaction, await self._list(interaction, request))

    @on(cards.SHOW, needs=Needs.PERSON)
    async def open_request(self, interaction: Interaction, request: Request, press: Press) -> None:
        """One request; the asker has seen it then."""
        await turn_to(interaction, await self._request(request, press.id()))

    @on(cards.OTHERS, needs=Needs.PERSON)
    async def open_others(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Other people for a request that waits."""
        introduction_id = press.id()
        shown = await self.client.database.read(
            request.home.id,
            lambda session: showing.request_seen(session, request.actor, introduction_id, now=request.now),
        )
        found = await self._others_for(request, shown)
        await turn_to(interaction, cards.proposed(request.language, request.home, shown, found))

    @on(cards.ACCEPT, needs=Needs.PERSON)
    async def open_acceptance(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The small form of a yes."""
        introduction_id = press.id()
        shown = await self.client.database.read(
            request.home.id,
            lambda session: showing.request_seen(session, request.actor, introduction_id, now=request.now),
        )
        if shown.stage not in (showing.Stage.WAITING, showing.Stage.LATER):
            raise errors.RequestUnknown if shown.asked_by_me else errors.RequestOver
        form = forms.acceptance(request.language, request.home.id, shown)
        await self.client.door.ask(interaction, request, form)

    @on(forms.ACCEPTED, needs=Needs.PERSON)
    async def accepted(self, interaction: Interaction, request: Request, press: Press) -> None:
        """A yes was filled in."""
        introduction_id, given = press.id(), forms.read_acceptance(press.answers)
        await self.client.database.write(
            request.home.id,
            lambda session: answering.accept(session, request.actor, introduction_id, given, now=request.now),
        )
        await turn_to(interaction, await self._request(request, introduction_id))

    @on(cards.DEFER, needs=Needs.PERSON)
    async def defer(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Not now."""
        await self._carry_out(request, answering.defer, press.id())
        line = request.language.say("It is in “My requests”, should you find the time; nobody is told.")
        await turn_to(interaction, self._said(request, request.language.say("Put off"), line))

    @on(cards.DECLINE, needs=Needs.PERSON)
    async def decline(self, interaction: Interaction, request: Request, press: Press) -> None:
        """No; nobody is told."""
        await self._carry_out(request, answering.decline, press.id())
        line = request.language.say("Nobody is told: whoever asked will only see other people proposed.")
        await turn_to(interaction, self._said(request, request.language.say("Declined"), line))

    @on(cards.MUTE, needs=Needs.PERSON)
    async def mute(self, interaction: Interaction, request: Request, press: Press) -> None:
        """See no request of this person any more."""
        await self._carry_out(request, answering.mute, press.id())
        await turn_to(interaction, await self._muted(interaction, request))

    @on(list_cards.MUTED, needs=Needs.PERSON)
    async def open_muted(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The people one does not hear."""
        await turn_to(interaction, await self._muted(interaction, request))

    @on(list_cards.UNMUTE, needs=Needs.PERSON)
    async def unmute(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Hear somebody again."""
        await self._carry_out(request, answering.unmute, press.id())
        await turn_to(interaction, await self._muted(interaction, request))

    @on(cards.WITHDRAW, needs=Needs.PERSON)
    async def withdraw(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Take one's request back."""
        await self._carry_out(request, answering.withdraw, press.id())
        line = request.language.say("It waits for nobody any more.")
        await turn_to(interaction, self._said(request, request.language.say("Request taken back"), line))

    @on(cards.HELPED, needs=Needs.PERSON)
    async def helped(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Whether it helped."""
        introduction_id, answer = press.id(), press.argument(1)
        if answer not in HELPED:
            raise ButtonNotKnown
        await self.client.database.write(
            request.home.id,
            lambda session: say_whether_it_helped(
                session, request.actor, introduction_id, HELPED[answer], now=request.now
            ),
        )
        line = request.language.say("It counts in the cluster's figures, without names.")
        if answer == cards.NOT_YET:
            line = request.language.say("I will ask again in a week.")
        await turn_to(interaction, self._said(request, request.language.say("Thank you"), line))

    @on(list_cards.COME_BACK, needs=Needs.PERSON)
    async def come_back(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Take requests again."""
        await self.client.database.write(
            request.home.id, lambda session: come_back(session, request.actor, now=request.now)
        )
        line = request.language.say("You can be asked again, as before.")
        await turn_to(interaction, self._said(request, request.language.say("Welcome back"), line))

    @on(list_cards.NOTICES, needs=Needs.PERSON)
    async def notices(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Switch private messages."""
        wanted = press.argument(0)
        if wanted not in (list_cards.ON, list_cards.OFF):
            raise ButtonNotKnown
        switch = switch_on if wanted == list_cards.ON else switch_off
        await self.client.database.write(
            request.home.id, lambda session: switch(session, request.actor, now=request.now)
        )
        card = list_cards.notices(request.language, request.home, on=wanted == list_cards.ON)
        await turn_to(interaction, card)

    async def _carry_out(self, request: Request, act: Callable[..., object], id: UUID) -> None:
        """Do one thing about a request, or about a person one does not hear."""
        await self.client.database.write(
            request.home.id, lambda session: act(session, request.actor, id, now=request.now)
        )

    async def _open_form(
        self, interaction: Interaction, request: Request, expert_id: UUID, domain_id: UUID | None
    ) -> None:
        """The form, holding what was typed for somebody else just before; or why it cannot be, and who else can."""
        try:
            prepared = await self.client.database.read(
                request.home.id, lambda session: prepare(session, request.actor, expert_id, now=request.now)
            )
        except CANNOT_BE_ASKED as refusal:
            await turn_to(interaction, await self._instead(request, refusal, expert_id, domain_id))
            return
        form = forms.request(request.language, request.home.id, prepared, domain_id)
        typed = self.client.memory.recall(_typed(request), interaction.user.id, request.now)
        await self.client.door.ask(
            interaction, request, form.filled(typed.answers) if isinstance(typed, TypedRequest) else form
        )

    async def _instead(self, request: Request, refusal: DomainError, expert_id: UUID, domain_id: UUID | None) -> Card:
        found = await others(self.client, request, domain_id, expert_id)
        return cards.instead(request.language, request.home, words_of(refusal, request.language), found, domain_id)

    async def _request(self, request: Request, introduction_id: UUID) -> Card:
        shown = await self.client.database.read(
            request.home.id,
            lambda session: showing.request_seen(session, request.actor, introduction_id, now=request.now),
        )
        if shown.asked_by_me and shown.new:
            await self.client.database.write(
                request.home.id,
                lambda session: showing.look_at(session, request.actor, introduction_id, now=request.now),
            )
        found = await self._others_for(request, shown) if shown.look in (Look.NO_ANSWER_YET, Look.NO_ANSWER) else ()
        return cards.request(request.language, request.home, shown, found)

    async def _others_for(self, request: Request, shown: showing.RequestFacts) -> list[FoundExpert]:
        expert_id = shown.other.person_id if shown.other is not None else None
        return list(await others(self.client, request, shown.domain_id, expert_id))

    async def _list(self, interaction: Interaction, request: Request) -> Card:
        me, now = request.somebody.id, request.now
        listed = await self.client.database.read(
            request.home.id,
            lambda session: list_cards.Listed(
                of_me=showing.asked_of(session, me, now),
                by_me=showing.asked_by(session, me, now),
                notices=state_of(session, me),
                muted=len(showing.muted_by(session, request.actor, now=now)),
            ),
        )
        pages = list_cards.requests(request.language, request.home, listed)
        token = self.client.memory.keep(pages, interaction.user.id, now)
        return pages.page(0, token, request.language)

    async def _muted(self, interaction: Interaction, request: Request) -> Card:
        people = await self.client.database.read(
            request.home.id, lambda session: showing.muted_by(session, request.actor, now=request.now)
        )
        pages = list_cards.muted(request.language, request.home, people)
        token = self.client.memory.keep(pages, interaction.user.id, request.now)
        return pages.page(0, token, request.language)

    def _said(self, request: Request, title: str, line: str) -> Card:
        return cards.said(request.language, request.home, title, line)

    async def _tied_to(self, request: Request, user_id: int) -> UUID:
        """The person tied to a Discord user. Raises `ExpertUnknown`."""
        found = await self.client.database.read(request.home.id, lambda session: person_of_user(session, user_id))
        if found is None:
            raise errors.ExpertUnknown
        return found.id


def _typed(request: Request) -> str:
    return f"request:{request.home.id}:{request.actor.user_id}"
