"""The months that figures are counted over: whole calendar months where the cluster lives."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from models.records import dataclass

CHOICES = (1, 3, 12)
"""How many months one may look at."""


@dataclass(frozen=True)
class Period:
    """Some months in a row, the oldest first, the last one being the present one."""

    months: tuple[date, ...]
    zone: ZoneInfo

    @property
    def since(self) -> datetime:
        """The first instant of the first month."""
        return _begins(self.months[0], self.zone)

    @property
    def until(self) -> datetime:
        """The first instant after the last month, which is not part of it."""
        return _begins(_next(self.months[-1]), self.zone)

    def __contains__(self, instant: datetime) -> bool:
        return self.since <= instant < self.until

    def month_of(self, instant: datetime) -> date:
        """The first day of the month, in the cluster's zone, in which something happened."""
        return instant.astimezone(self.zone).date().replace(day=1)


def period_of(months: int, now: datetime, zone: ZoneInfo) -> Period:
    """The present month and the `months - 1` before it. Raises ValueError below 1."""
    if months < 1:
        raise ValueError("a period has at least one month")
    last = now.astimezone(zone).date().replace(day=1)
    return Period(tuple(_back(last, places) for places in range(months - 1, -1, -1)), zone)


def _begins(month: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(month, time(), tzinfo=zone).astimezone(UTC)


def _next(month: date) -> date:
    return _back(month, -1)


def _back(month: date, places: int) -> date:
    """The first day of the month that many months before."""
    count = month.year * 12 + month.month - 1 - places
    return date(count // 12, count % 12 + 1, 1)
