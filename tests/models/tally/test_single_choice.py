"""Single choice: relative majority, a majority asked for, second rounds, ties by each rule."""

from fractions import Fraction

import pytest

from models.tally import (
    Ballot,
    Base,
    CannotCount,
    ChoiceOutcome,
    Quorum,
    TieRule,
    Unexpressed,
    count_choice,
    more_than_half,
)

ABC = ["a", "b", "c"]
HALF = more_than_half(Base.EXPRESSED)


def cast(blank=0, abstained=0, **voices):
    some = [(Unexpressed.BLANK, blank), (Unexpressed.ABSTAIN, abstained), *voices.items()]
    return [Ballot(vote, weight) for vote, weight in some if weight]


def test_the_most_voices_win():
    result = count_choice(cast(a=3, b=5, c=4, blank=2), ABC, roll=20)
    assert (result.outcome, result.chosen) == (ChoiceOutcome.CHOSEN, "b")
    assert result.voices == (("b", 5), ("c", 4), ("a", 3))
    assert (result.turnout.expressed, result.turnout.blank) == (12, 2)


@pytest.mark.parametrize(
    ("voices", "second_round", "outcome", "going"),
    [
        ({"a": 6, "b": 3, "c": 2}, True, ChoiceOutcome.CHOSEN, ()),
        ({"a": 5, "b": 3, "c": 2}, True, ChoiceOutcome.SECOND_ROUND, ("a", "b")),
        ({"a": 4, "b": 3, "c": 3}, True, ChoiceOutcome.SECOND_ROUND, ("a", "b", "c")),
        ({"a": 4, "b": 4, "c": 3}, True, ChoiceOutcome.SECOND_ROUND, ("a", "b")),
        ({"c": 5, "b": 5}, True, ChoiceOutcome.SECOND_ROUND, ("b", "c")),
        ({"a": 5, "b": 3, "c": 2}, False, ChoiceOutcome.NOTHING, ()),
    ],
)
def test_a_majority_is_asked_for(voices, second_round, outcome, going):
    result = count_choice(cast(**voices), ABC, roll=20, majority=HALF, second_round=second_round)
    assert (result.outcome, result.second_round) == (outcome, going)
    assert result.majority is not None
    assert result.majority.obtained == max(voices.values())


@pytest.mark.parametrize(
    ("rule", "lot", "outcome", "chosen", "going"),
    [
        (TieRule.STATUS_QUO, None, ChoiceOutcome.NOTHING, None, ()),
        (TieRule.STATUS_QUO, ["c", "b", "a"], ChoiceOutcome.NOTHING, None, ()),
        (TieRule.SECOND_ROUND, None, ChoiceOutcome.SECOND_ROUND, None, ("a", "c")),
        (TieRule.LOT, None, ChoiceOutcome.TIED, None, ()),
        (TieRule.LOT, ["b", "c", "a"], ChoiceOutcome.CHOSEN, "c", ()),
    ],
)
def test_a_tie_ends_as_the_card_said(rule, lot, outcome, chosen, going):
    result = count_choice(cast(a=4, b=1, c=4), ABC, roll=20, tie_rule=rule, lot=lot)
    assert (result.outcome, result.chosen, result.second_round) == (outcome, chosen, going)
    assert result.tie is not None
    assert (result.tie.among, result.tie.places) == (("a", "c"), 1)


@pytest.mark.parametrize("options", [ABC, ["a"]])
def test_nobody_chooses_anything(options):
    """All are equal, even a single option: it is not chosen by no voice at all."""
    result = count_choice(cast(blank=3), options, roll=20)
    assert result.outcome is ChoiceOutcome.NOTHING
    assert result.tie is not None
    assert result.tie.among == tuple(options)
    assert count_choice([], options, roll=20, tie_rule=TieRule.LOT).outcome is ChoiceOutcome.TIED


def test_one_option_or_none_is_no_trouble():
    assert count_choice(cast(a=1), ["a"], roll=20, majority=HALF, second_round=True).chosen == "a"
    alone = count_choice(cast(a=1), ["a"], roll=20, majority=more_than_half(Base.ROLL), second_round=True)
    assert alone.outcome is ChoiceOutcome.NOTHING
    assert count_choice([], [], roll=20, majority=HALF, second_round=True).outcome is ChoiceOutcome.NOTHING


def test_without_a_quorum_nothing_is_chosen():
    result = count_choice(cast(a=9), ABC, roll=20, quorum=Quorum(Fraction(1, 2)))
    assert (result.outcome, result.chosen, result.quorate) == (ChoiceOutcome.NO_QUORUM, None, False)


@pytest.mark.parametrize(
    "arguments",
    [
        {"ballots": cast(z=1), "options": ABC},
        {"ballots": [], "options": ["a", "a"]},
        {"ballots": [], "options": ABC, "lot": ["a", "b"]},
        {"ballots": [], "options": ABC, "lot": ["a", "b", "z"]},
        {"ballots": [], "options": ABC, "lot": ["a", "b", "c", "c"]},
        {"ballots": cast(a=21), "options": ABC},
    ],
)
def test_what_makes_no_sense_is_refused(arguments):
    with pytest.raises(CannotCount):
        count_choice(roll=20, **arguments)
