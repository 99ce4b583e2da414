"""What a person sees of themselves: organisations and offices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select

from models.database import Session
from models.people.board import Seat, current_board, seats_from
from models.people.reminding import FIRST_REMINDER
from models.people.standing import Standing
from models.people.succession import ending
from models.people.tables import Affiliation, AffiliationRole, AffiliationStatus, Organisation, OrganisationStatus
from models.records import dataclass


@dataclass(frozen=True)
class Belonging:
    """A person's accepted affiliation."""

    organisation: str
    role: AffiliationRole
    status: OrganisationStatus


def belongings_of(session: Session, person_id: UUID) -> Sequence[Belonging]:
    """Where a person belongs, by the organisation's name."""
    rows = session.execute(
        select(Organisation.name, Affiliation.role, Organisation.status)
        .join(
            Affiliation,
            and_(Affiliation.cluster_id == Organisation.cluster_id, Affiliation.organisation_id == Organisation.id),
        )
        .where(Affiliation.person_id == person_id, Affiliation.status == AffiliationStatus.ACCEPTED)
        .order_by(Organisation.name_key)
    )
    return [Belonging(name, AffiliationRole(role), OrganisationStatus(status)) for name, role, status in rows]


def seats_of(session: Session, person_id: UUID, now: datetime) -> Sequence[Seat]:
    """The offices a person holds at `now`."""
    return [seat for seat in current_board(session, now) if seat.person_id == person_id]


@dataclass(frozen=True)
class MandatesAtHand:
    """Mandates somebody is to know of: their own that lie ahead, and for the board those that end with nobody after."""

    beginning: Sequence[Seat] = ()
    to_follow: Sequence[Seat] = ()


NO_MANDATES = MandatesAtHand()


def mandates_at_hand(session: Session, standing: Standing) -> MandatesAtHand:
    """What the acting person is told of mandates, from when on the board is reminded of them."""
    seats = seats_from(session, standing.at)
    own = [seat for seat in seats if seat.person_id == standing.person_id and seat.since > standing.at]
    return MandatesAtHand(own, ending(seats, standing.at, FIRST_REMINDER) if standing.on_board else ())
