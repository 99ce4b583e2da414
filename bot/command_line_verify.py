"""`cagou verify`: what a file of ours says of itself, checked without a database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bot.language import Language
from config.words import N_
from models.polls.counting import Outcome, Reached
from models.polls.verifying import CheckedPoll, PollWrong, check_poll
from models.sealed import FILE, JOURNAL, POLL, Damage, Damaged, Line, lines_of
from models.tally import Base

if TYPE_CHECKING:
    from rich.console import Console

DAMAGE: Mapping[Damage, str] = {
    Damage.NOT_OURS: N_("this is no file that Cagou writes"),
    Damage.NOT_CANONICAL: N_("this is not spelled as Cagou spells it"),
    Damage.NOT_SEALED: N_("the seal at the end is missing: the file was cut"),
    Damage.SEAL_BROKEN: N_("the seal does not fit: something before it was changed"),
    Damage.AFTER_SEAL: N_("something was added after the seal"),
}

WRONG_POLL: Mapping[PollWrong, str] = {
    PollWrong.HEADER: N_("the header is not what it should be"),
    PollWrong.FIELDS: N_("a field is missing, too many, or not what it should be"),
    PollWrong.ORDER: N_("it does not stand where it should, or stands there twice"),
    PollWrong.ROLL: N_("the roll is not the one whose hash the header names"),
    PollWrong.NAME: N_("the name does not fit its digest"),
    PollWrong.CHOICE: N_("it chooses what this vote did not offer"),
    PollWrong.HASH: N_("its hash does not fit what it says and what stands before it"),
    PollWrong.ELECTOR: N_("it is nobody's on the roll, somebody's second, or has not their voices"),
    PollWrong.RECEIPT: N_("its receipt is not its elector's"),
    PollWrong.LENGTH: N_("the header names another number of electors, voices or ballots"),
    PollWrong.END: N_("the header names another end of the chain of ballots"),
    PollWrong.COMMITMENT: N_("the seed of the lot is not the one promised at the opening"),
    PollWrong.LOT: N_("the seed of the lot gives another order"),
    PollWrong.RESULT: N_("counted again, the ballots give another result"),
}

OUTCOMES: Mapping[Outcome, str] = {
    Outcome.ADOPTED: N_("adopted"),
    Outcome.REJECTED: N_("rejected"),
    Outcome.DECIDED: N_("decided"),
    Outcome.INCOMPLETE: N_("decided in part"),
    Outcome.SECOND_ROUND: N_("a second round"),
    Outcome.NOTHING: N_("nothing is decided"),
    Outcome.NO_QUORUM: N_("no decision, for want of a quorum"),
}

MAJORITIES: Mapping[tuple[Base, bool], str] = {
    (Base.EXPRESSED, True): N_("more than {share} of the votes expressed"),
    (Base.EXPRESSED, False): N_("at least {share} of the votes expressed"),
    (Base.CAST, True): N_("more than {share} of the ballots cast"),
    (Base.CAST, False): N_("at least {share} of the ballots cast"),
    (Base.ROLL, True): N_("more than {share} of the roll"),
    (Base.ROLL, False): N_("at least {share} of the roll"),
}
"""A majority by its base, and whether the share must be passed or only met."""

Verifier = Callable[[Line, Iterable[tuple[int, Line]], Language], tuple[list[str], list[tuple[int, str]]]]
"""Checks the lines after a header; sentences of what it checked, and what is wrong at which line, to be translated."""


def verify_file(path: Path, language: Language, console: Console) -> bool:
    """Recognise the kind of file, check it, say what was checked. Whether everything holds."""
    damage: list[Damaged] = []
    with path.open("rb") as file:
        lines = _whole(lines_of(file), damage)
        first = next(lines, None)
        verifier = VERIFIERS.get(str(first[1].get(FILE))) if first is not None else None
        said: list[str] = []
        faults: list[tuple[int, str]] = []
        if first is not None and verifier is not None:
            said, faults = verifier(first[1], lines, language)
            for _ in lines:
                pass  # what a verifier gave up on is still read for the seal
        elif not damage:
            damage.append(Damaged(1, Damage.NOT_OURS))
    faults += [(each.line, DAMAGE[each.what]) for each in damage]
    for sentence in said:
        console.print(sentence, markup=False)
    for line, what in faults:
        fault = language.say("Line {line}: {what}.", line=language.number(line), what=language.say(what))
        console.print(f"✗ {fault}", style="red", markup=False)
    verdict = language.say("This file does not hold.") if faults else language.say("Everything holds.")
    console.print(verdict, style="red" if faults else "green", markup=False)
    return not faults


def _whole(found: Iterable[tuple[int, Line] | Damaged], damage: list[Damaged]) -> Iterator[tuple[int, Line]]:
    for each in found:
        if isinstance(each, Damaged):
            damage.append(each)
        else:
            yield each


def _journal(
    header: Line, lines: Iterable[tuple[int, Line]], language: Language
) -> tuple[list[str], list[tuple[int, str]]]:
    from bot.command_line_verify_journal import verify_journal  # knows the tables, which a poll needs not

    return verify_journal(header, lines, language)


def _poll(
    header: Line, lines: Iterable[tuple[int, Line]], language: Language
) -> tuple[list[str], list[tuple[int, str]]]:
    checked = check_poll(header, lines)
    said = list(_poll_in_words(checked, language)) if checked.roll_hash else []  # the header makes sense
    return said, [(fault.line, WRONG_POLL[fault.what]) for fault in checked.faults]


def _poll_in_words(checked: CheckedPoll, language: Language) -> Iterator[str]:
    yield language.say(
        "Vote {number} of {cluster}: {title}",
        number=language.number(checked.number),
        cluster=checked.cluster,
        title=checked.title,
    )
    yield language.count(
        "Checked: the roll of one elector, {voices} in voices, and its hash.",
        "Checked: the roll of {n} electors, {voices} in voices, and its hash.",
        checked.electors,
        voices=language.number(checked.voices),
    )
    if checked.named:
        yield language.say("Checked: the names fit the digests of the roll, and every ballot is its elector's own.")
    if checked.erased:
        yield language.count(
            "One name was erased with a person: nothing is left to check.",
            "{n} names were erased with people: nothing is left to check.",
            checked.erased,
        )
    yield language.count(
        "Checked: one ballot, its receipt, its choice, and its place in the chain.",
        "Checked: {n} ballots, their receipts, their choices, and that each follows the one before.",
        checked.ballots,
    )
    yield language.say(
        "Checked: the seed of the lot is the one promised at the opening, and gives the order it should."
    )
    if checked.casting_vote:
        yield language.say("The president's casting vote was counted: whose it was, the minutes say.")
    if checked.outcome is not None:
        yield language.say("Counted again: {outcome}.", outcome=language.say(OUTCOMES[checked.outcome]))
    for each in checked.majorities:
        yield _majority(each, language)
    yield language.say("To compare with the card of the vote, where they stood before anybody voted:")
    yield language.say("hash of the roll: {hash}", hash=checked.roll_hash)
    yield language.say("promise of the lot: {hash}", hash=checked.commitment)
    yield language.say(
        "To compare with the result that was posted, the end of the chain of ballots: {hash}", hash=checked.ballots_hash
    )


def _majority(each: Reached, language: Language) -> str:
    asked = MAJORITIES[each.threshold.base, each.threshold.strict]
    said = (
        N_("Reached: {majority} ({obtained} in voices, {required} needed).")
        if each.reached
        else N_("Missed: {majority} ({obtained} in voices, {required} needed).")
    )
    return language.say(
        said,
        majority=language.say(asked, share=str(each.threshold.share)),
        obtained=language.number(each.obtained),
        required=language.number(each.required),
    )


VERIFIERS: Mapping[str, Verifier] = {JOURNAL: _journal, POLL: _poll}
"""Kind of file, as its header names it -> what checks it."""
