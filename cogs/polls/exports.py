"""The files of a closed vote: minutes as PDF and Markdown, the ballots as tables and as the file to verify."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from enum import StrEnum
from uuid import UUID

from bot.answers import show_with_file, think, turn_to
from bot.documents import as_markdown, as_pdf
from bot.door import Needs, Press, on
from bot.errors import ButtonNotKnown
from bot.language import Language
from bot.request import Interaction, Request
from bot.ui import Accent, Action, Card, Route, Style
from bot.ui.ways import my_page
from cogs.experts.words import quoted
from cogs.polls.commands import PollsCog
from cogs.polls.minutes import minutes
from cogs.polls.result_cards import PAPERS
from cogs.polls.voting_cards import TITLE_SHOWN
from config.words import N_
from models.polls.facts import PollFacts
from models.polls.publishing import ClosedPoll, Publication, as_csv, as_json, closed_poll, published, written_out
from models.records import dataclass

PAPER = Route("polls:paper")
"""Sends one file of a closed vote: `PAPER.to(cluster_id, poll_id, kind)`."""


class Paper(StrEnum):
    """A kind of file."""

    PDF = "pdf"
    MARKDOWN = "md"
    CSV = "csv"
    JSON = "json"
    SEALED = "jsonl"


@dataclass(frozen=True)
class PaperWords:
    """The words of a button, what the file is, and how it is called after the number of the vote."""

    label: str
    what: str
    name: str


WORDS: Mapping[Paper, PaperWords] = {
    Paper.PDF: PaperWords(N_("Minutes (PDF)"), N_("The minutes, to sign and to file."), "pv.pdf"),
    Paper.MARKDOWN: PaperWords(N_("Minutes (Markdown)"), N_("The minutes as text, to copy and to correct."), "pv.md"),
    Paper.CSV: PaperWords(N_("Ballots (CSV)"), N_("The ballots as a table, for a spreadsheet."), "bulletins.csv"),
    Paper.JSON: PaperWords(
        N_("All of it (JSON)"), N_("The vote, its roll and its ballots, for programs."), "scrutin.json"
    ),
    Paper.SEALED: PaperWords(
        N_("To verify (cagou verify)"),
        N_("The sealed ballots: `cagou verify FILE` counts and checks them again, without the bot."),
        "verification.jsonl",
    ),
}


class Papers(PollsCog):
    """What a closed vote leaves to file and to check."""

    @on(PAPERS, needs=Needs.PERSON)
    async def offer(self, interaction: Interaction, request: Request, press: Press) -> None:
        """Which files there are."""
        closed = await self._closed(request, press.id())
        await turn_to(interaction, offered(request.language, request.home.id, closed.poll))

    @on(PAPER, needs=Needs.PERSON)
    async def send(self, interaction: Interaction, request: Request, press: Press) -> None:
        """One of them."""
        if press.argument(1) not in set(Paper):
            raise ButtonNotKnown
        kind = Paper(press.argument(1))
        closed = await self._closed(request, press.id())
        await think(interaction)
        found = await asyncio.to_thread(published, closed)
        content = await written(request, found, kind)
        name = name_of(found.poll, kind)
        card = sent(request.language, request.home.id, found.poll, kind)
        await show_with_file(interaction, card, name, content)

    async def _closed(self, request: Request, poll_id: UUID) -> ClosedPoll:
        return await self.client.database.read(
            request.home.id, lambda session: closed_poll(session, request.actor, poll_id, now=request.now)
        )


async def written(request: Request, found: Publication, kind: Paper) -> bytes:
    """The file of this kind."""
    if kind in (Paper.PDF, Paper.MARKDOWN):
        document = await minutes(request.language, found, request.home.zone)
        return await as_pdf(document) if kind is Paper.PDF else await asyncio.to_thread(as_markdown, document)
    if kind is Paper.SEALED:
        return await asyncio.to_thread(lambda: b"".join(written_out(found)))
    return await asyncio.to_thread(as_csv if kind is Paper.CSV else as_json, found)


def name_of(poll: PollFacts, kind: Paper) -> str:
    """How a file is called."""
    return f"vote-{poll.number or 0}-{WORDS[kind].name}"


def offered(language: Language, cluster_id: UUID, poll: PollFacts) -> Card:
    """The files that there are."""
    lines = [
        f"**{quoted(poll.title, TITLE_SHOWN)}**",
        *(f"- **{language.say(said.label)}** · {language.say(said.what)}" for said in WORDS.values()),
    ]
    actions = [
        Action(
            language.say(said.label),
            PAPER.to(cluster_id, poll.id, kind.value),
            Style.PRIMARY if kind is Paper.PDF else Style.SECONDARY,
        )
        for kind, said in WORDS.items()
    ]
    title = language.say("Minutes and files of vote no. {number}", number=poll.number or 0)
    return Card(Accent.POLLS, title, lines, [*actions, my_page(language, cluster_id)])


def sent(language: Language, cluster_id: UUID, poll: PollFacts, kind: Paper) -> Card:
    """The file, and what it is."""
    lines = [f"**{quoted(poll.title, TITLE_SHOWN)}**", language.say(WORDS[kind].what)]
    if kind is Paper.CSV and not poll.named:
        lines.append(language.say("No line says whose ballot it is: only its voter knows the receipt."))
    actions = [Action(language.say("Other files"), PAPERS.to(cluster_id, poll.id)), my_page(language, cluster_id)]
    return Card(Accent.POLLS, language.say(WORDS[kind].label), lines, actions, files=[name_of(poll, kind)])
