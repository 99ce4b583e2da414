"""What is kept for a quarter of an hour: pages being turned, what was typed into a form that was refused."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from bot.ui.route import shortened
from models.records import dataclass

KEPT_FOR = timedelta(minutes=14)
"""Under the 15 minutes for which Discord lets us edit an answer."""

MOST_KEPT = 5_000
"""The oldest goes first beyond that."""


@dataclass(frozen=True)
class TypedNeed:
    """What somebody typed into a search that found nothing, so that a call for expertise need not be typed again."""

    text: str


class Memory:
    """Things under random tokens, each for one user, forgotten after `KEPT_FOR`."""

    def __init__(self, ids: Callable[[], UUID]) -> None:
        self._ids = ids
        self._kept: OrderedDict[str, tuple[datetime, int, object]] = OrderedDict()

    def keep(self, thing: object, user_id: int, now: datetime) -> str:
        """Keep a thing for a user; returns its token."""
        token = shortened(self._ids())
        self.keep_as(token, thing, user_id, now)
        return token

    def keep_as(self, token: str, thing: object, user_id: int, now: datetime) -> None:
        """Keep a thing for a user under a token of the caller's, in the place of what was there."""
        self._drop_old(now)
        self._kept.pop(token, None)
        self._kept[token] = (now + KEPT_FOR, user_id, thing)

    def recall(self, token: str, user_id: int, now: datetime) -> object | None:
        """What is kept under a token, None once forgotten or for another user."""
        until, owner, thing = self._kept.get(token, (now, 0, None))
        return thing if now < until and owner == user_id else None

    def forget(self, user_id: int, kind: type = object) -> None:
        """Drop all that is kept for a user, or all of one kind."""
        for token in [t for t, (_, owner, thing) in self._kept.items() if owner == user_id and isinstance(thing, kind)]:
            del self._kept[token]

    def _drop_old(self, now: datetime) -> None:
        while self._kept:
            until, _, _ = next(iter(self._kept.values()))
            if until > now and len(self._kept) < MOST_KEPT:
                return
            self._kept.popitem(last=False)
