"""Who has not voted yet is reminded: once at half-time, once on the last day, and never of a vote that is over."""

from __future__ import annotations

from datetime import datetime, timedelta

from models import outbox
from models.database import Session
from models.people.private_notices import owe_notices, wanting_notices
from models.polls.electorate import voters_for
from models.polls.errors import KeyLost
from models.polls.keys import KeyRing
from models.polls.owed import REMINDER
from models.polls.roll_call import yet_to_vote
from models.polls.tables import Poll

LAST_DAY = timedelta(hours=24)


def half_time(opened_at: datetime, closes_at: datetime) -> datetime:
    """When half of the time is over."""
    return opened_at + (closes_at - opened_at) / 2


def last_day(opened_at: datetime, closes_at: datetime) -> datetime | None:
    """When the last day begins; None of a poll so short that half-time is reminder enough (two days or less)."""
    begins = closes_at - LAST_DAY
    return begins if begins > half_time(opened_at, closes_at) else None


def next_reminder(poll: Poll) -> datetime | None:
    """When an open poll reminds next."""
    if poll.opened_at is None or poll.closes_at is None:
        return None
    last = last_day(poll.opened_at, poll.closes_at)
    if poll.half_reminded_at is None:
        half = half_time(poll.opened_at, poll.closes_at)
        return half if last is None or poll.last_reminded_at is not None else min(half, last)
    return last if poll.last_reminded_at is None else None


def remind(session: Session, poll: Poll, keys: KeyRing, now: datetime) -> None:
    """Remind as is due now: what two dates that passed in an outage would say is said once.

    Of a confidential poll whose key is not there nobody is reminded, for nobody could vote either.
    """
    due = next_reminder(poll)
    if due is None or due > now or poll.closes_at is None or poll.opened_at is None:
        return
    last = last_day(poll.opened_at, poll.closes_at)
    poll.half_reminded_at = poll.half_reminded_at or now
    if last is not None and last <= now:
        poll.last_reminded_at = now
    if now >= poll.closes_at:
        return
    try:
        missing = yet_to_vote(session, keys, poll)
    except KeyLost:
        return
    if missing:
        outbox.post(session, REMINDER, poll.id, now)
        owe_notices(session, voters_for(session, [each.who for each in missing], wanting_notices(session)), now)
