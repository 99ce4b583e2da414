"""Majority judgment: the examples of the rules, the lower median, the missing grade, ties, seven billion voters."""

from fractions import Fraction

import pytest

from models.tally import (
    Ballot,
    CannotCount,
    JudgmentOutcome,
    Quorum,
    Unexpressed,
    count_majority_judgment,
)
from models.tally.majority_judgment import rank, separate
from tests.models.tally.reference import majority_value


@pytest.mark.parametrize(
    ("better", "worse"),
    [((2, 1, 3, 2), (2, 2, 1, 3)), ((2, 1, 4, 1), (1, 3, 3, 1)), ((2, 4, 3, 1), (3, 3, 2, 2))],
)
def test_the_examples_of_the_rules(better, worse):
    assert rank({"worse": worse, "better": better})[0] == (("better",), ("worse",))


def test_the_same_counts_are_a_true_tie():
    groups, separations = rank({"a": (1, 1), "b": (1, 1)})
    assert (groups, separations) == ((("a", "b"),), ())


def test_of_two_middle_grades_the_lower_counts():
    ballots = [Ballot({"a": 0}), Ballot({"a": 4})]
    assert count_majority_judgment(ballots, ["a"], grades=5, roll=9).merits[0].median == 0


def test_where_two_part_is_told():
    parted = separate((2, 1, 3, 2), (2, 2, 1, 3))
    assert parted is not None
    one, other = majority_value("00122233"), majority_value("00112333")
    assert one[: parted.removed] == other[: parted.removed]
    assert (one[parted.removed], other[parted.removed]) == (str(parted.higher), str(parted.lower))


def test_a_missing_grade_is_the_worst_and_an_empty_ballot_is_blank():
    ballots = [Ballot({"a": 3, "b": 2}), Ballot({"b": 2}), Ballot({}), Ballot(Unexpressed.ABSTAIN)]
    result = count_majority_judgment(ballots, ["a", "b"], grades=4, roll=9)
    assert [(merit.option, merit.counts) for merit in result.merits] == [("b", (0, 0, 2, 0)), ("a", (1, 0, 0, 1))]
    assert (result.turnout.expressed, result.turnout.blank, result.turnout.abstained) == (2, 1, 1)
    assert result.elected == "b"


def test_the_gauge_is_exact():
    ballots = [Ballot({"a": grade}, weight) for grade, weight in enumerate([1, 2, 3, 4]) if weight]
    merit = count_majority_judgment(ballots, ["a"], grades=4, roll=99).merits[0]
    assert (merit.median, merit.above, merit.below) == (2, Fraction(4, 10), Fraction(3, 10))
    assert merit.leans_up


def test_a_tie_falls_by_lot():
    ballots = [Ballot({"a": 1, "b": 0}), Ballot({"a": 0, "b": 1})]
    result = count_majority_judgment(ballots, ["a", "b"], grades=2, roll=9)
    assert (result.elected, result.outcome) == (None, JudgmentOutcome.TIED)
    assert count_majority_judgment(ballots, ["a", "b"], grades=2, roll=9, lot=["b", "a"]).elected == "b"


def test_no_ballot_one_option_and_none_are_no_trouble():
    nobody = count_majority_judgment([], ["a", "b"], grades=5, roll=9)
    assert (nobody.ranking, nobody.outcome) == ((("a", "b"),), JudgmentOutcome.TIED)
    assert nobody.merits[0].median is None
    assert count_majority_judgment([Ballot({"a": 0})], ["a"], grades=5, roll=9).elected == "a"
    assert count_majority_judgment([], [], grades=5, roll=9).outcome is JudgmentOutcome.NOTHING


def test_without_a_quorum_nobody_is_elected():
    result = count_majority_judgment([Ballot({"a": 1})], ["a"], grades=2, roll=9, quorum=Quorum(Fraction(1, 2)))
    assert (result.elected, result.outcome) == (None, JudgmentOutcome.NO_QUORUM)


def test_seven_billion_are_counted_at_once():
    """Two options that part at the very last grades: no loop over ballots would ever end."""
    half = 3_500_000_000
    better, worse = (1, half, 0, half, 1), (2, half - 1, 0, half, 1)
    assert rank({"worse": worse, "better": better})[0] == (("better",), ("worse",))
    ballots = [Ballot({"a": 4, "b": 3}, half), Ballot({"a": 0, "b": 1}, half)]
    assert count_majority_judgment(ballots, ["a", "b"], grades=5, roll=2 * half).elected == "b"


@pytest.mark.parametrize("vote", [{"z": 1}, {"a": 5}, {"a": -1}, {"a": 1.0}, {"a": True}])
def test_what_makes_no_sense_is_refused(vote):
    with pytest.raises(CannotCount):
        count_majority_judgment([Ballot(vote)], ["a", "b"], grades=5, roll=9)


def test_grades_and_numbers_are_checked():
    with pytest.raises(CannotCount):
        count_majority_judgment([], ["a"], grades=1, roll=9)
    with pytest.raises(CannotCount):
        separate((1, 2), (2, 2))
