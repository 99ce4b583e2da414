"""A ballot is cast: the last one before the close counts, a representative's rather than the deputy's.

A ballot counts if its `now` lies before the close and its transaction finds the poll open. In a confidential poll
nothing that this transaction writes or locks names the elector: PostgreSQL would note it beside the ballot (xmin, xmax,
its log). Two that are cast at once meet at the ballot's own key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, func, or_, select

from models import outbox
from models.actor import Actor
from models.database import Session, Topic, insert_into
from models.errors import DomainError
from models.groups.tables import Group
from models.people.tables import AffiliationRole
from models.polls.choices import demand_choice
from models.polls.errors import NotOnRoll, PollNotOpen, RepresentativeHasVoted
from models.polls.keys import KeyRing
from models.polls.owed import POLL_CARD
from models.polls.reaching import look_at_poll
from models.polls.tables import Elector, Electorate, Method, Poll, PollOption, PollStatus, StoredBallot
from models.polls.tokens import NONCE_BYTES, Keyed, receipts_of, seal, token_of
from models.polls.voters import Voter, known, role_for, seat_without_vote, voter_of, voters_of
from models.records import dataclass

REPRESENTATIVE, DEPUTY = 1, 0
"""Ranks of ballots."""

CLOSES_EARLY = '"closes_early":true'
"""How the rules of a poll that ends once all have voted are spelled (`rules.py`)."""


@dataclass(frozen=True)
class Receipt:
    """A ballot that was recorded: by `receipts` its voter finds it in the list that the close publishes.

    `organisation` is whom it was cast for, None for oneself; `weight` in voices, each with a receipt of its own in a
    confidential poll.
    """

    poll_id: UUID
    elector_id: UUID
    organisation: str | None
    choice: str
    weight: int
    receipts: tuple[str, ...]


@dataclass(frozen=True)
class Vote:
    """A ballot that the voter may cast. `refused`: their deputy's would not take the representative's place."""

    elector_id: UUID
    organisation: str | None
    weight: int
    voted: bool
    refused: bool


@dataclass(frozen=True)
class PaperOption:
    """What may be chosen, at its position on the card."""

    position: int
    label: str
    starts_at: datetime | None


@dataclass(frozen=True)
class BallotPaper:
    """What somebody may vote in a poll, one ballot for each elector whose voice they are."""

    poll_id: UUID
    method: Method
    options: tuple[PaperOption, ...]
    named: bool
    closes_at: datetime
    votes: tuple[Vote, ...]


@dataclass(frozen=True)
class Wish:
    """What somebody wants to have recorded, and when they said so."""

    actor: Actor
    poll_id: UUID
    elector_id: UUID
    choice: str
    now: datetime


def cast(
    session: Session, actor: Actor, keys: KeyRing, poll_id: UUID, elector_id: UUID, choice: str, *, now: datetime
) -> Receipt:
    """Record a ballot in the place of the elector's earlier one.

    Raises `PollUnknown`, `PollNotOpen`, `NotOnRoll`, `VotesByRepresentative`, `NotAllowed`, `ChoiceNotUnderstood`,
    `RepresentativeHasVoted` or `KeyLost`.
    """
    (receipt,) = cast_each(session, keys, [Wish(actor, poll_id, elector_id, choice, now)])
    if isinstance(receipt, DomainError):
        raise receipt
    return receipt


def cast_each(session: Session, keys: KeyRing, wishes: Sequence[Wish]) -> Sequence[Receipt | DomainError]:
    """Record ballots one after the other, in few statements for all; of each its receipt, or what `cast` would raise.

    What is wrong with one does not keep another from being recorded.
    """
    box = _Box(session, keys, wishes)
    judged = [_judged(box, wish) for wish in wishes]
    taken = _put(session, [one.ballot for one in judged if isinstance(one, _Judged)])
    found: list[Receipt | DomainError] = []
    changed: dict[UUID, datetime] = {}
    for wish, one in zip(wishes, judged, strict=True):
        if isinstance(one, DomainError):
            found.append(one)
        elif next(taken):
            found.append(one.receipt)
            changed[wish.poll_id] = wish.now
            if one.may_close:
                session.touch(Topic.DUE)
        else:
            found.append(RepresentativeHasVoted(one.receipt.organisation or ""))
    for poll_id, now in sorted(changed.items()):
        outbox.refresh(session, POLL_CARD, poll_id, now)
    return found


class _Box:
    """What is needed to judge some ballots, each thing read once: their electors with the polls, voters, and keys."""

    def __init__(self, session: Session, keys: KeyRing, wishes: Sequence[Wish]) -> None:
        self.session = session
        ids = sorted({wish.elector_id for wish in wishes})
        asked = {"cluster": session.own_cluster_id, "electors": ids}
        rows = session.connection().execute(_ENTRIES, asked).all()
        self.entries = {(row.poll_id, row.elector_id): row for row in rows}
        self.voters = voters_of(session, [wish.actor for wish in wishes])
        self._ring = keys
        self._keys: dict[UUID, Keyed] = {}

    def key(self, poll_id: UUID) -> Keyed:
        """The key of a confidential poll. Raises `KeyLost`."""
        key = self._keys.get(poll_id)
        if key is None:
            key = self._keys[poll_id] = Keyed(self._ring.read(poll_id))
        return key


@dataclass(frozen=True)
class _Judged:
    """A ballot that may be put in the box, as its row, and the receipt that its voter gets then."""

    ballot: Mapping[str, Any]
    receipt: Receipt
    may_close: bool


def _judged(box: _Box, wish: Wish) -> _Judged | DomainError:
    try:
        return _judge(box, wish)
    except DomainError as refusal:
        return refusal


def _judge(box: _Box, wish: Wish) -> _Judged:
    """What is recorded, if it may be; raises what keeps it from being."""
    session, now = box.session, wish.now
    entry = box.entries.get((wish.poll_id, wish.elector_id))
    voter = known(box.voters, wish.actor)
    role = None if entry is None else role_for(session, wish.actor, voter, entry, now)
    if entry is None or role is None:
        raise _not_on_roll(session, look_at_poll(session, wish.actor, wish.poll_id, now).poll, voter)
    _demand_open(entry, now)
    demand_choice(wish.choice, Method(entry.method), entry.options)
    key = None if entry.named else box.key(wish.poll_id)
    rank, token = _rank(role), token_of(wish.elector_id, key)
    ballot = {
        "cluster_id": session.own_cluster_id,
        "poll_id": wish.poll_id,
        "token": token,
        "choice": wish.choice if key is None else seal(wish.choice, token, key, session.new_id().bytes[:NONCE_BYTES]),
        "weight": entry.weight,
        "rank": rank,
        "cast_by_id": voter.person_id if key is None else None,
        "cast_at": now if key is None else None,
    }
    secret, count = (entry.seed, 1) if key is None else (key, entry.weight)
    receipt = Receipt(
        wish.poll_id,
        wish.elector_id,
        voter.name_of(entry.organisation_id),
        wish.choice,
        entry.weight,
        receipts_of(wish.elector_id, secret, rank, count),
    )
    return _Judged(ballot, receipt, CLOSES_EARLY in entry.rules)


def ballot_paper(session: Session, actor: Actor, keys: KeyRing, poll_id: UUID, *, now: datetime) -> BallotPaper:
    """What the actor may vote in this poll now, and for whom.

    Raises the exact reason when there is nothing: `PollUnknown`, `PollNotOpen`, `NotOnRoll`, `VotesByRepresentative`,
    `RepresentativeHasVoted`, `NotAllowed` or `KeyLost`.
    """
    voter = voter_of(session, actor)
    whose = {
        "cluster": session.own_cluster_id,
        "poll": poll_id,
        "person": voter.person_id,
        "organisations": list(voter.seats),
    }
    entries = session.connection().execute(_OWN_ENTRIES, whose).all()
    if not entries:
        seen = look_at_poll(session, actor, poll_id, now).poll
        _demand_open(seen, now)
        raise _not_on_roll(session, seen, voter)
    poll = entries[0]  # whoever is on its roll sees it
    _demand_open(poll, now)
    votes, refusals = _votes(session, actor, keys, voter, entries, now)
    if not votes:
        raise refusals[0] if refusals else NotOnRoll()
    if all(vote.refused for vote in votes):
        raise RepresentativeHasVoted(votes[0].organisation or "")
    shown: tuple[PaperOption, ...] = ()
    if poll.method != Method.MOTION:
        options = session.connection().execute(OPTIONS, {"cluster": session.own_cluster_id, "poll": poll_id})
        shown = tuple(PaperOption(*option) for option in options)
    return BallotPaper(poll_id, Method(poll.method), shown, poll.named, poll.closes_at, votes)


def _votes(
    session: Session, actor: Actor, keys: KeyRing, voter: Voter, entries: Sequence[Any], now: datetime
) -> tuple[tuple[Vote, ...], Sequence[DomainError]]:
    """The ballots that the voter may cast of these entries of one poll, and why not the others."""
    roles: list[tuple[Any, AffiliationRole]] = []
    refusals: list[DomainError] = []
    for entry in entries:
        try:
            role = role_for(session, actor, voter, entry, now)
        except DomainError as refusal:
            refusals.append(refusal)
            continue
        if role is not None:
            roles.append((entry, role))
    if not roles:
        return (), refusals
    key = None if entries[0].named else keys.read(entries[0].poll_id)
    tokens = {entry.elector_id: token_of(entry.elector_id, key) for entry, _ in roles}
    asked = {"cluster": session.own_cluster_id, "poll": entries[0].poll_id, "tokens": list(tokens.values())}
    found = session.connection().execute(_RANKS, asked)
    ranks: dict[str, int] = {row.token: row.rank for row in found}
    votes = []
    for entry, role in roles:
        cast = ranks.get(tokens[entry.elector_id])
        organisation = voter.name_of(entry.organisation_id)
        refused = cast is not None and cast > _rank(role)
        votes.append(Vote(entry.elector_id, organisation, entry.weight, cast is not None, refused))
    return tuple(votes), refusals


def _rank(role: AffiliationRole) -> int:
    return DEPUTY if role is AffiliationRole.DEPUTY else REPRESENTATIVE


def _demand_open(poll: Any, now: datetime) -> None:
    if poll.opened_at is None or poll.opened_at > now:
        raise PollNotOpen
    if poll.status != PollStatus.OPEN or now >= poll.closes_at:
        raise PollNotOpen(poll.closed_at or poll.cancelled_at or poll.closes_at)


def _not_on_roll(session: Session, poll: Poll, voter: Voter) -> NotOnRoll:
    group = session.find(Group, poll.group_id) if poll.group_id is not None else None
    asked, name = Electorate(poll.electorate), group.name if group is not None else None
    seat = seat_without_vote(session, poll, voter)
    return NotOnRoll(asked, name) if seat is None else NotOnRoll(asked, name, seat.name, seat.status)


def _put(session: Session, ballots: Sequence[Mapping[str, Any]]) -> Iterator[bool]:
    """Of each in order, whether it took its place: a deputy's does not take the representative's.

    They are written in the order of their tokens: nothing tells who of them voted first, and two transactions that
    write some of the same do not wait for each other crosswise.
    """
    connection, upsert = session.connection(), _upsert(session)
    order = sorted(range(len(ballots)), key=lambda at: ballots[at]["token"])
    if all(ballot["rank"] == REPRESENTATIVE for ballot in ballots):
        if ballots:
            connection.execute(upsert, [ballots[at] for at in order])
        return iter([True] * len(ballots))
    taken = {at: connection.execute(upsert, ballots[at]).rowcount > 0 for at in order}
    return iter([taken[at] for at in range(len(ballots))])


_BOTH = (
    select(
        Poll.id.label("poll_id"),
        Poll.status,
        Poll.opened_at,
        Poll.closes_at,
        Poll.closed_at,
        Poll.cancelled_at,
        Poll.method,
        Poll.named,
        Poll.rules,
        Poll.seed,
        Elector.id.label("elector_id"),
        Elector.organisation_id,
        Elector.person_id,
        Elector.weight,
        select(func.count())
        .select_from(PollOption)
        .where(PollOption.cluster_id == Poll.cluster_id, PollOption.poll_id == Poll.id)
        .scalar_subquery()
        .label("options"),
    )
    .join(Elector, and_(Elector.cluster_id == Poll.cluster_id, Elector.poll_id == Poll.id))
    .where(Elector.cluster_id == bindparam("cluster"))
)
"""Electors, each with its poll. This and the others are made once, and executed below the session: each ballot comes
through here. They name the cluster themselves.
"""

_ENTRIES = _BOTH.where(Elector.id.in_(bindparam("electors", expanding=True))).with_for_update(read=True, of=Poll)
"""On PostgreSQL the close waits for who reads this, and they for the close."""

_OWN_ENTRIES = _BOTH.where(
    Poll.id == bindparam("poll"),
    or_(
        Elector.person_id == bindparam("person"),
        Elector.organisation_id.in_(bindparam("organisations", expanding=True)),
    ),
).order_by(Elector.name, Elector.id)

_RANKS = select(StoredBallot.token, StoredBallot.rank).where(
    StoredBallot.cluster_id == bindparam("cluster"),
    StoredBallot.poll_id == bindparam("poll"),
    StoredBallot.token.in_(bindparam("tokens", expanding=True)),
)

OPTIONS = (
    select(PollOption.position, PollOption.label, PollOption.starts_at)
    .where(PollOption.cluster_id == bindparam("cluster"), PollOption.poll_id == bindparam("poll"))
    .order_by(PollOption.position)
)

_upserts: dict[str, Any] = {}


def _upsert(session: Session) -> Any:
    """The statement, made once: SQLAlchemy then remembers how it is written."""
    made = _upserts.get(session.dialect_name)
    if made is None:
        insert = insert_into(session, StoredBallot)
        taken = {name: insert.excluded[name] for name in ("choice", "rank", "cast_by_id", "cast_at")}
        made = _upserts[session.dialect_name] = insert.on_conflict_do_update(
            index_elements=["cluster_id", "poll_id", "token"],
            set_=taken,
            where=StoredBallot.rank <= insert.excluded.rank,
        )
    return made
