"""Files that anybody can check without a database: one JSON object a line, a header first, a seal last.

Each line is canonical JSON (sorted keys, no spaces, UTF-8), so that one content has one spelling. The seal is the
SHA-256 of every byte before its line: a file that was damaged, cut or lengthened is told from a whole one. Whoever
changes a file on purpose can seal it again; what then gives them away is what the file holds (a hash chain, say).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import BinaryIO

from models.records import dataclass

FILE = "file"
"""The key, in a header, of the kind of file."""

JOURNAL, POLL = "cagou.journal", "cagou.poll"
"""The kinds of file there are."""

SEAL = "seal"
"""The only key of the last line."""

LONGEST_LINE = 1_000_000
"""Bytes; no file of ours comes near it."""

Line = Mapping[str, object]

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False)
_DECODER = json.JSONDecoder()


class Damage(StrEnum):
    """What may be wrong with a file before one looks at what it says."""

    NOT_OURS = "not_ours"
    NOT_CANONICAL = "not_canonical"
    NOT_SEALED = "not_sealed"
    SEAL_BROKEN = "seal_broken"
    AFTER_SEAL = "after_seal"


@dataclass(frozen=True)
class Damaged:
    """Something is wrong at a line (the first is 1)."""

    line: int
    what: Damage


def spelled(value: Line) -> bytes:
    """A line of a file, its line break included."""
    return _ENCODER.encode(value).encode() + b"\n"


class Seal:
    """Grows with every line written."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def add(self, line: bytes) -> bytes:
        """The line, once it is sealed with those before it."""
        self._hash.update(line)
        return line

    def line(self) -> bytes:
        """The last line of the file."""
        return spelled({SEAL: self._hash.hexdigest()})


def lines_of(file: BinaryIO) -> Iterator[tuple[int, Line] | Damaged]:
    """The lines of a file with their numbers, the header's included and the seal's not; what is wrong, where it is.

    Nothing more comes after a line that cannot be read.
    """
    seal, sealed, number = Seal(), False, 0
    for number, raw in enumerate(_raw_lines(file), start=1):
        if sealed:
            yield Damaged(number, Damage.AFTER_SEAL)
            return
        value = _read(raw)
        if value is None:
            yield Damaged(number, Damage.NOT_OURS if number == 1 else Damage.NOT_CANONICAL)
            return
        if value.keys() == {SEAL}:
            sealed = True
            if raw != seal.line():
                yield Damaged(number, Damage.SEAL_BROKEN)
            continue
        seal.add(raw)
        yield number, value
    if not sealed:
        yield Damaged(number + 1, Damage.NOT_SEALED)


def _raw_lines(file: BinaryIO) -> Iterable[bytes]:
    while raw := file.readline(LONGEST_LINE):
        yield raw


def _read(raw: bytes) -> Line | None:
    """What a line says; None unless it is spelled as we do."""
    try:
        value = _DECODER.decode(raw.decode())
        return value if isinstance(value, dict) and spelled(value) == raw else None
    except (ValueError, RecursionError):
        return None
