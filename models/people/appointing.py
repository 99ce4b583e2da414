"""Giving an office, and taking it back before its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from models import audit, outbox
from models.actor import Actor
from models.cluster.journal import record
from models.cluster.tables import Cluster
from models.database import Session, Topic, lock
from models.people.board import Seat, current_board, seat_of
from models.people.errors import BotsHoldNoOffice, HoldsItAlready, MandateOver, RankIsForVicePresidents, RankTaken
from models.people.mandates import ROLES_OF_PERSON
from models.people.permissions import demand, may_appoint, may_end_mandate
from models.people.standing import Standing, standing_of
from models.people.tables import Mandate, Office
from models.people.tying import DiscordUser, Tied, WhichRecord, tie

APPOINTED = "board.appointed"
ENDED = "board.ended"

OVERTAKEN_BY = timedelta(minutes=1)
"""How much later a request may have been made that is carried out before: far over what one waits in a queue."""


@dataclass(frozen=True)
class Charge:
    """The office to give; `rank` for vice-presidents only (left out: the next free one), `until` excluded."""

    office: Office
    rank: int | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Appointed:
    """An office was given; `replaced` are the mandates that it ended."""

    seat: Seat
    replaced: tuple[Seat, ...]
    now_tied: bool
    created: bool


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
    """Give a Discord user an office from `now` on; a new president ends the mandate of the one before.

    Raises `NotAllowed`, or one of `models/people/errors.py`. A `WhichRecord` says that nothing was done yet.
    """
    now = _lock_board(session, now)
    standing = standing_of(session, actor, now)
    demand(may_appoint(standing))
    if user.is_bot:
        raise BotsHoldNoOffice
    if charge.rank is not None and charge.office is not Office.VICE_PRESIDENT:
        raise RankIsForVicePresidents
    tied = tie(session, user, record_id=record_id, as_new=as_new, now=now)
    if isinstance(tied, WhichRecord):
        return tied
    seats = current_board(session, now)
    own = next((seat for seat in seats if _same_office(seat, tied, charge)), None)
    rank = _rank(seats, own, charge)
    if own is not None and (own.rank, own.until) == (rank, charge.until):
        raise HoldsItAlready(own.name)
    replaced = tuple(
        seat for seat in seats if seat is own or (seat.office is Office.PRESIDENT and charge.office is Office.PRESIDENT)
    )
    for seat in replaced:
        _end(session, standing, seat, now)
    mandate = Mandate(
        id=session.new_id(),
        person_id=tied.person.id,
        office=charge.office,
        rank=rank,
        since=now,
        until=charge.until,
        appointed_by_administrator=not standing.on_board,
    )
    session.add(mandate)
    after = {"mandate": str(mandate.id), "office": charge.office.value, "rank": rank, "until": _written(charge.until)}
    _record(session, standing, audit.Change(APPOINTED, tied.person.id, {}, {**after, "tied": tied.now_tied}), now)
    outbox.project(session, ROLES_OF_PERSON, tied.person.id, now)
    session.touch(Topic.PEOPLE, Topic.DUE)
    return Appointed(seat_of(mandate, tied.person), replaced, tied.now_tied, tied.created)


def end_mandate(session: Session, actor: Actor, mandate_id: UUID, *, now: datetime) -> Seat:
    """End a mandate at `now`. Raises `NotAllowed`, or `MandateOver` where it holds no more."""
    now = _lock_board(session, now)
    standing = standing_of(session, actor, now)
    demand(may_end_mandate(standing))
    seat = held_seat(session, mandate_id, now)
    _end(session, standing, seat, now)
    return seat


def held_seat(session: Session, mandate_id: UUID, now: datetime) -> Seat:
    """The mandate of this id that holds at `now`. Raises `MandateOver`."""
    for seat in current_board(session, now):
        if seat.mandate_id == mandate_id:
            return seat
    raise MandateOver


def _lock_board(session: Session, now: datetime) -> datetime:
    """One change of the board at a time: who is president, and which rank is free, depends on the others.

    Returns the instant of this change: `now`, or that of a change which was asked for later and overtook this one.
    Looked at as of `now` the president it appointed would not be there yet, and there would be two.
    """
    lock(session, Cluster, session.own_cluster_id)
    meanwhile = now, now + OVERTAKEN_BY
    began = session.scalar(select(func.max(Mandate.since)).where(Mandate.since.between(*meanwhile)))
    ended = session.scalar(
        select(func.max(Mandate.until)).where(Mandate.end_applied, Mandate.until.between(*meanwhile))
    )
    return max(now, began or now, ended or now)


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


def _end(session: Session, standing: Standing, seat: Seat, now: datetime) -> None:
    mandate = session.find(Mandate, seat.mandate_id)
    assert mandate is not None
    before = {"mandate": str(mandate.id), "office": seat.office.value, "rank": seat.rank, "until": _written(seat.until)}
    mandate.until = now
    # What follows from the end is owed here and now: the schedule need not do it again.
    mandate.end_applied = True
    _record(session, standing, audit.Change(ENDED, seat.person_id, before, {"until": _written(now)}), now)
    outbox.project(session, ROLES_OF_PERSON, seat.person_id, now)
    session.touch(Topic.PEOPLE, Topic.DUE)


def _record(session: Session, standing: Standing, change: audit.Change, now: datetime) -> None:
    record(session, change, actor=standing.actor, person_id=standing.person_id, actor_name=standing.name, now=now)


def _written(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant is not None else None
