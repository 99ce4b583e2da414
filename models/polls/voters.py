"""Who votes: the person who acts, and the electors of a roll that they may cast a ballot for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import and_, bindparam, or_, select

from models.actor import Actor
from models.database import Session
from models.errors import NotAllowed, Reason
from models.people.permissions import demand, may_propose
from models.people.standing import standing_of
from models.people.tables import (
    Affiliation,
    AffiliationRole,
    AffiliationStatus,
    Organisation,
    OrganisationStatus,
    Person,
)
from models.polls.errors import VotesByRepresentative
from models.polls.tables import Elector, Electorate, Poll, RollEntry
from models.records import dataclass

VOTING = frozenset({AffiliationRole.REPRESENTATIVE, AffiliationRole.DEPUTY})


@dataclass(frozen=True)
class Seat:
    """What a person is in an organisation that has accepted them."""

    name: str
    status: OrganisationStatus
    role: AffiliationRole


@dataclass(frozen=True)
class Voter:
    """The person who acts, with the organisations that have accepted them."""

    person_id: UUID
    seats: Mapping[UUID, Seat]

    @property
    def active(self) -> bool:
        """Whether an organisation of theirs is a member in good standing."""
        return any(seat.status is OrganisationStatus.ACTIVE for seat in self.seats.values())

    def name_of(self, organisation_id: UUID | None) -> str | None:
        """The name of an organisation of theirs."""
        seat = self.seats.get(organisation_id) if organisation_id is not None else None
        return seat.name if seat is not None else None


class EntryOfRoll(Protocol):
    """An elector, or a row that has the same."""

    @property
    def organisation_id(self) -> UUID | None:
        """Whose vote it is, or none."""

    @property
    def person_id(self) -> UUID | None:
        """Whose vote it is, or nobody."""


_SEATS = (
    select(
        Person.discord_user_id,
        Person.id,
        Affiliation.organisation_id,
        Affiliation.role,
        Organisation.status,
        Organisation.name,
    )
    .outerjoin(
        Affiliation,
        and_(
            Affiliation.cluster_id == Person.cluster_id,
            Affiliation.person_id == Person.id,
            Affiliation.status == AffiliationStatus.ACCEPTED.value,
        ),
    )
    .outerjoin(
        Organisation,
        and_(Organisation.cluster_id == Affiliation.cluster_id, Organisation.id == Affiliation.organisation_id),
    )
    .where(
        Person.cluster_id == bindparam("cluster_id"),
        Person.discord_user_id.in_(bindparam("user_ids", expanding=True)),
    )
)
"""Made once, and executed below the session: each ballot comes through here. It names the cluster itself."""


def voter_of(session: Session, actor: Actor) -> Voter:
    """Who acts. Raises `NotAllowed` when the cluster does not know them."""
    return known(voters_of(session, [actor]), actor)


def known(voters: Mapping[int, Voter], actor: Actor) -> Voter:
    """Who acts, of those that were loaded. Raises `NotAllowed` when the cluster does not know them."""
    voter = voters.get(actor.user_id) if actor.user_id is not None else None
    if voter is None:
        raise NotAllowed(Reason.UNKNOWN_PERSON)
    return voter


def voters_of(session: Session, actors: Iterable[Actor]) -> Mapping[int, Voter]:
    """Those who act, by their Discord ids, without whom the cluster does not know; in one statement."""
    user_ids = sorted({actor.user_id for actor in actors if actor.user_id is not None})
    if not user_ids:
        return {}
    whose = {"cluster_id": session.own_cluster_id, "user_ids": user_ids}
    rows: Sequence[Any] = session.connection().execute(_SEATS, whose).all()
    people: dict[int, UUID] = {}
    seats: dict[int, dict[UUID, Seat]] = {}
    for user_id, person_id, organisation_id, role, status, name in rows:
        people[user_id] = person_id
        theirs = seats.setdefault(user_id, {})
        if organisation_id is not None:
            theirs[organisation_id] = Seat(name, OrganisationStatus(status), AffiliationRole(role))
    return {user_id: Voter(person_id, seats[user_id]) for user_id, person_id in people.items()}


def role_for(session: Session, actor: Actor, voter: Voter, entry: EntryOfRoll, now: datetime) -> AffiliationRole | None:
    """As what the voter casts this elector's ballot, for oneself like a representative; None of somebody else's.

    An organisation votes through its representative or their deputy while it is in good standing, a person for
    themselves while they may propose (design, "Powers"): the roll is frozen, but whoever was suspended since does not
    vote. Raises `VotesByRepresentative` or `NotAllowed`.
    """
    if entry.organisation_id is None:
        if entry.person_id != voter.person_id:
            return None
        if not voter.active:
            demand(may_propose(standing_of(session, actor, now)))
        return AffiliationRole.REPRESENTATIVE
    seat = voter.seats.get(entry.organisation_id)
    if seat is None:
        return None
    if seat.role not in VOTING:
        raise VotesByRepresentative(seat.name)
    if seat.status is not OrganisationStatus.ACTIVE:
        raise NotAllowed(Reason.ORGANISATION_SUSPENDED)
    return seat.role


def seat_without_vote(session: Session, poll: Poll, voter: Voter) -> Seat | None:
    """The seat of somebody who is not on the roll through which they would vote, had it been in good standing.

    Of several, one that is suspended before one that has left, and that before one which is a member again.
    """
    ids = list(voter.seats)
    theirs = or_(Elector.organisation_id.in_(ids), Elector.person_id == voter.person_id)
    if not ids or session.scalars(select(Elector.id).where(Elector.poll_id == poll.id, theirs)).first() is not None:
        return None
    asked = {id for id, seat in voter.seats.items() if seat.role in VOTING}
    if poll.electorate == Electorate.FILE:
        listed = select(RollEntry.organisation_id, RollEntry.person_id).where(
            RollEntry.poll_id == poll.id,
            RollEntry.weight > 0,
            or_(RollEntry.organisation_id.in_(ids), RollEntry.person_id == voter.person_id),
        )
        rows = session.execute(listed).all()
        asked &= {organisation_id for organisation_id, _ in rows}
        if any(person_id is not None for _, person_id in rows):
            asked |= voter.seats.keys()
    elif poll.electorate != Electorate.ORGANISATIONS:
        asked = set() if voter.active else set(ids)
    seats = [voter.seats[id] for id in asked]
    return min(seats, key=lambda seat: (_GONE.index(seat.status), seat.name)) if seats else None


_GONE = (OrganisationStatus.SUSPENDED, OrganisationStatus.FORMER, OrganisationStatus.ACTIVE)
