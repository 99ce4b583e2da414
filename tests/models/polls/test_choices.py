"""One choice has one spelling, and the ballots of models/tally come of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.polls.choices import MOTION, ballot_of, demand_choice, positions_of, spelled_approval, spelled_choice
from models.polls.errors import ChoiceNotUnderstood
from models.polls.tables import Method
from models.tally import Answer, Ballot, Unexpressed

IDS = [f"option-{number}" for number in range(25)]


@given(st.integers(2, 25), st.data())
def test_an_approval_there_and_back(options: int, data: st.DataObject) -> None:
    """Any set of options; none is blank."""
    positions = data.draw(st.sets(st.integers(0, options - 1)))
    choice = spelled_approval(positions)
    assert positions_of(choice, Method.APPROVAL, options) == tuple(sorted(positions))
    ballot = ballot_of(choice, 3, Method.APPROVAL, IDS[:options])
    assert ballot == Ballot(tuple(IDS[at] for at in sorted(positions)) or Unexpressed.BLANK, 3)


@given(st.integers(2, 25), st.data())
def test_a_choice_there_and_back(options: int, data: st.DataObject) -> None:
    """One option, or none."""
    position = data.draw(st.none() | st.integers(0, options - 1))
    choice = spelled_choice(position)
    assert positions_of(choice, Method.CHOICE, options) == (() if position is None else (position,))
    expected = Unexpressed.BLANK if position is None else IDS[position]
    assert ballot_of(choice, 1, Method.CHOICE, IDS[:options]) == Ballot(expected, 1)


def test_a_motion() -> None:
    """For and against are expressed; to abstain and to leave blank are two other things."""
    votes = [ballot_of(choice, 2, Method.MOTION, []).vote for choice in MOTION]
    assert votes == [Answer.FOR, Answer.AGAINST, Unexpressed.ABSTAIN, Unexpressed.BLANK]


@given(st.sampled_from(Method), st.integers(0, 25), st.text(max_size=12))
def test_whatever_is_not_offered_is_not_understood(method: Method, options: int, typed: str) -> None:
    """Another spelling of something that is offered neither: equal choices are equal texts."""
    offered = set(MOTION)
    if method is Method.CHOICE:
        offered = {"blank", *map(spelled_choice, range(options))}
    elif method is Method.APPROVAL and typed.isascii():
        offered = {"blank", typed} if _mask(typed, options) else {"blank"}
    if typed in offered:
        demand_choice(typed, method, options)
    else:
        with pytest.raises(ChoiceNotUnderstood):
            demand_choice(typed, method, options)


def _mask(typed: str, options: int) -> bool:
    try:
        number = int(typed, 16)
    except ValueError:
        return False
    return typed == f"{number:x}" and 0 < number < 2**options


@pytest.mark.parametrize(
    ("method", "wrong"),
    [
        (Method.MOTION, ["0", "pour", "FOR", " for", "for\n", ""]),
        (Method.CHOICE, ["3", "-1", "+1", "01", "1_0", "1.0", " 1", "١", "abstain", "for", ""]),
        (Method.APPROVAL, ["0", "8", "0x1", "01", "A1", "-1", "1_1", " 1", "f" * 5000, "abstain", ""]),
    ],
)
def test_other_spellings_are_refused(method: Method, wrong: list[str]) -> None:
    """Of three options."""
    for each in wrong:
        with pytest.raises(ChoiceNotUnderstood):
            demand_choice(each, method, 3)
