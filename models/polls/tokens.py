"""What stands for an elector on a ballot, how a confidential choice is sealed, and receipts.

While a confidential poll is open, a ballot carries a keyed token instead of its elector, and its choice is sealed: the
file, a backup, or PostgreSQL's write-ahead log say neither whose a ballot is nor what it chooses, and once the key is
destroyed nobody can find out. Sealed choices all have the same length, and two that are equal look different.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from uuid import UUID

from models.polls.errors import KeyLost

NONCE_BYTES = 16
MOST_CHOICE = hashlib.sha256().digest_size
"""How long a choice that is sealed may be, in characters."""

RECEIPT_BYTES = 10
RECEIPT_LENGTH = 16
"""Characters of a receipt: 80 bits in base32, which can be read aloud and typed."""

_TRANSLATED = str.maketrans("018", "OIB")

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_PAIRS = tuple(first + second for first in _LETTERS for second in _LETTERS)
"""Ten bits in base32: a close spells thousands of receipts while everybody else's writes wait."""

_BLOCK_BYTES = 64
"""Of SHA-256."""


class Keyed:
    """HMAC-SHA-256 by one key of a block at most, with what is the same for all texts done once."""

    def __init__(self, key: bytes) -> None:
        if len(key) > _BLOCK_BYTES:
            raise ValueError("a key longer than a block")
        block = key.ljust(_BLOCK_BYTES, b"\0")
        self._inner = hashlib.sha256(bytes(each ^ 0x36 for each in block))
        self._outer = hashlib.sha256(bytes(each ^ 0x5C for each in block))

    def digest(self, text: bytes) -> bytes:
        """What `hmac.digest` says of this text."""
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(text)
        outer.update(inner.digest())
        return outer.digest()


Key = bytes | Keyed
"""The bytes, or for many ballots what they were made to."""


def token_of(elector_id: UUID, key: Key | None) -> str:
    """What stands for this elector: itself in a named poll (no key), what only the key tells in a confidential one."""
    if key is None:
        return elector_id.hex
    return _digest(key, b"token|" + elector_id.bytes).hex()


def seal(choice: str, token: str, key: Key, nonce: bytes) -> str:
    """A choice as a confidential ballot carries it. The nonce is new each time."""
    padded = choice.encode("ascii").ljust(MOST_CHOICE, b"\0")
    if len(padded) > MOST_CHOICE or len(nonce) != NONCE_BYTES:
        raise ValueError("a choice, or its nonce, has not the length that it may have")
    return base64.b64encode(nonce + _mixed(padded, token, key, nonce)).decode()


def unseal(sealed: str, token: str, key: Key) -> str:
    """The choice again. Raises `KeyLost` when this is not the key that it was sealed with."""
    try:
        raw = base64.b64decode(sealed, validate=True)
        choice = _mixed(raw[NONCE_BYTES:], token, key, raw[:NONCE_BYTES]).rstrip(b"\0").decode("ascii")
    except ValueError:
        raise KeyLost from None
    if not choice.isalnum():
        raise KeyLost
    return choice


def _mixed(text: bytes, token: str, key: Key, nonce: bytes) -> bytes:
    stream = _digest(key, b"choice|" + nonce + token.encode())
    if len(text) != len(stream):
        raise ValueError("a sealed choice has not the length that it has")
    return (int.from_bytes(text) ^ int.from_bytes(stream)).to_bytes(len(text))


def receipts_of(elector_id: UUID, secret: Key, rank: int, count: int = 1) -> tuple[str, ...]:
    """The receipts of a ballot: one a published line, which is one a voice in a confidential poll.

    `secret` is the key of a confidential poll and the seed of a named one. A representative's ballot that takes the
    place of the deputy's has other receipts (`rank`): the deputy does not learn what it chose.
    """
    text = b"receipt|%b|%d|" % (elector_id.bytes, rank)
    return tuple([_receipt(_digest(secret, text + b"%d" % number)) for number in range(count)])


def _receipt(digest: bytes) -> str:
    """The first bytes in base32."""
    bits = int.from_bytes(digest[:RECEIPT_BYTES])
    return "".join([_PAIRS[bits >> place & 1023] for place in _PLACES])


_PLACES = range(RECEIPT_BYTES * 8 - 10, -1, -10)


def _digest(key: Key, text: bytes) -> bytes:
    return key.digest(text) if isinstance(key, Keyed) else hmac.digest(key, text, "sha256")


def read_receipt(typed: str) -> str:
    """A receipt as it was meant: spaces, dashes and case do not matter, and 0, 1 and 8 are no letters of ours.

    >>> read_receipt("abcd-ef0h ijk1 mnop")
    'ABCDEFOHIJKIMNOP'
    """
    return "".join(each for each in typed.upper() if each.isalnum()).translate(_TRANSLATED)
