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

from sqlalchemy import select

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
from models.polls.tables import Elector, Poll, PollStatus, StoredBallot
from models.polls.terms import instant, terms_of
from models.polls.tokens import receipts_of
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


def published(session: Session, actor: Actor, poll_id: UUID, *, now: datetime) -> Publication:
    """A closed poll for whoever sees it. Raises `PollUnknown` or `PollNotClosed`."""
    reached = look_at_poll(session, actor, poll_id, now)
    poll = reached.poll
    if poll.status != PollStatus.CLOSED or poll.seed is None or poll.result is None:
        raise PollNotClosed
    facts = facts_for(session, reached, now)
    electors = session.scalars(select(Elector).where(Elector.poll_id == poll_id).order_by(Elector.id)).all()
    return Publication(
        cluster=session.scalars(select(Cluster.name)).one(),
        poll=facts,
        result=read_result(poll.result),
        lot=draw(poll.seed, str(poll_id), [str(option.id) for option in facts.options]),
        roll=tuple(_roll_line(poll, elector) for elector in electors),
        ballots=tuple(chained(terms_of(facts), ballots_of(session, poll))),
    )


def ballots_of(session: Session, poll: Poll) -> list[PublishedBallot]:
    """The ballots of a closed poll, as they are published."""
    rows = session.execute(
        select(StoredBallot.token, StoredBallot.choice, StoredBallot.weight, StoredBallot.rank).where(
            StoredBallot.poll_id == poll.id
        )
    )
    if not poll.named:
        return [PublishedBallot(token, choice, weight, None) for token, choice, weight, _ in rows]
    assert poll.seed is not None  # since the opening
    found = []
    for token, choice, weight, rank in rows:
        elector = UUID(hex=token)
        (receipt,) = receipts_of(elector, poll.seed, rank)
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


def _roll_line(poll: Poll, elector: Elector) -> RollLine:
    named = poll.named and elector.name is not None and elector.salt is not None
    return RollLine(
        elector=str(elector.id),
        weight=elector.weight,
        digest=elector.name_digest,
        name=elector.name if named else None,
        salt=elector.salt.hex() if named and elector.salt is not None else None,
    )


def _spelled_roll_line(line: RollLine, named: bool) -> dict[str, object]:
    said: dict[str, object] = {"elector": line.elector, "weight": line.weight, "digest": line.digest}
    return {**said, "name": line.name, "salt": line.salt} if named else said
