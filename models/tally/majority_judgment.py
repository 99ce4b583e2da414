"""Majority judgment: each option is graded; the highest median grade wins, and ties fall to the next median grades.

Sources: M. Balinski and R. Laraki, A theory of measuring, electing, and ranking, PNAS 104 (2007) 8720-8725; the same,
Majority Judgment, MIT Press (2011).

The median is the lower of the two middle grades. Between options of equal median one median grade is taken from each,
and again, until they differ: the *majority value*. Only options with the same count of every grade are a true tie. An
option that a ballot does not grade has the worst grade from it, as the ballot says: without that the options would have
different numbers of grades, and could not be compared. A wholly empty ballot is blank and grades nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cmp_to_key
from itertools import groupby, pairwise

from .ballots import Ballot, Option, distinct, known, sort_out
from .errors import CannotCount
from .thresholds import Quorum, Result, check
from .ties import Tie, checked_lot, favoured

Counts = Sequence[int]
"""Voices of each grade, the worst first."""


class JudgmentOutcome(StrEnum):
    """What came of a majority judgment."""

    ELECTED = "elected"
    TIED = "tied"
    """Several have the same count of every grade, and the lot has not been drawn yet."""

    NOTHING = "nothing"
    """There was no option at all."""

    NO_QUORUM = "no_quorum"


@dataclass(frozen=True)
class Merit:
    """How one option was judged.

    `counts`: voices of each grade, the worst first. `median`: the index of the majority grade (0 is the worst; None
    without any ballot). `above` and `below`: the shares graded better and worse than the median, exact. With them the
    gauge is read, which is for display only: it can leave options equal that the majority value tells apart.
    """

    option: Option
    counts: tuple[int, ...]
    median: int | None
    above: Fraction
    below: Fraction

    @property
    def leans_up(self) -> bool:
        """The sign beside the median: "+" when more graded better than worse, else "-"."""
        return self.above > self.below


@dataclass(frozen=True)
class Separation:
    """Where the majority values of two options part: after `removed` median grades (in voices) were taken from each.

    `higher` and `lower` are the median grades that then remain.
    """

    removed: int
    higher: int
    lower: int


@dataclass(frozen=True)
class JudgmentResult(Result):
    """Every option judged, the best first, and the one elected.

    `ranking`: groups of true equals, the best first. `separations`: what told each group from the next one. `tie`:
    several are first.
    """

    grades: int
    merits: tuple[Merit, ...]
    ranking: tuple[tuple[Option, ...], ...]
    separations: tuple[Separation, ...]
    elected: Option | None
    tie: Tie | None
    outcome: JudgmentOutcome


def count_majority_judgment(
    ballots: Iterable[Ballot[Mapping[Option, int]]],
    options: Iterable[Option],
    *,
    grades: int,
    roll: int,
    quorum: Quorum | None = None,
    lot: Sequence[Option] | None = None,
) -> JudgmentResult:
    """Count a majority judgment; a ballot gives options grades from 0 (the worst) to `grades` - 1.

    Raises CannotCount for ballots, options, grades or a lot that make no sense.
    """
    if grades < 2:
        raise CannotCount(f"{grades} grades: at least two are meant")
    names = distinct(options)
    checked_lot(lot, names)
    turnout, votes = sort_out(ballots, roll)
    counts = {option: [0] * grades for option in names}
    for vote, voices in votes:
        known(vote, names)
        for option in names:
            grade = vote.get(option, 0)
            if type(grade) is not int or not 0 <= grade < grades:
                raise CannotCount(f"{grade!r} is none of the {grades} grades")
            counts[option][grade] += voices
    groups, separations = rank(counts)
    best = groups[0] if groups else ()
    tie = favoured(best, 1, lot) if len(best) > 1 or (best and not turnout.expressed) else None
    checked = check(quorum, turnout)
    elected, outcome = _outcome(best, tie, checked is None or checked.reached)
    return JudgmentResult(
        turnout=turnout,
        quorum=checked,
        grades=grades,
        merits=tuple(_merit(option, counts[option]) for group in groups for option in group),
        ranking=groups,
        separations=separations,
        elected=elected,
        tie=tie,
        outcome=outcome,
    )


def rank(counts: Mapping[Option, Counts]) -> tuple[tuple[tuple[Option, ...], ...], tuple[Separation, ...]]:
    """The options in groups of true equals, the best first, and what tells each group from the next.

    All options must have as many voices in all. The time does not depend on the number of voices.
    """
    key = cmp_to_key(_compare)
    ordered = sorted(counts, key=lambda option: key(counts[option]), reverse=True)
    groups = tuple(tuple(equal) for _, equal in groupby(ordered, key=lambda option: tuple(counts[option])))
    pairs = (separate(counts[a[0]], counts[b[0]]) for a, b in pairwise(groups))
    return groups, tuple(found for found in pairs if found is not None)


def _compare(one: Counts, other: Counts) -> int:
    parted = separate(one, other)
    if parted is None:
        return 0
    return 1 if _removed_at(one, parted.removed) == parted.higher else -1


def separate(one: Counts, other: Counts) -> Separation | None:
    """Where the majority values of two options part; None when every grade has the same count.

    The medians removed are the grades at m, m-1, m+1, ... (or m, m+1, m-1, ... when the voices are even) of the sorted
    grades, m being the lower middle: two runs outwards, of which whole stretches of equal grades are jumped over.
    Raises CannotCount when the two have not as many voices in all.
    """
    voices = sum(one)
    if voices != sum(other):
        raise CannotCount("options with different numbers of grades cannot be compared")
    if tuple(one) == tuple(other):
        return None
    removed = 0
    while removed < voices:
        a, b = _removed_at(one, removed), _removed_at(other, removed)
        if a != b:
            return Separation(removed, max(a, b), min(a, b))
        # The next removal is on the other side of the middle: look there before jumping.
        if removed + 1 < voices:
            a, b = _removed_at(one, removed + 1), _removed_at(other, removed + 1)
            if a != b:
                return Separation(removed + 1, max(a, b), min(a, b))
        removed += _stretch(one, other, removed)
    return None


def _position(voices: int, removed: int) -> int:
    """Where, in the sorted grades, the median stands that is removed next."""
    middle, step = (voices - 1) // 2, (removed + 1) // 2
    upwards = (removed % 2 == 0) == (voices % 2 == 1)
    return middle + step if upwards else middle - step


def _grade_at(counts: Counts, position: int) -> int:
    for grade, voices in enumerate(counts):
        position -= voices
        if position < 0:
            return grade
    raise IndexError(position)


def _removed_at(counts: Counts, removed: int) -> int:
    """The median grade, once so many medians were removed."""
    return _grade_at(counts, _position(sum(counts), removed))


def _stretch(one: Counts, other: Counts, removed: int) -> int:
    """How many removals (an even number) change nothing: both runs stay within their grades, for both options."""
    voices = sum(one)
    positions = sorted((_position(voices, removed), _position(voices, min(removed + 1, voices - 1))))
    low, high = positions
    room = voices
    for counts in (one, other):
        grade = _grade_at(counts, low)
        room = min(room, low - sum(counts[:grade]))
        grade = _grade_at(counts, high)
        room = min(room, sum(counts[: grade + 1]) - 1 - high)
    return 2 * (room + 1)


def _merit(option: Option, counts: Counts) -> Merit:
    voices = sum(counts)
    if not voices:
        return Merit(option, tuple(counts), None, Fraction(0), Fraction(0))
    median = _removed_at(counts, 0)
    above, below = sum(counts[median + 1 :]), sum(counts[:median])
    return Merit(option, tuple(counts), median, Fraction(above, voices), Fraction(below, voices))


def _outcome(best: tuple[Option, ...], tie: Tie | None, quorate: bool) -> tuple[Option | None, JudgmentOutcome]:
    if not quorate:
        return None, JudgmentOutcome.NO_QUORUM
    if not best:
        return None, JudgmentOutcome.NOTHING
    if tie is None:
        return best[0], JudgmentOutcome.ELECTED
    return (tie.drawn[0], JudgmentOutcome.ELECTED) if tie.drawn else (None, JudgmentOutcome.TIED)
