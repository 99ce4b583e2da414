"""Giving an office, from an instant to an instant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from models import audit, outbox
from models.actor import Actor
from models.database import Session, Topic
from models.people.board import Seat, seat_of, seats_from
from models.people.errors import (
    BotsHoldNoOffice,
    EndsBeforeItBegins,
    HoldsItAlready,
    RankIsForVicePresidents,
    RankTaken,
)
from models.people.mandates import ROLES_OF_PERSON
from models.people.permissions import demand, may_appoint
from models.people.standing import Standing, standing_of
from models.people.succession import Overlap
from models.people.tables import Mandate, Office
from models.people.terms import Term, end_at, lock_board, overlapping, set_term, write, written
from models.people.tying import DiscordUser, Tied, WhichRecord, tie
from models.records import dataclass

APPOINTED = "board.appointed"


@dataclass(frozen=True)
class Charge:
    """The office to give; `rank` for vice-presidents only (left out: the next free one).

    `until` is excluded. `since` may lie ahead: nothing follows before. One that is past is when the mandate began, for
    those who look at it: nothing that was done meanwhile is judged anew. Left out: now.
    """

    office: Office
    rank: int | None = None
    until: datetime | None = None
    since: datetime | None = None


@dataclass(frozen=True)
class Appointed:
    """An office was given; `replaced` are the mandates that end with it, `overlaps` what it overlaps with.

    `changed` says that the person held it already: their mandate has other dates now.
    """

    seat: Seat
    replaced: tuple[Seat, ...]
    now_tied: bool
    created: bool
    changed: bool = False
    overlaps: tuple[Overlap, ...] = ()


def appoint(
    session: Session,
    actor: Actor,
    user: DiscordUser,
    charge: Charge,
    *,
    record_id: UUID | None = None,
    as_new: bool = False,
    now: datetime,
) -> Appointed | WhichRecord:
    """Give a Discord user an office; a new president's mandate ends that of the one before, at its start.

    Raises `NotAllowed`, or one of `models/people/errors.py`. A `WhichRecord` says that nothing was done yet.
    """
    now = lock_board(session, now)
    standing = standing_of(session, actor, now)
    demand(may_appoint(standing))
    if user.is_bot:
        raise BotsHoldNoOffice
    if charge.rank is not None and charge.office is not Office.VICE_PRESIDENT:
        raise RankIsForVicePresidents
    begins = max(charge.since or now, now)
    if charge.until is not None and charge.until <= begins:
        raise EndsBeforeItBegins
    tied = tie(session, user, record_id=record_id, as_new=as_new, now=now)
    if isinstance(tied, WhichRecord):
        return tied
    seats = [seat for seat in seats_from(session, now) if seat.holds_at(begins)]
    own = next((seat for seat in seats if _same_office(seat, tied, charge)), None)
    rank = _rank(seats, own, charge)
    if own is not None and own.rank == rank and not own.since <= now < begins:
        term = Term(own.since if charge.since is None else charge.since, charge.until)
        seat = set_term(session, standing, own, term, now)
        return Appointed(seat, (), tied.now_tied, tied.created, True, overlapping(session, seat, now))
    if own is not None and (own.rank, own.until) == (rank, charge.until):
        raise HoldsItAlready(own.name)
    replaced = tuple(
        seat for seat in seats if seat is own or (seat.office is Office.PRESIDENT and charge.office is Office.PRESIDENT)
    )
    for seat in replaced:
        end_at(session, standing, seat, begins, now)
    seat = _give(session, standing, tied, Charge(charge.office, rank, charge.until, charge.since or now), own, now)
    return Appointed(seat, replaced, tied.now_tied, tied.created, overlaps=overlapping(session, seat, now))


def _give(session: Session, standing: Standing, tied: Tied, charge: Charge, before: Seat | None, now: datetime) -> Seat:
    """A new mandate. A delegate keeps the powers of the mandate that this one takes the place of."""
    since = charge.since or now
    mandate = Mandate(
        id=session.new_id(),
        person_id=tied.person.id,
        office=charge.office,
        rank=charge.rank or 0,
        since=since,
        until=charge.until,
        appointed_by_administrator=not standing.on_board,
        appointed_at=now,
        powers=[power.value for power in before.powers] if before is not None else [],
        start_applied=since <= now,
    )
    session.add(mandate)
    after = {
        "mandate": str(mandate.id),
        "office": charge.office.value,
        "rank": mandate.rank,
        "since": written(since),
        "until": written(charge.until),
        "tied": tied.now_tied,
    }
    write(session, standing, audit.Change(APPOINTED, tied.person.id, {}, after), now)
    outbox.project(session, ROLES_OF_PERSON, tied.person.id, now)
    session.touch(Topic.PEOPLE, Topic.DUE)
    return seat_of(mandate, tied.person)


def _same_office(seat: Seat, tied: Tied, charge: Charge) -> bool:
    return seat.person_id == tied.person.id and seat.office is charge.office


def _rank(seats: Sequence[Seat], own: Seat | None, charge: Charge) -> int:
    if charge.office is not Office.VICE_PRESIDENT:
        return 0
    others = {seat.rank: seat for seat in seats if seat.office is Office.VICE_PRESIDENT and seat is not own}
    if charge.rank is None:
        return own.rank if own is not None else next(rank for rank in range(1, len(others) + 2) if rank not in others)
    if charge.rank in others:
        raise RankTaken(charge.rank, others[charge.rank].name)
    return charge.rank
