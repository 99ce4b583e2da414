"""Inviting people to contribute: it waits on their page, and a refusal stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, select

from models.actor import Actor
from models.database import Session, Topic
from models.experts.tables import Expertise
from models.introductions.seen_by_asker import OPEN_FOR
from models.introductions.tables import Mute
from models.people.private_notices import owe_notice
from models.people.tables import Affiliation, AffiliationStatus, Organisation, OrganisationStatus, Person
from models.projects.errors import (
    CannotBeInvitedToProject,
    InvitedToProjectAlready,
    ProjectInvitationGone,
    TooManyProjectInvitations,
)
from models.projects.facts import ProjectFacts, facts_of_project
from models.projects.following_domains import domains_of_today
from models.projects.reach import Sight, demand_under_way, part_of, project_to_steer
from models.projects.recording import was_active
from models.projects.tables import InvitationStatus, ProjectInvitation, ProjectMute, ProjectNeed
from models.records import dataclass

MOST_WAITING = 20
"""Invitations to one project that wait for an answer at once; older than two weeks, one keeps nobody else out."""


@dataclass(frozen=True)
class Invited:
    """A project, and who was just asked to contribute to it, or is asked no more."""

    project: ProjectFacts
    name: str


@dataclass(frozen=True)
class WaitingInvitation:
    """Somebody who was asked and has not answered, or never hears of it."""

    person_id: UUID
    name: str


def waiting_invitations(session: Session, project_id: UUID) -> Sequence[WaitingInvitation]:
    """Who was asked to contribute and has not answered, the first first; for who steers the project."""
    rows = session.scalars(
        select(Person)
        .join(
            ProjectInvitation,
            and_(ProjectInvitation.cluster_id == Person.cluster_id, ProjectInvitation.person_id == Person.id),
        )
        .where(ProjectInvitation.project_id == project_id, ProjectInvitation.status == InvitationStatus.INVITED)
        .order_by(ProjectInvitation.asked_at, ProjectInvitation.id)
    )
    return [WaitingInvitation(person.id, person.full_name) for person in rows]


def invite(session: Session, actor: Actor, project_id: UUID, person_id: UUID, *, now: datetime) -> Invited:
    """Ask somebody to contribute; it waits on their page. A refusal stands: nobody is asked again.

    Whoever has muted the project or the one who invites never hears of it, and who invites never learns that. Raises
    `NotAllowed`, `ProjectUnknown`, `NotPublished`, `ProjectOver`, `CannotBeInvitedToProject`,
    `InvitedToProjectAlready` or `TooManyProjectInvitations`.
    """
    sight = project_to_steer(session, actor, project_id, now)
    demand_under_way(sight.project)
    person = _demand_able(session, person_id)
    present = session.scalar(
        select(ProjectInvitation).where(
            ProjectInvitation.project_id == project_id, ProjectInvitation.person_id == person_id
        )
    )
    if present is not None and present.status == InvitationStatus.DECLINED:
        raise CannotBeInvitedToProject
    if present is not None or part_of(session, project_id, person_id) is not None:
        raise InvitedToProjectAlready(person.full_name)
    waiting = select(func.count()).where(
        ProjectInvitation.project_id == project_id,
        ProjectInvitation.status == InvitationStatus.INVITED,
        ProjectInvitation.asked_at > now - OPEN_FOR,
    )
    if (session.scalar(waiting) or 0) >= MOST_WAITING:
        raise TooManyProjectInvitations(MOST_WAITING)
    unheard = _unheard(session, sight, person_id)
    session.add(
        ProjectInvitation(
            id=session.new_id(),
            project_id=project_id,
            person_id=person_id,
            domain_id=_domain_meant(session, project_id, person_id),
            status=InvitationStatus.INVITED,
            asked_at=now,
            answered_at=now if unheard else None,
        )
    )
    session.flush()
    if not unheard:
        owe_notice(session, person_id, now)
    was_active(session, sight.project, now)
    session.touch(Topic.EXPERTS)
    return Invited(facts_of_project(session, sight.project), person.full_name)


def take_back(session: Session, actor: Actor, project_id: UUID, person_id: UUID, *, now: datetime) -> Invited:
    """Take back an invitation that waits, as if it had never been made: they may be invited later.

    Raises `NotAllowed`, `ProjectUnknown`, `NotPublished` or `ProjectInvitationGone`.
    """
    sight = project_to_steer(session, actor, project_id, now)
    invitation = session.scalar(
        select(ProjectInvitation)
        .where(
            ProjectInvitation.project_id == project_id,
            ProjectInvitation.person_id == person_id,
            ProjectInvitation.status == InvitationStatus.INVITED,
        )
        .with_for_update()
    )
    person = session.find(Person, person_id)
    if invitation is None or person is None:
        raise ProjectInvitationGone
    session.delete(invitation)
    session.flush()
    session.touch(Topic.EXPERTS)
    return Invited(facts_of_project(session, sight.project), person.full_name)


def may_be_invited() -> tuple[ColumnElement[bool], ...]:
    """The conditions on `Person` rows of those who can be invited: on the server, of an active organisation."""
    active = exists().where(
        Affiliation.cluster_id == Person.cluster_id,
        Affiliation.person_id == Person.id,
        Affiliation.status == AffiliationStatus.ACCEPTED,
        Organisation.cluster_id == Affiliation.cluster_id,
        Organisation.id == Affiliation.organisation_id,
        Organisation.status == OrganisationStatus.ACTIVE,
    )
    return Person.discord_user_id.is_not(None), Person.left_at.is_(None), active


def _demand_able(session: Session, person_id: UUID) -> Person:
    person = session.scalar(select(Person).where(Person.id == person_id, *may_be_invited()))
    if person is None:
        raise CannotBeInvitedToProject
    return person


def _unheard(session: Session, sight: Sight, person_id: UUID) -> bool:
    by = sight.reach.standing.person_id
    muted_project = select(ProjectMute.id).where(
        ProjectMute.project_id == sight.project.id, ProjectMute.person_id == person_id
    )
    muted_person = select(Mute.id).where(Mute.person_id == person_id, Mute.muted_id == by)
    return session.scalar(muted_project) is not None or session.scalar(muted_person) is not None


def _domain_meant(session: Session, project_id: UUID, person_id: UUID) -> UUID | None:
    """Of the domains that the project seeks, the one that they master best."""
    today = domains_of_today(session)
    levels = session.execute(select(Expertise.domain_id, Expertise.level).where(Expertise.person_id == person_id))
    level_of = {today.get(domain_id, domain_id): level for domain_id, level in levels}
    needed = session.scalars(
        select(ProjectNeed.domain_id)
        .where(
            ProjectNeed.project_id == project_id, ProjectNeed.filled_at.is_(None), ProjectNeed.domain_id.is_not(None)
        )
        .order_by(ProjectNeed.opened_at, ProjectNeed.id)
    )
    meant = [id for each in needed if each is not None and (id := today.get(each, each)) in level_of]
    return max(meant, key=lambda id: level_of[id], default=None)
