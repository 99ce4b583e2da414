"""Projects under way that nobody leads any more: those who may take them up learn of it on their page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select

from models.actor import Actor
from models.database import Session
from models.groups.kinds import HIDDEN_KINDS
from models.groups.membership import roles_in
from models.groups.permissions import may_keep_groups
from models.groups.tables import HEAD_ROLES, Group
from models.people.permissions import may_propose
from models.people.standing import Standing, standing_of
from models.people.tables import Affiliation, AffiliationStatus, Organisation, OrganisationStatus, Person
from models.projects.facts import ProjectFacts, facts_of_project
from models.projects.permissions import Part, may_steer
from models.projects.tables import OVER, Project, ProjectHead, ProjectRole

MOST = 20


def steers_still(session: Session, person: Person, now: datetime) -> bool:
    """Whether somebody who steers a project can today: there, and of an organisation in order, if of any."""
    return person.left_at is None and _may_steer_still(session, person, now)


def leaderless_for(session: Session, standing: Standing) -> Sequence[ProjectFacts]:
    """Those that somebody may take up: as a co-lead, as a head of the home group, or as who keeps the groups.

    Nobody leads them, or the lead may steer no more (an organisation suspended, or left); heads and who keeps the
    groups learn of the latter where no co-lead can steer either. Who left the server is succeeded (`leading.py`).
    """
    person_id = standing.person_id
    if person_id is None or may_propose(standing) is not None:
        return ()
    unable = _unable(session, standing.at)
    roles = roles_in(session, person_id, standing.at)
    headed = [group_id for group_id, role in roles.items() if role in HEAD_ROLES]
    whose: ColumnElement[bool] = Project.home_id.in_(headed)
    if may_keep_groups(standing) is None:
        unseen = select(Group.id).where(Group.kind.in_(HIDDEN_KINDS), Group.id.not_in(roles))
        whose = or_(whose, Project.home_id.is_(None), Project.home_id.not_in(unseen))
    lead = ProjectHead.role == ProjectRole.LEAD
    told = or_(Project.id.not_in(_headed(lead)), Project.id.not_in(_co_led(unable)))
    mine = Project.id.in_(_headed(ProjectHead.person_id == person_id))
    rows = session.scalars(
        select(Project)
        .where(
            Project.published_at.is_not(None),
            Project.stage.not_in(OVER),
            Project.id.not_in(_headed(lead, ProjectHead.person_id.not_in(unable))),
            or_(mine, and_(whose, told)),
        )
        .order_by(Project.published_at, Project.id)
        .limit(MOST)
    )
    return [facts_of_project(session, row) for row in rows.all()]


def _headed(*which: ColumnElement[bool]) -> Select[UUID]:
    """The projects that have such a head today."""
    return select(ProjectHead.project_id).where(ProjectHead.until.is_(None), *which)


def _co_led(unable: Collection[UUID]) -> Select[UUID]:
    """The projects that a co-lead can steer who is there."""
    there = select(Person.id).where(Person.left_at.is_(None))
    co_lead = ProjectHead.role == ProjectRole.CO_LEAD
    return _headed(co_lead, ProjectHead.person_id.not_in(unable), ProjectHead.person_id.in_(there))


def _unable(session: Session, now: datetime) -> Collection[UUID]:
    """Those who steer projects under way and may no more; judged one by one are only those of no active organisation.

    Who left the server is not among them: they lead on until they are succeeded.
    """
    in_order = (
        select(Affiliation.person_id)
        .join(
            Organisation,
            and_(
                Organisation.cluster_id == Affiliation.cluster_id,
                Organisation.id == Affiliation.organisation_id,
                Organisation.status == OrganisationStatus.ACTIVE,
            ),
        )
        .where(Affiliation.status == AffiliationStatus.ACCEPTED)
    )
    under_way = select(Project.id).where(Project.published_at.is_not(None), Project.stage.not_in(OVER))
    heads = select(ProjectHead.person_id).where(ProjectHead.until.is_(None), ProjectHead.project_id.in_(under_way))
    doubtful = or_(Person.discord_user_id.is_(None), Person.id.not_in(in_order))
    people = session.scalars(select(Person).where(Person.id.in_(heads), Person.left_at.is_(None), doubtful)).all()
    return [person.id for person in people if not _may_steer_still(session, person, now)]


def _may_steer_still(session: Session, person: Person, now: datetime) -> bool:
    if person.discord_user_id is None:
        return False
    standing = standing_of(session, Actor(person.discord_user_id), now)
    return may_steer(standing, None, None, Part.LEAD) is None
