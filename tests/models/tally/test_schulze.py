"""The Schulze method: the example of the rules, published examples of the author, ties, none of the above."""

from fractions import Fraction

import pytest

from models.tally import (
    Ballot,
    CannotCount,
    NoneOfTheAbove,
    Quorum,
    SchulzeOutcome,
    Unexpressed,
    count_schulze,
)


def cast(*lines):
    """Ballots of lines such as "9 A>BC": B and C are equal."""
    pairs = (line.partition(" ")[::2] for line in lines)
    return [Ballot(tuple(map(frozenset, ranking.split(">"))), int(weight)) for weight, ranking in pairs]


RULES = cast("4 A>B>C", "3 B>C>A", "2 C>A>B", "1 C>B")


def test_the_example_of_the_rules():
    result = count_schulze(RULES, "ABC", roll=20)
    assert result.duels == ((0, 6, 4), (4, 0, 7), (6, 3, 0))
    assert result.paths == ((0, 6, 6), (6, 0, 7), (6, 6, 0))
    assert (result.unbeaten, result.ranks) == (("A", "B"), (1, 1, 2))
    assert (result.condorcet, result.elected, result.outcome) == (None, None, SchulzeOutcome.TIED)
    assert count_schulze(RULES, "ABC", roll=20, lot="CBA").elected == "B"


def test_the_first_example_of_the_author():
    """Schulze 2011, example 1: 21 voters, four candidates; D is the winner."""
    ballots = cast("8 A>C>D>B", "2 B>A>D>C", "4 C>D>B>A", "4 D>B>A>C", "3 D>C>B>A")
    result = count_schulze(ballots, "ABCD", roll=21)
    assert result.paths == ((0, 14, 14, 12), (13, 0, 13, 12), (13, 15, 0, 12), (13, 19, 13, 0))
    assert (result.elected, result.ranks) == ("D", (2, 4, 3, 1))


def test_the_known_example_of_45_voters():
    """The example of the encyclopaedias: E > A > C > B > D."""
    ballots = cast(
        *("5 A>C>B>E>D", "5 A>D>E>C>B", "8 B>E>D>A>C", "3 C>A>B>E>D"),
        *("7 C>A>E>B>D", "2 C>B>A>D>E", "7 D>C>E>B>A", "8 E>B>A>D>C"),
    )
    result = count_schulze(ballots, "ABCDE", roll=45)
    assert (result.elected, result.ranks) == ("E", (2, 4, 3, 5, 1))


def test_an_unranked_option_is_below_all_and_equals_are_equal():
    result = count_schulze(cast("3 A", "2 AB>C"), "ABC", roll=20)
    assert result.duels == ((0, 3, 5), (0, 0, 2), (0, 0, 0))
    assert (result.condorcet, result.elected) == ("A", "A")


def test_none_of_the_above_must_be_beaten():
    ballots = cast("6 A>N>B", "5 B>N>A")
    clause = NoneOfTheAbove("N")
    assert count_schulze(ballots, "ABN", roll=20, none_of_the_above=clause).dropped == ("B",)
    by_ratio = count_schulze(ballots, "ABN", roll=20, none_of_the_above=NoneOfTheAbove("N", 0, Fraction(6, 5)))
    assert (by_ratio.dropped, by_ratio.elected) == (("A", "B"), "N")
    by_number = count_schulze(ballots, "ABN", roll=20, none_of_the_above=NoneOfTheAbove("N", 7))
    assert by_number.dropped == ("A", "B")
    assert count_schulze(ballots, "ABN", roll=20, none_of_the_above=NoneOfTheAbove("N", 6)).elected == "A"


def test_no_ballot_one_option_and_none_are_no_trouble():
    nobody = count_schulze([Ballot(Unexpressed.BLANK), Ballot(())], "ABC", roll=20)
    assert (nobody.unbeaten, nobody.outcome) == (("A", "B", "C"), SchulzeOutcome.TIED)
    assert count_schulze(cast("1 A"), "A", roll=20).elected == "A"
    assert count_schulze([], "", roll=20).outcome is SchulzeOutcome.NOTHING


def test_without_a_quorum_nobody_is_elected():
    result = count_schulze(cast("9 A"), "AB", roll=20, quorum=Quorum(Fraction(1, 2)))
    assert (result.elected, result.outcome) == (None, SchulzeOutcome.NO_QUORUM)


def test_what_makes_no_sense_is_refused():
    with pytest.raises(CannotCount):
        count_schulze(cast("1 A>A"), "AB", roll=20)
    with pytest.raises(CannotCount):
        count_schulze(cast("1 Z"), "AB", roll=20)
    with pytest.raises(CannotCount):
        count_schulze([], "AB", roll=20, none_of_the_above=NoneOfTheAbove("N"))
