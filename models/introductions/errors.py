"""What is refused about requests to experts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from models.errors import DomainError
from models.records import dataclass


@dataclass(eq=False)
class ExpertUnknown(DomainError):
    """Nobody may be asked under this id or name (any more): unknown, or gone from the cluster."""


@dataclass(eq=False)
class ExpertIsYourself(DomainError):
    """Somebody asked themselves."""


@dataclass(eq=False)
class ExpertNotHere(DomainError):
    """The expert is tied to no Discord user, so that a request would reach nobody."""

    name: str
    person_id: UUID


@dataclass(eq=False)
class AskedAlready(DomainError):
    """The same person was asked less than thirty days before, whatever became of it; `again_at` is when one may."""

    name: str
    person_id: UUID
    again_at: datetime


@dataclass(eq=False)
class ExpertUnavailable(DomainError):
    """The expert takes no requests for now."""

    name: str
    person_id: UUID


@dataclass(eq=False)
class ExpertFull(DomainError):
    """The expert has as many requests as they take in thirty days."""

    name: str
    person_id: UUID


@dataclass(eq=False)
class TooManyRequests(DomainError):
    """The asker has as many open requests as one may."""

    most: int


@dataclass(eq=False)
class RequestWordsMissing(DomainError):
    """The subject or the message has no visible sign."""


@dataclass(eq=False)
class RequestTextTooLong(DomainError):
    """A text is too long. `most` and `length` are characters."""

    text: str
    length: int
    most: int


@dataclass(eq=False)
class WantedByNotAhead(DomainError):
    """The day by which help is wanted is over, or more than `days` days ahead."""

    days: int


@dataclass(eq=False)
class RequestUnknown(DomainError):
    """No such request, or none that concerns whoever asks for it: a refusal never reveals that a thing exists."""


@dataclass(eq=False)
class RequestOver(DomainError):
    """The request waits for nothing any more: answered, taken back, or too old."""


@dataclass(eq=False)
class NotSetAside(DomainError):
    """Nothing keeps the person from being asked, so there is nothing to lift."""
