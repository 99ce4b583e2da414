"""The dates of a mandate: changed, brought forward, ended at once, or never begun."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, func, select

from models import audit, outbox
from models.actor import Actor
from models.cluster.journal import record
from models.cluster.posted import tell_anew
from models.cluster.tables import Cluster, Posted
from models.database import Session, Topic, lock
from models.people.board import Seat, seats_from
from models.people.errors import EndsBeforeItBegins, HasBegun, HoldsItAlready, MandateOver
from models.people.mandates import ROLES_OF_PERSON
from models.people.permissions import demand, may_change_mandate, may_end_mandate
from models.people.reminding import MANDATE_ENDS, counts_as_reminded
from models.people.standing import Standing, standing_of
from models.people.succession import Overlap, overlaps
from models.people.tables import Mandate
from models.records import dataclass

ENDED = "board.ended"
CANCELLED = "board.cancelled"
CHANGED = "board.changed"

OVERTAKEN_BY = timedelta(minutes=1)
"""How much later a request may have been made that is carried out before: far over what one waits in a queue."""


@dataclass(frozen=True)
class Term:
    """From an instant (included) to an instant (excluded; None: until further notice)."""

    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class Changed:
    """A mandate has other dates, and what overlaps with it."""

    seat: Seat
    overlaps: tuple[Overlap, ...]


def change_term(session: Session, actor: Actor, mandate_id: UUID, term: Term, *, now: datetime) -> Changed:
    """Give a mandate that holds or will other dates.

    Raises `NotAllowed`, `MandateOver`, or what `set_term` raises.
    """
    now = lock_board(session, now)
    standing = standing_of(session, actor, now)
    demand(may_change_mandate(standing))
    seat = set_term(session, standing, seat_with(session, mandate_id, now), term, now)
    return Changed(seat, overlapping(session, seat, now))


def end_mandate(session: Session, actor: Actor, mandate_id: UUID, *, now: datetime) -> Seat:
    """End a mandate at `now`, or let one that lies ahead never begin. Raises `NotAllowed` or `MandateOver`."""
    now = lock_board(session, now)
    standing = standing_of(session, actor, now)
    demand(may_end_mandate(standing))
    seat = seat_with(session, mandate_id, now)
    end_at(session, standing, seat, now, now)
    return seat


def seat_with(session: Session, mandate_id: UUID, now: datetime) -> Seat:
    """The mandate of this id that holds at `now` or will. Raises `MandateOver`."""
    for seat in seats_from(session, now):
        if seat.mandate_id == mandate_id:
            return seat
    raise MandateOver


def overlapping(session: Session, seat: Seat, now: datetime) -> tuple[Overlap, ...]:
    """What overlaps with a mandate."""
    found = overlaps(seats_from(session, now))
    return tuple(each for each in found if seat.mandate_id in (each.one.mandate_id, each.other.mandate_id))


def lock_board(session: Session, now: datetime) -> datetime:
    """One change of the board at a time: who is president, and which rank is free, depends on the others.

    Returns the instant of this change: `now`, or that of a change which was asked for later and overtook this one.
    Looked at as of `now` the president it appointed would not be there yet, and there would be two.
    """
    lock(session, Cluster, session.own_cluster_id)
    meanwhile = now, now + OVERTAKEN_BY
    appointed = func.coalesce(Mandate.appointed_at, Mandate.since)
    began = session.scalar(select(func.max(appointed)).where(appointed.between(*meanwhile)))
    ended = session.scalar(
        select(func.max(Mandate.until)).where(Mandate.end_applied, Mandate.until.between(*meanwhile))
    )
    return max(now, began or now, ended or now)


def set_term(session: Session, standing: Standing, seat: Seat, term: Term, now: datetime) -> Seat:
    """Other dates for a mandate. One that has begun may have begun earlier than was said, never later than `now`.

    Raises `EndsBeforeItBegins`, `HasBegun`, or `HoldsItAlready` where nothing would change.
    """
    if (seat.since, seat.until) == (term.since, term.until):
        raise HoldsItAlready(seat.name)
    if term.until is not None and term.until <= max(term.since, now):
        raise EndsBeforeItBegins
    if seat.since <= now < term.since:
        raise HasBegun(seat.name)
    mandate = _mandate(session, seat)
    before = {**_which(seat), "since": written(seat.since), "until": written(seat.until)}
    mandate.since, mandate.until = term.since, term.until
    mandate.end_applied = False
    if term.until != seat.until:  # the board was told of the end that stays
        _remind_anew(session, mandate, now)
    if term.since <= now:
        mandate.start_applied = True
    after = {"since": written(term.since), "until": written(term.until)}
    write(session, standing, audit.Change(CHANGED, seat.person_id, before, after), now)
    _follow(session, seat.person_id, now)
    return Seat(seat.mandate_id, seat.person_id, seat.name, seat.office, seat.rank, term.since, term.until, seat.powers)


def end_at(session: Session, standing: Standing, seat: Seat, instant: datetime, now: datetime) -> None:
    """Let a mandate end at `now`, or at an instant ahead; one that would not have begun by then never begins."""
    mandate = _mandate(session, seat)
    before = {**_which(seat), "until": written(seat.until)}
    ends = max(instant, seat.since)
    mandate.until = ends
    if ends > max(now, seat.since):
        mandate.end_applied = False
        _remind_anew(session, mandate, now)
        kind = CHANGED
        before["since"] = written(seat.since)
    else:
        # What follows from the end is owed here and now: the schedule need not do it again.
        mandate.end_applied = mandate.start_applied = True
        kind = CANCELLED if seat.since > now else ENDED
    write(session, standing, audit.Change(kind, seat.person_id, before, {"until": written(ends)}), now)
    _follow(session, seat.person_id, now)


def write(session: Session, standing: Standing, change: audit.Change, now: datetime) -> None:
    """Record a change of the board."""
    record(session, change, actor=standing.actor, person_id=standing.person_id, actor_name=standing.name, now=now)


def written(instant: datetime | None) -> str | None:
    """An instant as the audit log holds it."""
    return instant.isoformat() if instant is not None else None


def _remind_anew(session: Session, mandate: Mandate, now: datetime) -> None:
    """The board is reminded of the new end; what it was reminded of before is told anew, or taken away."""
    mandate.reminded_days = counts_as_reminded(mandate.until, now) if mandate.until is not None else None
    tell_anew(session, and_(Posted.kind == MANDATE_ENDS, Posted.subject_id == mandate.id), now)


def _follow(session: Session, person_id: UUID, now: datetime) -> None:
    outbox.project(session, ROLES_OF_PERSON, person_id, now)
    session.touch(Topic.PEOPLE, Topic.DUE)


def _mandate(session: Session, seat: Seat) -> Mandate:
    mandate = session.find(Mandate, seat.mandate_id)
    assert mandate is not None
    return mandate


def _which(seat: Seat) -> dict[str, object]:
    return {"mandate": str(seat.mandate_id), "office": seat.office.value, "rank": seat.rank}
