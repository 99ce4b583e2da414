"""The daily draw: experts of equal relevance take turns (design, "Impartiality")."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable
from datetime import date
from uuid import UUID


class Lots:
    """Everybody's lot in the draw of one asker on one day of the cluster: the lowest comes first.

    It stays the same all day, so that a list one opens again is the same; nobody can choose it.
    """

    def __init__(self, day: date, asker: Hashable) -> None:
        self._begun = hashlib.sha256(f"{day.isoformat()} {asker} ".encode())

    def of(self, person_id: UUID) -> bytes:
        """A person's lot."""
        lot = self._begun.copy()
        lot.update(person_id.bytes)
        return lot.digest()
