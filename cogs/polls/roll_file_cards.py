"""A list of who votes from a file, before it is used: whom it names, and what is wrong with it, by line."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from bot.language import Language
from bot.ui import Accent, Action, Card, Pages, Part, Route, Style, escaped, fitted
from cogs.experts.words import quoted
from cogs.members.cards import LONGEST_VALUE, MOST_PAGES, problem_shown
from cogs.polls.asking_cards import DRAFT_ROLL, NAMES_A_PAGE, SHOW, entry
from cogs.polls.voting_cards import TITLE_SHOWN
from models.polls.facts import PollFacts
from models.polls.tables import Electorate
from models.transfer.matching_rolls import RollCheck
from models.transfer.problems import Problem

USE_FILE = Route("polls:use_file", temporary=True)
"""Puts the list that was read on the roll: `USE_FILE.to(None, token)`."""


def examined(language: Language, cluster_id: UUID, poll: PollFacts, name: str, found: RollCheck, token: str) -> Pages:
    """What the file comes to; problems that block first, then whom it names."""
    blocking = [problem for problem in found.problems if problem.blocking]
    notices = [problem for problem in found.problems if not problem.blocking]
    ordered = (*sorted(blocking, key=lambda problem: problem.line or 0), *notices)
    entries = [problem_shown(language, problem) for problem in ordered]
    entries += [entry(language, each) for each in found.matched]
    actions = [
        Action(language.say("The roll"), DRAFT_ROLL.to(cluster_id, poll.id)),
        Action(language.say("Preview"), SHOW.to(cluster_id, poll.id)),
    ]
    if found.corrections:
        actions.insert(0, Action(language.say("Use this list"), USE_FILE.to(None, token), Style.PRIMARY))
    lines = [f"**{quoted(poll.title, TITLE_SHOWN)}**", *_matched(language, found), _verdict(language, poll, blocking)]
    footer = language.say("Correct the file, then send it again with /vote electors.") if blocking else None
    return Pages(
        [
            Card(
                Accent.POLLS,
                language.say("Check of {file}", file=escaped(fitted(name, LONGEST_VALUE))),
                lines,
                actions,
                parts=[Part(entries[at : at + NAMES_A_PAGE])] if entries else [],
                footer=footer,
            )
            for at in range(0, max(1, min(len(entries), MOST_PAGES * NAMES_A_PAGE)), NAMES_A_PAGE)
        ]
    )


def _matched(language: Language, found: RollCheck) -> list[str]:
    if not found.matched:
        return []
    said = language.count("**{n}** name found", "**{n}** names found", len(found.matched))
    voices = sum(each.weight for each in found.matched)
    return [f"{said} · {language.count('{n} vote', '{n} votes', voices)}"]


def _verdict(language: Language, poll: PollFacts, blocking: Sequence[Problem]) -> str:
    if any(problem.line is None for problem in blocking):
        return language.say("**This file cannot be used:**")
    if blocking:
        return language.count(
            "**One line to mend, the list cannot be used yet:**",
            "**{n} lines to mend, the list cannot be used yet:**",
            len(blocking),
        )
    if poll.electorate is Electorate.FILE:
        return language.say("It will be the whole list: nobody else votes.")
    return language.say("Whoever is not on it keeps one vote. It replaces all earlier corrections.")
