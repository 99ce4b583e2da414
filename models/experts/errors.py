"""What the capability of experts refuses."""

from __future__ import annotations

from dataclasses import dataclass

from models.errors import DomainError


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
