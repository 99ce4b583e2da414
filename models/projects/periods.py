"""The periods that hours are summed over: whole months where the cluster lives, the present one included."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

from models.database import Session
from models.projects.months import month_of, months_later, zone_of
from models.records import dataclass


class Period(StrEnum):
    """A choice of months."""

    THIS_YEAR = "year"
    LAST_YEAR = "before"
    TWELVE_MONTHS = "twelve"
    EVERYTHING = "all"


@dataclass(frozen=True)
class Span:
    """The months of a period, both included; None where it has no end on that side."""

    first: date | None
    last: date | None

    def holds(self, month: date) -> bool:
        """Whether a month belongs to it."""
        return (self.first is None or self.first <= month) and (self.last is None or month <= self.last)


def months_till_now(span: Span, first: date, present: date) -> Sequence[date]:
    """The months of a span up to the present one; from `first` on where the span has no beginning."""
    begins, ends = span.first or first, min(span.last or present, present)
    count = (ends.year - begins.year) * 12 + ends.month - begins.month + 1
    return [months_later(begins, at) for at in range(count)]


def span_of(session: Session, period: Period, now: datetime) -> Span:
    """The months of a period as of now, where the session's cluster lives."""
    return months_in(period, month_of(now, zone_of(session)))


def months_in(period: Period, present: date) -> Span:
    """The months of a period, counted from the present one."""
    if period is Period.EVERYTHING:
        return Span(None, None)
    if period is Period.TWELVE_MONTHS:
        return Span(months_later(present, -11), present)
    year = present.year if period is Period.THIS_YEAR else present.year - 1
    return Span(date(year, 1, 1), date(year, 12, 1))
