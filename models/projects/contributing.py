"""Giving to a project: offered by somebody as their organisation, accepted or declined by who steers it, ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, select

from models.actor import Actor
from models.database import Session, Topic, lock
from models.people.permissions import demand
from models.people.private_notices import owe_notice
from models.people.standing import Standing
from models.people.tables import Organisation, OrganisationStatus
from models.projects.amounts import NOT_COUNTED, Amount
from models.projects.errors import (
    ContributionAlready,
    ContributionGone,
    OrganisationNotYours,
    ProjectUnknown,
    UntilInThePast,
)
from models.projects.facts import ProjectFacts, facts_of_project, heads_of
from models.projects.giving_facts import (
    ContributionFacts,
    contributions,
    facts_of_contribution,
    own_contribution,
)
from models.projects.giving_tables import Contribution, ContributionStatus
from models.projects.months import end_of_month, month_of, zone_of
from models.projects.permissions import HEADS, may_contribute
from models.projects.reach import Sight, demand_under_way, project_to_steer, project_within
from models.projects.recording import owe_cards, was_active, write_down
from models.projects.tables import ContributionKind, InvitationStatus, Project, ProjectInvitation, ProjectNeed
from models.projects.wording import sentence_from
from models.records import dataclass

CONTRIBUTION_ACCEPTED = "projects.contribution_accepted"
CONTRIBUTION_DECLINED = "projects.contribution_declined"
CONTRIBUTION_ENDED = "projects.contribution_ended"

LONGEST = 5
"""Years; a later end is a slip of the keyboard."""

GOING_ON = (ContributionStatus.OFFERED, ContributionStatus.ACCEPTED)


@dataclass(frozen=True)
class OwnOrganisation:
    """An active organisation as which one may give."""

    id: UUID
    name: str


@dataclass(frozen=True)
class Prepared:
    """A project to which one may give, as which organisations, and the kinds that it seeks."""

    project: ProjectFacts
    organisations: Sequence[OwnOrganisation]
    sought: Sequence[ContributionKind]


@dataclass(frozen=True)
class Offer:
    """What somebody means to give. `organisation_id` may be left out by who belongs to one active organisation."""

    kind: ContributionKind
    amount: Amount = NOT_COUNTED
    until: date | None = None
    note: str | None = None
    organisation_id: UUID | None = None


def prepare_offer(session: Session, actor: Actor, project_id: UUID, *, now: datetime) -> Prepared:
    """Look whether the actor may give, before anything is typed. Raises what `offer` raises before it reads it."""
    sight = project_within(session, actor, project_id, now)
    own = _demand_giver(session, sight)
    found = facts_of_project(session, sight.project)
    return Prepared(found, own, list(dict.fromkeys(need.kind for need in found.open_needs if need.kind is not None)))


def offer(session: Session, actor: Actor, project_id: UUID, wanted: Offer, *, now: datetime) -> ContributionFacts:
    """Offer something; who steers the project is told, and accepts it. What its own heads give is accepted at once.

    An invitation to the project is accepted so. Raises `NotAllowed`, `ProjectUnknown`, `NotPublished`, `ProjectOver`,
    `OrganisationNotYours`, `UntilInThePast`, `ProjectTextTooLong` or `ContributionAlready`.
    """
    sight = project_within(session, actor, project_id, now, locked=True)
    organisation = _chosen(_demand_giver(session, sight), wanted.organisation_id)
    _demand_ahead(session, wanted.until, now)
    giver = sight.reach.standing.person_id
    same = select(Contribution.id).where(
        Contribution.project_id == project_id,
        Contribution.person_id == giver,
        Contribution.organisation_id == organisation.id,
        Contribution.kind == wanted.kind,
        Contribution.status.in_(GOING_ON),
    )
    if session.scalar(same.limit(1)) is not None:
        raise ContributionAlready
    made = Contribution(
        id=session.new_id(),
        project_id=project_id,
        organisation_id=organisation.id,
        person_id=giver,
        need_id=_need_met(session, sight, wanted.kind),
        kind=wanted.kind,
        monthly=wanted.amount.monthly,
        once=wanted.amount.once,
        until=wanted.until,
        note=sentence_from(wanted.note),
        status=ContributionStatus.OFFERED,
        offered_at=now,
    )
    session.add(made)
    session.flush()
    if sight.part in HEADS:
        _take(session, sight, made, now)
        made.seen_at = now
    else:
        _tell_heads(session, sight.project, now)
    owe_cards(session, sight.project, now)
    session.touch(Topic.EXPERTS)
    return facts_of_contribution(session, made)


def withdraw(session: Session, actor: Actor, contribution_id: UUID, *, now: datetime) -> ContributionFacts:
    """Take back what was offered, or give no more of what was accepted: what was given so far counts.

    Raises `NotAllowed` or `ContributionGone`.
    """
    standing, found = own_contribution(session, actor, contribution_id, now, locked=False)
    project = lock(session, Project, found.project_id)
    _, found = own_contribution(session, actor, contribution_id, now)
    assert project is not None  # a foreign key says so
    _end(session, standing, project, found, now)
    found.seen_at = now
    return facts_of_contribution(session, found)


def offers(session: Session, actor: Actor, project_id: UUID, *, now: datetime) -> Sequence[ContributionFacts]:
    """What is offered to a project, or given: what waits for an answer first. For who steers it.

    Raises `NotAllowed`, `ProjectUnknown` or `NotPublished`.
    """
    project_to_steer(session, actor, project_id, now, locked=False)
    found = contributions(session, Contribution.project_id == project_id, Contribution.status.in_(GOING_ON))
    return sorted(found, key=lambda each: each.status is not ContributionStatus.OFFERED)


def offer_to_decide(session: Session, actor: Actor, contribution_id: UUID, *, now: datetime) -> ContributionFacts:
    """One offer, before a reason is typed. Raises as `decline` does."""
    found = session.find(Contribution, contribution_id)
    if found is None:
        raise ContributionGone
    _steered(session, actor, found.project_id, now, locked=False)
    if found.status != ContributionStatus.OFFERED:
        raise ContributionGone
    return facts_of_contribution(session, found)


def accept(session: Session, actor: Actor, contribution_id: UUID, *, now: datetime) -> ContributionFacts:
    """Take what is offered: its organisation is a partner from now on.

    Raises `NotAllowed`, `ContributionGone` (also where another head was quicker) or `ProjectOver`.
    """
    sight, found = _locked(session, actor, contribution_id, ContributionStatus.OFFERED, now)
    demand_under_way(sight.project)
    _take(session, sight, found, now)
    owe_cards(session, sight.project, now)
    if found.person_id is not None:
        owe_notice(session, found.person_id, now)
    return facts_of_contribution(session, found)


def decline(
    session: Session, actor: Actor, contribution_id: UUID, reply: str | None, *, now: datetime
) -> ContributionFacts:
    """Not take what is offered; whoever offered it reads the reply, and nobody else.

    Raises `NotAllowed`, `ContributionGone` or `ProjectTextTooLong`.
    """
    sight, found = _locked(session, actor, contribution_id, ContributionStatus.OFFERED, now)
    found.status, found.reply = ContributionStatus.DECLINED, sentence_from(reply)
    found.decided_at, found.decided_by_id = now, sight.reach.standing.person_id
    write_down(session, sight.reach.standing, sight.project, CONTRIBUTION_DECLINED, after=_told(found), now=now)
    owe_cards(session, sight.project, now)
    if found.person_id is not None:
        owe_notice(session, found.person_id, now)
    return facts_of_contribution(session, found)


def end(session: Session, actor: Actor, contribution_id: UUID, *, now: datetime) -> ContributionFacts:
    """Who steers the project says that something is given no more: what was given so far counts.

    Raises `NotAllowed` or `ContributionGone`.
    """
    sight, found = _locked(session, actor, contribution_id, ContributionStatus.ACCEPTED, now)
    _end(session, sight.reach.standing, sight.project, found, now)
    found.seen_at = None  # the giver is to hear of it
    if found.person_id is not None:
        owe_notice(session, found.person_id, now)
    return facts_of_contribution(session, found)


def put_answer_aside(session: Session, actor: Actor, contribution_id: UUID, *, now: datetime) -> None:
    """The giver has read what became of their offer. Raises `NotAllowed` or `ContributionGone`."""
    _, found = own_contribution(session, actor, contribution_id, now)
    if found.status == ContributionStatus.OFFERED:
        raise ContributionGone
    found.seen_at = found.seen_at or now


def _demand_giver(session: Session, sight: Sight) -> Sequence[OwnOrganisation]:
    """The active organisations as which whoever acts may give to this project."""
    demand_under_way(sight.project)
    demand(may_contribute(sight.reach.standing))
    mine = Organisation.id.in_(sight.reach.standing.roles), Organisation.status == OrganisationStatus.ACTIVE
    rows = session.execute(select(Organisation.id, Organisation.name).where(*mine).order_by(Organisation.name_key))
    return [OwnOrganisation(id, name) for id, name in rows]


def _chosen(own: Sequence[OwnOrganisation], organisation_id: UUID | None) -> OwnOrganisation:
    if organisation_id is None and len(own) == 1:
        return own[0]
    for each in own:
        if each.id == organisation_id:
            return each
    raise OrganisationNotYours


def _demand_ahead(session: Session, until: date | None, now: datetime) -> None:
    today = now.astimezone(zone_of(session)).date()
    if until is not None and not today <= until <= today.replace(year=today.year + LONGEST, day=1):
        raise UntilInThePast


def _need_met(session: Session, sight: Sight, kind: ContributionKind) -> UUID | None:
    """The open need that an offer answers: the one that somebody was invited for, else one of its kind."""
    invitation = session.scalar(
        select(ProjectInvitation)
        .where(
            ProjectInvitation.project_id == sight.project.id,
            ProjectInvitation.person_id == sight.reach.standing.person_id,
        )
        .with_for_update()
    )
    domain_id = None
    if invitation is not None:
        domain_id = invitation.domain_id
        invitation.status = InvitationStatus.ACCEPTED
        invitation.answered_at = invitation.answered_at or sight.reach.standing.at
    fits = ProjectNeed.kind == kind
    if domain_id is not None:
        fits = or_(ProjectNeed.domain_id == domain_id, fits)
    needs = session.scalars(
        select(ProjectNeed)
        .where(ProjectNeed.project_id == sight.project.id, ProjectNeed.filled_at.is_(None), fits)
        .order_by(ProjectNeed.opened_at, ProjectNeed.id)
    ).all()
    best = min(needs, key=lambda need: domain_id is None or need.domain_id != domain_id, default=None)
    return best.id if best is not None else None


def _take(session: Session, sight: Sight, found: Contribution, now: datetime) -> None:
    """Accept a contribution; where it is counted in hours, those of this month are asked for when it is over."""
    found.status = ContributionStatus.ACCEPTED
    found.decided_at, found.decided_by_id = now, sight.reach.standing.person_id
    if found.monthly is not None or found.once is not None or found.until is not None:
        zone = zone_of(session)
        found.ask_at = end_of_month(month_of(now, zone), zone)
    write_down(session, sight.reach.standing, sight.project, CONTRIBUTION_ACCEPTED, after=_told(found), now=now)
    was_active(session, sight.project, now)
    session.flush()
    session.touch(Topic.DUE, Topic.EXPERTS, Topic.PROJECTS)


def _end(session: Session, standing: Standing, project: Project, found: Contribution, now: datetime) -> None:
    if found.status == ContributionStatus.OFFERED:
        found.status, found.ended_at = ContributionStatus.WITHDRAWN, now
    elif found.status == ContributionStatus.ACCEPTED:
        found.status, found.ended_at = ContributionStatus.ENDED, now
        write_down(session, standing, project, CONTRIBUTION_ENDED, after=_told(found), now=now)
    else:
        raise ContributionGone
    session.flush()
    owe_cards(session, project, now)
    session.touch(Topic.DUE, Topic.EXPERTS, Topic.PROJECTS)


def _locked(
    session: Session, actor: Actor, contribution_id: UUID, status: ContributionStatus, now: datetime
) -> tuple[Sight, Contribution]:
    """A contribution of this status, which nobody else decides on meanwhile: the project is locked first, as wherever
    both are.
    """
    asked = session.find(Contribution, contribution_id)
    if asked is None:
        raise ContributionGone
    sight = _steered(session, actor, asked.project_id, now)
    found = lock(session, Contribution, contribution_id)
    if found is None or found.status != status:
        raise ContributionGone
    return sight, found


def _steered(session: Session, actor: Actor, project_id: UUID, now: datetime, *, locked: bool = True) -> Sight:
    """The project of a contribution; who may not see it learns nothing of either."""
    try:
        return project_to_steer(session, actor, project_id, now, locked=locked)
    except ProjectUnknown:
        raise ContributionGone from None


def _tell_heads(session: Session, project: Project, now: datetime) -> None:
    for head in heads_of(session, project.id):
        owe_notice(session, head.person_id, now)


def _told(found: Contribution) -> dict[str, object]:
    """What an audit entry says of a contribution: ids and amounts, never a text."""
    return {
        "contribution": str(found.id),
        "organisation": str(found.organisation_id) if found.organisation_id is not None else None,
        "kind": str(found.kind),
        "monthly": found.monthly,
        "once": found.once,
    }
