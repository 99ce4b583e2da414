"""What is refused about organisations."""

from __future__ import annotations

from models.errors import DomainError
from models.people.tables import OrganisationStatus
from models.records import dataclass


@dataclass(eq=False)
class OrganisationUnknown(DomainError):
    """There is no such organisation, or none for sure."""


@dataclass(eq=False)
class NothingToChange(DomainError):
    """What was asked for is so already."""


@dataclass(eq=False)
class OrganisationNameEmpty(DomainError):
    """An organisation needs a name with at least one letter or digit."""


@dataclass(eq=False)
class OrganisationNameTaken(DomainError):
    """Another organisation has this name; `taken_by` is how that one spells it."""

    taken_by: str


@dataclass(eq=False)
class OrganisationTextTooLong(DomainError):
    """A text about an organisation has more than `most` characters."""

    length: int
    most: int


@dataclass(eq=False)
class EmailWrong(DomainError):
    """What was typed is no e-mail address."""

    typed: str


@dataclass(eq=False)
class WebAddressWrong(DomainError):
    """What was typed is no address that begins with http:// or https://."""

    typed: str


@dataclass(eq=False)
class DuesOutOfReach(DomainError):
    """Dues are paid until a day within `years` years of today: another one is a slip of the keyboard."""

    years: int


@dataclass(eq=False)
class ParentUnclear(DomainError):
    """No organisation is meant for sure by what was typed as the group; `like` is the nearest, perhaps empty."""

    typed: str
    like: str


@dataclass(eq=False)
class ParentInARing(DomainError):
    """The group would belong to itself: `parent` is below `name`, or is it."""

    name: str
    parent: str


@dataclass(eq=False)
class NotOfTheOrganisation(DomainError):
    """Whoever was to be named is not, or not any more, an accepted person of the organisation."""


@dataclass(eq=False)
class RepresentsIt(DomainError):
    """The representative cannot be the deputy too: somebody else is named representative first."""

    name: str


@dataclass(eq=False)
class StatusAlready(DomainError):
    """The organisation has this status already."""

    name: str
    status: OrganisationStatus


@dataclass(eq=False)
class CannotSuspendFormer(DomainError):
    """An organisation that has left is not suspended; it may be taken back."""

    name: str


@dataclass(eq=False)
class AffiliationOver(DomainError):
    """The person does not belong to the organisation, or not any more."""


@dataclass(eq=False)
class LogoTooBig(DomainError):
    """A logo weighs over `most` kilobytes (1,024 bytes each)."""

    size: int
    most: int


@dataclass(eq=False)
class LogoNotAPicture(DomainError):
    """The bytes are no whole PNG, JPEG or WebP picture, whatever the file is called."""


@dataclass(eq=False)
class LogoTooLarge(DomainError):
    """A logo has over `most` pixels on a side."""

    width: int
    height: int
    most: int


@dataclass(eq=False)
class NoLogo(DomainError):
    """There is no logo to take away."""
