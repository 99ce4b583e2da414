"""A motion that asks for two majorities at once: both at their exact boundary, and neither lost when one is changed."""

from __future__ import annotations

from fractions import Fraction

import pytest

from models.polls.counting import Outcome, PollResult, count, read_result, spelled_result
from models.polls.errors import RulesDoNotFit
from models.polls.kinds import Method
from models.polls.rules import Rules, demand_fitting, read_rules, spelled, with_first, with_second
from models.tally import Answer, Base, Threshold, at_least, more_than_half, two_thirds

HALF, OF_ALL = more_than_half(Base.EXPRESSED), at_least(Fraction(2, 5), Base.ROLL)
JOINED = Rules((HALF, OF_ALL))


def counted(ballots: dict[str, int], roll: int, casting_vote: Answer | None = None) -> PollResult:
    cast = [(choice, voices) for choice, voices in ballots.items() if voices]
    return count(Method.MOTION, JOINED, [], cast, roll=roll, lot=(), casting_vote=casting_vote)


def reached(result: PollResult) -> list[bool]:
    return [each.reached for each in result.majorities]


def test_both_at_their_exact_boundary_with_rolls_of_every_size() -> None:
    """Two fifths of the roll, and one more for than against; a voice less of either is not enough, and says which."""
    for roll in range(2, 201):
        needed = -(-2 * roll // 5)
        against = min(needed - 1, roll - needed)
        met = counted({"for": needed, "against": against, "abstain": roll - needed - against}, roll)
        assert (met.outcome, reached(met)) == (Outcome.ADOPTED, [True, True]), roll
        assert [each.required for each in met.majorities] == [(needed + against) // 2 + 1, needed]
        equal = min(needed, roll - needed)
        if equal == needed:
            tied = counted({"for": needed, "against": equal}, roll)
            assert (tied.outcome, reached(tied)) == (Outcome.REJECTED, [False, True]), roll
        if needed > 1:
            short = counted({"for": needed - 1, "abstain": roll - needed + 1}, roll)
            assert (short.outcome, reached(short)) == (Outcome.REJECTED, [True, False]), roll
        assert read_result(spelled_result(met)) == met


def test_two_fifths_are_no_float() -> None:
    """44 of 108 are enough, 43 are not: two fifths are 43.2."""
    assert counted({"for": 43}, 108).outcome is Outcome.REJECTED
    assert counted({"for": 44}, 108).outcome is Outcome.ADOPTED


def test_a_casting_vote_makes_no_voices_of_the_roll_out_of_nothing() -> None:
    """It is one voice more between equals: enough for the half, and for two fifths where one was missing."""
    assert counted({"for": 3, "against": 3}, 10, Answer.FOR).outcome is Outcome.ADOPTED
    short = counted({"for": 2, "against": 2}, 10, Answer.FOR)
    assert (short.outcome, reached(short)) == (Outcome.REJECTED, [True, False])


def test_both_are_spelled_and_read_back() -> None:
    assert read_rules(spelled(JOINED)) == JOINED
    demand_fitting(JOINED, Method.MOTION, named=False, options=0)


@pytest.mark.parametrize("method", [Method.CHOICE, Method.APPROVAL])
def test_a_choice_and_an_approval_ask_for_one_at_most(method: Method) -> None:
    with pytest.raises(RulesDoNotFit) as refused:
        demand_fitting(JOINED, method, named=False, options=3)
    assert refused.value.what == "several_majorities"
    with pytest.raises(RulesDoNotFit) as refused:
        with_second(Rules((HALF,)), OF_ALL, method)
    assert refused.value.what == "several_majorities"
    assert with_second(JOINED, None, method) == Rules((HALF,)), "what was there can be taken away"


def test_one_is_changed_and_the_other_stays() -> None:
    third = Threshold(Fraction(1, 4), Base.CAST, strict=True)
    assert with_first(JOINED, two_thirds(Base.CAST)).majorities == (two_thirds(Base.CAST), OF_ALL)
    assert with_first(JOINED, OF_ALL).majorities == (OF_ALL,), "the same twice is once"
    assert with_first(Rules(), HALF).majorities == (HALF,)
    assert with_second(Rules((HALF,)), OF_ALL, Method.MOTION) == JOINED
    assert with_second(JOINED, third, Method.MOTION).majorities == (HALF, third)
    assert with_second(JOINED, None, Method.MOTION).majorities == (HALF,)
    assert with_second(Rules((HALF, OF_ALL, third)), two_thirds(Base.CAST), Method.MOTION).majorities == (
        HALF,
        two_thirds(Base.CAST),
        third,
    )
    for rules, second, what in ((JOINED, HALF, "same_majority"), (Rules(), HALF, "motion_without_majority")):
        with pytest.raises(RulesDoNotFit) as refused:
            with_second(rules, second, Method.MOTION)
        assert refused.value.what == what
