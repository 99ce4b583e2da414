"""Ties as data: who is equal, for how many places, and what the lot said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .ballots import Option
from .errors import CannotCount


class TieRule(StrEnum):
    """How a tie ends, as the card announced it before anybody voted."""

    STATUS_QUO = "status_quo"
    """Nothing is decided."""

    SECOND_ROUND = "second_round"
    """Those who are equal go to a second round."""

    LOT = "lot"
    """The public lot decides (models/tally/lot.py)."""


@dataclass(frozen=True)
class Tie:
    """Options which the method alone cannot tell apart, in the order of the card, and the places they are equal for.

    `drawn` are those that the lot favours; None while no lot was drawn.
    """

    among: tuple[Option, ...]
    places: int
    drawn: tuple[Option, ...] | None = None


@dataclass(frozen=True)
class TieBreak:
    """How one step of a count chose among equals.

    `among` had the same votes. `earlier` is the number of the last earlier step that was asked and told some of them
    apart (None: they were equal in every one). `lot` says between whom the lot had to choose, if it had to.
    """

    among: tuple[Option, ...]
    earlier: int | None
    lot: Tie | None


def checked_lot(lot: Sequence[Option] | None, options: Sequence[Option]) -> None:
    """Raises CannotCount unless the lot is an order of exactly these options (or there is none)."""
    if lot is not None and (len(lot) != len(options) or set(lot) != set(options)):
        raise CannotCount("the lot is not an order of the options of this poll")


def favoured(tied: Iterable[Option], places: int, lot: Sequence[Option] | None) -> Tie:
    """A tie, and who gets the places if a lot was drawn: the earlier in its order."""
    among = tuple(tied)
    if lot is None:
        return Tie(among, places)
    return Tie(among, places, tuple(sorted(among, key=lot.index)[:places]))


def unfavoured(tied: Iterable[Option], lot: Sequence[Option] | None) -> Tie:
    """A tie for an exclusion: all but one stay. The one who goes is the last in the order of the lot."""
    among = tuple(tied)
    return favoured(among, len(among) - 1, lot)


def told_apart(
    tied: Sequence[Option], history: Sequence[Mapping[Option, int]], *, highest: bool
) -> tuple[tuple[Option, ...], int | None]:
    """Those of the tied with the most (or fewest) votes at the most recent step where they differ, again and again.

    Returns them, and the number (from 1) of the last step that told some apart. More than one are returned only when
    they were equal in every step. Source: Scottish Local Government Elections Order 2007 (SSI 2007/42), schedule 1,
    rules 49(2) and 51.
    """
    left, asked = tuple(tied), None
    best = max if highest else min
    for number in range(len(history), 0, -1):
        if len(left) == 1:
            break
        votes = history[number - 1]
        bound = best(votes[option] for option in left)
        kept = tuple(option for option in left if votes[option] == bound)
        if len(kept) < len(left):
            left, asked = kept, number
    return left, asked


def fewest(
    votes: Mapping[Option, int], history: Sequence[Mapping[Option, int]], lot: Sequence[Option] | None
) -> tuple[Option | None, TieBreak | None]:
    """Who leaves, and how it was chosen among equals. Nobody (None) when the lot must be asked and is not drawn yet.

    `votes` of the continuing options now, `history` those of the earlier steps.
    """
    least = min(votes.values())
    equal = tuple(option for option in votes if votes[option] == least)
    if len(equal) == 1:
        return equal[0], None
    left, earlier = told_apart(equal, history, highest=False)
    if len(left) == 1:
        return left[0], TieBreak(equal, earlier, None)
    tie = unfavoured(left, lot)
    drawn = tie.drawn
    excluded = None if drawn is None else next(option for option in left if option not in drawn)
    return excluded, TieBreak(equal, earlier, tie)
