"""The board is reminded before a mandate ends: it alone can say who follows."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, or_, select

from models import outbox
from models.database import Session
from models.people.board import seats_from
from models.people.private_notices import owe_notice
from models.people.succession import is_followed
from models.people.tables import BOARD_OFFICES, Mandate

MANDATE_ENDS = "board.mandate_ends"
"""The outbox kind that reminds the board; its subject is the mandate."""

REMINDED_DAYS = (30, 7)
"""How many days before the last one."""

MORNING = timedelta(hours=16)
"""A mandate ends with a day, so at midnight. Nobody is called at that hour: 16 hours before it is eight in the morning
of the day that lies so many days before the last one.
"""

FIRST_REMINDER = timedelta(days=REMINDED_DAYS[0]) + MORNING
"""How long before the end of a mandate the board is first told."""


def reminder_at(until: datetime, days: int) -> datetime:
    """When the board is reminded that a mandate ends."""
    return until - timedelta(days=days) - MORNING


def counts_as_reminded(until: datetime, now: datetime) -> int | None:
    """Of which reminder the board knows that gives a mandate this end now: what it has just said is no news to it.

    Of the others it is asked anew, however often it was before.
    """
    due = [days for days in REMINDED_DAYS if reminder_at(until, days) <= now]
    return min(due, default=None)


def next_reminder(session: Session) -> datetime | None:
    """When the board is to be reminded next; opened `everywhere()`."""
    first, last = REMINDED_DAYS
    open_end = (Mandate.until.is_not(None), ~Mandate.end_applied)
    not_yet = session.scalar(select(func.min(Mandate.until)).where(*open_end, Mandate.reminded_days.is_(None)))
    once = session.scalar(select(func.min(Mandate.until)).where(*open_end, Mandate.reminded_days == first))
    dates = [reminder_at(until, days) for until, days in ((not_yet, first), (once, last)) if until is not None]
    return min(dates, default=None)


def remind(session: Session, now: datetime) -> None:
    """Owe the board each reminder that is due; opened `everywhere()`.

    After an outage the last one is enough. A mandate that somebody takes up already, or that was given for no longer
    than the days that are left, is passed over.
    """
    first, last = REMINDED_DAYS
    waiting = select(Mandate).where(
        ~Mandate.end_applied,
        Mandate.until <= now + FIRST_REMINDER,
        or_(Mandate.reminded_days.is_(None), Mandate.reminded_days > last),
    )
    for mandate in session.scalars(waiting.with_for_update(skip_locked=True)).all():
        assert mandate.until is not None
        days = last if reminder_at(mandate.until, last) <= now else first
        if mandate.reminded_days == days:
            continue
        mandate.reminded_days = days
        if mandate.until > now and not _only_just_said(mandate, days):
            _tell_the_board(session, mandate, now)


def _only_just_said(mandate: Mandate, days: int) -> bool:
    """Whether the board gave the mandate when the reminder would have been due already."""
    assert mandate.until is not None
    return max(mandate.since, mandate.appointed_at or mandate.since) >= reminder_at(mandate.until, days)


def _tell_the_board(session: Session, mandate: Mandate, now: datetime) -> None:
    """In the journal's channel, and a pointer to those on the board who want private messages."""
    seats = seats_from(session, now, mandate.cluster_id)
    seat = next((seat for seat in seats if seat.mandate_id == mandate.id), None)
    if seat is None or is_followed(seat, seats):
        return
    outbox.post(session, MANDATE_ENDS, mandate.id, now, cluster_id=mandate.cluster_id)
    for member in sorted({each.person_id for each in seats if each.office in BOARD_OFFICES and each.holds_at(now)}):
        owe_notice(session, member, now, cluster_id=mandate.cluster_id)
