"""What the capability of experts refuses."""

from __future__ import annotations

from models.errors import DomainError
from models.records import dataclass


@dataclass(eq=False)
class DomainUnknown(DomainError):
    """No domain of this cluster has that id."""


@dataclass(eq=False)
class DomainArchived(DomainError):
    """The domain is archived: it cannot be changed, merged or archived again."""

    name: str


@dataclass(eq=False)
class DomainInUse(DomainError):
    """The domain is not archived, so there is nothing to restore."""

    name: str


@dataclass(eq=False)
class DomainNameTaken(DomainError):
    """Another domain in use has that name, but for accents and case; `taken_by` is how it writes it."""

    name: str
    taken_by: str


@dataclass(eq=False)
class DomainNameEmpty(DomainError):
    """A name needs at least one letter or digit, or nobody could type it."""


@dataclass(eq=False)
class DomainTextTooLong(DomainError):
    """A name, description or keyword is too long. `most` and `length` are characters."""

    text: str
    length: int
    most: int


@dataclass(eq=False)
class TooManyKeywords(DomainError):
    """A domain has too many keywords in one language."""

    count: int
    most: int


@dataclass(eq=False)
class TooManyDomains(DomainError):
    """The cluster has as many domains in use as can be listed."""

    most: int


@dataclass(eq=False)
class FamilyUnknown(DomainError):
    """There is no family of that name."""

    family: str


@dataclass(eq=False)
class DomainMergedIntoItself(DomainError):
    """A domain cannot be merged into itself."""

    name: str


@dataclass(eq=False)
class ProfileUnknown(DomainError):
    """Nobody of the cluster is meant, or nobody whom the asker may see."""


@dataclass(eq=False)
class AvailabilityNotAhead(DomainError):
    """The day until which somebody is available or not must be ahead, and within `years` years."""

    years: int


@dataclass(eq=False)
class NumberNotUnderstood(DomainError):
    """What was typed is no whole number."""

    typed: str


@dataclass(eq=False)
class MonthlyRequestsOutOfRange(DomainError):
    """Somebody may take from `least` to `most` requests a month."""

    least: int
    most: int


@dataclass(eq=False)
class LevelUnknown(DomainError):
    """There is no such level."""


@dataclass(eq=False)
class YearsOutOfRange(DomainError):
    """Years of practice go from 0 to `most`."""

    most: int


@dataclass(eq=False)
class TooManyExpertises(DomainError):
    """A person declares `most` domains at most."""

    most: int


@dataclass(eq=False)
class ExpertiseNotDeclared(DomainError):
    """The actor did not declare that domain (any more)."""


@dataclass(eq=False)
class NotDeclaredByThem(DomainError):
    """The person to endorse did not declare that domain (any more)."""


@dataclass(eq=False)
class EndorsesOneself(DomainError):
    """Nobody endorses themselves."""


@dataclass(eq=False)
class EndorsesOwnOrganisation(DomainError):
    """Both belong to `organisation`."""

    name: str
    organisation: str


@dataclass(eq=False)
class EndorsesSisterOrganisation(DomainError):
    """The actor's `organisation` is of the same group as the person's."""

    name: str
    organisation: str


@dataclass(eq=False)
class EndorsementsNotWanted(DomainError):
    """The person shows no endorsements."""

    name: str


@dataclass(eq=False)
class EndorsementEmpty(DomainError):
    """An endorsement needs at least one letter or digit."""


@dataclass(eq=False)
class EndorsementGone(DomainError):
    """There is no such endorsement that is the actor's or about them."""
