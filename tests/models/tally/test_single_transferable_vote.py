"""The Scottish single transferable vote: the example of the rules to the fifth decimal, ties, many seats."""

from fractions import Fraction

import pytest

from models.tally import (
    UNIT,
    Action,
    Ballot,
    CannotCount,
    Quorum,
    TransferOutcome,
    Unexpressed,
    count_single_transferable_vote,
)
from tests.models.tally.test_instant_runoff import cast

RULES = cast("17 ABD", "9 AC", "2 A", "7 BD", "8 CDB", "6 DC", "5 EC", "3 EB")


def units(*votes):
    return tuple(int(Fraction(vote) * UNIT) for vote in votes)


def test_the_example_of_the_rules():
    result = count_single_transferable_vote(RULES, "ABCDE", seats=3, roll=57)
    assert result.quota == 15
    assert [tuple(votes for _, votes in stage.votes) for stage in result.stages] == [
        units(28, 7, 8, 6, 8),
        units(15, "14.89276", "12.17852", 6, 8),
        units(15, "14.89276", "18.17852", 0, 8),
        units(15, "16.29156", 15, 0, 8),
    ]
    assert (result.elected, result.outcome) == (("A", "C", "B"), TransferOutcome.ELECTED)
    assert [(stage.action, stage.subject, stage.elected) for stage in result.stages] == [
        (Action.FIRST, None, ("A",)),
        (Action.SURPLUS, "A", ()),
        (Action.EXCLUSION, "D", ("C",)),
        (Action.SURPLUS, "C", ("B",)),
    ]


def test_what_truncation_loses_is_shown():
    """A's 28 papers go on at 0.46428 (13/28 is 0.464285...): 2 of them nowhere, and 0.00016 is lost."""
    stage = count_single_transferable_vote(RULES, "ABCDE", seats=3, roll=57).stages[1]
    assert stage.moved == (("B", 17 * 46428), ("C", 9 * 46428))
    assert (stage.moved_away, stage.non_transferable, stage.lost_by_truncation) == (13 * UNIT, 2 * 46428, 16)


def test_the_largest_surplus_goes_first_and_of_equals_the_one_who_had_more_before():
    result = count_single_transferable_vote(cast("9 AC", "7 BC", "1 C", "1 D"), "ABCD", seats=3, roll=99)
    assert [stage.subject for stage in result.stages[:3]] == [None, "A", "B"]
    equal = cast("8 AC", "8 BC", "1 C", "1 D")
    pending = count_single_transferable_vote(equal, "ABCD", seats=3, roll=99)
    assert (pending.outcome, pending.elected) == (TransferOutcome.TIED, ("A", "B"))
    assert pending.tie is not None
    assert (pending.tie.among, pending.tie.places) == (("A", "B"), 1)
    drawn = count_single_transferable_vote(equal, "ABCD", seats=3, roll=99, lot="DCBA")
    assert [stage.subject for stage in drawn.stages[:3]] == [None, "B", "A"]


def test_an_exclusion_looks_back_before_the_lot():
    ballots = cast("10 A", "4 B", "5 C", "1 DB", "8 E")
    result = count_single_transferable_vote(ballots, "ABCDE", seats=2, roll=99)
    assert [stage.subject for stage in result.stages if stage.action is Action.EXCLUSION][:2] == ["D", "B"]
    parted = next(stage.tie_break for stage in result.stages if stage.subject == "B")
    assert parted is not None
    assert (parted.among, parted.earlier, parted.lot) == (("B", "C"), 1, None)


def test_zeros_are_excluded_one_by_one():
    result = count_single_transferable_vote(cast("3 A", "2 B"), "ABCD", seats=1, roll=9, lot="ABCD")
    assert result.elected == ("A",)
    result = count_single_transferable_vote(cast("2 A", "2 B", "1 E"), "ABCDE", seats=1, roll=9, lot="ABCDE")
    assert [stage.subject for stage in result.stages] == [None, "D", "C", "E", "B"]
    assert result.stages[-1].without_quota


@pytest.mark.parametrize("seats", [3, 4, 9])
def test_seats_for_all_elect_all(seats):
    result = count_single_transferable_vote(cast("1 A", "3 B"), "ABC", seats=seats, roll=9)
    assert set(result.elected) == set("ABC")
    assert (len(result.stages), result.outcome) == (1, TransferOutcome.ELECTED)
    assert result.elected[0] == "B"


def test_no_ballot_is_a_tie_and_no_option_nobody():
    blank = [Ballot(Unexpressed.BLANK, 3), Ballot(())]
    result = count_single_transferable_vote(blank, "ABC", seats=2, roll=9)
    assert (result.outcome, result.quota, result.turnout.blank) == (TransferOutcome.TIED, 1, 4)
    assert count_single_transferable_vote(blank, "ABC", seats=2, roll=9, lot="CAB").elected == ("A", "C")
    assert count_single_transferable_vote([], "", seats=2, roll=9).elected == ()


def test_without_a_quorum_nobody_is_elected():
    result = count_single_transferable_vote(RULES, "ABCDE", seats=3, roll=115, quorum=Quorum(Fraction(1, 2)))
    assert (result.elected, result.outcome, len(result.stages)) == ((), TransferOutcome.NO_QUORUM, 4)


def test_what_makes_no_sense_is_refused():
    with pytest.raises(CannotCount):
        count_single_transferable_vote(RULES, "ABCDE", seats=0, roll=57)
    with pytest.raises(CannotCount):
        count_single_transferable_vote(cast("1 AA"), "AB", seats=1, roll=57)
    with pytest.raises(CannotCount):
        count_single_transferable_vote(cast("1 Z"), "AB", seats=1, roll=57)
