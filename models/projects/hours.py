"""Telling the hours of a month: a line of the ledger, which a correction replaces and never changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from models.actor import Actor
from models.database import Session, Topic, lock
from models.people.private_notices import owe_notice
from models.people.standing import Standing
from models.projects.amounts import MOST_IN_A_MONTH, QUARTERS
from models.projects.errors import HoursGone, MonthNotCounted, NothingInHours, TooManyHours
from models.projects.facts import heads_of
from models.projects.giving_facts import ContributionFacts, facts_of_contribution, own_contribution
from models.projects.giving_tables import Contribution, ContributionStatus, EntryStatus, HoursEntry, HoursQuestion
from models.projects.ledger import CURRENT, Line, Proposal, lines_of, proposal
from models.projects.months import month_of, months_later, zone_of
from models.projects.recording import write_down
from models.projects.tables import Project
from models.records import dataclass

HOURS_CORRECTED = "projects.hours_corrected"

MONTHS_BACK = 12
"""How far back hours may be told or corrected."""

GIVEN = (ContributionStatus.ACCEPTED, ContributionStatus.ENDED)


@dataclass(frozen=True)
class Months:
    """The months of a contribution of which hours may be told now, both included."""

    first: date
    last: date

    def __contains__(self, month: date) -> bool:
        return month.day == 1 and self.first <= month <= self.last


@dataclass(frozen=True)
class ToTell:
    """A contribution and a month to tell the hours of. `present` is what was told already, if it holds still."""

    contribution: ContributionFacts
    month: date
    months: Months
    present: Line | None
    proposed: Proposal | None


@dataclass(frozen=True)
class Told:
    """What was told of a month, in quarters; `before` is what it replaces. Not `waiting`: nobody need confirm it."""

    contribution: ContributionFacts
    month: date
    quarters: int
    before: int | None
    waiting: bool


@dataclass(frozen=True)
class Ledger:
    """All lines of one contribution, and the months that may be told."""

    contribution: ContributionFacts
    lines: Sequence[Line]
    months: Months


def hours_to_tell(
    session: Session, actor: Actor, contribution_id: UUID, month: date | None, *, now: datetime
) -> ToTell:
    """One month before its hours are typed; without a month, the last one that is over.

    Raises `NotAllowed`, `ContributionGone`, `NothingInHours` or `MonthNotCounted`.
    """
    _, found = own_contribution(session, actor, contribution_id, now, locked=False)
    months = _months(session, found, now)
    wanted = month or max(months.first, months_later(months.last, -1) if found.ended_at is None else months.last)
    if wanted not in months:
        raise MonthNotCounted(months.first, months.last)
    present = lines_of(session, HoursEntry.contribution_id == found.id, HoursEntry.month == wanted, CURRENT)
    return ToTell(
        facts_of_contribution(session, found),
        wanted,
        months,
        present[0] if present else None,
        proposal(session, found, wanted),
    )


def ledger_of(session: Session, actor: Actor, contribution_id: UUID, *, now: datetime) -> Ledger:
    """Every line of a contribution, corrected ones too. Raises `NotAllowed`, `ContributionGone` or `NothingInHours`."""
    _, found = own_contribution(session, actor, contribution_id, now, locked=False)
    months = _months(session, found, now)
    lines = lines_of(session, HoursEntry.contribution_id == found.id)
    return Ledger(facts_of_contribution(session, found), lines, months)


def tell_hours(
    session: Session, actor: Actor, contribution_id: UUID, month: date, quarters: int, *, now: datetime
) -> Told:
    """Tell the hours of a month, or correct them: the line before stays, and counts no more. Twice the same is once.

    Nothing at all needs nobody's word; hours wait until the lead confirms them. Raises `NotAllowed`,
    `ContributionGone`, `NothingInHours`, `MonthNotCounted` or `TooManyHours`.
    """
    standing, found = own_contribution(session, actor, contribution_id, now)
    months = _months(session, found, now)
    if month not in months:
        raise MonthNotCounted(months.first, months.last)
    if not 0 <= quarters <= MOST_IN_A_MONTH:
        raise TooManyHours(MOST_IN_A_MONTH // QUARTERS)
    _answer_question(session, found.id, month, now)
    present = session.scalar(
        select(HoursEntry)
        .where(HoursEntry.contribution_id == found.id, HoursEntry.month == month, CURRENT)
        .with_for_update()
    )
    before = present.quarters if present is not None else None
    refused = present is not None and present.status == EntryStatus.REFUSED
    if (present is None and quarters == 0) or (before == quarters and not refused):
        waiting = present is not None and present.status == EntryStatus.LOGGED
        return Told(facts_of_contribution(session, found), month, quarters, before, waiting)
    if present is not None:
        present.superseded_at = now
        present.seen_at = present.seen_at or now
        session.flush()  # before the new line, for there is one at a time
        if present.status == EntryStatus.CONFIRMED:
            _write_down(session, standing, found, month, present.quarters, quarters, now)
    session.add(
        HoursEntry(
            id=session.new_id(),
            contribution_id=found.id,
            month=month,
            quarters=quarters,
            status=EntryStatus.LOGGED if quarters else EntryStatus.CONFIRMED,
            logged_by_id=standing.person_id,
            logged_at=now,
            decided_at=None if quarters else now,
        )
    )
    session.flush()
    if quarters:
        for head in heads_of(session, found.project_id):
            if head.person_id != standing.person_id:
                owe_notice(session, head.person_id, now)
    return Told(facts_of_contribution(session, found), month, quarters, before, bool(quarters))


def put_refusal_aside(session: Session, actor: Actor, entry_id: UUID, *, now: datetime) -> UUID:
    """The giver has read why hours were refused, and leaves it at that; the contribution.

    Raises `NotAllowed`, `ContributionGone` or `HoursGone`.
    """
    entry = session.find(HoursEntry, entry_id)
    if entry is None:
        raise HoursGone
    own_contribution(session, actor, entry.contribution_id, now)
    entry = lock(session, HoursEntry, entry_id)
    if entry is None or entry.status != EntryStatus.REFUSED:
        raise HoursGone
    entry.seen_at = entry.seen_at or now
    return entry.contribution_id


def _months(session: Session, found: Contribution, now: datetime) -> Months:
    """From a year ago, and from three months before it was offered: work often begins before it is written down."""
    if found.status not in GIVEN:
        raise NothingInHours
    zone = zone_of(session)
    last = month_of(min(now, found.ended_at or now), zone)
    first = max(months_later(month_of(now, zone), -MONTHS_BACK), months_later(month_of(found.offered_at, zone), -3))
    if first > last:
        raise NothingInHours
    return Months(first, last)


def _answer_question(session: Session, contribution_id: UUID, month: date, now: datetime) -> None:
    question = session.scalar(
        select(HoursQuestion).where(HoursQuestion.contribution_id == contribution_id, HoursQuestion.month == month)
    )
    if question is not None:
        question.answered_at = question.answered_at or now
        session.touch(Topic.DUE)


def _write_down(
    session: Session, standing: Standing, found: Contribution, month: date, before: int, after: int, now: datetime
) -> None:
    """Hours that had counted were corrected: that is no longer between the giver and the lead alone."""
    project = session.find(Project, found.project_id)
    assert project is not None  # a foreign key says so
    told = {"contribution": str(found.id), "month": f"{month:%Y-%m}"}
    write_down(
        session,
        standing,
        project,
        HOURS_CORRECTED,
        before={"quarters": before},
        after={**told, "quarters": after},
        now=now,
    )
