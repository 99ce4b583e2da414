"""`cagou verify` of an exported journal: what was checked, and what does not hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bot.language import Language
from config.words import N_
from models.chronicle.verifying import CheckedJournal, Wrong, check_journal
from models.sealed import Line

WRONG: Mapping[Wrong, str] = {
    Wrong.HEADER: N_("the header is not what it should be"),
    Wrong.FIELDS: N_("a field is missing, too many, or not what it should be"),
    Wrong.SEQUENCE: N_("the number does not follow the one before"),
    Wrong.PREVIOUS: N_("it does not follow the entry before it"),
    Wrong.HASH: N_("its hash does not fit what it says"),
    Wrong.DIGEST: N_("its details do not fit its digest"),
    Wrong.LENGTH: N_("the header names another number of entries"),
    Wrong.END: N_("the header names another end of the chain"),
}


def verify_journal(
    header: Line, lines: Iterable[tuple[int, Line]], language: Language
) -> tuple[list[str], list[tuple[int, str]]]:
    """Sentences of what was checked, and what is wrong at which line (not yet translated)."""
    checked = check_journal(header, lines)
    return list(_journal_in_words(checked, language)), [(fault.line, WRONG[fault.what]) for fault in checked.faults]


def _journal_in_words(checked: CheckedJournal, language: Language) -> Iterator[str]:
    yield language.say(
        "Journal of {name} (cluster {id}), written on {at}.",
        name=checked.name,
        id=checked.cluster,
        at=checked.written_at,
    )
    yield language.count(
        "Checked: one entry, its number, its hash, and that it follows the one before.",
        "Checked: {n} entries, their numbers, their hashes, and that each follows the one before.",
        checked.length,
    )
    yield language.count(
        "The details of one entry fit its digest.",
        "The details of {n} entries fit their digests.",
        checked.length - checked.erased - len({each.line for each in checked.faults if each.what is Wrong.DIGEST}),
    )
    if checked.erased:
        yield language.count(
            "The details of one entry were erased with a person: nothing is left to check.",
            "The details of {n} entries were erased with a person: nothing is left to check.",
            checked.erased,
        )
    yield language.say("End of the chain, to compare with another export: {hash}", hash=checked.last_hash)
