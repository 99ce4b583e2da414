"""What projects add to what an expert has on their hands: it tells who comes first among equals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, select

from models.database import Session
from models.experts.availability import NO_LOAD, Load
from models.introductions.seen_by_asker import OPEN_FOR
from models.projects.giving_tables import Contribution, ContributionStatus
from models.projects.tables import OVER, InvitationStatus, Project, ProjectInvitation
from models.threads import load


def loads(session: Session, now: datetime) -> Mapping[UUID, Load]:
    """The load of every expert who has something on their hands, threads and projects included.

    A contribution weighs as long as it is given or waits for the lead, an invitation for two weeks unless it was
    answered. One that a mute keeps from them weighs like one that nobody read.
    """
    found = dict(load.loads(session, now))
    under_way = Project.stage.not_in(OVER)
    invited = (
        select(ProjectInvitation.person_id, func.count())
        .join(
            Project,
            and_(Project.cluster_id == ProjectInvitation.cluster_id, Project.id == ProjectInvitation.project_id),
        )
        .where(
            ProjectInvitation.status == InvitationStatus.INVITED,
            ProjectInvitation.asked_at > now - OPEN_FOR,
            under_way,
        )
        .group_by(ProjectInvitation.person_id)
    )
    gives = (
        select(Contribution.person_id, func.count())
        .where(
            Contribution.person_id.is_not(None),
            Contribution.status.in_((ContributionStatus.OFFERED, ContributionStatus.ACCEPTED)),
        )
        .group_by(Contribution.person_id)
    )
    for query in (invited, gives):
        for person_id, count in session.execute(query):
            assert person_id is not None  # whoever was erased is left out above
            before = found.get(person_id, NO_LOAD)
            found[person_id] = replace(before, projects=before.projects + count)
    return found
