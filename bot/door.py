"""The door of presses, picks and forms: from a custom_id to its handler, with one path for errors.

discord.py would keep a view a message and lose it at a restart, and reports an error in it to nobody. So cards and
forms are sent finished (`bot/ui`), discord.py finds no taker for what comes back, and this door takes it from the
event every interaction raises.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import field
from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from uuid import UUID

import discord
import structlog

from bot import answers
from bot.errors import ButtonNotKnown, NotInACluster, ResultsForgotten, SomebodyUnknown, Stopping, explain
from bot.request import REQUEST, Interaction, Request, in_cluster, make_request, request_without_cluster
from bot.ui.card import Action, Style
from bot.ui.form import Form, answers_of
from bot.ui.pager import TURN, Pages
from bot.ui.picked import PickedUser, files_sent, users_picked
from bot.ui.route import Address, Route, as_id, parse
from models.records import dataclass

if TYPE_CHECKING:
    from bot.client import Cagou

log = structlog.get_logger(__name__)

FILL_AGAIN = Route("form:again", temporary=True)


class Needs(Enum):
    """What must be there before a command, a button or a form is looked at."""

    NOTHING = "nothing"
    CLUSTER = "cluster"
    PERSON = "person"


@dataclass(frozen=True)
class Press:
    """A button pressed, entries picked or a form sent. `values` are the picks, `answers` the form's fields.

    `users` are those who were picked in the form, and `files` what was sent with it, by their Discord ids.
    """

    address: Address
    values: Sequence[str]
    answers: dict[str, str]
    users: dict[int, PickedUser] = field(default_factory=dict)
    files: dict[int, discord.Attachment] = field(default_factory=dict)

    def argument(self, index: int) -> str:
        """The argument at `index` of the custom_id; `ButtonNotKnown` where it is missing."""
        try:
            return self.address.arguments[index]
        except IndexError:
            raise ButtonNotKnown from None

    def id(self, index: int = 0) -> UUID:
        """The id at `index` of the custom_id; `ButtonNotKnown` where it is none."""
        id = as_id(self.argument(index))
        if id is None:
            raise ButtonNotKnown
        return id

    def user(self, name: str) -> PickedUser:
        """Who was picked in the field of this name; `ButtonNotKnown` where nobody was."""
        answer = self.answers.get(name, "")
        found = self.users.get(int(answer)) if answer.isdecimal() else None
        if found is None:
            raise ButtonNotKnown
        return found

    def file(self, name: str) -> discord.Attachment | None:
        """What was sent in the field of this name; None where nothing was."""
        answer = self.answers.get(name, "")
        return self.files.get(int(answer)) if answer.isdecimal() else None

    @property
    def picked(self) -> str:
        """The one entry that was picked; `ButtonNotKnown` where it is not one."""
        if len(self.values) != 1:
            raise ButtonNotKnown
        return self.values[0]

    @property
    def id_picked(self) -> UUID:
        """The id of the one entry that was picked; `ButtonNotKnown` where it is none."""
        try:
            return UUID(self.picked)
        except ValueError:
            raise ButtonNotKnown from None


class Handler(Protocol):
    """What serves a route: a method of a cog."""

    def __call__(self, interaction: Interaction, request: Request, press: Press, /) -> Awaitable[None]: ...


@dataclass(frozen=True)
class Entrance:
    """A route and what it needs, as a cog's method declares it.

    `anywhere`: where there is no cluster (in a private message, in a server that is none), the one that the custom_id
    names is meant, also by somebody whom it does not know.
    """

    route: Route
    needs: Needs
    anywhere: bool = False


ENTRANCE = "__cagou_entrance__"
Method = TypeVar("Method", bound=Callable[..., Awaitable[None]])


def on(route: Route, needs: Needs = Needs.CLUSTER, *, anywhere: bool = False) -> Callable[[Method], Method]:
    """Let a cog's method serve a route: `@on(PROFILE) async def profile(self, interaction, request, press)`."""

    def mark(method: Method) -> Method:
        setattr(method, ENTRANCE, Entrance(route, needs, anywhere))
        return method

    return mark


class Door:
    """All routes, and what happens when one is taken."""

    def __init__(self, client: Cagou) -> None:
        self._client = client
        self.entrances: dict[str, tuple[Entrance, Handler]] = {}
        self._add(Entrance(TURN, Needs.NOTHING), self._turn)
        self._add(Entrance(FILL_AGAIN, Needs.NOTHING), self._fill_again)

    def serve(self, cog: object) -> None:
        """Take in every method of a cog that declares a route. A route served twice is a programming error."""
        for name in dir(type(cog)):
            entrance = getattr(getattr(type(cog), name), ENTRANCE, None)
            if isinstance(entrance, Entrance):
                self._add(entrance, getattr(cog, name))

    def _add(self, entrance: Entrance, handler: Handler) -> None:
        if entrance.route.name in self.entrances:
            raise ValueError(f"the route {entrance.route.name} is served twice")
        self.entrances[entrance.route.name] = (entrance, handler)

    async def enter(self, interaction: Interaction) -> None:
        """Serve a press or a form; every error ends as a sentence to the person and a line in the log."""
        data: dict[str, Any] = dict(interaction.data or {})
        address = parse(str(data.get("custom_id", "")))
        sent = interaction.type is discord.InteractionType.modal_submit
        filled = answers_of(data.get("components") or []) if sent else {}
        name = address.name if address is not None else "unknown"
        with self._client.measure.interaction(name) as outcome:
            try:
                cluster_id = address.cluster_id if address else None
                request = await make_request(interaction, self._client.directory, self._client.clock, cluster_id)
                await self._serve(interaction, request, address, data, filled)
            except Exception as error:
                outcome.failed(error)
                request = interaction.extras.get(REQUEST) or request_without_cluster(interaction, self._client.clock)
                await explain(interaction, request, error, again=self._try_again(interaction, request, filled))

    async def _serve(
        self,
        interaction: Interaction,
        request: Request,
        address: Address | None,
        data: dict[str, Any],
        filled: dict[str, str],
    ) -> None:
        found = self.entrances.get(address.name) if address is not None else None
        if address is None or found is None:
            raise ButtonNotKnown
        entrance, handler = found
        if self._client.stopping:
            raise Stopping
        if entrance.anywhere and request.cluster is None and address.cluster_id is not None:
            request = await self._named_cluster(interaction, request, address.cluster_id)
        require(entrance.needs, request)
        if address.cluster_id is not None and (request.cluster is None or request.cluster.id != address.cluster_id):
            raise ButtonNotKnown
        press = Press(
            address, tuple(data.get("values") or ()), filled, users_picked(data), files_sent(interaction, data)
        )
        await handler(interaction, request, press)

    async def _named_cluster(self, interaction: Interaction, request: Request, cluster_id: UUID) -> Request:
        cluster = await self._client.directory.cluster_by_id(cluster_id)
        if cluster is None:
            raise ButtonNotKnown
        person = await self._client.directory.person(cluster_id, interaction.user.id)
        return in_cluster(interaction, request, cluster, person)

    async def ask(self, interaction: Interaction, request: Request, form: Form) -> None:
        """Open a form, and keep its shape: should what comes back be refused, it is offered again as it was typed."""
        self._client.memory.keep_as(_form_token(interaction, form.custom_id), form, interaction.user.id, request.now)
        await answers.ask(interaction, form)

    def _try_again(self, interaction: Interaction, request: Request, filled: dict[str, str]) -> Action | None:
        data: dict[str, Any] = dict(interaction.data or {})
        custom_id = str(data.get("custom_id"))
        form = self._client.memory.recall(_form_token(interaction, custom_id), interaction.user.id, request.now)
        if not filled or not isinstance(form, Form):
            return None
        token = self._client.memory.keep(form.filled(filled), interaction.user.id, request.now)
        return Action(request.language.say("Correct and try again"), FILL_AGAIN.to(None, token), Style.PRIMARY)

    async def _fill_again(self, interaction: Interaction, request: Request, press: Press) -> None:
        form = self._client.memory.recall(press.argument(0), interaction.user.id, request.now)
        if not isinstance(form, Form):
            raise ResultsForgotten
        await self.ask(interaction, request, form)

    async def _turn(self, interaction: Interaction, request: Request, press: Press) -> None:
        pages = self._client.memory.recall(press.argument(0), interaction.user.id, request.now)
        if not isinstance(pages, Pages) or not press.argument(1).lstrip("-").isdigit():
            raise ResultsForgotten
        await answers.replace(interaction, pages.page(int(press.argument(1)), press.argument(0), request.language))


def require(needs: Needs, request: Request) -> None:
    """Raise the clear refusal where what is needed is not there."""
    if needs is not Needs.NOTHING and request.cluster is None:
        raise NotInACluster
    if needs is Needs.PERSON and request.person is None:
        raise SomebodyUnknown


def _form_token(interaction: Interaction, custom_id: str) -> str:
    return f"{interaction.user.id}:{custom_id}"
