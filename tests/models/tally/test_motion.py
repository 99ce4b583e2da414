"""Motions: the examples of the rules, and what adopts nothing."""

from fractions import Fraction
from typing import cast as cast_as

import pytest

from models.tally import (
    Answer,
    Ballot,
    Base,
    CannotCount,
    MotionOutcome,
    Quorum,
    at_least,
    count_motion,
    more_than_half,
    two_thirds,
)
from tests.models.tally.test_thresholds import cast

HALF_OF_THE_EXPRESSED = [more_than_half(Base.EXPRESSED)]
ADOPTED, REJECTED, NO_QUORUM = MotionOutcome.ADOPTED, MotionOutcome.REJECTED, MotionOutcome.NO_QUORUM


@pytest.mark.parametrize(
    ("ballots", "majority", "outcome"),
    [
        (cast(72, 36), two_thirds(Base.EXPRESSED), ADOPTED),
        (cast(71, 36), two_thirds(Base.EXPRESSED), REJECTED),
        (cast(54, 54), more_than_half(Base.EXPRESSED), REJECTED),
        (cast(50, 20, abstained=30), two_thirds(Base.EXPRESSED), ADOPTED),
        (cast(50, 20, abstained=30), more_than_half(Base.CAST), REJECTED),
        (cast(50, 20, blank=30), more_than_half(Base.CAST), REJECTED),
        (cast(55, 0), more_than_half(Base.ROLL), ADOPTED),
        (cast(54, 0), more_than_half(Base.ROLL), REJECTED),
        (cast(0, 0, abstained=108), more_than_half(Base.EXPRESSED), REJECTED),
        ([], more_than_half(Base.EXPRESSED), REJECTED),
    ],
)
def test_a_roll_of_108(ballots, majority, outcome):
    assert count_motion(ballots, roll=108, majorities=[majority]).outcome is outcome


@pytest.mark.parametrize(("voices", "outcome"), [(54, ADOPTED), (53, NO_QUORUM)])
def test_without_a_quorum_there_is_no_decision(voices, outcome):
    result = count_motion(cast(voices, 0), roll=108, majorities=HALF_OF_THE_EXPRESSED, quorum=Quorum(Fraction(1, 2)))
    assert result.outcome is outcome
    assert result.quorum is not None
    assert (result.quorum.required, result.quorum.cast) == (54, voices)


def test_blank_abstaining_and_absent_are_three_things():
    result = count_motion(cast(5, 3, abstained=2, blank=1), roll=20, majorities=HALF_OF_THE_EXPRESSED)
    turnout = result.turnout
    assert (turnout.expressed, turnout.abstained, turnout.blank, turnout.cast, turnout.absent) == (8, 2, 1, 11, 9)
    assert (result.in_favour, result.against) == (5, 3)


def test_several_majorities_must_all_be_reached():
    joined = [more_than_half(Base.EXPRESSED), at_least(Fraction(2, 5), Base.ROLL)]
    low = count_motion(cast(43, 0), roll=108, majorities=joined)
    assert [measure.reached for measure in low.measures] == [True, False]
    assert low.outcome is REJECTED
    assert count_motion(cast(44, 0), roll=108, majorities=joined).outcome is ADOPTED


@pytest.mark.parametrize(("vote", "outcome"), [(Answer.FOR, ADOPTED), (Answer.AGAINST, REJECTED), (None, REJECTED)])
def test_a_casting_vote_parts_equal_voices(vote, outcome):
    result = count_motion(cast(5, 5), roll=20, majorities=HALF_OF_THE_EXPRESSED, casting_vote=vote)
    assert result.equal
    assert (result.outcome, result.casting_vote) == (outcome, vote)


def test_a_casting_vote_is_only_used_when_voices_are_equal():
    result = count_motion(cast(5, 6), roll=20, majorities=HALF_OF_THE_EXPRESSED, casting_vote=Answer.FOR)
    assert (result.outcome, result.casting_vote) == (REJECTED, None)
    nobody = count_motion([], roll=20, majorities=HALF_OF_THE_EXPRESSED, casting_vote=Answer.FOR)
    assert (nobody.outcome, nobody.casting_vote) == (REJECTED, None)


def test_a_casting_vote_makes_no_two_thirds():
    result = count_motion(cast(5, 5), roll=20, majorities=[two_thirds(Base.EXPRESSED)], casting_vote=Answer.FOR)
    assert result.outcome is REJECTED


@pytest.mark.parametrize(
    "arguments",
    [
        {"ballots": cast(1, 0), "majorities": []},
        {"ballots": cast(21, 0), "majorities": HALF_OF_THE_EXPRESSED},
        {"ballots": [Ballot(Answer.FOR, 0)], "majorities": HALF_OF_THE_EXPRESSED},
        {"ballots": [Ballot(Answer.FOR, cast_as(int, 1.5))], "majorities": HALF_OF_THE_EXPRESSED},
        {"ballots": [Ballot("maybe")], "majorities": HALF_OF_THE_EXPRESSED},
        {"ballots": [Ballot(Answer.FOR, True)], "majorities": HALF_OF_THE_EXPRESSED},
    ],
)
def test_what_makes_no_sense_is_refused(arguments):
    with pytest.raises(CannotCount):
        count_motion(roll=20, **arguments)
