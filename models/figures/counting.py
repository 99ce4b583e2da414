"""The figures of a cluster over some months."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, or_, select

from models.actor import Actor
from models.calls.tables import CallAnswer, CallOutcome, ExpertiseCall
from models.cluster.tables import Cluster
from models.database import Session
from models.experts.facts import DomainFacts, domains_of_cluster, in_use
from models.experts.reach import reachable
from models.experts.tables import Domain, Expertise, UnmetSearch
from models.figures.periods import Period, period_of
from models.figures.permissions import may_see_figures
from models.introductions.tables import Introduction, IntroductionStatus
from models.people.permissions import demand
from models.people.standing import standing_of
from models.people.tables import Organisation, OrganisationStatus, Person
from models.records import dataclass


@dataclass(frozen=True)
class Members:
    """Who belongs to the cluster now. People and experts of organisations that left are not counted.

    "In Discord" are those tied to an account of the server.
    """

    active: int
    suspended: int
    people: int
    people_in_discord: int
    experts: int
    experts_in_discord: int


@dataclass(frozen=True)
class Unmet:
    """Searches that found nothing, by the nearest domain (None: none came near), the most first."""

    total: int
    by_domain: Sequence[tuple[DomainFacts | None, int]]


@dataclass(frozen=True)
class Calls:
    """Calls opened in the period; those that got a first answer in it; those that ended in it, by outcome."""

    opened: int
    answered: int
    ended: Mapping[CallOutcome, int]


@dataclass(frozen=True)
class Introductions:
    """Requests made in the period, those accepted in it, and how many of these helped."""

    asked: int
    accepted: int
    helped: int


@dataclass(frozen=True)
class Month:
    """What happened in one month, named by its first day."""

    first_day: date
    unmet: int
    calls: int
    asked: int
    accepted: int
    helped: int


@dataclass(frozen=True)
class Figures:
    """All of it."""

    period: Period
    members: Members
    domains: int
    without_expert: Sequence[DomainFacts]
    unmet: Unmet
    calls: Calls
    introductions: Introductions
    months: Sequence[Month]


def figures_of(session: Session, actor: Actor, months: int, *, now: datetime) -> Figures:
    """The figures of the present month and the `months - 1` before it. Raises `NotAllowed`."""
    demand(may_see_figures(standing_of(session, actor, now)))
    cluster = session.get_one(Cluster, session.own_cluster_id)
    period = period_of(months, now, ZoneInfo(cluster.time_zone))
    every = domains_of_cluster(session)
    offered = [domain for domain in every if not domain.archived]
    opened = _opened(session, period)
    asked, accepted, helped = _introductions(session, period)
    searches = _searches(session, period)
    unmet_months: Counter[date] = Counter()
    for month, _, count in searches:
        unmet_months[month] += count
    return Figures(
        period=period,
        members=_members(session),
        domains=len(offered),
        without_expert=[domain for domain in offered if not domain.experts],
        unmet=_unmet(searches, {domain.id: domain for domain in every}),
        calls=Calls(opened.total(), _answered(session, period), _ended(session, period)),
        introductions=Introductions(asked.total(), accepted.total(), helped.total()),
        months=[
            Month(month, unmet_months[month], opened[month], asked[month], accepted[month], helped[month])
            for month in period.months
        ],
    )


def _members(session: Session) -> Members:
    statuses: dict[str, int] = dict(
        session.execute(select(Organisation.status, func.count()).group_by(Organisation.status)).all()
    )
    people, people_here = session.execute(
        select(func.count(Person.id), func.count(Person.discord_user_id)).where(reachable())
    ).one()
    masters = (
        select(Expertise.id)
        .join(Domain, and_(Domain.cluster_id == Expertise.cluster_id, Domain.id == Expertise.domain_id))
        .where(
            Expertise.cluster_id == Person.cluster_id,
            Expertise.person_id == Person.id,
            Domain.archived_at.is_(None),
        )
        .exists()
    )
    experts, experts_here = session.execute(
        select(func.count(Person.id), func.count(Person.discord_user_id)).where(reachable(), masters)
    ).one()
    return Members(
        statuses.get(OrganisationStatus.ACTIVE, 0),
        statuses.get(OrganisationStatus.SUSPENDED, 0),
        people,
        people_here,
        experts,
        experts_here,
    )


def _searches(session: Session, period: Period) -> Sequence[tuple[date, UUID | None, int]]:
    rows = session.execute(
        select(UnmetSearch.month, UnmetSearch.domain_id, UnmetSearch.searches).where(
            UnmetSearch.month.between(period.months[0], period.months[-1])
        )
    )
    return [(month, domain_id, searches) for month, domain_id, searches in rows]


def _unmet(searches: Sequence[tuple[date, UUID | None, int]], domains: Mapping[UUID, DomainFacts]) -> Unmet:
    """By the domain of today: a merged one counts for its successor, an archived one for none."""
    found: Counter[UUID | None] = Counter()
    for _, domain_id, count in searches:
        domain = in_use(domains, domain_id) if domain_id is not None else None
        found[domain.id if domain is not None else None] += count
    named = [(domains[id] if id is not None else None, count) for id, count in found.items()]
    in_order = sorted(named, key=lambda each: (-each[1], each[0] is None, each[0].slug if each[0] else ""))
    return Unmet(found.total(), in_order)


def _opened(session: Session, period: Period) -> Counter[date]:
    instants = session.scalars(
        select(ExpertiseCall.opened_at).where(
            ExpertiseCall.opened_at >= period.since, ExpertiseCall.opened_at < period.until
        )
    )
    return Counter(map(period.month_of, instants))


def _answered(session: Session, period: Period) -> int:
    """Calls whose first answer came in the period."""
    first = select(func.min(CallAnswer.answered_at).label("at")).group_by(CallAnswer.call_id).subquery()
    return (
        session.scalar(
            select(func.count()).select_from(first).where(first.c.at >= period.since, first.c.at < period.until)
        )
        or 0
    )


def _ended(session: Session, period: Period) -> dict[CallOutcome, int]:
    rows = session.execute(
        select(ExpertiseCall.outcome, func.count())
        .where(
            ExpertiseCall.closed_at >= period.since,
            ExpertiseCall.closed_at < period.until,
            ExpertiseCall.outcome.is_not(None),
        )
        .group_by(ExpertiseCall.outcome)
    )
    return {CallOutcome(outcome): count for outcome, count in rows if outcome is not None}


def _introductions(session: Session, period: Period) -> tuple[Counter[date], Counter[date], Counter[date]]:
    """Asked, accepted and helped, by month: each by when it was asked, or accepted.

    It helped when its asker said so, or its expert where the asker said nothing: the asker knows best.
    """
    rows = session.execute(
        select(
            Introduction.asked_at,
            Introduction.answered_at,
            Introduction.status,
            func.coalesce(Introduction.asker_helped, Introduction.expert_helped),
        ).where(
            or_(
                and_(Introduction.asked_at >= period.since, Introduction.asked_at < period.until),
                and_(Introduction.answered_at >= period.since, Introduction.answered_at < period.until),
            )
        )
    )
    asked: Counter[date] = Counter()
    accepted: Counter[date] = Counter()
    helped: Counter[date] = Counter()
    for asked_at, answered_at, status, did_help in rows:
        if asked_at in period:
            asked[period.month_of(asked_at)] += 1
        if status == IntroductionStatus.ACCEPTED and answered_at is not None and answered_at in period:
            accepted[period.month_of(answered_at)] += 1
            helped[period.month_of(answered_at)] += bool(did_help)
    return asked, accepted, helped
