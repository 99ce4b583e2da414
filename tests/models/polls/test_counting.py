"""Counting by a poll's rules: one result, one spelling, and weight k is k ballots."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from models.polls.choices import BLANK, MOTION, spelled_approval, spelled_choice
from models.polls.counting import Outcome, PollResult, count, read_result, spelled_result
from models.polls.rules import Rules
from models.polls.tables import Method
from models.tally import Answer, Base, Quorum, Threshold, TieRule, at_least, draw, more_than_half, two_thirds

POLL = "4e7c8f0e-5a5d-4a1e-9a50-b2f43a6b0c11"
SEED = bytes(range(32))
IDS = [f"option-{number}" for number in range(5)]
LOT = draw(SEED, POLL, IDS).order

thresholds = st.builds(
    Threshold,
    st.sampled_from([Fraction(1, 2), Fraction(2, 3), Fraction(3, 5), Fraction(0), Fraction(1)]),
    st.sampled_from(Base),
    strict=st.booleans(),
)
quorums = st.none() | st.builds(Quorum, st.sampled_from([Fraction(1, 2), Fraction(1, 4)]), st.booleans())


Cast = tuple[Method, Rules, list[tuple[str, int]], int]
"""A method, its rules, ballots with their weights, and the voices of the roll."""


@st.composite
def polls(draw_: st.DrawFn) -> Cast:
    """A method with rules that fit it, ballots with weights, and a roll that holds them."""
    method = draw_(st.sampled_from(Method))
    if method is Method.MOTION:
        rules = Rules(tuple(draw_(st.lists(thresholds, min_size=1, max_size=2))), draw_(quorums))
        choices = st.sampled_from(MOTION)
    else:
        rules = Rules(
            tuple(draw_(st.lists(thresholds, max_size=1))),
            draw_(quorums),
            ties=draw_(st.sampled_from(TieRule)),
            second_round=method is Method.CHOICE and draw_(st.booleans()),
            seats=draw_(st.integers(1, 4)) if method is Method.APPROVAL else 1,
        )
        if method is Method.CHOICE:
            choices = st.sampled_from([BLANK, *map(spelled_choice, range(5))])
        else:
            choices = st.sets(st.integers(0, 4)).map(spelled_approval)
    ballots = draw_(st.lists(st.tuples(choices, st.integers(1, 4)), max_size=25))
    return method, rules, ballots, sum(weight for _, weight in ballots) + draw_(st.integers(0, 10))


def counted(poll: Cast, **facts: Answer | None) -> PollResult:
    method, rules, ballots, roll = poll
    options = [] if method is Method.MOTION else IDS
    return count(method, rules, options, ballots, roll=roll, lot=LOT if options else (), **facts)


@given(polls(), st.randoms(use_true_random=False))
def test_a_weight_is_so_many_ballots_in_whatever_order(poll: Cast, chance: object) -> None:
    """What the close publishes of a confidential poll counts as what was cast."""
    method, rules, ballots, roll = poll
    split = [(choice, 1) for choice, weight in ballots for _ in range(weight)]
    chance.shuffle(split)  # type: ignore[attr-defined]  # a random.Random
    assert counted((method, rules, split, roll)) == counted(poll)


@given(polls())
def test_one_result_has_one_spelling(poll: Cast) -> None:
    """And is read again as it was; counting again gives the same."""
    result = counted(poll)
    assert read_result(spelled_result(result)) == result
    assert spelled_result(counted(poll)) == spelled_result(result)
    assert "." not in spelled_result(result), "nothing in it is a float"


@given(polls())
def test_what_an_outcome_promises(poll: Cast) -> None:
    """Who is elected where something is decided, who goes on where there is a second round."""
    method, rules, _, _ = poll
    result = counted(poll)
    assert result.decides is (result.outcome in (Outcome.ADOPTED, Outcome.DECIDED))
    if method is Method.MOTION:
        assert result.outcome in (Outcome.ADOPTED, Outcome.REJECTED, Outcome.NO_QUORUM)
        assert not result.elected
        return
    if result.outcome is Outcome.DECIDED:
        assert len(result.elected) == rules.seats
    if result.outcome is Outcome.INCOMPLETE:
        assert 0 < len(result.elected) < rules.seats
    assert bool(result.going) is (result.outcome is Outcome.SECOND_ROUND)
    assert bool(result.places) is (result.outcome is Outcome.SECOND_ROUND)
    assert len(result.going) > result.places or not result.going
    if result.quorum is not None and not result.quorum.reached:
        assert result.outcome is Outcome.NO_QUORUM
        assert not result.elected


def motion(ballots: dict[str, int], rules: Rules, roll: int, casting_vote: Answer | None = None) -> PollResult:
    return count(Method.MOTION, rules, [], list(ballots.items()), roll=roll, lot=(), casting_vote=casting_vote)


def test_thresholds_and_quorum_at_their_boundary_with_rolls_of_every_size() -> None:
    """Whole numbers, exactly: one voice less is not enough."""
    for roll in range(1, 201):
        needed = roll // 2 + 1
        rules = Rules((more_than_half(Base.ROLL),), Quorum(Fraction(1, 2)))
        assert motion({"for": needed}, rules, roll).outcome is Outcome.ADOPTED
        fewer = motion({"for": needed - 1, "abstain": 1}, rules, roll) if needed > 1 else None
        assert fewer is None or fewer.outcome is Outcome.REJECTED
        thirds = -(-2 * roll // 3)
        assert (
            motion(
                {"for": thirds, "against": roll - thirds} if roll > thirds else {"for": thirds},
                Rules((two_thirds(Base.EXPRESSED),)),
                roll,
            ).outcome
            is Outcome.ADOPTED
        )
        if thirds > 1:
            short = {"for": thirds - 1, "against": roll - thirds + 1}
            assert motion(short, Rules((two_thirds(Base.EXPRESSED),)), roll).outcome is Outcome.REJECTED
        quorum = -(-roll // 2)
        if quorum > 1:
            assert motion({"for": quorum - 1}, rules, roll).outcome is Outcome.NO_QUORUM


def test_a_tie_ends_as_the_card_said() -> None:
    """The lot is the public one; a status quo chooses nobody; a second round takes those who are equal."""
    ballots = [("0", 2), ("1", 2), ("2", 1)]

    def choose(ties: TieRule) -> PollResult:
        return count(Method.CHOICE, Rules(ties=ties), IDS, ballots, roll=9, lot=LOT)

    drawn = choose(TieRule.LOT)
    assert drawn.elected == (min(IDS[:2], key=LOT.index),)
    assert drawn.tie is not None
    assert set(drawn.tie.among) == set(IDS[:2])
    assert choose(TieRule.STATUS_QUO).outcome is Outcome.NOTHING
    assert choose(TieRule.SECOND_ROUND).going == tuple(IDS[:2])
    assert choose(TieRule.STATUS_QUO).tie == drawn.tie.__class__(tuple(IDS[:2]), 1, None), "a lot not asked draws none"


def test_a_casting_vote_counts_only_between_equals() -> None:
    """And is told where it was used."""
    rules = Rules((more_than_half(Base.EXPRESSED),), casting_vote=True)
    used = motion({"for": 3, "against": 3}, rules, 9, Answer.FOR)
    assert (used.outcome, used.casting_vote, used.equal) == (Outcome.ADOPTED, Answer.FOR, True)
    assert motion({"for": 3, "against": 3}, rules, 9).outcome is Outcome.REJECTED
    assert motion({"for": 2, "against": 3}, rules, 9, Answer.FOR).casting_vote is None


def test_an_approval_with_a_floor() -> None:
    """Fewer than the seats reach it: what is decided is incomplete, or nothing."""
    rules = Rules((at_least(Fraction(1, 2), Base.CAST),), seats=2, ties=TieRule.LOT)
    some = count(Method.APPROVAL, rules, IDS, [("1", 3), ("2", 1)], roll=9, lot=LOT)
    assert (some.outcome, some.elected) == (Outcome.INCOMPLETE, (IDS[0],))
    none = count(Method.APPROVAL, rules, IDS, [("1", 1), ("2", 1), ("4", 1)], roll=9, lot=LOT)
    assert (none.outcome, none.elected) == (Outcome.NOTHING, ())
    assert [floor.reached for floor in some.floors] == [True, False, False, False, False]
