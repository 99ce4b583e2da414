"""Majorities and quorums at their exact boundary, with rolls of every size to 200."""

from fractions import Fraction

import pytest

from models.tally import (
    Answer,
    Ballot,
    Base,
    CannotCount,
    MotionOutcome,
    Quorum,
    Threshold,
    Turnout,
    Unexpressed,
    at_least,
    count_motion,
    more_than_half,
    required_voices,
    two_thirds,
)

SHARES = [
    Fraction(n, d) for n, d in [(0, 1), (1, 4), (1, 3), (2, 5), (1, 2), (3, 5), (2, 3), (3, 4), (99, 100), (1, 1)]
]


def cast(in_favour, against, abstained=0, blank=0):
    """Ballots, by their numbers; heavy ones, for a weight of k is k ballots."""
    votes: list[Ballot[Answer]] = [
        *([Ballot(Answer.FOR, in_favour)] if in_favour else []),
        *([Ballot(Answer.AGAINST, against)] if against else []),
        *([Ballot(Unexpressed.ABSTAIN, abstained)] if abstained else []),
        *([Ballot(Unexpressed.BLANK, blank)] if blank else []),
    ]
    return votes


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("share", SHARES)
def test_required_voices_is_the_boundary(share, strict):
    for base in range(201):
        required = required_voices(share, base, strict=strict)
        passes = [voices > share * base if strict else voices >= share * base for voices in range(base + 2)]
        assert required == passes.index(True)


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("share", SHARES)
def test_a_motion_passes_from_its_boundary_on(share, strict):
    """Of the roll, of the cast (abstentions and blank ballots weigh), of the expressed, for each size to 200."""
    for roll in range(1, 201):
        required = required_voices(share, roll, strict=strict)
        for voices in {required - 1, required} & set(range(roll + 1)):
            others = roll - voices
            samples = {
                Base.ROLL: cast(voices, others // 2),
                Base.CAST: cast(voices, 0, abstained=others // 2, blank=others - others // 2),
                Base.EXPRESSED: cast(voices, others),
            }
            for base, ballots in samples.items():
                result = count_motion(ballots, roll=roll, majorities=[Threshold(share, base, strict)])
                assert (result.outcome is MotionOutcome.ADOPTED) == (voices >= required)
                assert (result.measures[0].base, result.measures[0].required) == (roll, required)


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("share", SHARES)
def test_a_quorum_is_met_from_its_boundary_on(share, strict):
    for roll in range(1, 201):
        for voices in range(max(0, int(share * roll) - 2), min(roll, int(share * roll) + 3)):
            met = voices > share * roll if strict else voices >= share * roll
            result = count_motion(
                cast(voices - voices // 3, 0, abstained=voices // 3),
                roll=roll,
                majorities=[more_than_half(Base.EXPRESSED)],
                quorum=Quorum(share, strict),
            )
            assert result.quorum is not None
            assert result.quorate == result.quorum.reached == met
            assert (result.outcome is MotionOutcome.NO_QUORUM) == (not met)


@pytest.mark.parametrize("threshold", [at_least(Fraction(0), base) for base in Base])
def test_an_empty_base_reaches_nothing(threshold):
    assert not threshold.measure(0, Turnout(0, 0, 0, 0)).reached


def test_an_empty_roll_reaches_no_quorum():
    assert not Quorum(Fraction(0)).check(Turnout(0, 0, 0, 0)).reached


def test_the_words_of_statutes():
    turnout = Turnout(roll=108, expressed=107, blank=0, abstained=0)
    assert two_thirds(Base.EXPRESSED).measure(71, turnout).required == 72
    assert more_than_half(Base.ROLL).measure(55, turnout).required == 55
    assert at_least(Fraction(3, 5), Base.CAST).measure(65, turnout).required == 65


@pytest.mark.parametrize("share", [0.5, Fraction(-1, 2), Fraction(3, 2), 1])
def test_a_share_is_a_fraction_from_0_to_1(share):
    with pytest.raises(CannotCount):
        Threshold(share, Base.CAST, strict=True)
    with pytest.raises(CannotCount):
        Quorum(share)
