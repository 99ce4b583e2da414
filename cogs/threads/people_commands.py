"""The buttons by which people come into a project thread: proposed, invited, agreeing, joining."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from discord.ext import commands

from bot.answers import turn_to
from bot.door import Needs, Press, on
from bot.request import Interaction, Request
from bot.ui import Pages
from cogs.calls.choosing import of_family
from cogs.threads import cards, own_cards
from cogs.threads.needed import proposed
from models.threads.answering import accept, decline, invitation_to, take_part
from models.threads.facts import ThreadFacts
from models.threads.following import see_thread
from models.threads.inviting import change_domains, concerned, invite, take_back, thread_to_invite_to

if TYPE_CHECKING:
    from bot.client import Cagou


class ThreadPeople(commands.Cog):
    """Who takes part in a thread."""

    def __init__(self, client: Cagou) -> None:
        self.client = client

    @on(cards.EXPERTS, needs=Needs.PERSON)
    async def experts(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Propose who could help."""
        await self._propose(interaction, request, await self._thread(request, press.id()))

    @on(own_cards.INVITE, needs=Needs.PERSON)
    async def invite(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Ask somebody to take part; the others are proposed again."""
        thread_id, person_id = press.id(), press.id(1)
        invited = await self.client.database.write(
            request.home.id, lambda session: invite(session, request.actor, thread_id, person_id, now=request.now)
        )
        await self._propose(interaction, request, invited.thread, just_invited=invited.name)

    @on(own_cards.TAKE_BACK, needs=Needs.PERSON)
    async def take_back(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Somebody is asked no more."""
        thread_id, person_id = press.id(), press.id_picked
        done = await self.client.database.write(
            request.home.id, lambda session: take_back(session, request.actor, thread_id, person_id, now=request.now)
        )
        found = await self.client.database.read(
            request.home.id, lambda session: see_thread(session, request.actor, thread_id, now=request.now)
        )
        await turn_to(interaction, own_cards.seen(request.language, request.home, found, taken_back=done.name))

    @on(own_cards.DOMAINS, needs=Needs.PERSON)
    async def domains(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Choose which domains the thread needs."""
        await self._choose_domains(interaction, request, await self._thread(request, press.id()))

    @on(own_cards.FAMILY, needs=Needs.PERSON)
    async def family(self, interaction: Interaction, request: Request, press: Press) -> None:
        """A family was chosen: its domains."""
        slug, thread = press.picked, await self._thread(request, press.id())
        domains = of_family(await self.client.domains.of(request.home.id), slug)
        await turn_to(interaction, own_cards.choose_domain(request.language, request.home.id, thread, domains))

    @on(own_cards.DOMAIN, needs=Needs.PERSON)
    async def add_domain(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The thread needs one more domain."""
        thread_id, domain_id = press.id(), press.id_picked
        thread = await self.client.database.write(
            request.home.id,
            lambda session: change_domains(session, request.actor, thread_id, add=[domain_id], now=request.now),
        )
        await self._choose_domains(interaction, request, thread)

    @on(own_cards.REMOVE_DOMAIN, needs=Needs.PERSON)
    async def remove_domain(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The thread needs a domain no more."""
        thread_id, domain_id = press.id(), press.id_picked
        thread = await self.client.database.write(
            request.home.id,
            lambda session: change_domains(session, request.actor, thread_id, remove=[domain_id], now=request.now),
        )
        await self._choose_domains(interaction, request, thread)

    @on(own_cards.INVITATION, needs=Needs.PERSON)
    async def invitation(self, interaction: Interaction, request: Request, press: Press) -> None:
        """What one is invited to, before one answers."""
        thread_id = press.id()
        found = await self.client.database.read(
            request.home.id, lambda session: invitation_to(session, request.actor, thread_id, now=request.now)
        )
        await turn_to(interaction, own_cards.invitation(request.language, request.home, found))

    @on(own_cards.ACCEPT, needs=Needs.PERSON)
    async def accept(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Take part."""
        thread_id = press.id()
        found = await self.client.database.write(
            request.home.id, lambda session: accept(session, request.actor, thread_id, now=request.now)
        )
        await turn_to(interaction, own_cards.taking_part(request.language, request.home, found))

    @on(own_cards.DECLINE, needs=Needs.PERSON)
    async def decline(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Not take part."""
        thread_id = press.id()
        await self.client.database.write(
            request.home.id, lambda session: decline(session, request.actor, thread_id, now=request.now)
        )
        await turn_to(interaction, own_cards.declined(request.language, request.home.id))

    @on(cards.TAKE_PART, needs=Needs.PERSON)
    async def take_part(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Join a thread that lets one in."""
        thread_id = press.id()
        found = await self.client.database.write(
            request.home.id, lambda session: take_part(session, request.actor, thread_id, now=request.now)
        )
        await turn_to(interaction, own_cards.taking_part(request.language, request.home, found))

    async def _thread(self, request: Request, thread_id: UUID) -> ThreadFacts:
        return await self.client.database.read(
            request.home.id, lambda session: thread_to_invite_to(session, request.actor, thread_id, now=request.now)
        )

    async def _propose(
        self, interaction: Interaction, request: Request, thread: ThreadFacts, *, just_invited: str | None = None
    ) -> None:
        without = await self.client.database.read(request.home.id, lambda session: concerned(session, thread.id))
        people = await proposed(self.client, request, thread.domains, without)
        pages: Pages = own_cards.to_invite(request.language, request.home, thread, people, just_invited=just_invited)
        token = self.client.memory.keep(pages, interaction.user.id, request.now)
        await turn_to(interaction, pages.page(0, token, request.language))

    async def _choose_domains(self, interaction: Interaction, request: Request, thread: ThreadFacts) -> None:
        domains = await self.client.domains.of(request.home.id)
        await turn_to(interaction, own_cards.choose_domains(request.language, request.home.id, thread, domains))
