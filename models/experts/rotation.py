"""The daily draw: experts of equal relevance take turns (design, "Impartiality")."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable
from datetime import date
from uuid import UUID


def draw(day: date, asker: Hashable, person_id: UUID) -> bytes:
    """A person's lot in the draw of one asker on one day of the cluster: the lowest comes first.

    It stays the same all day, so that a list one opens again is the same; nobody can choose it.
    """
    return hashlib.sha256(f"{day.isoformat()} {asker} {person_id}".encode()).digest()
