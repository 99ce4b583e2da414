"""Days as people type them, in the cluster's own time zone."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from models.people.errors import DateNotAhead, DateNotUnderstood, DateTooFar

LONGEST_MANDATE = 20
"""Years; a later end is a slip of the keyboard."""

_FRENCH = re.compile(r"(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


def day_of(typed: str) -> date:
    """The day meant by 31/12/2027, 31.12.2027 or 2027-12-31. Raises `DateNotUnderstood`."""
    text = typed.strip()
    try:
        if match := _ISO.fullmatch(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _FRENCH.fullmatch(text):
            return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        pass
    raise DateNotUnderstood(typed)


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which a day is over in a zone: the first of the next one, which is not part of it."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=zone).astimezone(UTC)


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of a day in a zone."""
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def start_of_mandate(typed: str, zone: ZoneInfo, now: datetime) -> datetime:
    """When a mandate "from" a day begins: `now` if that is today, else with that local day, past or ahead.

    Raises `DateNotUnderstood` or `DateTooFar`.
    """
    day, today = day_of(typed), now.astimezone(zone).date()
    if abs(day.year - today.year) > LONGEST_MANDATE:
        raise DateTooFar(LONGEST_MANDATE)
    return now if day == today else start_of_day(day, zone)


def end_of_mandate(typed: str, zone: ZoneInfo, now: datetime) -> datetime:
    """When a mandate "until" a day ends: with that local day. Raises `DateNotUnderstood` or `DateNotAhead`."""
    day, today = day_of(typed), now.astimezone(zone).date()
    if not today <= day or day.year > today.year + LONGEST_MANDATE:
        raise DateNotAhead(LONGEST_MANDATE)
    return end_of_day(day, zone)


def typed_day(instant: datetime, zone: ZoneInfo) -> str:
    """A local day as people type it: 31/12/2027."""
    return f"{instant.astimezone(zone):%d/%m/%Y}"


def last_day(until: datetime, zone: ZoneInfo) -> datetime:
    """An instant within the last day of what ends at `until` (which is excluded), to be shown as a date."""
    return (until - timedelta(microseconds=1)).astimezone(zone)
