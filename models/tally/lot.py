"""The public lot: one order of the options a poll, promised before anybody votes, that anyone can redo.

At the opening 32 random bytes are drawn (the seed) and only their SHA-256 is shown: the commitment. At the close the
seed is shown, whether or not there was a tie. A voter cannot steer the order, for the seed is hidden; the host cannot
choose it once ballots are in, for it is committed. A host who also votes does know the order: for an election name at
the opening a future public value (a dated lottery draw), which neither can know. Commit and reveal; that the pool, the
algorithm and future public sources are published first follows RFC 3797.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .ballots import Option, distinct
from .errors import CannotCount

SEED_BYTES = 32
_FORMAT = "cagou-lot-v1"
_HEX = re.compile(r"[0-9a-f]{64}")


def commitment(seed: bytes) -> str:
    """What the card shows at the opening: the SHA-256 of the seed, in hexadecimal.

    Raises CannotCount unless the seed has 32 bytes.
    """
    if len(seed) != SEED_BYTES:
        raise CannotCount(f"the seed of a lot has {SEED_BYTES} bytes, not {len(seed)}")
    return hashlib.sha256(seed).hexdigest()


@dataclass(frozen=True)
class Lot:
    """A lot once revealed: all that is needed to redo it by hand.

    `keys` are the options with their keys (hexadecimal), in the order of the lot: the first is favoured.
    """

    seed: str
    public_value: str
    poll: str
    keys: tuple[tuple[Option, str], ...]

    @property
    def order(self) -> tuple[Option, ...]:
        """The options, the favoured first: what the counts take as `lot`."""
        return tuple(option for option, _ in self.keys)

    @property
    def commitment(self) -> str:
        return commitment(bytes.fromhex(self.seed))


def draw(seed: bytes, poll: str, options: Iterable[Option], public_value: str = "") -> Lot:
    """The lot of a poll: its options sorted by the SHA-256 of seed, public value, poll and option, a line each.

    Whatever order the options come in, the lot is the same; so it is whatever their labels.
    Raises CannotCount for a seed that has not 32 bytes, an option twice, or a line break in a name or the value.
    """
    commitment(seed)
    names = distinct(options)
    if any("\n" in text or "\r" in text for text in (public_value, poll, *names)):
        raise CannotCount("a line break would make the text of a lot ambiguous")
    keys = ((option, _key(seed.hex(), public_value, poll, option)) for option in names)
    return Lot(seed.hex(), public_value, poll, tuple(sorted(keys, key=lambda pair: pair[1])))


def _key(seed: str, public_value: str, poll: str, option: Option) -> str:
    text = "\n".join([_FORMAT, seed, public_value, poll, option])
    return hashlib.sha256(text.encode()).hexdigest()


class LotFault(StrEnum):
    """What may be wrong with a lot somebody shows. With any of these the result is invalid."""

    SEED_MISSING = "seed_missing"
    """No seed was revealed, or it is not 32 bytes in hexadecimal."""

    COMMITMENT_BROKEN = "commitment_broken"
    """The seed is not the one that was promised at the opening."""

    ORDER_WRONG = "order_wrong"
    """The seed gives another order."""


def verify(
    promised: str, seed: str | None, poll: str, order: Sequence[Option], public_value: str = ""
) -> tuple[LotFault, ...]:
    """What is wrong with a revealed lot; nothing when it is the one promised.

    `promised` is the commitment shown at the opening, `seed` the revealed seed (both hexadecimal), `order` what is said
    to come from it.
    """
    if seed is None or not _HEX.fullmatch(seed):
        return (LotFault.SEED_MISSING,)
    revealed = bytes.fromhex(seed)
    faults = []
    if commitment(revealed) != promised:
        faults.append(LotFault.COMMITMENT_BROKEN)
    if len(set(order)) != len(order) or draw(revealed, poll, order, public_value).order != tuple(order):
        faults.append(LotFault.ORDER_WRONG)
    return tuple(faults)
