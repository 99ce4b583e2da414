"""What is refused about calls for expertise."""

from __future__ import annotations

from datetime import datetime

from models.calls.tables import CallOutcome
from models.errors import DomainError
from models.records import dataclass


@dataclass(eq=False)
class NeedEmpty(DomainError):
    """A call must say what is needed, in at least a few letters."""


@dataclass(eq=False)
class ReasonEmpty(DomainError):
    """Whoever closes somebody else's call must say why."""


@dataclass(eq=False)
class CallTextTooLong(DomainError):
    """A text of a call or of an answer has more than `most` characters."""

    length: int
    most: int


@dataclass(eq=False)
class TooManyCalls(DomainError):
    """The asker has `most` calls open, as many as one may have."""

    most: int


@dataclass(eq=False)
class SameCallOpen(DomainError):
    """The asker has this very call open already: the form was sent twice."""


@dataclass(eq=False)
class NoPlaceForCalls(DomainError):
    """The cluster has no channel for calls, or it cannot be written in."""


@dataclass(eq=False)
class CallUnknown(DomainError):
    """There is no such call, or its asker was erased."""


@dataclass(eq=False)
class CallOver(DomainError):
    """The call was closed: nobody answers it or closes it any more. `outcome` is what came of it."""

    closed_at: datetime
    outcome: CallOutcome


@dataclass(eq=False)
class OwnCall(DomainError):
    """Nobody answers their own call."""


@dataclass(eq=False)
class OutcomeUnknown(DomainError):
    """What came of the call was not one of the outcomes that an asker may tell."""


@dataclass(eq=False)
class AnswerGone(DomainError):
    """The answer was taken back, or whoever gave it was erased."""


@dataclass(eq=False)
class ShownAlready(DomainError):
    """The call's card stands in its channel already, or is about to."""
