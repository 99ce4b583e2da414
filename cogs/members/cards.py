"""What an import and an export look like."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from uuid import UUID

from bot.language import Language
from bot.transfer_words import changes_in_words, problem_in_words
from bot.ui import Accent, Action, Card, Pages, Part, Route, Style, escaped, fitted
from bot.ui.limits import MOST_CARD_LINES
from bot.ui.ways import my_page
from models.transfer.cells import guarded
from models.transfer.importing import Examination, Progress, Stage
from models.transfer.problems import Problem

EXPORT = Route("members:export")
"""Hands the register over as a workbook, from any card: `EXPORT.to(cluster_id)`."""
IMPORT = Route("members:import", temporary=True)

REPORT_FROM = 2 * MOST_CARD_LINES
"""With more problems than that, they come as a file too: nobody turns so many pages."""

REPORT_NAME = "problemes.csv"
"""Plain ASCII: Discord changes other names, and the card would not find the file."""

MOST_PAGES = 20
LONGEST_VALUE = 60
BAR = 10
"""Signs of the progress bar."""


def examined(language: Language, name: str, found: Examination, token: str) -> Pages:
    """What the dry run found: what would change, and every problem, blocking ones first."""
    blocking = [problem for problem in found.problems if problem.blocking]
    notices = [problem for problem in found.problems if not problem.blocking]
    lines = list(changes_in_words(found.changes, language)) if not blocking else []
    lines.append(_verdict(language, found, len(blocking)))
    actions = []
    if not blocking and not found.changes.nothing:
        actions.append(Action(language.say("Import"), IMPORT.to(None, token), Style.PRIMARY))
    title = language.say("Check of {file}", file=escaped(fitted(name, LONGEST_VALUE)))
    shown = [problem_shown(language, problem) for problem in [*blocking, *notices][: MOST_PAGES * MOST_CARD_LINES]]
    chunks = [shown[start : start + MOST_CARD_LINES] for start in range(0, len(shown), MOST_CARD_LINES)] or [[]]
    footer = language.say("Correct the file, then send it again with /members import.") if blocking else None
    return Pages(
        [
            Card(Accent.MEMBERS, title, lines, actions, parts=[Part(chunk)] if chunk else [], footer=footer)
            for chunk in chunks
        ]
    )


def report_follows(language: Language, file: str, count: int) -> Card:
    """All problems as a file."""
    line = language.count("One problem, with its line:", "All {n} problems, each with its line:", count)
    return Card(Accent.MEMBERS, language.say("Report"), [line], files=[file])


def report(language: Language, problems: Sequence[Problem]) -> bytes:
    """The problems as a CSV file that an office opens beside its own."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(
        [
            language.say("File"),
            language.say("Line"),
            language.say("Column"),
            language.say("Blocking"),
            language.say("Problem"),
        ]
    )
    for problem in problems:
        sentence = problem_in_words(problem, language)
        blocking = language.say("yes") if problem.blocking else language.say("no")
        row = [problem.file, str(problem.line or ""), problem.column or "", blocking, sentence]
        writer.writerow([guarded(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def working(language: Language, name: str, progress: Progress) -> Card:
    """How far a long import has come."""
    stages = {
        Stage.READING: language.say("Reading the file"),
        Stage.CHECKING: language.say("Checking each line"),
        Stage.STAGING: language.say("Preparing the changes"),
        Stage.MOVING: language.say("Importing"),
    }
    line = stages[progress.stage]
    if progress.total:
        full = progress.done * BAR // progress.total
        done, total = language.number(progress.done), language.number(progress.total)
        bar = "▰" * full + "▱" * (BAR - full)
        line = language.say("{stage} {bar} {done} of {total}", stage=line, bar=bar, done=done, total=total)
    return Card(Accent.MEMBERS, escaped(fitted(name, LONGEST_VALUE)), [line])


def imported(language: Language, cluster_id: UUID, name: str, found: Examination) -> Card:
    """What an import did."""
    title = language.say("Imported: {file}", file=escaped(fitted(name, LONGEST_VALUE)))
    if found.changes.nothing:
        title = language.say("Nothing to import")
    return Card(Accent.MEMBERS, title, list(changes_in_words(found.changes, language)), [my_page(language, cluster_id)])


def exported(language: Language, files: Sequence[str]) -> Card:
    """The register as files."""
    lines = [
        language.say("These files hold personal data: keep them as you keep the register."),
        language.say("Edited and sent back with /members import, they change what you changed."),
    ]
    return Card(Accent.MEMBERS, language.say("The register of members"), lines, files=files)


def _verdict(language: Language, found: Examination, blocking: int) -> str:
    lines = language.count("One line read.", "{n} lines read.", found.lines)
    if blocking:
        what = language.count(
            "**One problem to mend, nothing can be imported yet:**",
            "**{n} problems to mend, nothing can be imported yet:**",
            blocking,
        )
    elif found.problems:
        what = language.count("One remark:", "{n} remarks:", len(found.problems))
    elif found.changes.nothing:
        return lines
    else:
        what = language.say("No problem found.")
    return f"{lines} {what}"


def problem_shown(language: Language, problem: Problem) -> str:
    """One problem, safe to show, with a sign that tells whether it blocks."""
    sign = "⛔" if problem.blocking else "ℹ️"
    return f"{sign} {problem_in_words(problem, language, _shown)}"


def _shown(text: str) -> str:
    return escaped(fitted(" ".join(text.split()), LONGEST_VALUE))
