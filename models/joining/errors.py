"""What is refused about joining an organisation."""

from __future__ import annotations

from models.errors import DomainError
from models.records import dataclass


@dataclass(eq=False)
class OrganisationGone(DomainError):
    """The organisation that was chosen is not there (any more)."""


@dataclass(eq=False)
class OrganisationHasLeft(DomainError):
    """The organisation is no longer a member of the cluster: nobody joins it."""

    name: str


@dataclass(eq=False)
class BelongsAlready(DomainError):
    """The person belongs to that organisation already."""

    name: str


@dataclass(eq=False)
class AskedAlready(DomainError):
    """The person has asked already, and the request waits. `name` is the organisation's."""

    name: str


@dataclass(eq=False)
class TooManyAsked(DomainError):
    """The person made `most` requests within a day."""

    most: int


@dataclass(eq=False)
class PersonNameEmpty(DomainError):
    """A person needs a name with at least one letter."""


@dataclass(eq=False)
class OrganisationNameEmpty(DomainError):
    """An organisation needs a name with at least two letters or digits."""


@dataclass(eq=False)
class RefusalEmpty(DomainError):
    """Whoever refuses says why."""


@dataclass(eq=False)
class JoinTextTooLong(DomainError):
    """A name or a reason is too long. `length` and `most` are characters."""

    length: int
    most: int


@dataclass(eq=False)
class RequestGone(DomainError):
    """There is no such request (any more)."""


@dataclass(eq=False)
class DecidedAlready(DomainError):
    """Somebody has answered the request, or the person took it back."""


@dataclass(eq=False)
class RecordTaken(DomainError):
    """The record that the person says is theirs belongs to another account by now, or is gone."""


@dataclass(eq=False)
class RecordNotOffered(DomainError):
    """The record that a newcomer says is theirs is not, or not any more, among those that they may be."""


@dataclass(eq=False)
class RecordForBoard(DomainError):
    """The record brings more with it than this organisation's representative may give: the board accepts it."""

    name: str


@dataclass(eq=False)
class OrganisationThere(DomainError):
    """An organisation of that name is listed already."""

    name: str
