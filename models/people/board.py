"""Who holds which office, now and later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from models.database import Session
from models.people.standing import held_at
from models.people.tables import Mandate, Office, Person, Power
from models.records import dataclass

_ORDER = {office: place for place, office in enumerate(Office)}


@dataclass(frozen=True)
class Seat:
    """A mandate that holds or will, with the name of whose it is. `powers` are those lent to a delegate."""

    mandate_id: UUID
    person_id: UUID
    name: str
    office: Office
    rank: int
    since: datetime
    until: datetime | None
    powers: tuple[Power, ...] = ()

    def holds_at(self, instant: datetime) -> bool:
        """Whether the mandate holds at an instant: its start is included, its end is not."""
        return self.since <= instant and (self.until is None or self.until > instant)


def current_board(session: Session, now: datetime) -> Sequence[Seat]:
    """Every office held at `now`, in the order of the offices, then by rank, then in the order of appointment."""
    return _seats(session, held_at(now))


def seats_from(session: Session, now: datetime, cluster_id: UUID | None = None) -> Sequence[Seat]:
    """Every mandate that holds at `now` or will later, in the same order.

    `cluster_id` is needed only in a session opened everywhere.
    """
    ahead = or_(Mandate.until.is_(None), and_(Mandate.until > now, Mandate.until > Mandate.since))
    return _seats(session, ahead if cluster_id is None else and_(ahead, Mandate.cluster_id == cluster_id))


def seat_of(mandate: Mandate, person: Person) -> Seat:
    """A mandate as it is shown."""
    return Seat(
        mandate.id,
        person.id,
        person.full_name,
        Office(mandate.office),
        mandate.rank,
        mandate.since,
        mandate.until,
        tuple(power for power in Power if power in (mandate.powers or ())),
    )


def _seats(session: Session, which: ColumnElement[bool]) -> Sequence[Seat]:
    rows = session.execute(
        select(Mandate, Person)
        .join(Person, and_(Person.cluster_id == Mandate.cluster_id, Person.id == Mandate.person_id))
        .where(which)
    )
    seats = [seat_of(mandate, person) for mandate, person in rows]
    return sorted(seats, key=lambda seat: (_ORDER[seat.office], seat.rank, seat.since, seat.name))
