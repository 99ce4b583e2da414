"""What the cluster's installation refuses."""

from __future__ import annotations

from models.errors import DomainError
from models.records import dataclass


@dataclass(eq=False)
class ClusterNameUnfit(DomainError):
    """A cluster's name has between 1 and `most` characters."""

    most: int


@dataclass(eq=False)
class LanguageNotSpoken(DomainError):
    """Cagou speaks French and English only."""

    language: str


@dataclass(eq=False)
class TimeZoneUnknown(DomainError):
    """No time zone has that name; `nearest` may be what was meant, or is empty."""

    time_zone: str
    nearest: str


@dataclass(eq=False)
class ServerTakenMeanwhile(DomainError):
    """Another administrator set the same server up at the same moment: look again, then it is found."""


@dataclass(eq=False)
class RuleOutOfRange(DomainError):
    """A rule of the association is a whole number from `least` to `most`; `rule` is its name in `Rules`."""

    rule: str
    least: int
    most: int
