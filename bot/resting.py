"""Cards that were edited a moment ago, which are not edited again yet: Discord lets a channel have five edits in five
seconds, and makes whoever wants more wait, with all that is owed behind it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from uuid import UUID

from models.outbox import Delivery, Way


class Resting:
    """The subjects of cards that were edited less than `seconds` ago, by the event loop's clock."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._until: dict[UUID, float] = {}

    def begin(self, delivery: Delivery) -> None:
        """A card was edited. One that has no subject, of which a cluster has one, does not rest."""
        if self._seconds and delivery.way is Way.REFRESH and delivery.subject_id is not None:
            self._until[delivery.subject_id] = _now() + self._seconds

    def subjects(self) -> Collection[UUID]:
        """Those that rest now."""
        now = _now()
        self._until = {subject: until for subject, until in self._until.items() if until > now}
        return self._until.keys()

    def ends_in(self) -> float:
        """How many seconds the first of those that rest still does; 0 where none does."""
        now = _now()
        return max(0.0, min(self._until.values(), default=now) - now)


def _now() -> float:
    return asyncio.get_running_loop().time()
