"""`/journal`: the audit log searched, by the board and the delegate whom it lets do so."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from discord import app_commands
from discord.ext import commands

from bot.answers import show, think, turn_to
from bot.command_words import described, named
from bot.door import Press, on
from bot.errors import ButtonNotKnown, ResultsForgotten
from bot.request import Interaction, Request, request_of
from bot.tree import command, completes
from bot.ui import Card
from cogs.journal import cards
from cogs.journal.cards import LONGEST_TEXT, Search
from cogs.journal.kinds import CAPABILITIES
from cogs.journal.words import in_words
from models.chronicle.permissions import may_read_journal
from models.chronicle.searching import Wanted, newest_entries, people_beginning, person_meant
from models.chronicle.telling import Told
from models.people.dates import day_of
from models.people.permissions import demand
from models.people.standing import standing_of

if TYPE_CHECKING:
    from bot.client import Cagou

MOST_FOUND = 200
"""Changes that a search shows; whoever wants older ones searches more narrowly."""

READ_AT_ONCE = 500
"""Changes put into words between two looks at everything else that waits."""

Answer = Callable[[Interaction, Card], Awaitable[None]]


class Journal(commands.Cog):
    """The journal is posted as changes happen (`posts.py`), and searched here."""

    def __init__(self, client: Cagou) -> None:
        self.client = client

    @completes
    async def complete_person(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Everybody by name, for those who may read the journal only."""
        request = request_of(interaction)
        if request.cluster is None:
            return []
        standing = await self.client.directory.standing(request.home.id, request.actor, request.now)
        if may_read_journal(standing) is not None:
            return []
        people = await self.client.database.read(
            request.home.id,
            lambda session: people_beginning(session, request.actor, typed, most=25, now=request.now),
        )
        return [app_commands.Choice(name=person.name, value=str(person.id)) for person in people]

    @command("journal", "journal", "Search what was changed here, by whom and when")
    @app_commands.rename(
        text=named("texte", "text"), person=named("personne", "person"), since=named("depuis", "since")
    )
    @app_commands.describe(
        text=described("Words of the change, like “mandate” or a name"),
        person=described("Somebody who made the change, or whom it concerns"),
        since=described("First day, like 31/12/2027"),
    )
    @app_commands.autocomplete(person=complete_person)
    async def search(
        self,
        interaction: Interaction,
        text: app_commands.Range[str, 1, LONGEST_TEXT] | None = None,
        person: app_commands.Range[str, 1, LONGEST_TEXT] | None = None,
        since: app_commands.Range[str, 1, 40] | None = None,
    ) -> None:
        """The newest changes, or those that fit."""
        request = request_of(interaction)
        search = await self._meant(request, text, person, since)
        if search.text:
            await think(interaction)
        await self._answer(interaction, request, search, show)

    @on(cards.SEARCH)
    async def press_search(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The newest changes, by a button."""
        await self._answer(interaction, request, Search(), turn_to)

    @on(cards.ASK)
    async def ask(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The form."""
        await self._demand_reader(request)
        await self.client.door.ask(interaction, request, cards.form(request.language, request.home))

    @on(cards.SENT)
    async def sent(self, interaction: Interaction, request: Request, press: Press) -> None:
        """What the form asks for."""
        given = press.answers
        search = await self._meant(request, given.get("text"), given.get("person"), given.get("since"))
        if search.text:
            await think(interaction)
        await self._answer(interaction, request, search, show if search.text else turn_to)

    @on(cards.ABOUT)
    async def about(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The same search, for changes about one thing."""
        search = self.client.memory.recall(press.argument(0), interaction.user.id, request.now)
        if not isinstance(search, Search):
            raise ResultsForgotten
        if press.picked not in (*CAPABILITIES, cards.EVERYTHING):
            raise ButtonNotKnown
        capability = None if press.picked == cards.EVERYTHING else press.picked
        await self._answer(interaction, request, replace(search, capability=capability), turn_to)

    async def _meant(self, request: Request, text: str | None, person: str | None, since: str | None) -> Search:
        """What was typed, understood; who may not read the journal learns nothing of it."""
        await self._demand_reader(request)
        wanted, who = " ".join((text or "").split()), (person or "").strip()
        somebody = None
        if who:
            somebody = await self.client.database.read(
                request.home.id, lambda session: person_meant(session, request.actor, who, now=request.now)
            )
        return Search(wanted, somebody, _since(since, request))

    async def _demand_reader(self, request: Request) -> None:
        await self.client.database.read(
            request.home.id, lambda session: demand(may_read_journal(standing_of(session, request.actor, request.now)))
        )

    async def _answer(self, interaction: Interaction, request: Request, search: Search, answer: Answer) -> None:
        entries = await self._found(request, search)
        memory, user_id = self.client.memory, interaction.user.id
        pages = cards.found(
            request.language,
            request.home,
            search,
            entries[:MOST_FOUND],
            memory.keep(search, user_id, request.now),
            more=len(entries) > MOST_FOUND,
        )
        token = memory.keep(pages, user_id, request.now)
        await answer(interaction, pages.page(0, token, request.language))

    async def _found(self, request: Request, search: Search) -> Sequence[Told]:
        """The newest that fit, one more than are shown where there are more."""
        wanted = Wanted(search.person.id if search.person is not None else None, search.since, search.capability)
        most = READ_AT_ONCE if search.text else MOST_FOUND + 1
        found: list[Told] = []
        before: int | None = None
        while len(found) <= MOST_FOUND:
            entries = await self._newest(request, wanted, before, most)
            found += [
                told
                for told in entries
                if not search.text or search.fits(in_words(told, request.language, request.home.zone))
            ]
            if len(entries) < most:
                break
            before = entries[-1].sequence
        return found

    async def _newest(self, request: Request, wanted: Wanted, before: int | None, most: int) -> Sequence[Told]:
        return await self.client.database.read(
            request.home.id,
            lambda session: newest_entries(session, request.actor, wanted, before=before, most=most, now=request.now),
        )


def _since(typed: str | None, request: Request) -> datetime | None:
    """The first instant of the day typed, in the cluster's own time zone."""
    if typed is None or not typed.strip():
        return None
    return datetime.combine(day_of(typed), time(), tzinfo=request.home.zone).astimezone(UTC)
