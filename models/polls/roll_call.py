"""Who has voted (l'émargement): while a poll is open asked of the ballots, since the close written on the roll.

In a named poll whoever sees it knows. In a confidential one they know how many; the names only those who run it, to
remind them, and only where the cluster's rules let them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from models.actor import Actor
from models.cluster.tables import Cluster
from models.database import Session
from models.polls.errors import PollNotOpen
from models.polls.keys import KeyRing
from models.polls.permissions import may_steer
from models.polls.reaching import look_at_poll
from models.polls.tables import Elector, Poll, PollStatus, StoredBallot
from models.polls.tokens import token_of
from models.records import dataclass


@dataclass(frozen=True)
class RollEntryFacts:
    """An elector; the name is that of the opening, empty once erased."""

    elector_id: UUID
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
    electors = _roll(session, poll_id)
    voted = _voted(session, keys, poll, electors)
    names = poll.named or (
        session.scalars(select(Cluster.roll_names)).one() and may_steer(reached.standing, reached.relation) is None
    )
    entries = tuple(
        RollEntryFacts(elector.id, elector.name, elector.weight, elector.id in voted) for elector in electors
    )
    return RollCall(
        electors=len(entries),
        voted=len(voted),
        voices=sum(entry.weight for entry in entries),
        voices_voted=sum(entry.weight for entry in entries if entry.voted),
        entries=entries if names else None,
    )


def yet_to_vote(session: Session, keys: KeyRing, poll: Poll) -> tuple[Elector, ...]:
    """The electors of an open poll without a ballot: whom the bot reminds, whoever may see their names.

    Raises `KeyLost`.
    """
    electors = _roll(session, poll.id)
    voted = _voted(session, keys, poll, electors)
    return tuple(elector for elector in electors if elector.id not in voted)


def _roll(session: Session, poll_id: UUID) -> Sequence[Elector]:
    return session.scalars(select(Elector).where(Elector.poll_id == poll_id).order_by(Elector.name, Elector.id)).all()


def _voted(session: Session, keys: KeyRing, poll: Poll, electors: Sequence[Elector]) -> set[UUID]:
    if poll.status == PollStatus.CLOSED:
        return {elector.id for elector in electors if elector.voted}
    key = None if poll.named else keys.read(poll.id)
    cast = set(session.scalars(select(StoredBallot.token).where(StoredBallot.poll_id == poll.id)))
    return {elector.id for elector in electors if token_of(elector.id, key) in cast}
