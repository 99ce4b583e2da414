"""Instant runoff (IRV): the option with the fewest first preferences leaves, until one has more than half.

An option which beats every other one to one can lose. Sources: RCTab, the tabulator of BrightSpots (documentation and
test data); Robert's Rules of Order, preferential voting. It is the single transferable vote with one seat but for what
the majority is a majority of: the continuing ballots, not a quota fixed at the start.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .ballots import Ballot, Option, distinct, sort_out, strict
from .thresholds import Quorum, Result, check
from .ties import Tie, TieBreak, checked_lot, favoured, fewest


class RunoffOutcome(StrEnum):
    """What came of an instant runoff."""

    ELECTED = "elected"
    TIED = "tied"
    """The lot has to decide who leaves (or wins), and has not been drawn yet: the count stands there."""

    NOTHING = "nothing"
    """There was no option at all."""

    NO_QUORUM = "no_quorum"


@dataclass(frozen=True)
class RunoffRound:
    """One round, in voices: votes of each continuing option (in the order of the card), ballots exhausted so far.

    `continuing` is the sum of the votes: more than half of it elects. `excluded` leaves after this round; `tie_break`
    says how it was chosen when several had the fewest.
    """

    number: int
    votes: tuple[tuple[Option, int], ...]
    continuing: int
    exhausted: int
    excluded: Option | None = None
    tie_break: TieBreak | None = None


@dataclass(frozen=True)
class RunoffResult(Result):
    """Every round, and the one elected.

    `tie` is the one on which the count stands until the lot is drawn, or that of all when nobody ranked anything; ties
    that were settled on the way stand in their rounds. Show the votes of the last round both as shares of its
    continuing ballots and of the cast.
    """

    rounds: tuple[RunoffRound, ...]
    elected: Option | None
    tie: Tie | None
    outcome: RunoffOutcome


def count_instant_runoff(
    ballots: Iterable[Ballot[Sequence[Option]]],
    options: Iterable[Option],
    *,
    roll: int,
    quorum: Quorum | None = None,
    lot: Sequence[Option] | None = None,
) -> RunoffResult:
    """Count an instant runoff; a ballot ranks options strictly, the preferred first, as many as it likes.

    Of several with the fewest votes that one leaves which had fewer in the most recent earlier round where they
    differ, then by lot the last in its order; never several at once. Two left and equal: the same. No vote at all: a
    tie of all.
    Raises CannotCount for ballots (two options on one rank too), options or a lot that make no sense.
    """
    names = distinct(options)
    checked_lot(lot, names)
    turnout, votes = sort_out(ballots, roll)
    piles: Counter[tuple[Option, ...]] = Counter()
    for ranking, voices in votes:
        strict(ranking, names)
        piles[tuple(ranking)] += voices
    checked = check(quorum, turnout)
    rounds, elected, tie = _rounds(piles, names, lot)
    if checked is not None and not checked.reached:
        outcome, elected = RunoffOutcome.NO_QUORUM, None
    elif elected is not None:
        outcome = RunoffOutcome.ELECTED
    else:
        outcome = RunoffOutcome.TIED if tie else RunoffOutcome.NOTHING
    return RunoffResult(turnout=turnout, quorum=checked, rounds=rounds, elected=elected, tie=tie, outcome=outcome)


def _rounds(
    piles: Mapping[tuple[Option, ...], int], names: tuple[Option, ...], lot: Sequence[Option] | None
) -> tuple[tuple[RunoffRound, ...], Option | None, Tie | None]:
    """The rounds, the one elected, and the tie at the last step."""
    total = sum(piles.values())
    continuing, rounds, history = names, list[RunoffRound](), list[dict[Option, int]]()
    while continuing:
        votes = _count(piles, continuing)
        valid = sum(votes.values())
        this = RunoffRound(len(rounds) + 1, tuple(votes.items()), valid, total - valid)
        if not total:
            tie = favoured(names, 1, lot)
            return (*rounds, this), tie.drawn[0] if tie.drawn else None, tie
        most = max(votes, key=lambda option: votes[option])
        if len(continuing) == 1 or 2 * votes[most] > valid:
            return (*rounds, this), most, None
        excluded, tie_break = fewest(votes, history, lot)
        rounds.append(RunoffRound(this.number, this.votes, valid, this.exhausted, excluded, tie_break))
        if excluded is None:
            return tuple(rounds), None, tie_break.lot if tie_break else None
        history.append(votes)
        continuing = tuple(option for option in continuing if option != excluded)
    return tuple(rounds), None, None


def _count(piles: Mapping[tuple[Option, ...], int], continuing: tuple[Option, ...]) -> dict[Option, int]:
    """Each ballot for its first continuing option."""
    votes = dict.fromkeys(continuing, 0)
    for ranking, voices in piles.items():
        first = next((option for option in ranking if option in votes), None)
        if first is not None:
            votes[first] += voices
    return votes
