"""All projects that somebody reads in figures: how many at which stage, what they lack, and what is given to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select

from models.actor import Actor
from models.database import Session
from models.experts.facts import DomainFacts, domains_of_cluster, in_use
from models.projects.known import KnownProject, known_projects, visibility_of
from models.projects.ledger import given, totals_by
from models.projects.months import month_of, zone_of
from models.projects.periods import Period, months_in, months_till_now
from models.projects.tables import OVER, ContributionKind, Project, ProjectNeed, Stage
from models.records import dataclass


@dataclass(frozen=True)
class Month:
    """What was given in a month, or in the months of a year, in quarters of an hour, as far as it is confirmed."""

    first_day: date
    quarters: Mapping[ContributionKind, int]

    @property
    def total(self) -> int:
        """Of all kinds."""
        return sum(self.quarters.values())


@dataclass(frozen=True)
class Overview:
    """The pipeline by stage; open needs of projects under way by domain and by kind, the most first; hours by month.

    Stages and needs are as they stand; `months` are those of `period`, up to the present one.
    """

    stages: Mapping[Stage, int]
    domains: Sequence[tuple[DomainFacts, int]]
    kinds: Sequence[tuple[ContributionKind, int]]
    period: Period
    months: Sequence[Month]

    @property
    def total(self) -> int:
        """Quarters of an hour that were given in the period, of all kinds."""
        return sum(month.total for month in self.months)

    @property
    def by_kind(self) -> Mapping[ContributionKind, int]:
        """The same by kind, those of which there are any, in their order."""
        sums = {kind: sum(month.quarters.get(kind, 0) for month in self.months) for kind in ContributionKind}
        return {kind: quarters for kind, quarters in sums.items() if quarters}

    @property
    def projects(self) -> int:
        """How many there are."""
        return sum(self.stages.values())


def readable_projects(session: Session, actor: Actor, now: datetime) -> Sequence[KnownProject]:
    """Every published project that the actor reads. Raises `NotAllowed`."""
    visible = visibility_of(session, actor, now)
    return [project for project in known_projects(session) if visible.sees(project)]


def overview_of(session: Session, actor: Actor, period: Period = Period.TWELVE_MONTHS, *, now: datetime) -> Overview:
    """The figures of what the actor reads, with the hours of a period. Raises `NotAllowed`."""
    projects = readable_projects(session, actor, now)
    stages = Counter(project.stage for project in projects)
    domains, kinds = _needs(session, projects)
    months = _months(session, projects, period, now)
    return Overview({stage: stages[stage] for stage in Stage}, domains, kinds, period, months)


def _needs(
    session: Session, projects: Sequence[KnownProject]
) -> tuple[Sequence[tuple[DomainFacts, int]], Sequence[tuple[ContributionKind, int]]]:
    """A need of both a domain and a kind counts in both; a merged domain is the one that took over."""
    seen = {project.id for project in projects}
    known = {domain.id: domain for domain in domains_of_cluster(session)}
    counted: Counter[str] = Counter()
    kinds: Counter[ContributionKind] = Counter()
    under_way = select(Project.id).where(Project.published_at.is_not(None), Project.stage.not_in(OVER))
    rows = session.execute(
        select(ProjectNeed.project_id, ProjectNeed.domain_id, ProjectNeed.kind).where(
            ProjectNeed.filled_at.is_(None), ProjectNeed.project_id.in_(under_way)
        )
    )
    for project_id, domain_id, kind in rows:
        if project_id not in seen:
            continue
        domain = (in_use(known, domain_id) or known.get(domain_id)) if domain_id is not None else None
        if domain is not None:
            counted[domain.slug] += 1
        if kind is not None:
            kinds[ContributionKind(kind)] += 1
    by_slug = {domain.slug: domain for domain in known.values()}
    domains = sorted(((by_slug[slug], count) for slug, count in counted.items()), key=_most_first)
    return domains, sorted(kinds.items(), key=lambda each: (-each[1], list(ContributionKind).index(each[0])))


def _most_first(counted: tuple[DomainFacts, int]) -> tuple[int, str]:
    return -counted[1], counted[0].slug


def _months(session: Session, projects: Sequence[KnownProject], period: Period, now: datetime) -> Sequence[Month]:
    present = month_of(now, zone_of(session))
    span = months_in(period, present)
    seen = {project.id for project in projects}
    rows = [row for row in given(session, first=span.first, last=span.last) if row.project_id in seen]
    months = months_till_now(span, min((row.month for row in rows), default=present), present)
    sums = totals_by(rows, lambda row: (row.month, row.kind))
    return [
        Month(month, {kind: sums[month, kind] for kind in ContributionKind if sums.get((month, kind))})
        for month in months
    ]
