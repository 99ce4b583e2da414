"""Answering an invitation to contribute: read, accepted by offering something, or declined."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from models.actor import Actor
from models.calls.facts import domain_of
from models.database import Session, Topic
from models.experts.facts import DomainFacts
from models.people.permissions import demand
from models.people.standing import standing_of
from models.projects.errors import ProjectInvitationGone
from models.projects.facts import ProjectFacts, facts_of_project
from models.projects.permissions import may_answer
from models.projects.reach import demand_under_way
from models.projects.tables import InvitationStatus, Project, ProjectInvitation
from models.records import dataclass


@dataclass(frozen=True)
class Invitation:
    """A project that one is invited to, for which domain."""

    project: ProjectFacts
    domain: DomainFacts | None
    asked_at: datetime


def invitation_to(session: Session, actor: Actor, project_id: UUID, *, now: datetime) -> Invitation:
    """What one is invited to. Raises `NotAllowed`, `ProjectInvitationGone` or `ProjectOver`."""
    found = _waiting(session, actor, project_id, now, locked=False)
    project = session.find(Project, project_id)
    assert project is not None  # a foreign key says so
    demand_under_way(project)
    return Invitation(facts_of_project(session, project), domain_of(session, found.domain_id), found.asked_at)


def decline_invitation(session: Session, actor: Actor, project_id: UUID, *, now: datetime) -> None:
    """Not contribute: whoever invited reads "not available", and nothing more.

    Raises `NotAllowed` or `ProjectInvitationGone`.
    """
    found = _waiting(session, actor, project_id, now)
    found.status, found.answered_at = InvitationStatus.DECLINED, now
    session.touch(Topic.EXPERTS)


def _waiting(
    session: Session, actor: Actor, project_id: UUID, now: datetime, *, locked: bool = True
) -> ProjectInvitation:
    standing = standing_of(session, actor, now)
    demand(may_answer(standing))
    there = select(ProjectInvitation).where(
        ProjectInvitation.project_id == project_id,
        ProjectInvitation.person_id == standing.person_id,
        ProjectInvitation.status == InvitationStatus.INVITED,
        ProjectInvitation.answered_at.is_(None),
    )
    found = session.scalar(there.with_for_update() if locked else there)
    if found is None:
        raise ProjectInvitationGone
    return found
