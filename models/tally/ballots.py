"""Ballots, and what all counts say of them first: how many were entitled, voted, said something.

Everything is counted in *voices*: whole numbers, the sum of the weights of ballots. A ballot of weight k counts exactly
as k ballots of weight 1 would, in every method here.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeAlias, TypeVar

from .errors import CannotCount

Option: TypeAlias = str
"""The id of an option, never its label: a corrected spelling changes no count and no lot."""

Vote = TypeVar("Vote")
Vote_co = TypeVar("Vote_co", covariant=True)


class Unexpressed(StrEnum):
    """A ballot that was cast and chooses nothing. Not to vote at all is a third thing: there is no ballot then."""

    BLANK = "blank"
    ABSTAIN = "abstain"


@dataclass(frozen=True)
class Ballot(Generic[Vote_co]):
    """What one elector cast. An empty vote (nothing ranked, approved or graded) is blank.

    `weight` is in voices, at least 1.
    """

    vote: Vote_co | Unexpressed
    weight: int = 1


@dataclass(frozen=True)
class Turnout:
    """The figures every result opens with, all in voices.

    `roll` (inscrits): on the frozen roll. `cast` (votants): ballots recorded, even empty. `expressed` (suffrages
    exprimés): ballots that choose something, so `cast = expressed + blank + abstained`.
    """

    roll: int
    expressed: int
    blank: int
    abstained: int

    @property
    def cast(self) -> int:
        return self.expressed + self.blank + self.abstained

    @property
    def absent(self) -> int:
        """Voices of the roll of which no ballot was recorded."""
        return self.roll - self.cast


def sort_out(ballots: Iterable[Ballot[Vote]], roll: int) -> tuple[Turnout, list[tuple[Vote, int]]]:
    """The turnout, and the votes that choose something with the voices of each.

    Raises CannotCount when a weight is no whole number of at least 1, or when more voices voted than the roll has.
    """
    expressed: list[tuple[Vote, int]] = []
    voices = blank = abstained = 0
    for ballot in ballots:
        vote, weight = ballot.vote, ballot.weight
        if type(weight) is not int or weight < 1:
            raise CannotCount(f"a ballot weighs {weight!r}: a whole number of at least 1 is meant")
        if vote is Unexpressed.ABSTAIN:
            abstained += weight
        elif isinstance(vote, Unexpressed) or not vote:
            blank += weight
        else:
            voices += weight
            expressed.append((vote, weight))
    turnout = Turnout(roll, voices, blank, abstained)
    if turnout.cast > roll:
        raise CannotCount(f"{turnout.cast} voices voted, the roll has {roll}")
    return turnout, expressed


def distinct(options: Iterable[Option]) -> tuple[Option, ...]:
    """The options of a poll, in their order on the card. Raises CannotCount when one stands there twice."""
    once = tuple(options)
    if len(set(once)) != len(once):
        raise CannotCount("an option stands twice in the poll")
    return once


def known(chosen: Iterable[Hashable], options: Iterable[Option]) -> None:
    """Raises CannotCount when a ballot names an option that the poll has not."""
    unknown = set(chosen) - set(options)
    if unknown:
        raise CannotCount(f"a ballot names what is no option: {sorted(map(str, unknown))}")


def strict(ranking: Sequence[Option], options: Iterable[Option]) -> None:
    """Raises CannotCount when a ranking names an option twice, or one that the poll has not."""
    known(ranking, options)
    if len(set(ranking)) != len(ranking):
        raise CannotCount("a ballot ranks one option twice")
