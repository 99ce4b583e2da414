"""How mandates follow one another: what overlaps, and what nobody takes up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import combinations

from models.people.board import Seat
from models.people.tables import Office
from models.records import dataclass

FOR_ONE = frozenset({Office.PRESIDENT, Office.VICE_PRESIDENT, Office.TREASURER, Office.SECRETARY})
"""Offices that one person holds at a time (of vice-presidents: one a rank)."""


@dataclass(frozen=True)
class Overlap:
    """Two mandates of which only one should be, from an instant to an instant (None: until further notice)."""

    one: Seat
    other: Seat
    since: datetime
    until: datetime | None


def overlaps(seats: Sequence[Seat]) -> Sequence[Overlap]:
    """Each pair of mandates that holds one office at once, and each office that somebody holds twice; soonest first."""
    found = [overlap for one, other in combinations(seats, 2) if (overlap := _overlap(one, other)) is not None]
    return sorted(found, key=lambda overlap: overlap.since)


def vacancies(seats: Sequence[Seat], now: datetime) -> Sequence[tuple[Office, int]]:
    """The offices that nobody holds at `now`, in their order; of vice-presidents, each rank below one that is held.

    Co-presidents stand for a president, and nobody needs them.
    """
    held = {(seat.office, seat.rank) for seat in seats if seat.holds_at(now)}
    offices = {office for office, _ in held}
    if Office.CO_PRESIDENT in offices:
        offices.add(Office.PRESIDENT)
    lowest = max((rank for office, rank in held if office is Office.VICE_PRESIDENT), default=0)
    ranks = [rank for rank in range(1, lowest) if (Office.VICE_PRESIDENT, rank) not in held]
    found: list[tuple[Office, int]] = []
    for office in Office:
        if office not in offices and office is not Office.CO_PRESIDENT:
            found.append((office, 0))
        elif office is Office.VICE_PRESIDENT:
            found += [(office, rank) for rank in ranks]
    return found


def is_followed(seat: Seat, seats: Sequence[Seat]) -> bool:
    """Whether somebody is appointed for what comes after a mandate.

    For an office of one person that may be anybody, elsewhere the same person: a council loses a member although others
    stay.
    """
    if seat.until is None:
        return True
    return any(
        other.mandate_id != seat.mandate_id
        and _same_place(seat, other)
        and (seat.office in FOR_ONE or other.person_id == seat.person_id)
        and other.holds_at(seat.until)
        for other in seats
    )


def ending(seats: Sequence[Seat], now: datetime, within: timedelta) -> Sequence[Seat]:
    """The mandates that end soon and that nobody takes up, the next to end first."""
    soon = [
        (seat.until, seat)
        for seat in seats
        if seat.holds_at(now) and seat.until is not None and seat.until - now <= within and not is_followed(seat, seats)
    ]
    return [seat for _, seat in sorted(soon, key=lambda each: each[0])]


def _same_place(one: Seat, other: Seat) -> bool:
    return (one.office, one.rank) == (other.office, other.rank)


def _overlap(one: Seat, other: Seat) -> Overlap | None:
    for_one = one.office in FOR_ONE and _same_place(one, other)
    twice = one.person_id == other.person_id and one.office is other.office
    since = max(one.since, other.since)
    ends = [seat.until for seat in (one, other) if seat.until is not None]
    until = min(ends, default=None)
    if not (for_one or twice) or (until is not None and until <= since):
        return None
    return Overlap(one, other, since, until)
