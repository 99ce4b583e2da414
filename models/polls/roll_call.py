"""Who has voted (l'émargement): while a poll is open asked of the ballots, since the close written on the roll.

In a named poll whoever sees it knows. In a confidential one they know how many; the names only those who run it, to
remind them, and only where the cluster's rules let them.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from models.actor import Actor
from models.cluster.tables import Cluster
from models.database import Session
from models.polls.electorate import Who
from models.polls.errors import PollNotOpen
from models.polls.keys import KeyRing
from models.polls.permissions import may_steer
from models.polls.reaching import look_at_poll
from models.polls.tables import Elector, Poll, PollStatus, StoredBallot
from models.polls.tokens import Keyed, token_of
from models.records import dataclass


@dataclass(frozen=True)
class RollEntryFacts:
    """An elector; the name is that of the opening, empty once erased."""

    elector_id: UUID
    who: Who
    name: str | None
    weight: int
    voted: bool


@dataclass(frozen=True)
class RollCall:
    """How many of the roll have voted, in electors and voices; `entries` only for those who may see names."""

    electors: int
    voted: int
    voices: int
    voices_voted: int
    entries: tuple[RollEntryFacts, ...] | None


def who_voted(session: Session, actor: Actor, keys: KeyRing, poll_id: UUID, *, now: datetime) -> RollCall:
    """The roll of a poll that was opened. Raises `PollUnknown`, `PollNotOpen` before the opening, or `KeyLost`."""
    reached = look_at_poll(session, actor, poll_id, now)
    poll = reached.poll
    if poll.status not in (PollStatus.OPEN, PollStatus.CLOSED):
        raise PollNotOpen(poll.cancelled_at)
    entries = _entries(session, keys, poll)
    names = poll.named or (
        session.scalars(select(Cluster.roll_names)).one() and may_steer(reached.standing, reached.relation) is None
    )
    return RollCall(
        electors=len(entries),
        voted=sum(entry.voted for entry in entries),
        voices=sum(entry.weight for entry in entries),
        voices_voted=sum(entry.weight for entry in entries if entry.voted),
        entries=entries if names else None,
    )


def yet_to_vote(session: Session, keys: KeyRing, poll: Poll) -> tuple[RollEntryFacts, ...]:
    """The electors of an open poll without a ballot: whom the bot reminds, whoever may see their names.

    Raises `KeyLost`.
    """
    return tuple(entry for entry in _entries(session, keys, poll) if not entry.voted)


def _entries(session: Session, keys: KeyRing, poll: Poll) -> tuple[RollEntryFacts, ...]:
    """The roll by name. By columns, for there may be thousands."""
    closed = poll.status == PollStatus.CLOSED
    cast: set[str] = set()
    key = None
    if not closed:
        key = None if poll.named else Keyed(keys.read(poll.id))
        cast.update(session.scalars(select(StoredBallot.token).where(StoredBallot.poll_id == poll.id)))
    columns = (Elector.id, Elector.organisation_id, Elector.person_id, Elector.name, Elector.weight, Elector.voted)
    rows = session.execute(select(*columns).where(Elector.poll_id == poll.id).order_by(Elector.name, Elector.id))
    return tuple(
        RollEntryFacts(
            id, Who(organisation_id, person_id), name, weight, bool(voted) if closed else token_of(id, key) in cast
        )
        for id, organisation_id, person_id, name, weight, voted in rows
    )
