"""Requests to join as they are read: by whoever made them, and by whoever decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from models.actor import Actor
from models.database import Session
from models.experts.mastered import Mastered, mastered_by
from models.experts.tables import ExpertProfile
from models.joining.errors import RequestGone
from models.joining.permissions import decides_for_all, may_decide, may_list, may_see_requests, represents
from models.joining.recognising import gives_record, is_newcomer, records_offered
from models.joining.tables import UnlistedRequest
from models.joining.telling import answered_for
from models.people.permissions import demand
from models.people.standing import Standing, standing_of
from models.people.tables import (
    Affiliation,
    AffiliationRole,
    AffiliationStatus,
    Organisation,
    Person,
)
from models.records import dataclass


class RequestState(StrEnum):
    """What has become of a request."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    OVER = "over"
    """Taken back, or what it led to has ended."""


@dataclass(frozen=True)
class JoinRequest:
    """A request to join. `organisation_id` is None where the organisation is not listed (yet).

    `by_representative` says that a representative in the server answers; otherwise the board does. `refusal` is the
    reason, for the person alone. `brought_up` says that those who decide were reminded; `may_claim`, of one's own
    request, that the register has somebody of that name by now, and no record is claimed yet.
    """

    id: UUID
    listed: bool
    person_id: UUID
    name: str
    organisation_id: UUID | None
    organisation: str
    status: str | None
    state: RequestState
    asked_at: datetime
    by_representative: bool
    refusal: str | None
    brought_up: bool
    may_claim: bool = False


@dataclass(frozen=True)
class RequestDetails:
    """A request as whoever decides reads it.

    `record` is the name on the imported record that they say is theirs, and `record_id` its id;
    `record_taken`: somebody else's by now; `record_for_board`: it brings more with it than a representative may give.
    `may_list` says whether the reader may make the organisation that was not listed.
    """

    request: JoinRequest
    user_id: int | None
    has_left: bool
    domains: Sequence[Mastered]
    available: bool | None
    available_until: datetime | None
    record: str | None
    record_id: UUID | None
    record_taken: bool
    record_for_board: bool
    may_list: bool


@dataclass(frozen=True)
class Beginning:
    """What somebody is who is about to ask: a newcomer tells of themselves. `waiting` are requests under way."""

    newcomer: bool
    name: str | None
    waiting: Sequence[JoinRequest]


@dataclass(frozen=True)
class AtHand:
    """What waits for somebody about joining: one's own requests, and those of others that one answers."""

    own: Sequence[JoinRequest] = ()
    theirs: Sequence[JoinRequest] = ()


NOTHING_AT_HAND = AtHand()


def at_hand(session: Session, standing: Standing) -> AtHand:
    """All that waits for somebody about joining."""
    own = own_requests(session, standing.person_id) if standing.person_id is not None else ()
    return AtHand(own, for_them_now(session, standing))


def beginning(session: Session, actor: Actor, *, now: datetime) -> Beginning:
    """Look who is about to ask."""
    standing = standing_of(session, actor, now)
    own = own_requests(session, standing.person_id) if standing.person_id is not None else ()
    return Beginning(
        is_newcomer(session, standing), standing.name, [each for each in own if each.state is RequestState.WAITING]
    )


def own_requests(session: Session, person_id: UUID) -> Sequence[JoinRequest]:
    """One's own requests that wait, or whose outcome was not put aside; the latest first."""
    listed = _listed(
        session,
        Affiliation.person_id == person_id,
        Affiliation.seen_at.is_(None),
        Affiliation.status != AffiliationStatus.ENDED,
    )
    unlisted = _unlisted(session, UnlistedRequest.person_id == person_id, UnlistedRequest.seen_at.is_(None))
    return sorted([*_with_records(session, person_id, listed), *unlisted], key=lambda each: each.asked_at, reverse=True)


def _with_records(session: Session, person_id: UUID, own: Sequence[JoinRequest]) -> Iterator[JoinRequest]:
    """A newcomer's requests, with whether a record was imported since that they may be."""
    person = session.find(Person, person_id)
    claims = set(
        session.scalars(
            select(Affiliation.id).where(Affiliation.person_id == person_id, Affiliation.claimed_id.is_not(None))
        )
    )
    for each in own:
        newcomer_asks = person is not None and person.newcomer and each.state is RequestState.WAITING
        if newcomer_asks and each.organisation_id is not None and each.id not in claims:
            yield replace(each, may_claim=bool(records_offered(session, each.name, each.organisation_id)))
        else:
            yield each


def requests_to_decide(session: Session, actor: Actor, *, now: datetime) -> Sequence[JoinRequest]:
    """All requests that wait and that the actor may decide, the oldest first. Raises `NotAllowed`."""
    standing = standing_of(session, actor, now)
    demand(may_see_requests(standing))
    return decidable(session, standing)


def decidable(session: Session, standing: Standing) -> Sequence[JoinRequest]:
    """The requests that wait and that somebody may decide, the oldest first."""
    pending = Affiliation.status == AffiliationStatus.PENDING
    if decides_for_all(standing):
        found = [*_listed(session, pending), *_unlisted(session, UnlistedRequest.decided_at.is_(None))]
    else:
        mine = [id for id, role in standing.roles.items() if role is AffiliationRole.REPRESENTATIVE]
        if not mine:
            return ()
        found = _listed(session, pending, Affiliation.organisation_id.in_(mine))
    may = [each for each in found if may_decide(standing, each.organisation_id, each.status) is None]
    return sorted(may, key=lambda each: each.asked_at)


def for_them_now(session: Session, standing: Standing) -> Sequence[JoinRequest]:
    """Of what somebody may decide, what waits for them: a representative's own; of the board's, what nobody else
    answers, or has not for a week.
    """
    return [
        each
        for each in decidable(session, standing)
        if represents(standing, each.organisation_id, each.status) or not each.by_representative or each.brought_up
    ]


def details_of(session: Session, actor: Actor, request_id: UUID, *, now: datetime) -> RequestDetails:
    """A request for whoever decides it. Raises `NotAllowed` or `RequestGone`."""
    standing = standing_of(session, actor, now)
    request = request_of(session, request_id)
    demand(may_decide(standing, request.organisation_id if request else None, request.status if request else None))
    if request is None:
        raise RequestGone
    person = session.find(Person, request.person_id)
    assert person is not None
    said = session.scalar(select(ExpertProfile).where(ExpertProfile.person_id == person.id))
    record = _record(session, request)
    taken = record is not None and record.discord_user_id is not None
    for_board = (
        record is not None
        and request.organisation_id is not None
        and not gives_record(session, standing, person, record, request.organisation_id)
    )
    return RequestDetails(
        request=request,
        user_id=person.discord_user_id,
        has_left=person.left_at is not None,
        domains=mastered_by(session, person.id),
        available=said.available if said else None,
        available_until=said.available_until if said else None,
        record=record.full_name if record is not None else None,
        record_id=record.id if record is not None else None,
        record_taken=taken,
        record_for_board=for_board,
        may_list=may_list(standing) is None,
    )


def request_of(session: Session, request_id: UUID) -> JoinRequest | None:
    """The request of this id, listed or not; None where there is none."""
    found = _listed(session, Affiliation.id == request_id) or _unlisted(session, UnlistedRequest.id == request_id)
    return found[0] if found else None


def _record(session: Session, request: JoinRequest) -> Person | None:
    row = session.find(Affiliation, request.id) if request.state is RequestState.WAITING else None
    return session.find(Person, row.claimed_id) if row is not None and row.claimed_id is not None else None


_STATES = {
    AffiliationStatus.PENDING: RequestState.WAITING,
    AffiliationStatus.ACCEPTED: RequestState.ACCEPTED,
    AffiliationStatus.REFUSED: RequestState.REFUSED,
    AffiliationStatus.ENDED: RequestState.OVER,
}


def _listed(session: Session, *conditions: ColumnElement[bool]) -> list[JoinRequest]:
    rows = session.execute(
        select(Affiliation, Person, Organisation)
        .join(Person, and_(Person.cluster_id == Affiliation.cluster_id, Person.id == Affiliation.person_id))
        .join(
            Organisation,
            and_(Organisation.cluster_id == Affiliation.cluster_id, Organisation.id == Affiliation.organisation_id),
        )
        .where(or_(Affiliation.asked_at.is_not(None), Affiliation.status == AffiliationStatus.PENDING))
        .where(*conditions)
    ).all()
    answering = answered_for(session, {organisation.id for _, _, organisation in rows})
    return [
        JoinRequest(
            id=row.id,
            listed=True,
            person_id=person.id,
            name=person.full_name,
            organisation_id=organisation.id,
            organisation=organisation.name,
            status=organisation.status,
            state=_STATES[AffiliationStatus(row.status)],
            asked_at=row.asked_at or row.since,
            by_representative=organisation.id in answering,
            refusal=row.refusal,
            brought_up=row.brought_up_at is not None,
        )
        for row, person, organisation in rows
    ]


def _unlisted(session: Session, *conditions: ColumnElement[bool]) -> list[JoinRequest]:
    rows = session.execute(
        select(UnlistedRequest, Person, Organisation.name)
        .join(Person, and_(Person.cluster_id == UnlistedRequest.cluster_id, Person.id == UnlistedRequest.person_id))
        .outerjoin(
            Organisation,
            and_(
                Organisation.cluster_id == UnlistedRequest.cluster_id,
                Organisation.id == UnlistedRequest.organisation_id,
            ),
        )
        .where(*conditions)
    ).all()
    return [
        JoinRequest(
            id=row.id,
            listed=False,
            person_id=person.id,
            name=person.full_name,
            organisation_id=None,
            organisation=listed_as or row.name,
            status=None,
            state=_state_of(row),
            asked_at=row.asked_at,
            by_representative=False,
            refusal=row.refusal,
            brought_up=row.brought_up_at is not None,
        )
        for row, person, listed_as in rows
    ]


def _state_of(row: UnlistedRequest) -> RequestState:
    if row.decided_at is None:
        return RequestState.WAITING
    if row.organisation_id is not None:
        return RequestState.ACCEPTED
    return RequestState.REFUSED if row.refusal is not None else RequestState.OVER
