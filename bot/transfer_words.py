"""What an import found and would change, in words: for the card in Discord and for the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bot.errors import register
from bot.language import Language
from config.words import N_
from models.transfer.comparing import Changes, Part
from models.transfer.errors import ClusterChangedMeanwhile, FilesHaveProblems, ImportSuperseded
from models.transfer.problems import Problem, ProblemKind

SENTENCES: dict[ProblemKind, str] = {
    ProblemKind.FILE_EMPTY: N_("The file is empty: export it again."),
    ProblemKind.FILE_TOO_BIG: N_("The file is too big ({value} bytes, at most {suggestion}): split it."),
    ProblemKind.FILE_UNREADABLE: N_("This is neither a CSV file nor an XLSX workbook: save it as one of them."),
    ProblemKind.FILE_ENCRYPTED: N_("The workbook has a password: remove it and send it again."),
    ProblemKind.ENCODING_UNKNOWN: N_("The letters cannot be read: save the file as CSV UTF-8."),
    ProblemKind.QUOTES_BROKEN: N_("A quotation mark is not closed: check this line and those above."),
    ProblemKind.TOO_MANY_LINES: N_("There are too many lines ({value}, at most {suggestion}): split the file."),
    ProblemKind.TOO_MANY_COLUMNS: N_(
        "There are too many columns ({value}, at most {suggestion}): remove the empty ones."
    ),
    ProblemKind.HEADINGS_NOT_FOUND: N_("No line with known headings was found: put the names of the columns first."),
    ProblemKind.COLUMN_MISSING: N_("The column “{column}” is missing: add it."),
    ProblemKind.NO_ROWS: N_("There is nothing below the headings."),
    ProblemKind.ROW_RAGGED: N_("The line has {value} cells for {suggestion} headings: look for a stray separator."),
    ProblemKind.FORMULA: N_("“{value}” is a formula: write its result instead."),
    ProblemKind.VALUE_MISSING: N_("Fill in “{column}”."),
    ProblemKind.TOO_LONG: N_("“{column}” has {value} characters: shorten it to {suggestion}."),
    ProblemKind.EMAIL_WRONG: N_("“{value}” is not an e-mail address: correct it."),
    ProblemKind.WEB_ADDRESS_WRONG: N_("“{value}” is not a web address: write it as https://…"),
    ProblemKind.DATE_WRONG: N_("“{value}” is not a date: write it as {suggestion}."),
    ProblemKind.LEVEL_WRONG: N_("“{value}” is not a level: write {suggestion}."),
    ProblemKind.YEARS_WRONG: N_("“{value}” is not a number of years: write {suggestion}."),
    ProblemKind.STATUS_WRONG: N_("“{value}” is not a status: write {suggestion}, perhaps."),
    ProblemKind.ROLE_WRONG: N_("“{value}” is not a role: write {suggestion}, perhaps."),
    ProblemKind.STANDING_WRONG: N_("“{value}” says nothing about an affiliation: write {suggestion}, perhaps."),
    ProblemKind.DOMAIN_UNKNOWN: N_("No domain is called “{value}”."),
    ProblemKind.DOMAIN_ARCHIVED: N_("The domain “{value}” is no longer used."),
    ProblemKind.ORGANISATION_UNKNOWN: N_("No member organisation is called “{value}”: correct it, or add it."),
    ProblemKind.PERSON_UNKNOWN: N_("Nobody is called “{value}”: correct it, or add this person."),
    ProblemKind.PERSON_AMBIGUOUS: N_("Several people are called “{value}”: add the e-mail address."),
    ProblemKind.WEIGHT_WRONG: N_("“{value}” is not a number of voices: write {suggestion}."),
    ProblemKind.MAY_NOT_VOTE: N_("“{value}” may not vote today: see their status, or their organisation’s."),
    ProblemKind.DUPLICATE_DIFFERS: N_("“{value}” differs from what line {suggestion} says: keep one of them."),
    ProblemKind.REPRESENTATIVE_TWICE: N_("“{value}” has two representatives, here and on line {suggestion}: keep one."),
    ProblemKind.REPRESENTATIVE_HELD: N_("“{value}” is represented by {suggestion} already: name only one."),
    ProblemKind.PARENT_CYCLE: N_("“{value}” would belong to itself ({suggestion}): correct the groups."),
    ProblemKind.EMAIL_HELD: N_("Somebody else has the address “{value}”: correct it."),
    ProblemKind.COLUMN_IGNORED: N_("The column “{value}” is not used."),
    ProblemKind.SHEET_IGNORED: N_("The sheet “{value}” is not used."),
    ProblemKind.DUPLICATE_SAME: N_("The same as line {suggestion}: it counts once."),
    ProblemKind.ORGANISATION_SIMILAR: N_("“{value}” will be added, although “{suggestion}” is there already."),
    ProblemKind.PERSON_SIMILAR: N_("“{value}” will be added, although somebody of that name is there already."),
}

WITH_A_NEAREST = {
    ProblemKind.EMAIL_WRONG: N_("Perhaps: {suggestion}"),
    ProblemKind.DOMAIN_UNKNOWN: N_("The nearest: {suggestion}"),
    ProblemKind.DOMAIN_ARCHIVED: N_("Its successor: {suggestion}"),
    ProblemKind.ORGANISATION_UNKNOWN: N_("The nearest: {suggestion}"),
    ProblemKind.PERSON_UNKNOWN: N_("The nearest: {suggestion}"),
}
"""What is added where something near is known."""

register(
    {
        FilesHaveProblems: N_("Nothing was imported: mend the problems shown and send the files again."),
        ImportSuperseded: N_("Another import began meanwhile, so nothing was imported: try again."),
        ClusterChangedMeanwhile: N_("Others are changing the same members, so nothing was imported: try again."),
    }
)


def problem_in_words(problem: Problem, language: Language, shown: Callable[[str], str] = str) -> str:
    """One problem as a sentence with its place; `shown` makes what stands in the file fit to be shown."""
    fields = {
        "column": shown(problem.column or ""),
        "value": shown(problem.value or ""),
        "suggestion": shown(problem.suggestion or ""),
    }
    sentence = language.say(SENTENCES[problem.kind], **fields)
    if problem.suggestion and problem.kind in WITH_A_NEAREST:
        sentence = f"{sentence} {language.say(WITH_A_NEAREST[problem.kind], **fields)}"
    if problem.line is None:
        return language.say("{file}: {sentence}", file=shown(problem.file), sentence=sentence)
    return language.say(
        "{file}, line {line}: {sentence}", file=shown(problem.file), line=problem.line, sentence=sentence
    )


def changes_in_words(changes: Changes, language: Language) -> Iterable[str]:
    """What would be added and changed, one line a kind; nothing at all is one line too."""
    if changes.nothing:
        yield language.say("Everything is already as in the files: nothing changes.")
        return
    names = {
        Part.ORGANISATIONS: language.say("Organisations"),
        Part.PEOPLE: language.say("People"),
        Part.AFFILIATIONS: language.say("Affiliations"),
        Part.EXPERTISE: language.say("Expertise"),
    }
    for part, count in changes.counts.items():
        yield language.say(
            "{part}: {created} added, {updated} changed, {unchanged} unchanged",
            part=names[part],
            created=language.number(count.created),
            updated=language.number(count.updated),
            unchanged=language.number(count.unchanged),
        )
