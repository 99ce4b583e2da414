"""What people type into the forms of polls: instants, options one a line, shares of a base, voices of electors."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, time
from fractions import Fraction
from zoneinfo import ZoneInfo

from models.people.dates import day_of, end_of_day, start_of_day
from models.people.errors import DateNotUnderstood
from models.polls.errors import InstantNotUnderstood, ShareNotUnderstood

Choice = tuple[str, datetime | None]

_INSTANT = re.compile(
    r"\s*(?P<day>\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}|\d{4}-\d{1,2}-\d{1,2})"
    r"(?:(?:\s*,?\s*(?:à|a|at)?\s*|T)(?P<hour>\d{1,2})\s*(?:[h:]\s*(?P<minute>\d{2})?))?(?P<rest>.*)",
    re.IGNORECASE,
)
_SHARE = re.compile(r"(?P<top>\d{1,4})\s*(?:/\s*(?P<bottom>\d{1,4})|(?P<percent>%))")


def opening_from(typed: str, zone: ZoneInfo) -> datetime | None:
    """When a poll opens: a day alone means its first instant; nothing: at once. Raises `InstantNotUnderstood`."""
    return _whole(typed, zone, end=False)


def close_from(typed: str, zone: ZoneInfo) -> datetime | None:
    """When voting ends: a day alone means with that day; nothing: not said yet. Raises `InstantNotUnderstood`."""
    return _whole(typed, zone, end=True)


def typed_instant(instant: datetime, zone: ZoneInfo) -> str:
    """An instant as people type it: 31/12/2027 18:00."""
    return f"{instant.astimezone(zone):%d/%m/%Y %H:%M}"


def options_from(typed: str, zone: ZoneInfo, *, dates: bool) -> tuple[Choice, ...]:
    """Options, one a line; of dates each begins with the day and the hour, and may go on with a note.

    Raises `InstantNotUnderstood`.
    """
    lines = [line.strip() for line in typed.splitlines() if line.strip()]
    return tuple(_dated(line, zone) if dates else (line, None) for line in lines)


def typed_options(options: Sequence[Choice], zone: ZoneInfo) -> str:
    """The same lines again, to be changed."""
    return "\n".join(
        label if starts_at is None else " ".join(filter(None, (typed_instant(starts_at, zone), label)))
        for label, starts_at in options
    )


def share_from(typed: str) -> Fraction:
    """A share from nothing to all: "2/3" or "60 %". Raises `ShareNotUnderstood`.

    >>> share_from("60 %"), share_from(" 2 / 3")
    (Fraction(3, 5), Fraction(2, 3))
    """
    match = _SHARE.fullmatch(typed.strip().replace("\u00a0", " ").replace("\u202f", " "))
    if match is None:
        raise ShareNotUnderstood(typed)
    bottom = 100 if match["percent"] else int(match["bottom"])
    if not 0 < int(match["top"]) <= bottom:
        raise ShareNotUnderstood(typed)
    return Fraction(int(match["top"]), bottom)


def _whole(typed: str, zone: ZoneInfo, *, end: bool) -> datetime | None:
    if not typed.strip():
        return None
    instant, rest, _ = _instant(typed, zone, end=end)
    if rest.strip():
        raise InstantNotUnderstood(typed)
    return instant


def _dated(line: str, zone: ZoneInfo) -> Choice:
    instant, rest, hour = _instant(line, zone, end=False)
    if not hour:
        raise InstantNotUnderstood(line)
    return rest.strip(" \t·:,;-"), instant


def _instant(typed: str, zone: ZoneInfo, *, end: bool) -> tuple[datetime, str, bool]:
    """The instant at the beginning of a text, what follows it, and whether an hour was said."""
    match = _INSTANT.fullmatch(typed)
    if match is None:
        raise InstantNotUnderstood(typed)
    try:
        day = day_of(match["day"])
        if match["hour"] is None:
            return end_of_day(day, zone) if end else start_of_day(day, zone), match["rest"], False
        at = time(int(match["hour"]), int(match["minute"] or 0))
        return datetime.combine(day, at, tzinfo=zone).astimezone(UTC), match["rest"], True
    except (DateNotUnderstood, ValueError, OverflowError):
        raise InstantNotUnderstood(typed) from None
