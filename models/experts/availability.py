"""Whether an expert takes requests now, from what they said and what they have on their hands."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import IntEnum

from models.records import dataclass

USUAL_MONTHLY_REQUESTS = 4
"""How many introductions in thirty days an expert takes who has set no number."""

MONTH = timedelta(days=30)


class Availability(IntEnum):
    """In the order in which equals are shown."""

    AVAILABLE = 0
    UNKNOWN = 1
    """They never said, or what they said no longer holds."""
    UNAVAILABLE = 2


def availability_at(
    available: bool | None, until: datetime | None, set_aside_at: datetime | None, now: datetime
) -> Availability:
    """What holds at `now` of what an expert said; the end of what was said is excluded.

    Whom unanswered requests set aside is unavailable until they come back.
    """
    if set_aside_at is not None:
        return Availability.UNAVAILABLE
    if available is None:
        return Availability.UNKNOWN
    if until is None or now < until:
        return Availability.AVAILABLE if available else Availability.UNAVAILABLE
    return Availability.UNKNOWN if available else Availability.AVAILABLE


@dataclass(frozen=True)
class Load:
    """What an expert has on their hands: open requests, and introductions accepted in thirty days.

    `waiting` counts the requests that look open to whoever made them. `capacity` is how many they take in thirty days.
    `threads` are project threads that they are invited to, or came into in thirty days, `projects` those that they are
    invited or give to: they weigh among equals, and make nobody full, for what an expert limits is introductions.
    """

    waiting: int = 0
    accepted: int = 0
    capacity: int = USUAL_MONTHLY_REQUESTS
    threads: int = 0
    projects: int = 0

    @property
    def full(self) -> bool:
        """Whether they take no further request for now."""
        return self.waiting + self.accepted >= self.capacity

    @property
    def share(self) -> float:
        """How much of what they can take is taken: 0 for nothing; the lightest is shown first among equals."""
        return (self.waiting + self.accepted + self.threads + self.projects) / max(1, self.capacity)


NO_LOAD = Load()


def with_load(said: Availability, load: Load) -> Availability:
    """What holds of somebody who said something and has this on their hands: who is full takes nothing more."""
    return Availability.UNAVAILABLE if load.full else said


def takes_requests(here: bool, availability: Availability) -> bool:
    """Whether a request would be taken, by all that others may know. `here`: they are on Discord."""
    return here and availability is not Availability.UNAVAILABLE
