"""What a closed poll makes public: its rules, its roll without a name where nobody may be named, its ballots, its lot.

The sealed file holds all that is needed to count again and check everything (`verifying.py`), without a database. It is
the same for everybody who asks, whenever they ask.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, select

from models import sealed
from models.actor import Actor
from models.cluster.tables import Cluster
from models.database import Session
from models.polls.chain import FORMAT, PublishedBallot, chained
from models.polls.choices import positions_of
from models.polls.counting import PollResult, read_result, value_of
from models.polls.errors import PollNotClosed
from models.polls.facts import PollFacts, facts_for
from models.polls.reaching import look_at_poll
from models.polls.tables import Elector, PollStatus, StoredBallot
from models.polls.terms import instant, terms_of
from models.polls.tokens import Keyed, receipts_of
from models.records import dataclass
from models.tally import Lot, draw

FORMULAS = ("=", "+", "-", "@", "'", "\t", "\r")
"""What a spreadsheet would take for one."""


@dataclass(frozen=True)
class RollLine:
    """An elector of the frozen roll. `name` and `salt` are there in a named poll, until an erasure; so is `voted`."""

    elector: str
    weight: int
    digest: str
    name: str | None
    salt: str | None


RollRow = Row[UUID, int, str, str | None, bytes | None]
"""An elector: id, weight, digest, name and salt."""


@dataclass(frozen=True)
class ClosedPoll:
    """A closed poll as it is read. What is public of ten thousand ballots takes a while to make: `published`, apart."""

    cluster: str
    poll: PollFacts
    result: str
    seed: bytes
    roll: Sequence[RollRow]
    cast: Sequence[Row[str, str, int, int]]


@dataclass(frozen=True)
class Publication:
    """A closed poll, whole. The ballots are in the order of their receipts, each with its hash in the chain."""

    cluster: str
    poll: PollFacts
    result: PollResult
    lot: Lot
    roll: tuple[RollLine, ...]
    ballots: tuple[tuple[PublishedBallot, str], ...]

    @property
    def names(self) -> dict[str, str | None]:
        """Whose entry of the roll is whose, in a named poll."""
        return {line.elector: line.name for line in self.roll}

    def chosen(self, ballot: PublishedBallot) -> tuple[str, ...]:
        """The labels of the options that a ballot chooses; of a motion and a blank ballot, the word that is stored."""
        options = self.poll.options
        positions = positions_of(ballot.choice, self.poll.method, len(options))
        return tuple(options[position].label for position in positions) or (ballot.choice,)


def closed_poll(session: Session, actor: Actor, poll_id: UUID, *, now: datetime) -> ClosedPoll:
    """A closed poll for whoever sees it. Raises `PollUnknown` or `PollNotClosed`."""
    reached = look_at_poll(session, actor, poll_id, now)
    poll = reached.poll
    if poll.status != PollStatus.CLOSED or poll.seed is None or poll.result is None:
        raise PollNotClosed
    roll = select(Elector.id, Elector.weight, Elector.name_digest, Elector.name, Elector.salt)
    cast = select(StoredBallot.token, StoredBallot.choice, StoredBallot.weight, StoredBallot.rank)
    return ClosedPoll(
        cluster=session.scalars(select(Cluster.name)).one(),
        poll=facts_for(session, reached, now),
        result=poll.result,
        seed=poll.seed,
        roll=session.execute(roll.where(Elector.poll_id == poll_id).order_by(Elector.id)).all(),
        cast=session.execute(cast.where(StoredBallot.poll_id == poll_id)).all(),
    )


def published(closed: ClosedPoll) -> Publication:
    """All that the poll makes public."""
    poll = closed.poll
    return Publication(
        cluster=closed.cluster,
        poll=poll,
        result=read_result(closed.result),
        lot=draw(closed.seed, str(poll.id), [str(option.id) for option in poll.options]),
        roll=tuple(_roll_line(row, poll.named) for row in closed.roll),
        ballots=tuple(chained(terms_of(poll), _ballots_of(closed))),
    )


def _ballots_of(closed: ClosedPoll) -> list[PublishedBallot]:
    if not closed.poll.named:
        return [PublishedBallot(token, choice, weight, None) for token, choice, weight, _ in closed.cast]
    seed, found = Keyed(closed.seed), []
    for token, choice, weight, rank in closed.cast:
        elector = UUID(hex=token)
        (receipt,) = receipts_of(elector, seed, rank)
        found.append(PublishedBallot(receipt, choice, weight, str(elector)))
    return found


def written_out(publication: Publication) -> Iterator[bytes]:
    """The lines of the sealed file."""
    seal = sealed.Seal()
    yield seal.add(sealed.spelled(header_of(publication)))
    for line in publication.roll:
        yield seal.add(sealed.spelled(_spelled_roll_line(line, publication.poll.named)))
    for ballot, hash in publication.ballots:
        yield seal.add(sealed.spelled({**ballot.line(), "hash": hash}))
    yield seal.line()


def header_of(publication: Publication) -> sealed.Line:
    """What the file says before its lines."""
    poll = publication.poll
    return {
        sealed.FILE: sealed.POLL,
        "format": FORMAT,
        "cluster": publication.cluster,
        **terms_of(poll),
        "closed_at": instant(poll.closed_at),
        "seed": publication.lot.seed,
        "public_value": publication.lot.public_value,
        "lot": list(publication.lot.order),
        "ballots": len(publication.ballots),
        "ballots_hash": poll.ballots_hash,
        "result": value_of(publication.result),
    }


def as_json(publication: Publication) -> bytes:
    """The same as one JSON text, for programs of others; without the seal."""
    header = {key: value for key, value in header_of(publication).items() if key != sealed.FILE}
    roll = [_spelled_roll_line(line, publication.poll.named) for line in publication.roll]
    ballots = [{**ballot.line(), "hash": hash} for ballot, hash in publication.ballots]
    whole = {**header, "roll": roll, "cast": ballots}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def as_csv(publication: Publication) -> bytes:
    """The ballots as a table for spreadsheets: a line each, several options parted by ` | `."""
    names = publication.names
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(("receipt", "choice", "voices", *(("elector", "name") if publication.poll.named else ())))
    for ballot, _ in publication.ballots:
        row: Sequence[object] = (ballot.receipt, " | ".join(publication.chosen(ballot)), ballot.weight)
        if ballot.elector is not None:
            row = (*row, ballot.elector, names.get(ballot.elector) or "")
        writer.writerow([_harmless(cell) for cell in row])
    return b"\xef\xbb\xbf" + table.getvalue().encode()  # so that spreadsheets see UTF-8


def _harmless(cell: object) -> object:
    """A label that a spreadsheet would run is a text."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULAS) else cell


def _roll_line(row: RollRow, named: bool) -> RollLine:
    id, weight, digest, name, salt = row
    if not named or name is None or salt is None:
        return RollLine(str(id), weight, digest, None, None)
    return RollLine(str(id), weight, digest, name, salt.hex())


def _spelled_roll_line(line: RollLine, named: bool) -> dict[str, object]:
    said: dict[str, object] = {"elector": line.elector, "weight": line.weight, "digest": line.digest}
    return {**said, "name": line.name, "salt": line.salt} if named else said
