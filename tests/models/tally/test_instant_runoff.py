"""Instant runoff: the example of the rules, exhausted ballots, ties on the way, and what it does not promise."""

from fractions import Fraction

import pytest

from models.tally import Ballot, CannotCount, Quorum, RunoffOutcome, Unexpressed, count_instant_runoff


def cast(*lines):
    """Ballots of lines such as "9 AB"."""
    pairs = (line.partition(" ")[::2] for line in lines)
    return [Ballot(tuple(ranking), int(weight)) for weight, ranking in pairs]


RULES = cast("9 AB", "7 BC", "6 CB", "2 C", "3 DA", "1 DB")


def test_the_example_of_the_rules():
    result = count_instant_runoff(RULES, "ABCD", roll=30)
    tables = [tuple(votes for _, votes in this.votes) for this in result.rounds]
    assert tables == [(9, 7, 8, 4), (12, 8, 8), (12, 15)]
    assert [this.excluded for this in result.rounds] == ["D", "B", None]
    assert (result.elected, result.outcome) == ("C", RunoffOutcome.ELECTED)
    parted = result.rounds[1].tie_break
    assert parted is not None
    assert (parted.among, parted.earlier, parted.lot) == (("B", "C"), 1, None)


def test_the_majority_is_of_the_continuing_ballots():
    result = count_instant_runoff(cast("4 A", "3 B", "2 C"), "ABC", roll=30)
    last = result.rounds[-1]
    assert (last.votes, last.continuing, last.exhausted) == ((("A", 4), ("B", 3)), 7, 2)
    assert (result.elected, result.turnout.cast) == ("A", 9)


def test_half_is_no_majority():
    first = count_instant_runoff(cast("3 A", "2 B", "1 CB"), "ABC", roll=30).rounds[0]
    assert (first.votes[0], first.continuing, first.excluded) == (("A", 3), 6, "C")


@pytest.mark.parametrize(("lot", "elected"), [("ABC", "A"), ("CBA", "B"), (None, None)])
def test_two_left_and_equal(lot, elected):
    result = count_instant_runoff(cast("3 A", "3 B"), "ABC", roll=30, lot=lot)
    assert result.elected == elected
    assert (result.outcome is RunoffOutcome.TIED) == (lot is None)
    parted = result.rounds[-2 if lot else -1].tie_break
    assert parted is not None
    assert parted.lot is not None
    assert parted.lot.among == ("A", "B")
    assert (result.tie is None) == (lot is not None)


def test_the_count_stands_where_the_lot_is_needed():
    result = count_instant_runoff(cast("3 A", "2 B", "2 C"), "ABCD", roll=30)
    assert [this.excluded for this in result.rounds] == ["D", None]
    assert (result.elected, result.outcome) == (None, RunoffOutcome.TIED)
    assert result.tie is not None
    assert (result.tie.among, result.tie.places) == (("B", "C"), 1)


@pytest.mark.parametrize("options", ["ABC", "A"])
def test_no_vote_at_all_is_a_tie_of_all(options):
    blank = [Ballot(Unexpressed.BLANK, 2), Ballot(()), Ballot(Unexpressed.ABSTAIN)]
    result = count_instant_runoff(blank, options, roll=30)
    assert (result.outcome, len(result.rounds), result.turnout.blank) == (RunoffOutcome.TIED, 1, 3)
    assert result.tie is not None
    assert result.tie.among == tuple(options)
    assert count_instant_runoff(blank, options, roll=30, lot=options[::-1]).elected == options[-1]


def test_one_option_or_none_is_no_trouble():
    assert count_instant_runoff(cast("1 A"), "A", roll=30).elected == "A"
    assert count_instant_runoff([], "", roll=30).outcome is RunoffOutcome.NOTHING


def test_without_a_quorum_nobody_is_elected():
    result = count_instant_runoff(RULES, "ABCD", roll=60, quorum=Quorum(Fraction(1, 2)))
    assert (result.elected, result.outcome) == (None, RunoffOutcome.NO_QUORUM)


def test_the_option_that_beats_every_other_can_lose():
    """The card says so: B would win against A (7 to 4) and against C (8 to 3), and leaves first."""
    assert count_instant_runoff(cast("4 AB", "3 BA", "4 CB"), "ABC", roll=30).elected == "A"


def test_more_votes_can_make_an_option_lose():
    """It is not monotone: ten who ranked A last rank it first, and A, who had won, loses to C."""
    before = count_instant_runoff(cast("39 ABC", "35 BCA", "26 CAB"), "ABC", roll=100)
    after = count_instant_runoff(cast("49 ABC", "25 BCA", "26 CAB"), "ABC", roll=100)
    assert (before.elected, after.elected) == ("A", "C")


@pytest.mark.parametrize("ranking", [("A", "A"), ("A", "Z"), (frozenset("AB"),)])
def test_what_makes_no_sense_is_refused(ranking):
    with pytest.raises(CannotCount):
        count_instant_runoff([Ballot(ranking)], "AB", roll=30)
