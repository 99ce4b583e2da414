"""Projects under way that nobody leads: those who may take them up learn of it on their page."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select

from models.database import Session
from models.groups.kinds import HIDDEN_KINDS
from models.groups.membership import roles_in
from models.groups.permissions import may_keep_groups
from models.groups.tables import HEAD_ROLES, Group
from models.people.permissions import may_propose
from models.people.standing import Standing
from models.projects.facts import ProjectFacts, facts_of_project
from models.projects.tables import OVER, Project, ProjectHead, ProjectRole

MOST = 20


def leaderless_for(session: Session, standing: Standing) -> Sequence[ProjectFacts]:
    """Those that somebody may take up: as a co-lead, as a head of the home group, or as who keeps the groups."""
    person_id = standing.person_id
    if person_id is None or may_propose(standing) is not None:
        return ()
    roles = roles_in(session, person_id, standing.at)
    headed = [group_id for group_id, role in roles.items() if role in HEAD_ROLES]
    steered = select(ProjectHead.project_id).where(ProjectHead.person_id == person_id, ProjectHead.until.is_(None))
    whose: ColumnElement[bool] = or_(Project.home_id.in_(headed), Project.id.in_(steered))
    if may_keep_groups(standing) is None:
        unseen = select(Group.id).where(Group.kind.in_(HIDDEN_KINDS), Group.id.not_in(roles))
        whose = or_(whose, Project.home_id.is_(None), Project.home_id.not_in(unseen))
    led = select(ProjectHead.project_id).where(ProjectHead.until.is_(None), ProjectHead.role == ProjectRole.LEAD)
    rows = session.scalars(
        select(Project)
        .where(Project.published_at.is_not(None), Project.stage.not_in(OVER), Project.id.not_in(led), whose)
        .order_by(Project.published_at, Project.id)
        .limit(MOST)
    )
    return [facts_of_project(session, row) for row in rows.all()]
