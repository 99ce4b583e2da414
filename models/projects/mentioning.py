"""Mentioning those who follow a domain when a project seeks it: each once for a project, and once a day at most."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from models import outbox
from models.cluster.tables import Posted
from models.database import Session
from models.groups.membership import people_of
from models.groups.tables import Group
from models.people.standing import held_at
from models.people.tables import Affiliation, AffiliationStatus, Mandate, Person
from models.projects.facts import ProjectFacts, facts_of_project
from models.projects.following_domains import CALLING, domains_of_today
from models.projects.giving_tables import Contribution
from models.projects.reach import GIVING
from models.projects.tables import (
    DomainFollow,
    Project,
    ProjectFollower,
    ProjectHead,
    ProjectInvitation,
    ProjectMention,
    ProjectMute,
    ProjectNeed,
)
from models.records import dataclass
from models.threads.permissions import open_to_all

MENTIONED = "projects.mentioned"
"""The outbox kind (way `post`) that names those who follow a domain, where the card stands, about the project."""

MENTION_EVERY = timedelta(days=1)

MOST_MENTIONED = 20
"""People named in one message; the others find the call on their page."""


@dataclass(frozen=True)
class MentionPlan:
    """Whom one message names, and of which project."""

    project: ProjectFacts
    user_ids: Sequence[int]


def mention_followers(session: Session, project: Project, now: datetime) -> None:
    """Owe a message that names those who follow what a project seeks now; nobody a second time within a day.

    To be called whenever a published project begins to seek something: as it comes to its call, or opens a need.
    """
    if project.published_at is None or project.stage not in CALLING:
        return
    needed = session.scalars(
        select(ProjectNeed.domain_id).where(
            ProjectNeed.project_id == project.id, ProjectNeed.filled_at.is_(None), ProjectNeed.domain_id.is_not(None)
        )
    ).all()
    today = domains_of_today(session)
    sought = {today.get(id, id) for id in needed if id is not None}
    same = [id for id, meant in today.items() if meant in sought]
    if not same:
        return
    followers = session.scalars(
        select(ProjectFollower)
        .where(
            ProjectFollower.mentions,
            or_(ProjectFollower.mentioned_at.is_(None), ProjectFollower.mentioned_at <= now - MENTION_EVERY),
            ProjectFollower.person_id.in_(select(DomainFollow.person_id).where(DomainFollow.domain_id.in_(same))),
            *_not_concerned(project.id),
            _reads(session, project, now),
        )
        .order_by(ProjectFollower.mentioned_at.is_not(None), ProjectFollower.mentioned_at, ProjectFollower.person_id)
        .limit(MOST_MENTIONED)
        .with_for_update(skip_locked=True)
    ).all()
    for each in followers:
        each.mentioned_at = now
        session.add(
            ProjectMention(id=session.new_id(), project_id=project.id, person_id=each.person_id, mentioned_at=now)
        )
    if followers:
        outbox.post(session, MENTIONED, project.id, now)
    session.flush()


def mention_plan(
    session: Session, project_id: UUID, owed_at: datetime, *, posted_at: datetime | None = None
) -> MentionPlan | None:
    """Whom the message owed at that instant names; None where the project seeks nothing any more, or nobody is left.

    One that stands since `posted_at` was owed shortly before: when, nothing else tells once it was delivered.
    """
    mentioned_at = owed_at if posted_at is None else _owed_by(session, project_id, posted_at)
    project = session.find(Project, project_id)
    if project is None or project.stage not in CALLING:
        return None
    facts = facts_of_project(session, project)
    users = session.scalars(
        select(Person.discord_user_id)
        .join(
            ProjectMention, and_(ProjectMention.cluster_id == Person.cluster_id, ProjectMention.person_id == Person.id)
        )
        .where(
            ProjectMention.project_id == project_id,
            ProjectMention.mentioned_at == mentioned_at,
            Person.id.not_in(select(ProjectMute.person_id).where(ProjectMute.project_id == project_id)),
            Person.left_at.is_(None),
        )
        .order_by(Person.discord_user_id)
    )
    named = [user for user in users if user is not None]
    return MentionPlan(facts, named) if named and any(need.domain is not None for need in facts.open_needs) else None


def _owed_by(session: Session, project_id: UUID, posted_at: datetime) -> datetime | None:
    """None where all whom it named were erased: those of the message before are not named once more."""
    before = session.scalar(
        select(func.max(Posted.posted_at)).where(
            Posted.kind == MENTIONED, Posted.subject_id == project_id, Posted.posted_at < posted_at
        )
    )
    latest = select(func.max(ProjectMention.mentioned_at)).where(
        ProjectMention.project_id == project_id, ProjectMention.mentioned_at <= posted_at
    )
    return session.scalar(latest if before is None else latest.where(ProjectMention.mentioned_at > before))


def _not_concerned(project_id: UUID) -> Sequence[ColumnElement[bool]]:
    """Conditions on followers: no part in the project, not invited, named or answered already, nor wanting to hear."""
    person_id = ProjectFollower.person_id
    return (
        person_id.not_in(
            select(ProjectHead.person_id).where(ProjectHead.project_id == project_id, ProjectHead.until.is_(None))
        ),
        person_id.not_in(
            select(Contribution.person_id).where(
                Contribution.project_id == project_id,
                Contribution.status.in_(GIVING),
                Contribution.person_id.is_not(None),
            )
        ),
        person_id.not_in(select(ProjectInvitation.person_id).where(ProjectInvitation.project_id == project_id)),
        person_id.not_in(select(ProjectMute.person_id).where(ProjectMute.project_id == project_id)),
        person_id.not_in(select(ProjectMention.person_id).where(ProjectMention.project_id == project_id)),
    )


def _reads(session: Session, project: Project, now: datetime) -> ColumnElement[bool]:
    """The condition on followers who may read the project where its card stands, and are on the server."""
    here = select(Person.id).where(Person.discord_user_id.is_not(None), Person.left_at.is_(None))
    home = session.find(Group, project.home_id) if project.home_id is not None else None
    if home is not None and not open_to_all(home):
        here = here.where(Person.id.in_([each.person_id for each in people_of(session, home.id, now)]))
    else:
        belongs = exists().where(
            Affiliation.cluster_id == Person.cluster_id,
            Affiliation.person_id == Person.id,
            Affiliation.status == AffiliationStatus.ACCEPTED,
        )
        serves = exists().where(Mandate.cluster_id == Person.cluster_id, Mandate.person_id == Person.id, held_at(now))
        here = here.where(or_(belongs, serves))
    return ProjectFollower.person_id.in_(here)
