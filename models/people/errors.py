"""What is refused about the association's people."""

from __future__ import annotations

from models.errors import DomainError
from models.records import dataclass


@dataclass(eq=False)
class BotsHoldNoOffice(DomainError):
    """A bot was to be appointed."""


@dataclass(eq=False)
class RankIsForVicePresidents(DomainError):
    """A rank was given with an office that has none."""


@dataclass(eq=False)
class RankTaken(DomainError):
    """Another vice-president has this rank; `name` is theirs."""

    rank: int
    name: str


@dataclass(eq=False)
class HoldsItAlready(DomainError):
    """The person holds this very office already, with the same rank and the same end."""

    name: str


@dataclass(eq=False)
class RecordNotFound(DomainError):
    """No record of the members that nobody is tied to yet was meant by what was typed."""


@dataclass(eq=False)
class RecordTiedToAnother(DomainError):
    """The chosen record belongs to another Discord user by now."""

    name: str


@dataclass(eq=False)
class UserTiedToAnother(DomainError):
    """The Discord user is tied to another record already; `name` is on it."""

    name: str


@dataclass(eq=False)
class MandateOver(DomainError):
    """The mandate that was to be ended is over, or there is none."""


@dataclass(eq=False)
class DateNotUnderstood(DomainError):
    """What was typed is no date."""

    typed: str


@dataclass(eq=False)
class DateNotAhead(DomainError):
    """The end of a mandate must be ahead, and within `years` years."""

    years: int


@dataclass(eq=False)
class DateTooFar(DomainError):
    """The start of a mandate must be within `years` years of today."""

    years: int


@dataclass(eq=False)
class EndsBeforeItBegins(DomainError):
    """The end of a mandate was to be before its start."""


@dataclass(eq=False)
class HasBegun(DomainError):
    """The start of a mandate that acts already was to be put off; `name` is whose."""

    name: str


@dataclass(eq=False)
class RankNotUnderstood(DomainError):
    """What was typed is no rank of a vice-president, which go from 1 to `most`."""

    typed: str
    most: int


@dataclass(eq=False)
class PowersAreForDelegates(DomainError):
    """Powers were to be lent to somebody whose office is another one; `name` is theirs."""

    name: str
