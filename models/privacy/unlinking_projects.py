"""What stays of projects when somebody is erased: what was built and what organisations gave, without whose hands."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from models import outbox
from models.database import Session, Topic
from models.privacy.subject import Subject, is_person, is_user
from models.projects.facts import PROJECT_CARD, PROJECT_POST
from models.projects.giving_tables import Contribution, ContributionStatus, HoursEntry
from models.projects.leading import leaves_all
from models.projects.tables import (
    Project,
    ProjectFile,
    ProjectHead,
    ProjectLink,
    ProjectMilestone,
    ProjectNeed,
    ProjectUpdate,
    StageMove,
)

OF_THE_GIVER = frozenset({"person_id", "note", "named_outside", "seen_at"})
OF_THE_LEAD = frozenset({"decided_by_id"})


def others_part_of_giving(contribution: object, subject: Subject) -> Collection[str]:
    """The columns of a contribution that are the other side's: who decided on it reads nothing of the giver's here."""
    if not isinstance(contribution, Contribution):
        return ()
    return OF_THE_LEAD if contribution.person_id == subject.person_id else OF_THE_GIVER


def others_part_of_hours(entry: object, subject: Subject) -> Collection[str]:
    """The one of the two people in a line of the ledger who is somebody else."""
    if not isinstance(entry, HoursEntry):
        return ()
    own = (None, subject.person_id)
    return [column for column in ("logged_by_id", "decided_by_id") if getattr(entry, column) not in own]


def unlink_hours(session: Session, subject: Subject, _: datetime) -> None:
    """What was given stays and counts, without who wrote it down or confirmed it; why it was refused goes."""
    logged, decided = is_person(subject, HoursEntry.logged_by_id), is_person(subject, HoursEntry.decided_by_id)
    session.execute(update(HoursEntry).where(or_(logged, decided)).values(refusal=None))
    session.execute(update(HoursEntry).where(logged).values(logged_by_id=None))
    session.execute(update(HoursEntry).where(decided).values(decided_by_id=None))


def unlink_contributions(session: Session, subject: Subject, now: datetime) -> None:
    """What an organisation gave stays, without who spoke for it, nor their words; what they offered is withdrawn."""
    gave, decided = is_person(subject, Contribution.person_id), is_person(subject, Contribution.decided_by_id)
    _owe_cards(session, _projects(session, Contribution.project_id, gave), now)
    offered = and_(gave, Contribution.status == ContributionStatus.OFFERED)
    session.execute(update(Contribution).where(offered).values(status=ContributionStatus.WITHDRAWN, ended_at=now))
    session.execute(update(Contribution).where(or_(gave, decided)).values(reply=None))
    session.execute(update(Contribution).where(gave).values(person_id=None, note=None, named_outside=None))
    session.execute(update(Contribution).where(decided).values(decided_by_id=None))


def unlink_moves(session: Session, subject: Subject, _: datetime) -> None:
    """A project's way through its stages stays, without who moved it."""
    session.execute(update(StageMove).where(is_person(subject, StageMove.moved_by_id)).values(moved_by_id=None))


def unlink_updates(session: Session, subject: Subject, now: datetime) -> None:
    """News are the project's: they stay, without who wrote them. Its card, which shows the last, follows."""
    mine = is_person(subject, ProjectUpdate.written_by_id)
    _owe_cards(session, _projects(session, ProjectUpdate.project_id, mine), now)
    session.execute(update(ProjectUpdate).where(mine).values(written_by_id=None))


def leave_projects(session: Session, subject: Subject, now: datetime) -> None:
    """Somebody follows them where they lead; then their part in steering goes, whole, and the cards follow."""
    if subject.person_id is not None:
        leaves_all(session, subject.person_id, now)
    mine = is_person(subject, ProjectHead.person_id)
    _owe_cards(session, _projects(session, ProjectHead.project_id, mine), now)
    session.execute(delete(ProjectHead).where(mine).execution_options(synchronize_session=False))
    session.touch(Topic.PROJECTS)


def unlink_projects(session: Session, subject: Subject, now: datetime) -> None:
    """A published project stays, without who proposed it and without the message it began with; their drafts go."""
    proposed, quoted = is_person(subject, Project.proposed_by_id), is_user(subject, Project.source_user_id)
    theirs = and_(proposed, Project.published_at.is_(None)).label("theirs")
    found = session.execute(select(Project.id, theirs).where(or_(proposed, quoted)).order_by(Project.id)).all()
    if not found:
        return
    drafts = [row.id for row in found if row.theirs]
    if drafts:
        for table in (ProjectNeed, ProjectLink, ProjectMilestone, ProjectFile):
            session.execute(delete(table).where(table.project_id.in_(drafts)))
        session.execute(delete(Project).where(Project.id.in_(drafts)))
    _owe_cards(session, [row.id for row in found if not row.theirs], now)
    session.execute(update(Project).where(proposed).values(proposed_by_id=None))
    session.execute(update(Project).where(quoted).values(source_user_id=None, source_text=None))


def _projects(session: Session, column: InstrumentedAttribute[UUID], which: ColumnElement[bool]) -> Sequence[UUID]:
    """The projects that rows are of."""
    return sorted(session.scalars(select(column).where(which).distinct()))


def _owe_cards(session: Session, projects: Sequence[UUID], now: datetime) -> None:
    outbox.refresh_each(session, PROJECT_CARD, projects, now)
    outbox.project_each(session, PROJECT_POST, projects, now)
