"""The months that hours are counted in: whole calendar months where the cluster lives, each named by its first day."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from models.cluster.tables import Cluster
from models.database import Session
from models.people.dates import start_of_day


def zone_of(session: Session) -> ZoneInfo:
    """Where the session's cluster lives."""
    return ZoneInfo(session.scalar(select(Cluster.time_zone).where(Cluster.id == session.own_cluster_id)) or "UTC")


def month_of(instant: datetime, zone: ZoneInfo) -> date:
    """The month in which something happened."""
    return instant.astimezone(zone).date().replace(day=1)


def month_from(text: str) -> date | None:
    """The month of 2026-10, None where it is none."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


def months_later(month: date, count: int) -> date:
    """The month that many after, or before where negative."""
    places = month.year * 12 + month.month - 1 + count
    return date(places // 12, places % 12 + 1, 1)


def end_of_month(month: date, zone: ZoneInfo) -> datetime:
    """The first instant after a month."""
    return start_of_day(months_later(month, 1), zone)
