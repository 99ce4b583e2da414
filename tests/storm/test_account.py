"""The account of a storm finds what it is made to find."""

from __future__ import annotations

import math
from uuid import UUID

import pytest

from models.polls.chain import PublishedBallot
from tests.storm.account import Account, Cast, account
from tests.storm.hall import Motion

ANNA, BEN = UUID(int=1), UUID(int=2)
RECEIPTS = {"A" * 16: ANNA, "B" * 16: BEN}
END = 100.0


def told(choice: str, sent: float, answered: float | None = None, *, who: UUID = ANNA, refused: bool = False) -> Cast:
    """A press that was recorded, refused, or (`answered` left out) never answered."""
    receipt = next(receipt for receipt, elector in RECEIPTS.items() if elector == who)
    return Cast(who, choice, sent, answered or math.inf, receipt if answered and not refused else None, refused)


def judged(casts: list[Cast], *choices: str, receipt: str = "A" * 16) -> Account:
    """The account of a confidential motion in which these were published under one receipt."""
    motion = Motion(UUID(int=9), UUID(int=8), 1, False, END, [ANNA, BEN], RECEIPTS)
    return account(motion, casts, [PublishedBallot(receipt, choice, 1, None) for choice in choices])


@pytest.mark.parametrize(
    ("casts", "counted"),
    [
        ([], ()),
        ([told("for", 1, 2)], ("for",)),
        ([told("for", 1, 2), told("against", 3, 4)], ("against",)),
        ([told("for", 1, 4), told("against", 3, 5)], ("for",)),  # they overlap
        ([told("for", 1, 2), told("against", 3)], ("for",)),
        ([told("for", 1, 2), told("against", 3)], ("against",)),
        ([told("for", 1)], ()),
        ([told("for", 1)], ("for",)),
        ([told("for", 99, 104), told("against", 101, 102, refused=True)], ("for",)),
    ],
)
def test_what_agrees(casts: list[Cast], counted: tuple[str, ...]) -> None:
    assert judged(casts, *counted).faults == []


@pytest.mark.parametrize(
    ("casts", "counted", "fault"),
    [
        ([told("for", 1, 2)], (), "lost"),
        ([told("for", 1, 2)], ("for", "for"), "doubled"),
        ([told("for", 1, 2), told("against", 3, 4)], ("for",), "counted as"),
        ([told("for", 1), told("against", 3, 4), told("abstain", 5, 6)], ("against",), "counted as"),
        ([], ("for",), "counted as"),
        ([told("for", 101, 102)], ("for",), "recorded after"),
        ([told("for", 101)], ("for",), "counted as"),
        ([told("for", 1, 2, refused=True)], (), "refused"),
    ],
)
def test_what_does_not(casts: list[Cast], counted: tuple[str, ...], fault: str) -> None:
    assert any(fault in each for each in judged(casts, *counted).faults)


def test_a_receipt_that_nobody_was_given() -> None:
    assert "nobody's" in judged([], "for", receipt="C" * 16).faults[0]
    other = told("for", 1, 2, who=BEN)
    taken = Cast(ANNA, other.choice, other.sent, other.answered, other.receipt, False)
    assert any("somebody else's receipt" in each for each in judged([taken], "for").faults)
