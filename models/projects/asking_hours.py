"""What comes due by itself with contributions: when a month is over, whoever gives is asked for its hours, once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from models import outbox
from models.cluster.tables import Cluster
from models.database import Session, Topic
from models.people.dates import end_of_day
from models.people.private_notices import owe_notice
from models.projects.facts import PROJECT_CARD
from models.projects.giving_tables import Contribution, ContributionStatus, EntryStatus, HoursEntry, HoursQuestion
from models.projects.ledger import CURRENT
from models.projects.months import end_of_month, month_of, months_later

JUST_BEGUN = timedelta(days=5)
"""Who was accepted so shortly before the end of a month has hardly begun: they are asked first when the next is over.
They may tell hours of it all the same, of their own accord.
"""

BATCH = 200
"""Contributions of one run: no write holds SQLite's writer long; the next run follows at once."""


def next_date(session: Session) -> datetime | None:
    """When somebody is asked next; opened `everywhere()`."""
    return session.scalar(select(func.min(Contribution.ask_at)))


def pass_time(session: Session, now: datetime) -> None:
    """Ask for the month that is over, up to `BATCH` contributions; opened `everywhere()`.

    A bot that was down for months asks for each of them. What was given until a day ends with it.
    """
    due = session.scalars(
        select(Contribution)
        .where(Contribution.ask_at <= now)
        .order_by(Contribution.ask_at, Contribution.cluster_id, Contribution.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    zones = _zones(session, {each.cluster_id for each in due})
    for each in due:
        assert each.ask_at is not None  # it was compared
        zone = zones[each.cluster_id]
        month = months_later(month_of(each.ask_at, zone), -1)
        _end_where_over(session, each, zone, now)
        if not _hardly_begun(each, month, zone) and _asks(session, each, month):
            _ask(session, each, month, now)
        following = end_of_month(months_later(month, 1), zone)
        ended = each.ended_at is not None and each.ended_at <= each.ask_at
        each.ask_at = None if ended or _all_given(session, each) else following
    session.touch(Topic.DUE)


def _ask(session: Session, contribution: Contribution, month: date, now: datetime) -> None:
    session.add(
        HoursQuestion(
            cluster_id=contribution.cluster_id,
            id=session.new_id(),
            contribution_id=contribution.id,
            month=month,
            asked_at=now,
        )
    )
    if contribution.person_id is not None:
        owe_notice(session, contribution.person_id, now, cluster_id=contribution.cluster_id)


def _hardly_begun(contribution: Contribution, month: date, zone: ZoneInfo) -> bool:
    """Whether it was accepted in the last days of a month; not where it ended by then, for nobody asks later."""
    over = end_of_month(month, zone)
    if contribution.ended_at is not None and contribution.ended_at <= over:
        return False
    return contribution.decided_at is not None and contribution.decided_at >= over - JUST_BEGUN


def _asks(session: Session, contribution: Contribution, month: date) -> bool:
    """Whether the question is worth asking: nobody told the hours of that month already, nor was it asked."""
    in_hours = contribution.monthly is not None or contribution.once is not None
    if not in_hours or contribution.status not in (ContributionStatus.ACCEPTED, ContributionStatus.ENDED):
        return False
    own = HoursEntry.cluster_id == contribution.cluster_id, HoursEntry.contribution_id == contribution.id
    told = session.scalar(select(HoursEntry.id).where(*own, HoursEntry.month == month, CURRENT).limit(1))
    asked = session.scalar(
        select(HoursQuestion.id).where(
            HoursQuestion.cluster_id == contribution.cluster_id,
            HoursQuestion.contribution_id == contribution.id,
            HoursQuestion.month == month,
        )
    )
    return told is None and asked is None and not _all_given(session, contribution)


def _all_given(session: Session, contribution: Contribution) -> bool:
    """Whether a one-off was told in full."""
    if contribution.once is None:
        return False
    told = session.scalar(
        select(func.sum(HoursEntry.quarters)).where(
            HoursEntry.cluster_id == contribution.cluster_id,
            HoursEntry.contribution_id == contribution.id,
            HoursEntry.status != EntryStatus.REFUSED,
            CURRENT,
        )
    )
    return int(told or 0) >= contribution.once


def _end_where_over(session: Session, contribution: Contribution, zone: ZoneInfo, now: datetime) -> None:
    if contribution.until is None or contribution.status != ContributionStatus.ACCEPTED:
        return
    over = end_of_day(contribution.until, zone)
    if over <= now:
        contribution.status, contribution.ended_at = ContributionStatus.ENDED, over
        outbox.refresh(session, PROJECT_CARD, contribution.project_id, now, cluster_id=contribution.cluster_id)
        session.touch(Topic.EXPERTS)


def _zones(session: Session, cluster_ids: set[UUID]) -> dict[UUID, ZoneInfo]:
    rows = session.execute(select(Cluster.id, Cluster.time_zone).where(Cluster.id.in_(cluster_ids)))
    return {id: ZoneInfo(zone) for id, zone in rows}
