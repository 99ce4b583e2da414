"""What a ballot chooses, as the short text that is stored and published: one choice has one spelling.

A motion: `for`, `against`, `abstain`, `blank`. A choice: the position of the option (from 0), or `blank`. An approval:
the positions approved as a hexadecimal mask (bit 0 is the first option), or `blank` where nothing is.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from models.polls.errors import ChoiceNotUnderstood
from models.polls.kinds import Method
from models.tally import Answer, Ballot, Option, Unexpressed

BLANK = Unexpressed.BLANK.value
ABSTAIN = Unexpressed.ABSTAIN.value

MOTION = (Answer.FOR.value, Answer.AGAINST.value, ABSTAIN, BLANK)
"""What a ballot may say of a motion, in the order in which it is offered."""

Vote = Answer | Option | Collection[Option] | Unexpressed


def spelled_approval(positions: Collection[int]) -> str:
    """The options at these positions, as a ballot approves them.

    >>> spelled_approval([0, 4]), spelled_approval([])
    ('11', 'blank')
    """
    return f"{sum(1 << position for position in set(positions)):x}" if positions else BLANK


def spelled_choice(position: int | None) -> str:
    """The option at this position, as a ballot chooses it; None is blank."""
    return BLANK if position is None else str(position)


def positions_of(choice: str, method: Method, options: int) -> tuple[int, ...]:
    """The options that a choice names, in the order of the card; none for a motion and a blank ballot.

    Raises `ChoiceNotUnderstood` unless it is the one spelling of something that the poll offers.
    """
    number = _understood(choice, method, options)
    if number is None:
        return ()
    if method is Method.CHOICE:
        return (number,)
    return tuple(position for position in range(options) if number >> position & 1)


def demand_choice(choice: str, method: Method, options: int) -> None:
    """Raise `ChoiceNotUnderstood` unless a poll of this method with so many options offers this choice."""
    _understood(choice, method, options)


def _understood(choice: str, method: Method, options: int) -> int | None:
    """The position or the mask that a choice names; None for a motion and a blank ballot."""
    if method is Method.MOTION:
        if choice not in MOTION:
            raise ChoiceNotUnderstood
        return None
    if choice == BLANK:
        return None
    try:
        number = int(choice, 16 if method is Method.APPROVAL else 10)
    except ValueError:
        raise ChoiceNotUnderstood from None
    if method is Method.CHOICE:
        fits = choice == str(number) and 0 <= number < options
    else:
        fits = choice == f"{number:x}" and 0 < number < 1 << options
    if not fits:
        raise ChoiceNotUnderstood
    return number


def ballot_of(choice: str, weight: int, method: Method, option_ids: Sequence[Option]) -> Ballot[Vote]:
    """The ballot as models/tally counts it. Raises `ChoiceNotUnderstood`."""
    positions = positions_of(choice, method, len(option_ids))
    if choice in (BLANK, ABSTAIN):
        return Ballot(Unexpressed(choice), weight)
    if method is Method.MOTION:
        return Ballot(Answer(choice), weight)
    if method is Method.CHOICE:
        return Ballot(option_ids[positions[0]], weight)
    return Ballot(tuple(option_ids[position] for position in positions), weight)
