"""`/arrivees`, and the answers to whoever asks to join."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from discord.ext import commands

from bot.answers import turn_to
from bot.door import Press, on
from bot.request import Interaction, Request, request_of
from bot.tree import command
from cogs.joining import choosing, forms
from cogs.joining import deciding_cards as cards
from models.database import Session
from models.groups.proposing import tell_of_clubs_ready_by
from models.joining.deciding import AsSeen, accept, list_as, list_as_new, refuse
from models.joining.errors import DecidedAlready
from models.joining.waiting import JoinRequest, RequestDetails, RequestState, details_of, requests_to_decide
from models.organisations.named import NamedHere

if TYPE_CHECKING:
    from bot.client import Cagou


class Deciding(commands.Cog):
    """Accepting and refusing whoever joins."""

    def __init__(self, client: Cagou) -> None:
        self.client = client

    @command("arrivees", "arrivals", "Who asks to join: accept or refuse")
    async def arrivals(self, interaction: Interaction) -> None:
        """Show who waits for an answer."""
        await self._requests(interaction, request_of(interaction))

    @on(cards.REQUESTS)
    async def open_requests(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The button of the same."""
        await self._requests(interaction, request)

    @on(cards.SEE)
    async def see(self, interaction: Interaction, request: Request, press: Press) -> None:
        """One request."""
        details = await self._details(request, press.id())
        await self._show(interaction, request, details, details.request.organisation)

    @on(cards.ACCEPT)
    async def accept(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Accept as it was read, with the record where one was claimed."""
        seen = AsSeen(press.id(1) if len(press.address.arguments) > 1 else None)
        await self._accept(interaction, request, press.id(), seen)

    @on(cards.WITHOUT)
    async def accept_without(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Accept, but leave the record that is claimed alone."""
        await self._accept(interaction, request, press.id(), None)

    @on(cards.REFUSE)
    async def refuse(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form of the reason."""
        request_id = press.id()
        await self._demand_waiting(request, request_id)
        await self.client.door.ask(interaction, request, forms.refuse(request.language, request.home.id, request_id))

    @on(forms.REFUSED)
    async def refused(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The reason was given."""
        request_id, reason = press.id(), press.answers.get("reason", "")
        decided = await self.client.database.write(
            request.home.id, lambda session: refuse(session, request.actor, request_id, reason, now=request.now)
        )
        await turn_to(interaction, cards.refused(request.language, request.home.id, decided))

    @on(cards.LIST)
    async def list_organisation(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form of the organisation's name."""
        details = await self._demand_waiting(request, press.id())
        form = forms.list_as_new(request.language, request.home.id, details.request)
        await self.client.door.ask(interaction, request, form)

    @on(forms.LISTED)
    async def listed(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The name was given: the organisation is made, and the person accepted."""
        request_id, name = press.id(), press.answers.get("name", "")
        decided = await self._let_in(
            request, lambda session: list_as_new(session, request.actor, request_id, name, now=request.now)
        )
        await turn_to(interaction, cards.accepted(request.language, request.home.id, decided))

    @on(cards.LIST_AS)
    async def list_as(self, interaction: Interaction, request: Request, press: Press) -> None:
        """It is an organisation that is listed: the person is accepted there."""
        request_id, organisation_id = press.id(), press.id_picked
        decided = await self._let_in(
            request, lambda session: list_as(session, request.actor, request_id, organisation_id, now=request.now)
        )
        await turn_to(interaction, cards.accepted(request.language, request.home.id, decided))

    @on(cards.FIND)
    async def find(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form of another name."""
        details = await self._demand_waiting(request, press.id())
        form = forms.find(request.language, request.home.id, details.request)
        await self.client.door.ask(interaction, request, form)

    @on(forms.FOUND)
    async def found(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The request again, with the organisations of that name to pick from."""
        details = await self._details(request, press.id())
        await self._show(interaction, request, details, press.answers.get("organisation", ""))

    async def _requests(self, interaction: Interaction, request: Request) -> None:
        found = await self.client.database.read(
            request.home.id, lambda session: requests_to_decide(session, request.actor, now=request.now)
        )
        pages = cards.requests(request.language, request.home.id, found)
        token = self.client.memory.keep(pages, interaction.user.id, request.now)
        await turn_to(interaction, pages.page(0, token, request.language))

    async def _details(self, request: Request, request_id: UUID) -> RequestDetails:
        return await self.client.database.read(
            request.home.id, lambda session: details_of(session, request.actor, request_id, now=request.now)
        )

    async def _demand_waiting(self, request: Request, request_id: UUID) -> RequestDetails:
        """Refuse before anything is typed."""
        details = await self._details(request, request_id)
        if details.request.state is not RequestState.WAITING:
            raise DecidedAlready
        return details

    async def _show(self, interaction: Interaction, request: Request, details: RequestDetails, typed: str) -> None:
        near: Sequence[NamedHere] = ()
        if not details.request.listed and details.request.state is RequestState.WAITING:
            near = choosing.nearest(await self.client.organisations.of(request.home.id), typed)
        await turn_to(interaction, cards.request(request.language, request.home.id, details, near))

    async def _accept(self, interaction: Interaction, request: Request, request_id: UUID, seen: AsSeen | None) -> None:
        """`seen`: with the record that was read of, if any; None: without."""
        decided = await self._let_in(
            request,
            lambda session: accept(
                session, request.actor, request_id, with_record=seen is not None, as_seen=seen, now=request.now
            ),
        )
        await turn_to(interaction, cards.accepted(request.language, request.home.id, decided))

    async def _let_in(self, request: Request, let_in: Callable[[Session], JoinRequest]) -> JoinRequest:
        """Accept somebody; the clubs they support may have all they need by it, which the board is told at once."""

        def operation(session: Session) -> JoinRequest:
            decided = let_in(session)
            tell_of_clubs_ready_by(session, decided.person_id, request.now)
            return decided

        return await self.client.database.write(request.home.id, operation)
