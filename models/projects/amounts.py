"""Hours as people type them, exact to the quarter: 12 h, 12,5, 4 h 30, 45 min, 12 h par mois, 20 h en tout."""

from __future__ import annotations

import re
from fractions import Fraction

from models.people.names import folded
from models.projects.errors import HoursNotQuarters, HoursNotUnderstood, TooManyHours
from models.records import dataclass

QUARTERS = 4
"""In an hour."""

MOST_IN_A_MONTH = 2_000 * QUARTERS
"""What one organisation gives in a month at most: more is a slip of the keyboard."""

MOST_ONCE = 20_000 * QUARTERS

LONGEST_TYPED = 40

_HOURS = r"(?:heures?|hours?|hrs?|h)"
_CLOCK = re.compile(
    rf"(\d{{1,5}})\s*(?:{_HOURS}|:)\s*(\d{{1,2}})(?:\s*(?:minutes?|min|mn|m)(?![a-z]))?(?![\d.,])", re.ASCII
)
_MINUTES = re.compile(r"(\d{1,6})\s*(?:minutes?|min|mn)(?![a-z])", re.ASCII)
_DECIMAL = re.compile(rf"(\d{{1,5}})(?:[.,](\d{{1,3}}))?(?:\s*{_HOURS})?(?![a-z\d])", re.ASCII)

_MONTHLY = frozenset({"", "mois", "par mois", "chaque mois", "month", "a month", "per month", "each month", "monthly"})
_ONCE = frozenset(
    {"en tout", "au total", "total", "une fois", "en une fois", "once", "in all", "in total", "altogether", "one off"}
)


@dataclass(frozen=True)
class Amount:
    """What is given, in quarters of an hour: each month, or once altogether; neither for what is not counted so."""

    monthly: int | None = None
    once: int | None = None


NOT_COUNTED = Amount()
"""A room, an introduction: worth what it is, in no hours."""


def amount_from(typed: str) -> Amount:
    """What somebody means to give; a number alone is each month, and nothing is nothing that is counted in hours.

    Raises `HoursNotUnderstood`, `HoursNotQuarters` or `TooManyHours`.
    """
    text = _plain(typed)
    if not text:
        return NOT_COUNTED
    hours, how = _read(text, typed)
    if not hours:
        return NOT_COUNTED
    if how in _ONCE:
        return Amount(once=_quarters(hours, typed, MOST_ONCE))
    if how in _MONTHLY:
        return Amount(monthly=_quarters(hours, typed, MOST_IN_A_MONTH))
    raise HoursNotUnderstood(typed)


def quarters_from(typed: str) -> int:
    """Hours of one month, in quarters. Raises `HoursNotUnderstood`, `HoursNotQuarters` or `TooManyHours`."""
    hours, rest = _read(_plain(typed), typed)
    if rest:
        raise HoursNotUnderstood(typed)
    return _quarters(hours, typed, MOST_IN_A_MONTH)


def _read(text: str, typed: str) -> tuple[Fraction, str]:
    """The hours that a text begins with, and what follows, folded."""
    if match := _CLOCK.match(text):
        hours = Fraction(int(match[1])) + Fraction(int(match[2]), 60)
    elif match := _MINUTES.match(text):
        hours = Fraction(int(match[1]), 60)
    elif match := _DECIMAL.match(text):
        hours = Fraction(f"{match[1]}.{match[2] or 0}")
    else:
        raise HoursNotUnderstood(typed)
    return hours, folded(text[match.end() :])


def _plain(typed: str) -> str:
    text = " ".join(typed.lower().split())
    if len(text) > LONGEST_TYPED:
        raise HoursNotUnderstood(text[:LONGEST_TYPED])
    return text


def _quarters(hours: Fraction, typed: str, most: int) -> int:
    quarters = hours * QUARTERS
    if quarters.denominator != 1:
        raise HoursNotQuarters(typed)
    if quarters > most:
        raise TooManyHours(most // QUARTERS)
    return int(quarters)
