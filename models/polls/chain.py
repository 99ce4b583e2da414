"""The ballots as they are published: sorted by receipt, each line with a hash that covers all before it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from json.encoder import encode_basestring as _quoted

from models.records import dataclass
from models.sealed import spelled

FORMAT = 1
"""Of the published file; grows when what a line holds changes."""

FIRST = b"cagou-ballots-v1\n"

TERMS = (
    *("poll", "number", "title", "question", "nature", "clause", "method", "electorate", "named", "options", "rules"),
    *("opened_at", "first_closes_at", "closes_at", "roll_hash", "roll_electors", "roll_voices", "commitment"),
)
"""Their names in the header of the published file."""


@dataclass(frozen=True)
class PublishedBallot:
    """A line: a receipt, what it chose, and its voices; in a named poll the elector's id."""

    receipt: str
    choice: str
    weight: int
    elector: str | None

    def line(self) -> dict[str, object]:
        """As it stands in the file, without its hash."""
        said: dict[str, object] = {"receipt": self.receipt, "choice": self.choice, "weight": self.weight}
        return said if self.elector is None else {**said, "elector": self.elector}

    def spelled(self) -> bytes:
        """As `sealed.spelled` writes it, five times as fast: at a close all other writes wait for thousands."""
        elector = "" if self.elector is None else f',"elector":{_quoted(self.elector)}'
        receipt, choice = _quoted(self.receipt), _quoted(self.choice)
        return f'{{"choice":{choice}{elector},"receipt":{receipt},"weight":{self.weight}}}\n'.encode()


def in_order(ballots: Iterable[PublishedBallot]) -> list[PublishedBallot]:
    """By receipt; no two have the same unless somebody made them up, and then the rest decides."""
    return sorted(ballots, key=lambda ballot: (ballot.receipt, ballot.choice, ballot.weight, ballot.elector or ""))


def first_hash(terms: Mapping[str, object]) -> str:
    """What the first line follows: the terms of the vote (`terms.py`), so that the end of the chain covers them too."""
    return hashlib.sha256(FIRST + spelled(terms)).hexdigest()


def next_hash(previous: str, ballot: PublishedBallot) -> str:
    """SHA-256 of the hash before and of the line, canonically spelled."""
    return hashlib.sha256(previous.encode() + b"\n" + ballot.spelled()).hexdigest()


def chained(terms: Mapping[str, object], ballots: Iterable[PublishedBallot]) -> Iterator[tuple[PublishedBallot, str]]:
    """The ballots in their order, with the hash of each."""
    last = first_hash(terms)
    for ballot in in_order(ballots):
        last = next_hash(last, ballot)
        yield ballot, last


def last_hash(terms: Mapping[str, object], ballots: Iterable[PublishedBallot]) -> str:
    """The end of the chain, which stands on the card of the result."""
    last = first_hash(terms)
    for ballot in in_order(ballots):
        last = next_hash(last, ballot)
    return last
