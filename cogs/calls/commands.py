"""`/expert appeler`, and the buttons of a call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

import discord
from discord import app_commands
from discord.ext import commands

from bot.answers import show, turn_to
from bot.command_words import described, named
from bot.door import Needs, Press, on
from bot.memory import TypedNeed
from bot.request import Interaction, Request, request_of
from bot.tree import command, completes
from bot.ui.limits import MOST_OPTIONS
from bot.ui.route import as_id, picked_id
from bot.ui.ways import CALL
from cogs.calls import cards, choosing, forms
from cogs.experts.choosing import Unclear, meant, offered
from cogs.experts.commands import Experts
from cogs.experts.searching import MOST_TEXT
from models.calls.answering import answer_call, own_answer, withdraw_answer
from models.calls.calling import open_call, post_again, prepare_call
from models.calls.closing import close_call, closing_of, put_aside, remove_call
from models.calls.errors import NoPlaceForCalls
from models.calls.following import followed, see_answers
from models.calls.introducing import meet
from models.cluster.tables import PlaceKind
from models.experts.facts import DomainFacts

if TYPE_CHECKING:
    from bot.client import Cagou


class Calls(commands.Cog):
    """Asking everybody, and answering."""

    def __init__(self, client: Cagou) -> None:
        self.client = client

    @completes
    async def complete_domain(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The domains that what is typed may mean."""
        request = request_of(interaction)
        if request.cluster is None:
            return []
        return offered(await self.client.domains.of(request.cluster.id), typed, request.language)

    @command("appeler", "call", "Ask everybody, when no expert fits", parent=Experts.EXPERT, needs=Needs.PERSON)
    @app_commands.rename(domain=named("domaine", "domain"))
    @app_commands.describe(domain=described("The domain of your need; nothing: choose it, or go without"))
    @app_commands.autocomplete(domain=complete_domain)
    async def call(self, interaction: Interaction, domain: str | None = None) -> None:
        """Open the form, or let choose the field first."""
        request = request_of(interaction)
        if domain is None or not domain.strip():
            await self._start(interaction, request)
            return
        found = meant(await self.client.domains.of(request.home.id), domain)
        if isinstance(found, Unclear):
            await self._open_form(interaction, request, None, found.typed or "")
        else:
            await self._open_form(interaction, request, found.id, "")

    @command("mes-appels", "my-calls", "Your calls for expertise", parent=Experts.EXPERT, needs=Needs.PERSON)
    async def my_calls(self, interaction: Interaction) -> None:
        """Show one's calls and the calls one answered."""
        await self._mine(interaction, request_of(interaction))

    @on(cards.START, needs=Needs.PERSON)
    async def start(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The button that begins a call."""
        await self._start(interaction, request)

    @on(cards.FAMILY, needs=Needs.PERSON)
    async def choose_family(self, interaction: Interaction, request: Request, press: Press) -> None:
        """A field was chosen: its domains stand in the form."""
        family = press.picked
        await self._prepare(request)
        domains = choosing.of_family(await self.client.domains.of(request.home.id), family)
        await self.client.door.ask(
            interaction, request, forms.new_call(request.language, request.home.id, "", domains, None)
        )

    @on(cards.FORM, needs=Needs.PERSON)
    async def without_domain(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Call without a domain."""
        await self._prepare(request)
        await self.client.door.ask(
            interaction, request, forms.new_call(request.language, request.home.id, "", (), None)
        )

    @on(CALL, needs=Needs.PERSON)
    async def from_a_search(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The button of a search that found nothing: its domain, and what was typed, stand in the form."""
        typed = self.client.memory.recall(press.argument(1), interaction.user.id, request.now)
        text = typed.text if isinstance(typed, TypedNeed) else ""
        domain_id = as_id(press.argument(0))
        if domain_id is None and not text:
            await self._start(interaction, request)
        else:
            await self._open_form(interaction, request, domain_id, text)

    @on(forms.SEND, needs=Needs.PERSON)
    async def send(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form was sent: post the call."""
        channel_id = self._channel(request)
        need, domain_id = press.answers.get("need", ""), picked_id(press.answers.get("domain", ""))
        call = await self.client.database.write(
            request.home.id, lambda session: open_call(session, request.actor, need, domain_id, now=request.now)
        )
        await show(interaction, cards.sent(request.language, request.home, call, channel_id))

    @on(cards.ANSWER, needs=Needs.PERSON)
    async def answer(self, interaction: Interaction, request: Request, press: Press) -> None:
        """ "I can help": the form of a note, or what one answered before."""
        call_id = press.id()
        own = await self.client.database.read(
            request.home.id, lambda session: own_answer(session, request.actor, call_id, now=request.now)
        )
        if own.answered_at is None:
            await self.client.door.ask(interaction, request, forms.answer(request.language, request.home.id, own))
        else:
            await turn_to(interaction, cards.own_answer(request.language, request.home.id, own))

    @on(cards.NOTE, needs=Needs.PERSON)
    async def change_note(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Change the note of one's answer."""
        call_id = press.id()
        own = await self.client.database.read(
            request.home.id, lambda session: own_answer(session, request.actor, call_id, now=request.now)
        )
        await self.client.door.ask(interaction, request, forms.answer(request.language, request.home.id, own))

    @on(forms.ANSWER_SENT, needs=Needs.PERSON)
    async def answered(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The note was sent: the answer counts."""
        call_id, note = press.id(), press.answers.get("note", "")
        own = await self.client.database.write(
            request.home.id, lambda session: answer_call(session, request.actor, call_id, note, now=request.now)
        )
        await turn_to(interaction, cards.own_answer(request.language, request.home.id, own))

    @on(cards.WITHDRAW, needs=Needs.PERSON)
    async def withdraw(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Take one's answer back."""
        call_id = press.id()
        call = await self.client.database.write(
            request.home.id, lambda session: withdraw_answer(session, request.actor, call_id, now=request.now)
        )
        await turn_to(interaction, cards.withdrawn(request.language, request.home.id, call))

    @on(cards.MINE, needs=Needs.PERSON)
    async def open_mine(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The button of one's calls."""
        await self._mine(interaction, request)

    @on(cards.ANSWERS, needs=Needs.PERSON)
    async def answers(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Who answered one's call; they count as seen."""
        call_id = press.id()
        found = await self.client.database.write(
            request.home.id, lambda session: see_answers(session, request.actor, call_id, now=request.now)
        )
        pages = cards.answers(request.language, request.home.id, found)
        token = self.client.memory.keep(pages, interaction.user.id, request.now)
        await turn_to(interaction, pages.page(0, token, request.language))

    @on(cards.MEET, needs=Needs.PERSON)
    async def meet(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Be introduced to somebody who answered."""
        answer_id = press.id()
        made = await self.client.database.write(
            request.home.id, lambda session: meet(session, request.actor, answer_id, now=request.now)
        )
        await turn_to(interaction, cards.met(request.language, request.home.id, made))

    @on(cards.CLOSE, needs=Needs.PERSON)
    async def close(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form that closes a call: the asker's, or the board's with a reason."""
        call_id = press.id()
        closing = await self.client.database.read(
            request.home.id, lambda session: closing_of(session, request.actor, call_id, now=request.now)
        )
        form = forms.remove if closing.by_board else forms.close
        await self.client.door.ask(interaction, request, form(request.language, request.home.id, call_id))

    @on(forms.CLOSE_SENT, needs=Needs.PERSON)
    async def closed(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The asker said what came of it."""
        call_id, outcome, note = press.id(), press.answers.get("outcome", ""), press.answers.get("note", "")
        call = await self.client.database.write(
            request.home.id, lambda session: close_call(session, request.actor, call_id, outcome, note, now=request.now)
        )
        await turn_to(interaction, cards.closed(request.language, request.home.id, call))

    @on(forms.REMOVE_SENT, needs=Needs.PERSON)
    async def removed(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The board closed a call that was out of place."""
        call_id, reason = press.id(), press.answers.get("reason", "")
        call = await self.client.database.write(
            request.home.id, lambda session: remove_call(session, request.actor, call_id, reason, now=request.now)
        )
        await turn_to(interaction, cards.closed(request.language, request.home.id, call))

    @on(cards.PUT_ASIDE, needs=Needs.PERSON)
    async def put_aside(self, interaction: Interaction, request: Request, press: Press) -> None:
        """An end was taken note of: what else is there."""
        call_id = press.id()
        await self.client.database.write(
            request.home.id, lambda session: put_aside(session, request.actor, call_id, now=request.now)
        )
        await self._mine(interaction, request)

    @on(cards.POST_AGAIN, needs=Needs.PERSON)
    async def post_again(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Post the card of an open call anew."""
        call_id, channel_id = press.id(), self._channel(request)
        call = await self.client.database.write(
            request.home.id, lambda session: post_again(session, request.actor, call_id, now=request.now)
        )
        await turn_to(interaction, cards.sent(request.language, request.home, call, channel_id))

    async def _start(self, interaction: Interaction, request: Request) -> None:
        await self._prepare(request)
        domains = await self.client.domains.of(request.home.id)
        await turn_to(interaction, cards.start(request.language, request.home.id, domains))

    async def _open_form(self, interaction: Interaction, request: Request, domain_id: UUID | None, text: str) -> None:
        await self._prepare(request)
        domains = await self.client.domains.of(request.home.id)
        chosen = domains.meant_by(domain_id) if domain_id is not None else None
        nearest: Sequence[DomainFacts] = ()
        if text.strip():
            index = await self.client.domains.index_of(request.home.id)
            matched = await self.client.understanding.search(index, text[:MOST_TEXT], MOST_OPTIONS)
            nearest = [match.domain for match in domains.present(matched.matches)]
        form = forms.new_call(
            request.language, request.home.id, text, choosing.for_form(domains, chosen, nearest), chosen
        )
        await self.client.door.ask(interaction, request, form)

    async def _mine(self, interaction: Interaction, request: Request) -> None:
        found = await self.client.database.read(
            request.home.id, lambda session: followed(session, request.actor, now=request.now)
        )
        pages = cards.mine(request.language, request.home, found, request.now)
        token = self.client.memory.keep(pages, interaction.user.id, request.now)
        await turn_to(interaction, pages.page(0, token, request.language))

    async def _prepare(self, request: Request) -> None:
        """Refuse before anything is typed."""
        await self.client.database.read(
            request.home.id, lambda session: prepare_call(session, request.actor, now=request.now)
        )
        self._channel(request)

    def _channel(self, request: Request) -> int:
        """The channel for calls, if it is there and may be written in. Raises `NoPlaceForCalls`."""
        channel_id = request.home.places.get(PlaceKind.CALLS)
        channel = self.client.get_channel(channel_id) if channel_id is not None else None
        if not isinstance(channel, discord.TextChannel):
            raise NoPlaceForCalls
        may = channel.permissions_for(channel.guild.me)
        if not (may.view_channel and may.send_messages):
            raise NoPlaceForCalls
        return channel.id
