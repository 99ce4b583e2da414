"""The minutes of a closed vote (le procès-verbal): all that its card said, what was counted, and how to check it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.charts import draw
from bot.documents import Block, Document, Heading, Paragraph, Picture, Signatures, Table
from bot.language import Language
from cogs.groups.words import TITLES
from cogs.polls import chart
from cogs.polls import result_words as said
from cogs.polls import rules_words as words
from models.polls.choices import positions_of
from models.polls.facts import PollFacts, RelatedPoll
from models.polls.publishing import Publication
from models.polls.tables import Electorate, Nature, SubjectKind

TERMS = (0.28, 0.72)


async def minutes(language: Language, publication: Publication, zone: ZoneInfo) -> Document:
    """The minutes, with the chart drawn; in a thread, for they may name thousands."""
    poll, found = publication.poll, publication.result
    bars = chart.bars(language, poll, found, zone)
    picture = Picture(await draw([bars]), bars.pixels, chart.alternative_text(language, poll, found, zone))
    return await asyncio.to_thread(_written, language, publication, zone, picture)


def _written(language: Language, publication: Publication, zone: ZoneInfo, picture: Picture) -> Document:
    poll, found = publication.poll, publication.result
    labels = chart.labels(language, poll, zone)
    blocks: list[Block] = [
        Paragraph(poll.title, strong=True),
        *([Paragraph(poll.question)] if poll.question else []),
        Heading(language.say("The vote")),
        Table(_facts(language, poll, zone), TERMS),
        Heading(language.say("The result")),
        Paragraph(said.outcome(language, poll, found, labels), strong=True),
        _figures(language, publication, labels),
        *(Paragraph(line) for line in _checks(language, publication)),
        picture,
        *_lot(language, publication, labels),
        *_by_name(language, publication, labels),
        Heading(language.say("To check")),
        *_proofs(language, poll),
        Signatures([language.say("The presidency"), language.say("The secretariat")]),
    ]
    return Document(
        title=language.say("Minutes of vote no. {number}", number=poll.number or 0),
        author=publication.cluster,
        code=language.code,
        blocks=blocks,
        page=language.say("Minutes of vote no. {number}, page {page}", number=poll.number or 0, page="{page}"),
    )


def _facts(language: Language, poll: PollFacts, zone: ZoneInfo) -> list[tuple[str, str]]:
    rules = poll.rules
    nature = language.say(words.NATURES[poll.nature])
    if poll.nature is Nature.DECISION and poll.clause:
        nature += f" · {poll.clause}"
    rows = [
        (language.say("Nature"), nature),
        (language.say("Who votes"), _who(language, poll)),
        (language.say("Majority"), words.decided_by(language, poll)),
        (language.say("Quorum"), words.quorum(language, rules)),
        (language.say("A tie"), words.tie(language, poll)),
        (language.say("Secrecy"), " ".join([words.secrecy(language, named=poll.named), *words.ends(language, rules)])),
        (language.say("Asked by"), poll.asked_by or language.say("somebody whose data was erased")),
        (language.say("Go-ahead by"), poll.approved_by or ""),
        (language.say("Opened"), _day(language, poll.opened_at, zone)),
        (language.say("Closed"), _day(language, poll.closed_at, zone)),
    ]
    if poll.extended:
        rows.append((language.say("Extended: first end"), _day(language, poll.first_closes_at, zone)))
    roll = language.count("{n} name", "{n} names", poll.electors)
    rows.append((language.say("Roll"), f"{roll}, {language.count('{n} vote', '{n} votes', poll.voices)}"))
    rows += _others(language, poll)
    return [(term, text) for term, text in rows if text]


def _others(language: Language, poll: PollFacts) -> Iterable[tuple[str, str]]:
    if poll.previous is not None:
        yield language.say("Follows"), _related(language, poll.previous)
    if poll.subject is not None and poll.subject_kind is SubjectKind.REPEALS:
        yield language.say("About repealing"), _related(language, poll.subject)
    if poll.repealed_by is not None:
        yield language.say("Repealed by"), _related(language, poll.repealed_by)


def _related(language: Language, poll: RelatedPoll) -> str:
    if poll.title is None:
        return language.say("vote number {number}", number=poll.number or 0)
    return language.say("vote no. {number} “{title}”", number=poll.number or 0, title=poll.title)


def _who(language: Language, poll: PollFacts) -> str:
    group = language.say(TITLES[poll.group_kind], name=poll.group or "") if poll.group_kind is not None else ""
    text = language.say(words.ELECTORATES[poll.electorate], group=group)
    if poll.voices != poll.electors and poll.electorate is not Electorate.FILE:
        text += " " + language.say("(some have several)")
    return text


def _day(language: Language, instant: datetime | None, zone: ZoneInfo) -> str:
    return language.date_and_time(instant, zone) if instant is not None else ""


def _figures(language: Language, publication: Publication, labels: said.Labels) -> Table:
    counted = said.figures(language, publication.poll, publication.result, labels)
    return Table(
        [
            (
                each.label,
                language.number(each.voices),
                language.percent(each.share, 1) if each.share is not None else "",
            )
            for each in counted
        ],
        (0.6, 0.15, 0.25),
        (language.say("Choice"), language.say("In votes"), language.say("Of those expressed")),
    )


def _checks(language: Language, publication: Publication) -> list[str]:
    found = publication.result
    quorum = said.quorum(language, found)
    lines = [said.turnout(language, found), *([quorum] if quorum is not None else [])]
    lines += said.majorities(language, found)
    if found.floors:
        floor = found.floors[0]
        lines.append(
            language.say(
                "Each needed {required}: {majority}",
                required=language.number(floor.required),
                majority=words.majority(language, floor.threshold),
            )
        )
    return lines


def _lot(language: Language, publication: Publication, labels: said.Labels) -> Iterable[Block]:
    """How the lot was drawn, where it decided."""
    tie = publication.result.tie
    if tie is None or tie.drawn is None:
        return
    yield Heading(language.say("The lot"))
    everybody = len(labels)
    yield Paragraph(
        language.say("Equal: {tied}.", tied=said.named(language, tie.among, labels, everybody))
        + " "
        + language.say("The lot favoured {drawn}.", drawn=said.named(language, tie.drawn, labels, everybody))
    )
    order = said.named(language, publication.lot.order, labels, everybody)
    yield Paragraph(language.say("The order of the lot, for all that was left equal: {order}.", order=order))


def _by_name(language: Language, publication: Publication, labels: said.Labels) -> Iterable[Block]:
    """Who voted what, of a vote by name."""
    if not publication.poll.named:
        return
    cast = {ballot.elector: ballot for ballot, _ in publication.ballots}
    rows = []
    for entry in sorted(publication.roll, key=lambda entry: (entry.name or "").casefold()):
        ballot = cast.get(entry.elector)
        vote = language.say("has not voted") if ballot is None else _vote(language, publication, ballot.choice, labels)
        name = entry.name or language.say("somebody whose data was erased")
        rows.append((name, language.number(entry.weight), vote))
    yield Heading(language.say("Who voted what"))
    yield Table(rows, (0.45, 0.12, 0.43), (language.say("Name"), language.say("In votes"), language.say("Choice")))


def _vote(language: Language, publication: Publication, choice: str, labels: said.Labels) -> str:
    options = publication.poll.options
    chosen = [str(options[place].id) for place in positions_of(choice, publication.poll.method, len(options))]
    return said.answers(language, chosen or (choice,), labels)


def _proofs(language: Language, poll: PollFacts) -> Iterable[Block]:
    """What stood on the card before anybody voted, and what was published at the close."""
    yield Paragraph(
        language.say(
            "Anybody can count again: the ballots are published with the receipts of their voters, and “cagou verify” "
            "checks the file without the bot. These figures must be the same everywhere."
        )
    )
    known = (
        (language.say("Roll (SHA-256)"), poll.roll_hash),
        (language.say("Promise of the lot"), poll.commitment),
        (language.say("Seed of the lot"), poll.seed),
        (language.say("End of the chain of ballots"), poll.ballots_hash),
    )
    yield Table([(term, value) for term, value in known if value], TERMS)
