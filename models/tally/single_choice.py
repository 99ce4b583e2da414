"""Single choice: one option a ballot, the most voices win; with a majority if one is asked, and then a second round."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .ballots import Ballot, Option, distinct, known, sort_out
from .thresholds import Measure, Quorum, Result, Threshold, check
from .ties import Tie, TieRule, checked_lot, favoured


class ChoiceOutcome(StrEnum):
    """What came of a choice."""

    CHOSEN = "chosen"
    SECOND_ROUND = "second_round"
    TIED = "tied"
    """The lot has to decide, and has not been drawn yet."""

    NOTHING = "nothing"
    """No option has the majority asked for, or a tie leaves all as it is."""

    NO_QUORUM = "no_quorum"


@dataclass(frozen=True)
class ChoiceResult(Result):
    """Voices of every option, the most first (equals in the order of the card), and the outcome.

    `majority` measures the first option, where a majority was asked. `tie` is there when several are first, or when
    nobody expressed anything: then all are equal. `chosen` stands when the outcome is CHOSEN, `second_round` (those who
    go to it) when it is SECOND_ROUND.
    """

    voices: tuple[tuple[Option, int], ...]
    majority: Measure | None
    tie: Tie | None
    outcome: ChoiceOutcome
    chosen: Option | None = None
    second_round: tuple[Option, ...] = ()


def count_choice(
    ballots: Iterable[Ballot[Option]],
    options: Iterable[Option],
    *,
    roll: int,
    majority: Threshold | None = None,
    second_round: bool = False,
    tie_rule: TieRule = TieRule.STATUS_QUO,
    quorum: Quorum | None = None,
    lot: Sequence[Option] | None = None,
) -> ChoiceResult:
    """Count a single choice.

    Without `majority` the most voices suffice (relative majority). With it, and when nobody reaches it: a second round,
    if set, between the first two and whoever equals the second; else nothing. Several first: as `tie_rule` says; the
    `lot` is only asked by TieRule.LOT.
    Raises CannotCount for ballots, options or a lot that make no sense.
    """
    names = distinct(options)
    checked_lot(lot, names)
    turnout, votes = sort_out(ballots, roll)
    known((vote for vote, _ in votes), names)
    counts = dict.fromkeys(names, 0)
    for vote, voices in votes:
        counts[vote] += voices
    most = max(counts.values(), default=0)
    measure = majority.measure(most, turnout) if majority is not None else None
    first = tuple(option for option in names if counts[option] == most)
    tie = favoured(first, 1, lot) if len(first) > 1 or (first and not most) else None
    checked = check(quorum, turnout)
    outcome, going = _decide(counts, first, tie, checked is None or checked.reached, measure, second_round, tie_rule)
    return ChoiceResult(
        turnout=turnout,
        quorum=checked,
        voices=tuple(sorted(counts.items(), key=lambda pair: -pair[1])),
        majority=measure,
        tie=tie,
        outcome=outcome,
        chosen=going[0] if outcome is ChoiceOutcome.CHOSEN else None,
        second_round=going if outcome is ChoiceOutcome.SECOND_ROUND else (),
    )


def _decide(
    counts: Mapping[Option, int],
    first: tuple[Option, ...],
    tie: Tie | None,
    quorate: bool,
    measure: Measure | None,
    second_round: bool,
    tie_rule: TieRule,
) -> tuple[ChoiceOutcome, tuple[Option, ...]]:
    """The outcome, and the one who is chosen or those who go to the second round."""
    if not quorate:
        return ChoiceOutcome.NO_QUORUM, ()
    if not first:
        return ChoiceOutcome.NOTHING, ()
    if measure is not None and not measure.reached:
        if second_round and len(counts) > 1:
            return ChoiceOutcome.SECOND_ROUND, _first_two(counts)
        return ChoiceOutcome.NOTHING, ()
    if tie is None:
        return ChoiceOutcome.CHOSEN, first
    if tie_rule is TieRule.LOT:
        return (ChoiceOutcome.TIED, ()) if tie.drawn is None else (ChoiceOutcome.CHOSEN, tie.drawn)
    if tie_rule is TieRule.SECOND_ROUND and len(first) > 1:
        return ChoiceOutcome.SECOND_ROUND, first
    return ChoiceOutcome.NOTHING, ()


def _first_two(counts: Mapping[Option, int]) -> tuple[Option, ...]:
    """The first two and whoever equals the second, the most voices first."""
    second = sorted(counts.values(), reverse=True)[1]
    return tuple(option for option in sorted(counts, key=lambda option: -counts[option]) if counts[option] >= second)
