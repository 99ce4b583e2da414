"""What waits for a person about giving to projects, for their own page: read in few statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, func, or_, select

from models.actor import Actor
from models.calls.facts import domain_of
from models.database import Session
from models.experts.facts import DomainFacts
from models.people.permissions import demand
from models.people.standing import Standing, standing_of
from models.projects.following_domains import NewCall, new_calls
from models.projects.giving_facts import ContributionFacts, contributions
from models.projects.giving_tables import (
    Contribution,
    ContributionStatus,
    EntryStatus,
    HoursEntry,
    HoursQuestion,
)
from models.projects.ledger import COUNTING, CURRENT, OF_CONTRIBUTION, WAITING, Line, Proposal, lines_of, proposal
from models.projects.periods import Period, span_of
from models.projects.permissions import SPEAKS_FOR, may_answer
from models.projects.tables import OVER, InvitationStatus, Project, ProjectHead, ProjectInvitation
from models.records import dataclass

ASKED_FOR = timedelta(days=92)
"""A question that nobody answered for three months is let pass."""

TOLD_FOR = timedelta(days=60)
"""What became of an offer is told for so long, unless it was put aside."""


@dataclass(frozen=True)
class NamedProject:
    """A project, with how much of something waits there."""

    id: UUID
    title: str
    waiting: int = 0


@dataclass(frozen=True)
class InvitedTo:
    """A project that one is invited to, for which domain."""

    project_id: UUID
    title: str
    domain: DomainFacts | None


@dataclass(frozen=True)
class AskedHours:
    """The hours of a month that is over, with what is proposed."""

    contribution: ContributionFacts
    month: date
    proposed: Proposal | None


@dataclass(frozen=True)
class RefusedHours:
    """Hours of one's own that the lead refused."""

    contribution: ContributionFacts
    line: Line


@dataclass(frozen=True)
class MonthToConfirm:
    """The hours of a month that wait for whoever steers a project."""

    project_id: UUID
    title: str
    month: date
    lines: int
    quarters: int


@dataclass(frozen=True)
class GivingAtHand:
    """All that waits."""

    invitations: Sequence[InvitedTo] = ()
    hours: Sequence[AskedHours] = ()
    refused: Sequence[RefusedHours] = ()
    answered: Sequence[ContributionFacts] = ()
    offers: Sequence[NamedProject] = ()
    to_confirm: Sequence[MonthToConfirm] = ()
    calls: Sequence[NewCall] = ()


NOTHING_TO_GIVE = GivingAtHand()


@dataclass(frozen=True)
class OwnContribution:
    """Something that one gives, or speaks for: how many quarters of an hour count, and how many wait."""

    contribution: ContributionFacts
    counting: int
    waiting: int


@dataclass(frozen=True)
class OwnGiving:
    """All that one gives, or speaks for; the hours are those of a period. `in_hours`: there are some, of any month."""

    period: Period
    contributions: Sequence[OwnContribution]
    in_hours: bool

    @property
    def counting(self) -> int:
        """Quarters of an hour that count, of all of it."""
        return sum(each.counting for each in self.contributions)

    @property
    def waiting(self) -> int:
        """Those that wait for whoever steers."""
        return sum(each.waiting for each in self.contributions)


def giving_at_hand(session: Session, standing: Standing) -> GivingAtHand:
    """What waits for a person about giving."""
    person_id = standing.person_id
    if person_id is None:
        return NOTHING_TO_GIVE
    headed = select(ProjectHead.project_id).where(ProjectHead.person_id == person_id, ProjectHead.until.is_(None))
    steered = session.scalars(headed).all()
    return GivingAtHand(
        invitations=_invitations(session, person_id),
        hours=_hours(session, person_id, standing.at),
        refused=_refused(session, person_id),
        answered=_answered(session, person_id, standing.at),
        offers=_offers(session, steered) if steered else (),
        to_confirm=_to_confirm(session, steered) if steered else (),
        calls=new_calls(session, standing),
    )


def own_giving(session: Session, actor: Actor, period: Period = Period.EVERYTHING, *, now: datetime) -> OwnGiving:
    """What one gives, or speaks for, what goes on first, with its hours of a period. Raises `NotAllowed`."""
    standing = standing_of(session, actor, now)
    demand(may_answer(standing))
    spoken_for = [id for id, role in standing.roles.items() if role in SPEAKS_FOR]
    whose = or_(Contribution.person_id == standing.person_id, Contribution.organisation_id.in_(spoken_for))
    shown = Contribution.status.in_((ContributionStatus.OFFERED, ContributionStatus.ACCEPTED, ContributionStatus.ENDED))
    found = contributions(session, whose, shown)
    sums = session.execute(
        select(
            HoursEntry.contribution_id,
            HoursEntry.month,
            func.coalesce(func.sum(HoursEntry.quarters).filter(COUNTING), 0),
            func.coalesce(func.sum(HoursEntry.quarters).filter(WAITING), 0),
        )
        .join(Contribution, OF_CONTRIBUTION)
        .where(whose, shown)
        .group_by(HoursEntry.contribution_id, HoursEntry.month)
    )
    told = [(id, month, int(counting), int(waiting)) for id, month, counting, waiting in sums if counting or waiting]
    span = span_of(session, period, now)
    counted, waits = Counter[UUID](), Counter[UUID]()
    for id, month, counting, waiting in told:
        if span.holds(month):
            counted[id] += counting
            waits[id] += waiting
    own = [OwnContribution(each, counted[each.id], waits[each.id]) for each in found]
    own.sort(key=lambda each: (not each.contribution.going_on, each.contribution.project.casefold()))
    return OwnGiving(period, own, bool(told))


def _invitations(session: Session, person_id: UUID) -> Sequence[InvitedTo]:
    rows = session.execute(
        select(Project, ProjectInvitation.domain_id)
        .join(
            ProjectInvitation,
            and_(ProjectInvitation.cluster_id == Project.cluster_id, ProjectInvitation.project_id == Project.id),
        )
        .where(
            ProjectInvitation.person_id == person_id,
            ProjectInvitation.status == InvitationStatus.INVITED,
            ProjectInvitation.answered_at.is_(None),
            Project.stage.not_in(OVER),
        )
        .order_by(ProjectInvitation.asked_at, ProjectInvitation.id)
    )
    return [InvitedTo(project.id, project.title, domain_of(session, domain_id)) for project, domain_id in rows]


def _hours(session: Session, person_id: UUID, now: datetime) -> Sequence[AskedHours]:
    rows = session.execute(
        select(Contribution, HoursQuestion.month)
        .join(
            HoursQuestion,
            and_(HoursQuestion.cluster_id == Contribution.cluster_id, HoursQuestion.contribution_id == Contribution.id),
        )
        .where(
            Contribution.person_id == person_id,
            Contribution.status.in_((ContributionStatus.ACCEPTED, ContributionStatus.ENDED)),
            HoursQuestion.answered_at.is_(None),
            HoursQuestion.asked_at > now - ASKED_FOR,
        )
        .order_by(HoursQuestion.month, HoursQuestion.asked_at, HoursQuestion.id)
    ).all()
    by_id = {each.id: each for each in contributions(session, Contribution.id.in_([row.id for row, _ in rows]))}
    return [AskedHours(by_id[row.id], month, proposal(session, row, month)) for row, month in rows]


def _refused(session: Session, person_id: UUID) -> Sequence[RefusedHours]:
    refused = HoursEntry.status == EntryStatus.REFUSED, CURRENT, HoursEntry.seen_at.is_(None)
    lines = lines_of(session, Contribution.person_id == person_id, *refused)
    ids = {line.contribution_id for line in lines}
    by_id = {each.id: each for each in contributions(session, Contribution.id.in_(ids))} if ids else {}
    return [RefusedHours(by_id[line.contribution_id], line) for line in lines]


def _answered(session: Session, person_id: UUID, now: datetime) -> Sequence[ContributionFacts]:
    """Offers that were accepted or declined, and what the lead ended, unless it was read or is long ago."""
    return contributions(
        session,
        Contribution.person_id == person_id,
        Contribution.seen_at.is_(None),
        or_(Contribution.decided_at > now - TOLD_FOR, Contribution.ended_at > now - TOLD_FOR),
        Contribution.status.in_((ContributionStatus.ACCEPTED, ContributionStatus.DECLINED, ContributionStatus.ENDED)),
    )


def _offers(session: Session, project_ids: Sequence[UUID]) -> Sequence[NamedProject]:
    rows = session.execute(
        select(Project.id, Project.title, func.count())
        .join(
            Contribution,
            and_(Contribution.cluster_id == Project.cluster_id, Contribution.project_id == Project.id),
        )
        .where(
            Project.id.in_(project_ids),
            Project.stage.not_in(OVER),
            Contribution.status == ContributionStatus.OFFERED,
        )
        .group_by(Project.id, Project.title, Project.title_key)
        .order_by(Project.title_key)
    )
    return [NamedProject(id, title, waiting) for id, title, waiting in rows]


def _to_confirm(session: Session, project_ids: Sequence[UUID]) -> Sequence[MonthToConfirm]:
    rows = session.execute(
        select(Project.id, Project.title, HoursEntry.month, func.count(), func.sum(HoursEntry.quarters))
        .join(
            Contribution,
            and_(Contribution.cluster_id == Project.cluster_id, Contribution.project_id == Project.id),
        )
        .join(HoursEntry, OF_CONTRIBUTION)
        .where(Project.id.in_(project_ids), WAITING)
        .group_by(Project.id, Project.title, Project.title_key, HoursEntry.month)
        .order_by(HoursEntry.month, Project.title_key)
    )
    return [MonthToConfirm(id, title, month, lines, int(quarters)) for id, title, month, lines, quarters in rows]
