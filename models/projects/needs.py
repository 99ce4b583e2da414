"""What a project lacks: named in its form, opened and filled one by one afterwards."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from models.actor import Actor
from models.calls.facts import domain_of
from models.database import Session, Topic, lock
from models.projects.errors import NeedsNothing, NeedUnknown, TooManyNeeds
from models.projects.facts import ProjectFacts, facts_of_project
from models.projects.mentioning import mention_followers
from models.projects.reach import demand_under_way, project_to_steer
from models.projects.recording import owe_cards, was_active, write_down
from models.projects.tables import ContributionKind, Project, ProjectNeed
from models.projects.wording import MOST_NOTE, sentence_from

NEED_OPENED = "projects.need_opened"
NEED_FILLED = "projects.need_filled"
NEED_REOPENED = "projects.need_reopened"

MOST_OPEN = 10
"""Open needs of one project: all of them stand on its card."""


def open_need(
    session: Session,
    actor: Actor,
    project_id: UUID,
    domain_id: UUID | None,
    kind: str | None,
    note: str | None = None,
    *,
    now: datetime,
) -> ProjectFacts:
    """Say what else the project lacks. A domain that was merged leads to its successor.

    Raises `NotAllowed`, `ProjectUnknown`, `NotPublished`, `ProjectOver`, `NeedsNothing`, `ProjectTextTooLong` or
    `TooManyNeeds`.
    """
    sight = project_to_steer(session, actor, project_id, now)
    demand_under_way(sight.project)
    domain, wanted = _offered(session, domain_id), kind_from(kind)
    if domain is None and wanted is None:
        raise NeedsNothing
    _demand_room(session, project_id, 1)
    need = _add(session, project_id, domain, wanted, now)
    need.note = sentence_from(note, MOST_NOTE)
    session.flush()
    after = {"need": str(need.id), "domain": str(domain) if domain else None, "kind": wanted}
    write_down(session, sight.reach.standing, sight.project, NEED_OPENED, after=after, now=now)
    mention_followers(session, sight.project, now)
    return _changed(session, sight.project, now)


def fill_need(session: Session, actor: Actor, project_id: UUID, need_id: UUID, *, now: datetime) -> ProjectFacts:
    """Say that a need is filled.

    Raises `NotAllowed`, `ProjectUnknown`, `NotPublished`, `ProjectOver` or `NeedUnknown`.
    """
    sight = project_to_steer(session, actor, project_id, now)
    demand_under_way(sight.project)
    need = _need(session, project_id, need_id)
    if need.filled_at is not None:
        raise NeedUnknown
    need.filled_at = now
    after = {"need": str(need.id)}
    write_down(session, sight.reach.standing, sight.project, NEED_FILLED, after=after, now=now)
    return _changed(session, sight.project, now)


def reopen_need(session: Session, actor: Actor, project_id: UUID, need_id: UUID, *, now: datetime) -> ProjectFacts:
    """A need that was filled is open again: whoever filled it gave up, say.

    Raises as `fill_need` does, or `TooManyNeeds`.
    """
    sight = project_to_steer(session, actor, project_id, now)
    demand_under_way(sight.project)
    need = _need(session, project_id, need_id)
    if need.filled_at is None:
        raise NeedUnknown
    _demand_room(session, project_id, 1)
    need.filled_at, need.opened_at = None, now
    after = {"need": str(need.id)}
    write_down(session, sight.reach.standing, sight.project, NEED_REOPENED, after=after, now=now)
    mention_followers(session, sight.project, now)
    return _changed(session, sight.project, now)


def set_needs(
    session: Session, project: Project, domain_ids: Collection[UUID], kinds: Collection[str], now: datetime
) -> None:
    """Let a draft need exactly these: each domain, and each kind. Raises `TooManyNeeds`."""
    domains = [domain for id in domain_ids if (domain := _offered(session, id)) is not None]
    wanted = {(domain, None) for domain in domains} | {(None, kind) for each in kinds if (kind := kind_from(each))}
    if len(wanted) > MOST_OPEN:
        raise TooManyNeeds(MOST_OPEN)
    there = {}
    for need in session.scalars(select(ProjectNeed).where(ProjectNeed.project_id == project.id)).all():
        key = (need.domain_id, ContributionKind(need.kind) if need.kind is not None else None)
        if key in wanted and key not in there:
            there[key] = need
        else:
            session.delete(need)
    session.flush()
    for domain, kind in sorted(wanted - there.keys(), key=lambda each: (str(each[0]), each[1] or "")):
        _add(session, project.id, domain, kind, now)
    session.flush()


def count_open(session: Session, project_id: UUID) -> int:
    """How many needs are open."""
    there = select(func.count()).where(ProjectNeed.project_id == project_id, ProjectNeed.filled_at.is_(None))
    return session.scalar(there) or 0


def kind_from(typed: str | None) -> ContributionKind | None:
    """The kind of contribution that was picked, None for none."""
    return ContributionKind(typed) if typed in set(ContributionKind) else None


def _offered(session: Session, domain_id: UUID | None) -> UUID | None:
    domain = domain_of(session, domain_id)
    return None if domain is None or domain.archived else domain.id


def _need(session: Session, project_id: UUID, need_id: UUID) -> ProjectNeed:
    need = lock(session, ProjectNeed, need_id)
    if need is None or need.project_id != project_id:
        raise NeedUnknown
    return need


def _demand_room(session: Session, project_id: UUID, more: int) -> None:
    if count_open(session, project_id) + more > MOST_OPEN:
        raise TooManyNeeds(MOST_OPEN)


def _add(
    session: Session, project_id: UUID, domain_id: UUID | None, kind: ContributionKind | None, now: datetime
) -> ProjectNeed:
    need = ProjectNeed(id=session.new_id(), project_id=project_id, domain_id=domain_id, kind=kind, opened_at=now)
    session.add(need)
    return need


def _changed(session: Session, project: Project, now: datetime) -> ProjectFacts:
    was_active(session, project, now)
    owe_cards(session, project, now)
    session.touch(Topic.PROJECTS)
    session.flush()
    return facts_of_project(session, project)
