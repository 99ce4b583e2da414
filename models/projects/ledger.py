"""The ledger of hours: its lines as they are shown, what they come to, and what a month is likely to be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import aliased

from models.database import Session
from models.people.tables import Person
from models.projects.giving_tables import Contribution, EntryStatus, HoursEntry
from models.projects.tables import ContributionKind
from models.records import dataclass

Key = TypeVar("Key", bound=Hashable)

OF_CONTRIBUTION = and_(HoursEntry.cluster_id == Contribution.cluster_id, HoursEntry.contribution_id == Contribution.id)
CURRENT = HoursEntry.superseded_at.is_(None)
"""The line that holds for its month: those before it were corrected."""
WAITING = and_(CURRENT, HoursEntry.status == EntryStatus.LOGGED)
COUNTING = and_(CURRENT, HoursEntry.status == EntryStatus.CONFIRMED)


@dataclass(frozen=True)
class Line:
    """A line of the ledger. `by` and `decided_by` are empty where they are gone, or where nobody decided."""

    id: UUID
    contribution_id: UUID
    month: date
    quarters: int
    status: EntryStatus
    by: str
    logged_at: datetime
    decided_by: str
    decided_at: datetime | None
    refusal: str | None
    superseded_at: datetime | None


@dataclass(frozen=True)
class Given:
    """Confirmed hours of one organisation to one project, of one kind, in one month; in quarters of an hour."""

    project_id: UUID
    organisation_id: UUID | None
    kind: ContributionKind
    month: date
    quarters: int


class Likely(StrEnum):
    """Why a month is likely to have so many hours."""

    AS_BEFORE = "as_before"
    AS_PLEDGED = "as_pledged"
    WHAT_REMAINS = "what_remains"


@dataclass(frozen=True)
class Proposal:
    """The hours that are proposed for a month."""

    quarters: int
    why: Likely


def given(
    session: Session,
    *,
    project_ids: Collection[UUID] | None = None,
    organisation_id: UUID | None = None,
    first: date | None = None,
    last: date | None = None,
) -> Sequence[Given]:
    """What was given, as far as it was confirmed, in these months (both included): sums of whole numbers."""
    wanted: list[ColumnElement[bool]] = [COUNTING]
    if project_ids is not None:
        wanted.append(Contribution.project_id.in_(project_ids))
    if organisation_id is not None:
        wanted.append(Contribution.organisation_id == organisation_id)
    if first is not None:
        wanted.append(HoursEntry.month >= first)
    if last is not None:
        wanted.append(HoursEntry.month <= last)
    by = (Contribution.project_id, Contribution.organisation_id, Contribution.kind, HoursEntry.month)
    rows = session.execute(
        select(*by, func.sum(HoursEntry.quarters))
        .join(Contribution, OF_CONTRIBUTION)
        .where(*wanted)
        .group_by(*by)
        .order_by(HoursEntry.month)
    )
    return [
        Given(project_id, organisation_id, ContributionKind(kind), month, int(quarters))
        for project_id, organisation_id, kind, month, quarters in rows
    ]


def totals_by(rows: Iterable[Given], key: Callable[[Given], Key]) -> Mapping[Key, int]:
    """What rows come to, in quarters: per project, organisation, kind, month, or any of these together."""
    found: Counter[Key] = Counter()
    for row in rows:
        found[key(row)] += row.quarters
    return found


def lines_of(session: Session, *which: ColumnElement[bool]) -> Sequence[Line]:
    """The lines that these conditions let through, month by month, corrected ones before what stands in their place."""
    by, decider = aliased(Person), aliased(Person)
    rows = session.execute(
        select(HoursEntry, by, decider)
        .join(Contribution, OF_CONTRIBUTION)
        .outerjoin(by, and_(by.cluster_id == HoursEntry.cluster_id, by.id == HoursEntry.logged_by_id))
        .outerjoin(decider, and_(decider.cluster_id == HoursEntry.cluster_id, decider.id == HoursEntry.decided_by_id))
        .where(*which)
        .order_by(HoursEntry.month, HoursEntry.superseded_at.is_(None), HoursEntry.logged_at, HoursEntry.id)
    )
    return [_line(row, who, decided) for row, who, decided in rows]


def proposal(session: Session, contribution: Contribution, month: date) -> Proposal | None:
    """What a month is likely to be: as the last one told before it, else what was pledged, or what remains of it."""
    own = HoursEntry.contribution_id == contribution.id, CURRENT, HoursEntry.status != EntryStatus.REFUSED
    before = session.scalar(
        select(HoursEntry.quarters).where(*own, HoursEntry.month < month).order_by(HoursEntry.month.desc()).limit(1)
    )
    if contribution.once is not None:
        told = session.scalar(select(func.sum(HoursEntry.quarters)).where(*own, HoursEntry.month != month)) or 0
        remains = contribution.once - int(told)
        return Proposal(remains, Likely.WHAT_REMAINS) if remains > 0 else None
    if before:
        return Proposal(before, Likely.AS_BEFORE)
    return Proposal(contribution.monthly, Likely.AS_PLEDGED) if contribution.monthly else None


def _line(row: HoursEntry, who: Person | None, decided: Person | None) -> Line:
    return Line(
        id=row.id,
        contribution_id=row.contribution_id,
        month=row.month,
        quarters=row.quarters,
        status=EntryStatus(row.status),
        by=who.full_name if who is not None else "",
        logged_at=row.logged_at,
        decided_by=decided.full_name if decided is not None else "",
        decided_at=row.decided_at,
        refusal=row.refusal,
        superseded_at=row.superseded_at,
    )
