"""The custom_id of a lasting button, select or form: `capability:verb:cluster:arguments…`, ids only."""

from __future__ import annotations

import base64
import re
from functools import lru_cache
from uuid import UUID

from bot.ui.limits import MOST_CUSTOM_ID, OverLimit
from models.records import dataclass

_NAME = re.compile(r"[a-z_]+:[a-z_]+")
_NO_CLUSTER = "-"


@dataclass(frozen=True)
class Route:
    """Where a press leads: `Route("experts:profile")`. One handler serves each (`bot/door.py`).

    A temporary route carries a token of what is kept in memory and no cluster.
    """

    name: str
    temporary: bool = False

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r} is not capability:verb")

    def to(self, cluster_id: UUID | None, *arguments: UUID | str | int) -> str:
        """The custom_id that leads here for a cluster (None: whichever the press comes from)."""
        parts = [self.name, _NO_CLUSTER if cluster_id is None else shortened(cluster_id)]
        parts += [shortened(part) if isinstance(part, UUID) else str(part) for part in arguments]
        if any(":" in part for part in parts[1:]):
            raise ValueError("an argument may not hold a colon")
        custom_id = ":".join(parts)
        if len(custom_id) > MOST_CUSTOM_ID:
            raise OverLimit(f"custom_id {custom_id!r} is over {MOST_CUSTOM_ID}")
        return custom_id


@dataclass(frozen=True)
class Address:
    """A custom_id taken apart. `arguments` are still text: a handler turns them into ids with `as_id`."""

    name: str
    cluster_id: UUID | None
    arguments: tuple[str, ...]


def parse(custom_id: str) -> Address | None:
    """Take a custom_id apart; None if it is not one of ours."""
    parts = custom_id.split(":")
    if len(parts) < 3:
        return None
    cluster_id = None
    if parts[2] != _NO_CLUSTER:
        cluster_id = as_id(parts[2])
        if cluster_id is None:
            return None
    return Address(f"{parts[0]}:{parts[1]}", cluster_id, tuple(parts[3:]))


@lru_cache(maxsize=4096)
def shortened(id: UUID) -> str:
    """An id as 22 characters of base64url, as custom_ids carry it."""
    return base64.urlsafe_b64encode(id.bytes).rstrip(b"=").decode()


def picked_id(text: str) -> UUID | None:
    """The id that was picked among an option's choices, written out; None for what was typed instead."""
    try:
        return UUID(text) if len(text) == 36 else None
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def as_id(text: str) -> UUID | None:
    """The id behind its 22 characters; None if they are not one."""
    if len(text) != 22:
        return None
    try:
        raw = base64.b64decode(text + "==", altchars=b"-_", validate=True)
    except ValueError:
        return None
    found = UUID(bytes=raw)
    return found if shortened(found) == text else None
