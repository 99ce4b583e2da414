"""What tells one roll from another once it is frozen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from uuid import UUID


def name_digest(salt: bytes, name: str) -> str:
    """What the roll's hash holds in the place of a name: an erasure empties both, and the hash still verifies."""
    return hashlib.sha256(salt + name.encode()).hexdigest()


def roll_hash(electors: Iterable[tuple[UUID | str, int, str]]) -> str:
    """The SHA-256 of a roll: a line `elector id, weight, digest of the name` each, with tabs, sorted, with a newline.

    It does not depend on the order in which they come.
    """
    lines = sorted(f"{id}\t{weight}\t{digest}\n" for id, weight, digest in electors)
    return hashlib.sha256("".join(lines).encode()).hexdigest()
