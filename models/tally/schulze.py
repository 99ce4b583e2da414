"""The Schulze method, with winning votes: the option that no other beats by a stronger chain of duels.

Source: M. Schulze, A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner
election method, Social Choice and Welfare 36 (2011) 267-303. Other measures of a duel (margins) can elect another
option, so the card says "winning votes".
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from .ballots import Ballot, Option, distinct, sort_out, strict
from .errors import CannotCount
from .thresholds import Quorum, Result, check
from .ties import Tie, checked_lot, favoured

Ranks: TypeAlias = Sequence[Collection[Option]]
"""Groups of options, the preferred first; those of one group are equal, and those in none are equal below them all."""

Matrix: TypeAlias = tuple[tuple[int, ...], ...]
"""Voices: the row of an option against the column of another, both in the order of the card."""


class SchulzeOutcome(StrEnum):
    """What came of a Schulze count."""

    ELECTED = "elected"
    TIED = "tied"
    """Several are unbeaten, and the lot has not been drawn yet (if one is needed at all)."""

    NOTHING = "nothing"
    """There was no option at all."""

    NO_QUORUM = "no_quorum"


@dataclass(frozen=True)
class NoneOfTheAbove:
    """A clause for elections: each other option must beat this one, or it is dropped before the count.

    It beats it when at least `at_least` voices prefer it, and more than `ratio` times those who prefer this one.
    """

    option: Option
    at_least: int = 0
    ratio: Fraction = Fraction(1)


@dataclass(frozen=True)
class SchulzeResult(Result):
    """Duels, strongest paths and ranks of the options that were counted (in the order of the card).

    `duels[a][b]`: voices that rank a strictly above b. `paths[a][b]`: the strength of the strongest path from a to b;
    a beats b when it is stronger than that from b to a. `ranks`: 1 + the number of options that beat it. `unbeaten`
    are the winners before any lot; `condorcet` wins every duel, where there is one. `dropped` did not beat the option
    "none of the above"; they were counted no further.
    """

    options: tuple[Option, ...]
    dropped: tuple[Option, ...]
    duels: Matrix
    paths: Matrix
    ranks: tuple[int, ...]
    unbeaten: tuple[Option, ...]
    condorcet: Option | None
    elected: Option | None
    tie: Tie | None
    outcome: SchulzeOutcome


def count_schulze(
    ballots: Iterable[Ballot[Ranks]],
    options: Iterable[Option],
    *,
    roll: int,
    none_of_the_above: NoneOfTheAbove | None = None,
    quorum: Quorum | None = None,
    lot: Sequence[Option] | None = None,
) -> SchulzeResult:
    """Count by the Schulze method; a ballot is a sequence of groups of equal options (see `Ranks`).

    Raises CannotCount for ballots, options, a clause or a lot that make no sense.
    """
    names = distinct(options)
    checked_lot(lot, names)
    if none_of_the_above is not None and none_of_the_above.option not in names:
        raise CannotCount("none of the above is no option of this poll")
    turnout, votes = sort_out(ballots, roll)
    for ranks, _ in votes:
        strict([option for group in ranks for option in group], names)
    preferred = _duels(votes, names)
    dropped = _dropped(preferred, names, none_of_the_above)
    kept = tuple(option for option in names if option not in dropped)
    paths = _strongest_paths(preferred, kept)
    beaten_by = {a: sum(paths[b, a] > paths[a, b] for b in kept if b != a) for a in kept}
    unbeaten = tuple(option for option in kept if not beaten_by[option])
    tie = favoured(unbeaten, 1, lot) if len(unbeaten) > 1 or (unbeaten and not turnout.expressed) else None
    checked = check(quorum, turnout)
    elected, outcome = _outcome(unbeaten, tie, checked is None or checked.reached)
    return SchulzeResult(
        turnout=turnout,
        quorum=checked,
        options=kept,
        dropped=dropped,
        duels=_matrix(preferred, kept),
        paths=_matrix(paths, kept),
        ranks=tuple(1 + beaten_by[option] for option in kept),
        unbeaten=unbeaten,
        condorcet=next((a for a in kept if all(preferred[a, b] > preferred[b, a] for b in kept if b != a)), None),
        elected=elected,
        tie=tie,
        outcome=outcome,
    )


def _duels(votes: Sequence[tuple[Ranks, int]], names: tuple[Option, ...]) -> dict[tuple[Option, Option], int]:
    """Voices that rank the first of a pair strictly above the second; unranked is below all that is ranked.

    The duels of an option are the digits of one number, a digit for each other option, in a base above all voices: a
    ballot adds to twenty of them at once.
    """
    width = sum(voices for _, voices in votes).bit_length()
    digits = {name: 1 << width * place for place, name in enumerate(names)}
    rows = dict.fromkeys(names, 0)
    all_digits = sum(digits.values())
    for ranks, voices in votes:
        below = all_digits
        for group in ranks:
            below -= sum(digits[a] for a in group)
            for a in group:
                rows[a] += below * voices
    most = (1 << width) - 1
    return {(a, b): row >> width * place & most for a, row in rows.items() for place, b in enumerate(names) if a != b}


def _dropped(
    duels: Mapping[tuple[Option, Option], int], names: tuple[Option, ...], clause: NoneOfTheAbove | None
) -> tuple[Option, ...]:
    """Those that do not beat "none of the above"."""
    if clause is None:
        return ()
    none = clause.option
    return tuple(
        option
        for option in names
        if option != none
        and (
            duels[option, none] < clause.at_least
            or duels[option, none] * clause.ratio.denominator <= duels[none, option] * clause.ratio.numerator
        )
    )


def _strongest_paths(
    duels: Mapping[tuple[Option, Option], int], names: tuple[Option, ...]
) -> dict[tuple[Option, Option], int]:
    """The widest path between every two (Floyd and Warshall): as strong as its weakest duel won."""
    paths = {(a, b): duels[a, b] if duels[a, b] > duels[b, a] else 0 for a in names for b in names if a != b}
    for by in names:
        for a in names:
            for b in names:
                if a != b and by not in (a, b):
                    paths[a, b] = max(paths[a, b], min(paths[a, by], paths[by, b]))
    return paths


def _matrix(pairs: Mapping[tuple[Option, Option], int], names: tuple[Option, ...]) -> Matrix:
    return tuple(tuple(pairs.get((a, b), 0) for b in names) for a in names)


def _outcome(unbeaten: tuple[Option, ...], tie: Tie | None, quorate: bool) -> tuple[Option | None, SchulzeOutcome]:
    if not quorate:
        return None, SchulzeOutcome.NO_QUORUM
    if not unbeaten:
        return None, SchulzeOutcome.NOTHING
    if tie is None:
        return unbeaten[0], SchulzeOutcome.ELECTED
    return (tie.drawn[0], SchulzeOutcome.ELECTED) if tie.drawn else (None, SchulzeOutcome.TIED)
