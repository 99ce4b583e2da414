"""Where each method turns: quorums, majorities, quotas and medians a voice below and at their boundary, with rolls of
every size to 200. What a motion needs is in test_thresholds.py.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from models.tally import (
    Answer,
    Ballot,
    Base,
    ChoiceOutcome,
    NoneOfTheAbove,
    Quorum,
    Threshold,
    Unexpressed,
    count_approval,
    count_choice,
    count_instant_runoff,
    count_majority_judgment,
    count_motion,
    count_schulze,
    count_single_transferable_vote,
    more_than_half,
)

SIZES = range(1, 201)
SHARES = [Fraction(1, 3), Fraction(1, 2), Fraction(2, 3)]
OPTIONS = "abc"
Count = Callable[..., Any]

METHODS: dict[str, tuple[Any, Count]] = {
    "motion": (Answer.FOR, lambda votes, **more: count_motion(votes, majorities=[more_than_half(Base.CAST)], **more)),
    "choice": ("a", lambda votes, **more: count_choice(votes, OPTIONS, **more)),
    "approval": ({"a"}, lambda votes, **more: count_approval(votes, OPTIONS, **more)),
    "instant runoff": (("a", "b"), lambda votes, **more: count_instant_runoff(votes, OPTIONS, **more)),
    "transferable vote": (
        ("a", "b"),
        lambda votes, **more: count_single_transferable_vote(votes, OPTIONS, seats=2, lot=OPTIONS, **more),
    ),
    "Schulze": (({"a"}, {"b"}), lambda votes, **more: count_schulze(votes, OPTIONS, **more)),
    "majority judgment": ({"a": 3}, lambda votes, **more: count_majority_judgment(votes, OPTIONS, grades=5, **more)),
}


def some(vote: Any, voices: int) -> list[Ballot[Any]]:
    """A ballot of so many voices, or none."""
    return [Ballot(vote, voices)] if voices else []


def boundary(share: Fraction, base: int, *, strict: bool) -> int:
    """The fewest voices that are enough, by trying each."""
    num, den = share.numerator, share.denominator
    return next(v for v in range(base + 2) if (v * den > num * base if strict else v * den >= num * base))


def around(needed: int, most: int) -> list[int]:
    """One voice too few, and enough."""
    return [voices for voices in (needed - 1, needed) if 0 <= voices <= most]


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("method", METHODS)
def test_a_quorum_is_met_from_its_boundary_on(method: str, strict: bool) -> None:
    """Blank ballots are cast too; without it nothing is decided, whatever the figures."""
    vote, count = METHODS[method]
    for roll in SIZES:
        for share in SHARES:
            needed = boundary(share, roll, strict=strict)
            for cast in around(needed, roll):
                blank = cast // 3
                votes = some(vote, cast - blank) + some(Unexpressed.BLANK, blank)
                result = count(votes, roll=roll, quorum=Quorum(share, strict))
                assert result.quorate == (cast >= needed)
                assert (result.outcome == "no_quorum") == (cast < needed)


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("base", Base)
def test_the_majority_of_a_choice_and_the_floor_of_an_approval(base: Base, strict: bool) -> None:
    """Of the roll, of the cast with blank ballots, of the expressed."""
    for size in SIZES:
        for share in SHARES:
            needed, asked = boundary(share, size, strict=strict), Threshold(share, base, strict)
            for voices in around(needed, size):
                rest = size - voices
                other = {Base.ROLL: 0, Base.CAST: 0, Base.EXPRESSED: rest}[base]
                blank = some(Unexpressed.BLANK, rest if base is Base.CAST else 0)
                most, tied = max(voices, other), voices == other
                choice = count_choice(some("a", voices) + some("b", other) + blank, "ab", roll=size, majority=asked)
                assert choice.majority is not None
                assert (choice.majority.base, choice.majority.required) == (size, needed)
                assert (choice.outcome is ChoiceOutcome.CHOSEN) == (most >= needed and not tied)
                ballots = some({"a"}, voices) + some({"b"}, other) + blank
                approval = count_approval(ballots, "ab", roll=size, seats=2, floor=asked)
                assert ("a" in approval.elected) == (voices >= needed)


def test_an_instant_runoff_is_won_with_more_than_half_of_the_continuing() -> None:
    for size in range(4, 201):
        for voices in (size // 2, size // 2 + 1):
            rest = size - voices
            ballots = some(("a",), voices) + some(("b",), rest - rest // 2) + some(("c",), rest // 2)
            result = count_instant_runoff(ballots + some((), 3), "abc", roll=size + 3, lot="abc")
            assert (len(result.rounds) == 1) == (2 * voices > size)


def test_a_candidate_is_elected_with_the_quota() -> None:
    """The fewest votes that one candidate more than there are seats cannot all have."""
    others = "bcdef"
    for size in SIZES:
        for seats in range(1, 5):
            quota = next(votes for votes in range(1, size + 2) if votes * (seats + 1) > size)
            for voices in (quota - 1, quota):
                ballots = some(("a",), voices) + [Ballot((others[n % 5],)) for n in range(size - voices)]
                result = count_single_transferable_vote(ballots, "a" + others, seats=seats, roll=size, lot="a" + others)
                assert result.quota == quota
                assert ("a" in result.stages[0].elected) == (voices == quota)


@pytest.mark.parametrize("ratio", [Fraction(1), Fraction(6, 5), Fraction(2)])
def test_none_of_the_above_is_beaten_by_ratio_and_by_number(ratio: Fraction) -> None:
    for size in SIZES:
        needed = next(v for v in range(size + 1) if v * ratio.denominator > ratio.numerator * (size - v))
        for voices in around(needed, size):
            ballots = some(({"a"}, {"n"}), voices) + some(({"n"}, {"a"}), size - voices)
            for number in (voices, voices + 1):
                clause = NoneOfTheAbove("n", number, ratio)
                result = count_schulze(ballots, "an", roll=size, none_of_the_above=clause)
                assert (result.dropped == ()) == (voices >= needed and voices >= number)


def test_a_median_is_what_more_than_half_grade_at_least() -> None:
    """The lower middle: exactly half is not enough."""
    for size in SIZES:
        for voices in (size // 2, size // 2 + 1):
            ballots = some({"a": 4, "b": 1}, voices) + some({"a": 0, "b": 1}, size - voices)
            result = count_majority_judgment(ballots, "ab", grades=5, roll=size)
            assert (result.ranking[0] == ("a",)) == (2 * voices > size)
