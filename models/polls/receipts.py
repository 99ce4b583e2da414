"""A voter finds their ballot in the published list by the receipt they got."""

from __future__ import annotations

from models.polls.chain import PublishedBallot
from models.polls.publishing import ClosedPoll, published
from models.polls.tokens import read_receipt
from models.records import dataclass


@dataclass(frozen=True)
class FoundBallot:
    """A line of the published list. `place` counts from 1; `chosen` are labels, or the word of a motion or a blank."""

    place: int
    of: int
    ballot: PublishedBallot
    chosen: tuple[str, ...]
    hash: str


def find_receipt(closed: ClosedPoll, receipt: str) -> FoundBallot | None:
    """The ballot of this receipt, however it was typed; None when it does not stand in the list.

    A deputy's receipt does not once the representative has voted.
    """
    publication = published(closed)
    wanted = read_receipt(receipt)
    for place, (ballot, hash) in enumerate(publication.ballots, start=1):
        if ballot.receipt == wanted:
            return FoundBallot(place, len(publication.ballots), ballot, publication.chosen(ballot), hash)
    return None
