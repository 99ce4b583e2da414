"""Approval: one seat, several, a floor, and the tie at the cut."""

from fractions import Fraction

import pytest

from models.tally import (
    ApprovalOutcome,
    Ballot,
    Base,
    CannotCount,
    Quorum,
    Threshold,
    TieRule,
    Unexpressed,
    at_least,
    count_approval,
)

OPTIONS = ["a", "b", "c", "d"]
BALLOTS: list[Ballot[set[str]]] = [
    Ballot({"a", "b"}, 3),
    Ballot({"a", "c"}, 2),
    Ballot({"c"}),
    Ballot(set()),
    Ballot(Unexpressed.ABSTAIN, 2),
]


def test_the_most_approved_are_elected():
    result = count_approval(BALLOTS, OPTIONS, roll=20)
    assert result.approvals == (("a", 5), ("b", 3), ("c", 3), ("d", 0))
    assert (result.elected, result.outcome, result.tie) == (("a",), ApprovalOutcome.DECIDED, None)
    assert (result.turnout.blank, result.turnout.abstained, result.turnout.cast) == (1, 2, 9)


@pytest.mark.parametrize(
    ("rule", "lot", "elected", "outcome"),
    [
        (TieRule.LOT, None, ("a",), ApprovalOutcome.TIED),
        (TieRule.LOT, ["d", "c", "b", "a"], ("a", "c"), ApprovalOutcome.DECIDED),
        (TieRule.SECOND_ROUND, None, ("a",), ApprovalOutcome.SECOND_ROUND),
        (TieRule.SECOND_ROUND, ["d", "c", "b", "a"], ("a",), ApprovalOutcome.SECOND_ROUND),
        (TieRule.STATUS_QUO, None, ("a",), ApprovalOutcome.INCOMPLETE),
    ],
)
def test_a_tie_at_the_cut(rule, lot, elected, outcome):
    result = count_approval(BALLOTS, OPTIONS, roll=20, seats=2, tie_rule=rule, lot=lot)
    assert (result.elected, result.outcome) == (elected, outcome)
    assert result.tie is not None
    assert (result.tie.among, result.tie.places) == (("b", "c"), 1)


def test_several_places_fall_by_lot():
    ballots = [Ballot({option}) for option in OPTIONS]
    result = count_approval(ballots, OPTIONS, roll=20, seats=3, lot=["d", "b", "a", "c"])
    assert (result.elected, result.outcome) == (("d", "b", "a"), ApprovalOutcome.DECIDED)


def test_a_floor_keeps_places_empty():
    half = at_least(Fraction(1, 2), Base.CAST)
    result = count_approval(BALLOTS, OPTIONS, roll=20, seats=3, floor=half)
    assert (result.elected, result.outcome) == (("a",), ApprovalOutcome.DECIDED)
    assert [(option, measure.required, measure.reached) for option, measure in result.floors][:2] == [
        ("a", 5, True),
        ("b", 5, False),
    ]


@pytest.mark.parametrize(("strict", "elected"), [(False, ("a",)), (True, ())])
def test_a_floor_at_its_boundary(strict, elected):
    floor = Threshold(Fraction(1, 2), Base.EXPRESSED, strict)
    result = count_approval([Ballot({"a"}, 5), Ballot({"b"}, 2), Ballot({"c"}, 3)], OPTIONS, roll=10, floor=floor)
    assert result.elected == elected


def test_more_seats_than_options_no_ballot_and_no_option_are_no_trouble():
    assert count_approval(BALLOTS, OPTIONS, roll=20, seats=9).elected == ("a", "b", "c", "d")
    nobody = count_approval([], OPTIONS, roll=20)
    assert (nobody.elected, nobody.outcome) == ((), ApprovalOutcome.TIED)
    assert count_approval([], [], roll=20).elected == ()


def test_without_a_quorum_nobody_is_elected():
    result = count_approval(BALLOTS, OPTIONS, roll=20, quorum=Quorum(Fraction(1, 2)))
    assert (result.elected, result.outcome) == ((), ApprovalOutcome.NO_QUORUM)


def test_what_makes_no_sense_is_refused():
    with pytest.raises(CannotCount):
        count_approval(BALLOTS, OPTIONS, roll=20, seats=0)
    with pytest.raises(CannotCount):
        count_approval([Ballot({"z"})], OPTIONS, roll=20)
