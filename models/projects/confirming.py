"""The lead confirms the hours of a month in one batch, or refuses a line with a reason."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select

from models.actor import Actor
from models.calls.wording import cleaned
from models.database import Session, lock
from models.people.private_notices import owe_notice
from models.projects.errors import BatchChanged, HoursGone, ProjectUnknown, RefusalReasonEmpty
from models.projects.facts import PARTNERS
from models.projects.giving_facts import ContributionFacts, contributions
from models.projects.giving_tables import Contribution, EntryStatus, HoursEntry
from models.projects.ledger import (
    COUNTING,
    OF_CONTRIBUTION,
    WAITING,
    Given,
    Line,
    given,
    lines_of,
)
from models.projects.periods import Period, span_of
from models.projects.permissions import may_steer
from models.projects.reach import Sight, project_to_steer, project_within
from models.projects.recording import owe_cards, was_active, write_down
from models.projects.wording import MOST_SENTENCE, fitting, says_something
from models.records import dataclass

HOURS_CONFIRMED = "projects.hours_confirmed"
HOURS_REFUSED = "projects.hours_refused"


@dataclass(frozen=True)
class WaitingLine:
    """A line that waits for the lead, of which contribution."""

    line: Line
    contribution: ContributionFacts


@dataclass(frozen=True)
class Batch:
    """The hours of one month that wait. `mark` tells these very lines from any others."""

    project_id: UUID
    project: str
    month: date
    lines: Sequence[WaitingLine]

    @property
    def quarters(self) -> int:
        """All of it together."""
        return sum(each.line.quarters for each in self.lines)

    @property
    def mark(self) -> str:
        """Eight signs: lines never change, so these say what was seen."""
        ids = sorted(each.line.id.hex for each in self.lines)
        return hashlib.sha256(" ".join(ids).encode()).hexdigest()[:8]


@dataclass(frozen=True)
class ProjectHours:
    """What was given to a project in a period, and the months that wait for who steers it: each with how many lines.

    `in_all` is what was ever given, in quarters of an hour, whatever the period.
    """

    project_id: UUID
    project: str
    period: Period
    rows: Sequence[Given]
    in_all: int
    organisations: dict[UUID, str]
    waiting: Sequence[tuple[date, int]]
    may_steer: bool


def hours_of_project(
    session: Session, actor: Actor, project_id: UUID, period: Period = Period.EVERYTHING, *, now: datetime
) -> ProjectHours:
    """The hours given to a project in a period, for whoever may read it. Raises `NotAllowed` or `ProjectUnknown`."""
    sight = project_within(session, actor, project_id, now)
    partners = contributions(session, Contribution.project_id == project_id, Contribution.status.in_(PARTNERS))
    steers = may_steer(sight.reach.standing, sight.home, sight.role, sight.part) is None
    rows, span = given(session, project_ids=[project_id]), span_of(session, period, now)
    return ProjectHours(
        project_id,
        sight.project.title,
        period,
        [row for row in rows if span.holds(row.month)],
        sum(row.quarters for row in rows),
        {each.organisation_id: each.organisation for each in partners if each.organisation_id is not None},
        _months_waiting(session, project_id) if steers else (),
        steers,
    )


def batch_of(session: Session, actor: Actor, project_id: UUID, month: date, *, now: datetime) -> Batch:
    """The hours of a month that wait. Raises `NotAllowed`, `ProjectUnknown`, `NotPublished` or `HoursGone`."""
    sight = project_to_steer(session, actor, project_id, now, locked=False)
    return _batch(session, sight, month)


def confirm(session: Session, actor: Actor, project_id: UUID, month: date, mark: str, *, now: datetime) -> Batch:
    """Confirm all hours of a month at once, exactly those that were seen: from now on they count.

    Raises `NotAllowed`, `ProjectUnknown`, `NotPublished`, `HoursGone` where nothing waits any more, or `BatchChanged`.
    """
    sight = project_to_steer(session, actor, project_id, now)
    rows = session.scalars(
        select(HoursEntry)
        .join(Contribution, OF_CONTRIBUTION)
        .where(Contribution.project_id == project_id, HoursEntry.month == month, WAITING)
        .order_by(HoursEntry.id)
        .with_for_update(of=HoursEntry)
    ).all()
    seen = _batch(session, sight, month)
    if seen.mark != mark or {row.id for row in rows} != {each.line.id for each in seen.lines}:
        raise BatchChanged
    for row in rows:
        row.status, row.decided_at, row.decided_by_id = EntryStatus.CONFIRMED, now, sight.reach.standing.person_id
    session.flush()
    after = {"month": f"{month:%Y-%m}", "lines": len(rows), "quarters": seen.quarters}
    write_down(session, sight.reach.standing, sight.project, HOURS_CONFIRMED, after=after, now=now)
    was_active(session, sight.project, now)
    owe_cards(session, sight.project, now)
    return seen


def line_to_refuse(session: Session, actor: Actor, entry_id: UUID, *, now: datetime) -> WaitingLine:
    """One line, before a reason is typed. Raises as `refuse` does."""
    _, found = _to_decide(session, actor, entry_id, now, locked=False)
    return _with_contribution(session, found)


def refuse(session: Session, actor: Actor, entry_id: UUID, reason: str, *, now: datetime) -> WaitingLine:
    """Not count a line, confirmed or not; the giver reads why, and may correct it.

    Raises `NotAllowed`, `HoursGone`, `RefusalReasonEmpty` or `ProjectTextTooLong`.
    """
    said = fitting(cleaned(reason), MOST_SENTENCE)
    if not says_something(said):
        raise RefusalReasonEmpty
    sight, found = _to_decide(session, actor, entry_id, now)
    before = found.status
    found.status, found.refusal, found.seen_at = EntryStatus.REFUSED, said, None
    found.decided_at, found.decided_by_id = now, sight.reach.standing.person_id
    session.flush()
    refused = _with_contribution(session, found)
    told = {"contribution": str(found.contribution_id), "month": f"{found.month:%Y-%m}", "quarters": found.quarters}
    write_down(
        session, sight.reach.standing, sight.project, HOURS_REFUSED, before={"status": str(before)}, after=told, now=now
    )
    owe_cards(session, sight.project, now)
    if refused.contribution.giver_id is not None:
        owe_notice(session, refused.contribution.giver_id, now)
    return refused


def confirmed_lines(
    session: Session, actor: Actor, project_id: UUID, month: date, *, now: datetime
) -> Sequence[WaitingLine]:
    """The lines of a month that count, for who may refuse one still. Raises as `batch_of`."""
    sight = project_to_steer(session, actor, project_id, now, locked=False)
    return _lines(session, sight, month, counting=True)


def _batch(session: Session, sight: Sight, month: date) -> Batch:
    lines = _lines(session, sight, month, counting=False)
    if not lines:
        raise HoursGone
    return Batch(sight.project.id, sight.project.title, month, lines)


def _lines(session: Session, sight: Sight, month: date, *, counting: bool) -> Sequence[WaitingLine]:
    which = COUNTING if counting else WAITING
    own = Contribution.project_id == sight.project.id
    by_id = {each.id: each for each in contributions(session, own)}
    lines = lines_of(session, own, HoursEntry.month == month, which)
    found = [WaitingLine(line, by_id[line.contribution_id]) for line in lines]
    return sorted(found, key=lambda each: (each.contribution.organisation.casefold(), each.line.id))


def _months_waiting(session: Session, project_id: UUID) -> Sequence[tuple[date, int]]:
    rows = session.execute(
        select(HoursEntry.month, func.count())
        .join(Contribution, OF_CONTRIBUTION)
        .where(Contribution.project_id == project_id, WAITING)
        .group_by(HoursEntry.month)
        .order_by(HoursEntry.month)
    )
    return [(month, lines) for month, lines in rows]


def _to_decide(
    session: Session, actor: Actor, entry_id: UUID, now: datetime, *, locked: bool = True
) -> tuple[Sight, HoursEntry]:
    """A line that holds and was not refused, of a project that the actor steers."""
    entry = session.find(HoursEntry, entry_id)
    contribution = session.find(Contribution, entry.contribution_id) if entry is not None else None
    if contribution is None:
        raise HoursGone
    try:
        sight = project_to_steer(session, actor, contribution.project_id, now, locked=locked)
    except ProjectUnknown:
        raise HoursGone from None
    if locked:
        entry = lock(session, HoursEntry, entry_id)
    if entry is None or entry.superseded_at is not None or entry.status == EntryStatus.REFUSED or not entry.quarters:
        raise HoursGone
    return sight, entry


def _with_contribution(session: Session, entry: HoursEntry) -> WaitingLine:
    (line,) = lines_of(session, HoursEntry.id == entry.id)
    (contribution,) = contributions(session, Contribution.id == entry.contribution_id)
    return WaitingLine(line, contribution)
