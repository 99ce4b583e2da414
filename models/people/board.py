"""Who holds which office now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select

from models.database import Session
from models.people.standing import held_at
from models.people.tables import Mandate, Office, Person

_ORDER = {office: place for place, office in enumerate(Office)}


@dataclass(frozen=True)
class Seat:
    """A mandate that holds now, with the name of who holds it."""

    mandate_id: UUID
    person_id: UUID
    name: str
    office: Office
    rank: int
    since: datetime
    until: datetime | None


def current_board(session: Session, now: datetime) -> Sequence[Seat]:
    """Every office held at `now`, in the order of the offices, then by rank, then in the order of appointment."""
    rows = session.execute(
        select(Mandate, Person)
        .join(Person, and_(Person.cluster_id == Mandate.cluster_id, Person.id == Mandate.person_id))
        .where(held_at(now))
    )
    seats = [seat_of(mandate, person) for mandate, person in rows]
    return sorted(seats, key=lambda seat: (_ORDER[seat.office], seat.rank, seat.since, seat.name))


def seat_of(mandate: Mandate, person: Person) -> Seat:
    """A mandate as it is shown."""
    return Seat(
        mandate.id, person.id, person.full_name, Office(mandate.office), mandate.rank, mandate.since, mandate.until
    )
