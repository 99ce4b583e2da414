"""What polls have in store for a person: to vote, to let go ahead, to finish writing, and what nobody posted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from models.actor import Actor
from models.database import Session
from models.errors import DomainError
from models.people.standing import Standing
from models.people.tables import AffiliationRole
from models.polls.casting import DEPUTY, REPRESENTATIVE
from models.polls.drafting import my_drafts
from models.polls.errors import KeyLost
from models.polls.facts import PollFacts
from models.polls.going_ahead import waiting_for_go_ahead
from models.polls.keys import KeyRing
from models.polls.tables import Elector, Poll, PollStatus, StoredBallot
from models.polls.tokens import token_of
from models.polls.voters import Voter, role_for, voter_of
from models.polls.without_effect import Unmoved, unmoved
from models.records import dataclass


@dataclass(frozen=True)
class OpenVote:
    """An open poll in which somebody has a voice: `ballots` of electors that they vote for, `missing` not cast yet."""

    poll_id: UUID
    number: int
    title: str
    closes_at: datetime
    ballots: int
    missing: int


@dataclass(frozen=True)
class EndedVote:
    """A poll that ended without a card in a channel, where its result or its end would have been read."""

    poll_id: UUID
    title: str
    cancelled: bool


@dataclass(frozen=True)
class PollsAtHand:
    """What waits for one person. `sent_back` of their drafts are those that a second member of the board gave back.

    `unmoved` are the projects that they steer and that an adopted vote could not move.
    """

    to_vote: Sequence[OpenVote]
    to_let_go: Sequence[PollFacts]
    drafts: Sequence[PollFacts]
    ended: Sequence[EndedVote] = ()
    unmoved: Sequence[Unmoved] = ()


NO_POLLS = PollsAtHand((), (), ())

TOLD_FOR = timedelta(days=7)
"""How long one's page tells that a vote has ended."""
MOST_TOLD = 5


def polls_at_hand(session: Session, standing: Standing, keys: KeyRing) -> PollsAtHand:
    """All of it, for the person's own page."""
    if standing.person_id is None:
        return NO_POLLS
    actor, now = standing.actor, standing.at
    return PollsAtHand(
        tuple(vote for vote in open_votes(session, actor, keys, now=now) if vote.missing),
        tuple(waiting_for_go_ahead(session, actor, now=now)),
        tuple(my_drafts(session, actor, now=now)),
        _ended(session, actor, now),
        unmoved(session, standing.person_id, now),
    )


def _ended(session: Session, actor: Actor, now: datetime) -> tuple[EndedVote, ...]:
    """What ended lately of that on whose roll one is, the last first; a card in a channel tells all who read it."""
    ended = func.coalesce(Poll.closed_at, Poll.cancelled_at)
    rows = session.execute(
        select(Poll.id, Poll.title, Poll.status, ended.label("ended"))
        .join(Elector, and_(Elector.cluster_id == Poll.cluster_id, Elector.poll_id == Poll.id))
        .where(
            Poll.status.in_((PollStatus.CLOSED, PollStatus.CANCELLED)),
            Poll.message_id.is_(None),
            ended > now - TOLD_FOR,
            _theirs(voter_of(session, actor)),
        )
        .distinct()
        .order_by(ended.desc(), Poll.id)
        .limit(MOST_TOLD)
    )
    return tuple(EndedVote(row.id, row.title, row.status == PollStatus.CANCELLED) for row in rows)


def _theirs(voter: Voter) -> ColumnElement[bool]:
    return or_(Elector.person_id == voter.person_id, Elector.organisation_id.in_(voter.seats))


def open_votes(session: Session, actor: Actor, keys: KeyRing, *, now: datetime) -> Sequence[OpenVote]:
    """The open polls in which the actor may vote, whether they did or not; the one that ends first comes first.

    Raises `NotAllowed` when the cluster does not know them.
    """
    voter = voter_of(session, actor)
    rows = session.execute(
        select(
            *(Poll.id, Poll.number, Poll.title, Poll.closes_at, Poll.named),
            *(Elector.id.label("elector_id"), Elector.organisation_id, Elector.person_id),
        )
        .join(Elector, and_(Elector.cluster_id == Poll.cluster_id, Elector.poll_id == Poll.id))
        .where(Poll.status == PollStatus.OPEN, Poll.closes_at > now, _theirs(voter))
        .order_by(Poll.closes_at, Poll.number)
    ).all()
    votes: dict[UUID, list[tuple[Any, str, int]]] = {}
    for row in rows:
        entry = _entry(session, actor, keys, voter, row, now)
        if entry is not None:
            votes.setdefault(row.id, []).append((row, *entry))
    cast = _ranks(session, votes)
    return tuple(_open_vote(entries, cast) for entries in votes.values())


def _entry(
    session: Session, actor: Actor, keys: KeyRing, voter: Voter, row: Any, now: datetime
) -> tuple[str, int] | None:
    """The token of this elector's ballot, and the rank of one that the voter would cast; None where they may not."""
    try:
        role = role_for(session, actor, voter, row, now)
        token = token_of(row.elector_id, None if row.named else keys.read(row.id))
    except (DomainError, KeyLost):
        return None
    if role is None:
        return None
    return token, DEPUTY if role is AffiliationRole.DEPUTY else REPRESENTATIVE


def _ranks(session: Session, votes: Mapping[UUID, Sequence[tuple[Any, str, int]]]) -> Mapping[str, int]:
    """The ballots that are in the box already, with their ranks."""
    tokens = [token for entries in votes.values() for _, token, _ in entries]
    if not tokens:
        return {}
    mine = StoredBallot.poll_id.in_(list(votes)), StoredBallot.token.in_(tokens)
    return dict(session.execute(select(StoredBallot.token, StoredBallot.rank).where(*mine)).all())


def _open_vote(entries: Sequence[tuple[Any, str, int]], cast: Mapping[str, int]) -> OpenVote:
    row = entries[0][0]
    missing = sum(token not in cast for _, token, _ in entries)
    return OpenVote(row.id, row.number, row.title, row.closes_at, len(entries), missing)
