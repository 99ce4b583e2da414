"""Majorities and quorums: a share of a base, compared as whole numbers.

There is no default: French law (loi du 1er juillet 1901) imposes neither majority nor quorum on an association, and
where its statutes are silent judges take the members present or represented as the base, so that abstentions weigh as
no. So a poll names its base, its share, whether the share must be passed or only met, and its quorum.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from .ballots import Turnout
from .errors import CannotCount

HALF = Fraction(1, 2)
TWO_THIRDS = Fraction(2, 3)


class Base(StrEnum):
    """What a share is a share of."""

    ROLL = "roll"
    CAST = "cast"
    EXPRESSED = "expressed"

    def of(self, turnout: Turnout) -> int:
        """This base in voices."""
        return {Base.ROLL: turnout.roll, Base.CAST: turnout.cast, Base.EXPRESSED: turnout.expressed}[self]


def required_voices(share: Fraction, base: int, *, strict: bool) -> int:
    """The fewest voices that pass (strict) or meet a share of a base: floor + 1, or the ceiling."""
    whole, rest = divmod(base * share.numerator, share.denominator)
    return whole + 1 if strict or rest else whole


def _checked(share: Fraction) -> None:
    if type(share) is not Fraction or not 0 <= share <= 1:
        raise CannotCount(f"{share!r} is no share: a Fraction from 0 to 1 is meant")


@dataclass(frozen=True)
class Threshold:
    """A majority: more than (`strict`), or at least, a share of a base.

    Raises CannotCount when the share is not a Fraction from 0 to 1 (a float has no place here).
    """

    share: Fraction
    base: Base
    strict: bool

    def __post_init__(self) -> None:
        _checked(self.share)

    def measure(self, voices: int, turnout: Turnout) -> Measure:
        """What these voices are against this majority. With an empty base nothing is reached."""
        base = self.base.of(turnout)
        required = required_voices(self.share, base, strict=self.strict)
        return Measure(self, base, required, voices, base > 0 and voices >= required)


@dataclass(frozen=True)
class Measure:
    """A majority once measured: its base and the voices required and obtained, all in voices."""

    threshold: Threshold
    base: int
    required: int
    obtained: int
    reached: bool


def more_than_half(base: Base) -> Threshold:
    """The simple or absolute majority ("plus de la moitié"): which of the two it is called depends on the base."""
    return Threshold(HALF, base, strict=True)


def two_thirds(base: Base) -> Threshold:
    """At least two thirds ("les deux tiers")."""
    return Threshold(TWO_THIRDS, base, strict=False)


def at_least(share: Fraction, base: Base) -> Threshold:
    """At least any share ("au moins les trois cinquièmes")."""
    return Threshold(share, base, strict=False)


@dataclass(frozen=True)
class Quorum:
    """The share of the roll that must cast a ballot, proxies, abstentions and blank ballots included.

    It is no majority: where it is not reached there is no decision at all, and never a rejection.
    Raises CannotCount when the share is not a Fraction from 0 to 1.
    """

    share: Fraction
    strict: bool = False

    def __post_init__(self) -> None:
        _checked(self.share)

    def check(self, turnout: Turnout) -> QuorumCheck:
        """Whether enough of the roll voted. An empty roll reaches none."""
        required = required_voices(self.share, turnout.roll, strict=self.strict)
        return QuorumCheck(self, required, turnout.cast, turnout.roll > 0 and turnout.cast >= required)


@dataclass(frozen=True)
class QuorumCheck:
    """A quorum once checked, in voices."""

    quorum: Quorum
    required: int
    cast: int
    reached: bool


@dataclass(frozen=True, kw_only=True)
class Result:
    """What every count gives."""

    turnout: Turnout
    quorum: QuorumCheck | None
    """None where the poll asks for none."""

    @property
    def quorate(self) -> bool:
        """Whether a quorum was reached or none was asked; otherwise the figures stand, but nothing is decided."""
        return self.quorum is None or self.quorum.reached


def check(quorum: Quorum | None, turnout: Turnout) -> QuorumCheck | None:
    """The quorum of a poll checked, where it has one."""
    return quorum.check(turnout) if quorum is not None else None
