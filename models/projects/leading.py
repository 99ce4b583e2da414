"""Who steers a project: co-leads named, the lead handed over, and succession where a lead leaves or is gone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select

from models.actor import Actor
from models.database import Session, Topic, in_cluster, lock
from models.errors import NotAllowed, Reason
from models.people.permissions import demand
from models.people.private_notices import owe_notice
from models.people.standing import standing_of
from models.people.tables import Person
from models.projects.errors import CannotSteer, HeadAlready, LastLead, LeadSteers, NotSteering
from models.projects.facts import ProjectFacts, facts_of_project
from models.projects.leaderless import steers_still
from models.projects.permissions import may_contribute, may_name_heads
from models.projects.reach import Sight, demand_under_way, project_to_steer
from models.projects.recording import owe_cards, was_active, write_down
from models.projects.tables import OVER, Project, ProjectHead, ProjectRole

CO_LEAD_NAMED = "projects.co_lead_named"
HANDED_OVER = "projects.handed_over"
HEAD_LEFT = "projects.head_left"
TAKEN_UP = "projects.taken_up"
SUCCEEDED = "projects.succeeded"

AWAY_FOR = timedelta(days=7)
"""A lead who has left the server for so long is succeeded: one who comes back in between leads on."""


def naming_of(session: Session, actor: Actor, project_id: UUID, *, now: datetime) -> None:
    """Before anybody is picked. Raises `NotAllowed`, `ProjectUnknown`, `NotPublished` or `ProjectOver`."""
    _to_name(session, actor, project_id, now, locked=False)


def name_co_lead(session: Session, actor: Actor, project_id: UUID, user_id: int, *, now: datetime) -> ProjectFacts:
    """Let somebody steer the project too, from now on; they read so on their page.

    Raises `NotAllowed`, `ProjectUnknown`, `NotPublished`, `ProjectOver`, `CannotSteer` or `HeadAlready`.
    """
    sight = _to_name(session, actor, project_id, now)
    person = _able(session, user_id, now)
    if _row(session, project_id, person.id) is not None:
        raise HeadAlready(person.full_name)
    _add(session, project_id, person.id, ProjectRole.CO_LEAD, now)
    return _changed(session, sight, CO_LEAD_NAMED, person.id, now)


def hand_over(session: Session, actor: Actor, project_id: UUID, user_id: int, *, now: datetime) -> ProjectFacts:
    """Let somebody lead the project from now on; whoever led it co-leads it.

    Raises `NotAllowed`, `ProjectUnknown`, `NotPublished`, `ProjectOver`, `CannotSteer` or `HeadAlready`.
    """
    sight = _to_name(session, actor, project_id, now)
    person = _able(session, user_id, now)
    lead = _lead(session, project_id)
    if lead is not None and lead.person_id == person.id:
        raise HeadAlready(person.full_name)
    if lead is not None:
        _end(session, lead, now)
        _add(session, project_id, lead.person_id, ProjectRole.CO_LEAD, now)
    _seat(session, project_id, person.id, now)
    return _changed(session, sight, HANDED_OVER, person.id, now)


def step_down(session: Session, actor: Actor, project_id: UUID, *, now: datetime) -> ProjectFacts:
    """Steer the project no more. After a lead comes the co-lead who has been so longest and can.

    Raises `NotAllowed`, `ProjectUnknown`, `NotPublished`, `ProjectOver`, `NotSteering`, or `LastLead` where nobody can
    follow.
    """
    sight = project_to_steer(session, actor, project_id, now)
    demand_under_way(sight.project)
    person_id = sight.reach.standing.person_id
    row = _row(session, project_id, person_id) if person_id is not None else None
    if row is None or person_id is None:
        raise NotSteering
    heir = _heir(session, project_id, now) if row.role == ProjectRole.LEAD else None
    if row.role == ProjectRole.LEAD and heir is None:
        raise LastLead
    _end(session, row, now)
    if heir is not None:
        _seat(session, project_id, heir, now)
    return _changed(session, sight, HEAD_LEFT, person_id, now, heir=heir)


def remove_co_lead(session: Session, actor: Actor, project_id: UUID, person_id: UUID, *, now: datetime) -> ProjectFacts:
    """Let a co-lead steer no more. Raises as `name_co_lead` does, or `NotSteering`."""
    sight = _to_name(session, actor, project_id, now)
    row = _row(session, project_id, person_id)
    if row is None or row.role != ProjectRole.CO_LEAD:
        raise NotSteering
    _end(session, row, now)
    return _changed(session, sight, HEAD_LEFT, person_id, now)


def take_up(session: Session, actor: Actor, project_id: UUID, *, now: datetime) -> ProjectFacts:
    """Lead a project that nobody leads, or whose lead cannot steer it any more: whoever may steer it.

    Raises `NotAllowed`, `ProjectUnknown`, `NotPublished`, `ProjectOver`, or `LeadSteers` where somebody does.
    """
    sight = project_to_steer(session, actor, project_id, now)
    demand_under_way(sight.project)
    person_id = sight.reach.standing.person_id
    if person_id is None:
        raise NotAllowed(Reason.UNKNOWN_PERSON)
    lead = _lead(session, project_id)
    if lead is not None and lead.person_id != person_id:
        person = session.find(Person, lead.person_id)
        if person is not None and steers_still(session, person, now):
            raise LeadSteers(person.full_name)
    if lead is not None:
        _end(session, lead, now)
    _seat(session, project_id, person_id, now)
    return _changed(session, sight, TAKEN_UP, person_id, now)


def leaves_all(session: Session, person_id: UUID, now: datetime) -> None:
    """Somebody is gone for good (erased, say): every project that they steer is succeeded in, or stands without a lead.

    Called in the session of their cluster.
    """
    rows = session.scalars(
        select(ProjectHead)
        .where(ProjectHead.person_id == person_id, ProjectHead.until.is_(None))
        .order_by(ProjectHead.project_id)
        .with_for_update()
    ).all()
    for row in rows:
        _succeed(session, row, now)


def next_succession(session: Session) -> datetime | None:
    """When the next lead who left the server has been away for long enough; opened `everywhere()`."""
    left: datetime | None = session.scalar(
        select(func.min(Person.left_at)).join(ProjectHead, _same_person()).where(_away())
    )
    return left + AWAY_FOR if left is not None else None


def succeed_the_absent(session: Session, now: datetime) -> None:
    """Let somebody follow each lead who left the server `AWAY_FOR` ago; opened `everywhere()`."""
    gone = session.execute(
        select(ProjectHead.cluster_id, ProjectHead.id)
        .join(Person, _same_person())
        .where(_away(), Person.left_at <= now - AWAY_FOR)
        .order_by(ProjectHead.cluster_id, ProjectHead.id)
    ).all()
    for cluster_id, head_id in gone:
        in_cluster(session, cluster_id, partial(_follow, head_id=head_id, now=now))
    session.touch(Topic.DUE)


def _follow(session: Session, head_id: UUID, now: datetime) -> None:
    row = lock(session, ProjectHead, head_id)
    if row is not None and row.until is None:
        _succeed(session, row, now)


def _same_person() -> ColumnElement[bool]:
    return and_(Person.cluster_id == ProjectHead.cluster_id, Person.id == ProjectHead.person_id)


def _away() -> ColumnElement[bool]:
    """Those who lead a project under way and have left the server."""
    under_way = (
        select(Project.id)
        .where(
            Project.cluster_id == ProjectHead.cluster_id,
            Project.id == ProjectHead.project_id,
            Project.stage.not_in(OVER),
        )
        .exists()
    )
    return and_(
        ProjectHead.until.is_(None), ProjectHead.role == ProjectRole.LEAD, Person.left_at.is_not(None), under_way
    )


def _succeed(session: Session, row: ProjectHead, now: datetime) -> None:
    """End what somebody was who is gone; by itself, so that nobody acts in the audit log."""
    project = lock(session, Project, row.project_id)
    assert project is not None  # a foreign key says so
    _end(session, row, now)
    led = row.role == ProjectRole.LEAD and project.stage not in OVER
    heir = _heir(session, project.id, now) if led else None
    if heir is not None:
        _seat(session, project.id, heir, now)
        owe_notice(session, heir, now)
    after = {"heir": str(heir) if heir is not None else None}
    write_down(session, None, project, SUCCEEDED, before={"person": str(row.person_id)}, after=after, now=now)
    owe_cards(session, project, now)
    session.touch(Topic.DUE, Topic.PROJECTS)


def _to_name(session: Session, actor: Actor, project_id: UUID, now: datetime, *, locked: bool = True) -> Sight:
    sight = project_to_steer(session, actor, project_id, now, locked=locked)
    demand_under_way(sight.project)
    demand(may_name_heads(sight.reach.standing, sight.home, sight.role, sight.part))
    return sight


def _able(session: Session, user_id: int, now: datetime) -> Person:
    person = session.scalar(select(Person).where(Person.discord_user_id == user_id))
    if person is None or not _can_steer(session, person, now):
        raise CannotSteer
    return person


def _can_steer(session: Session, person: Person, now: datetime) -> bool:
    """Whether somebody could be named to steer, or follow, today: there, and of an active organisation."""
    if person.discord_user_id is None or person.left_at is not None:
        return False
    return may_contribute(standing_of(session, Actor(person.discord_user_id), now)) is None


def _heads(session: Session, project_id: UUID) -> Sequence[ProjectHead]:
    return session.scalars(
        select(ProjectHead)
        .where(ProjectHead.project_id == project_id, ProjectHead.until.is_(None))
        .order_by(ProjectHead.since, ProjectHead.id)
    ).all()


def _row(session: Session, project_id: UUID, person_id: UUID) -> ProjectHead | None:
    return next((row for row in _heads(session, project_id) if row.person_id == person_id), None)


def _lead(session: Session, project_id: UUID) -> ProjectHead | None:
    return next((row for row in _heads(session, project_id) if row.role == ProjectRole.LEAD), None)


def _heir(session: Session, project_id: UUID, now: datetime) -> UUID | None:
    """The co-lead of longest standing who can steer."""
    for row in _heads(session, project_id):
        person = session.find(Person, row.person_id) if row.role == ProjectRole.CO_LEAD else None
        if person is not None and _can_steer(session, person, now):
            return person.id
    return None


def _end(session: Session, row: ProjectHead, now: datetime) -> None:
    row.until = now
    session.flush()


def _seat(session: Session, project_id: UUID, person_id: UUID, now: datetime) -> None:
    """Make somebody the lead, whatever they were; the seat is free."""
    own = _row(session, project_id, person_id)
    if own is not None:
        _end(session, own, now)
    _add(session, project_id, person_id, ProjectRole.LEAD, now)


def _add(session: Session, project_id: UUID, person_id: UUID, role: ProjectRole, now: datetime) -> None:
    session.add(ProjectHead(id=session.new_id(), project_id=project_id, person_id=person_id, role=role, since=now))
    session.flush()


def _changed(
    session: Session, sight: Sight, kind: str, person_id: UUID, now: datetime, *, heir: UUID | None = None
) -> ProjectFacts:
    """Write it down, tell whoever it concerns on their page, and let the cards follow."""
    project, by = sight.project, sight.reach.standing
    after = {"person": str(person_id), **({"heir": str(heir)} if heir is not None else {})}
    write_down(session, by, project, kind, after=after, now=now)
    for each in {person_id, heir} - {None, by.person_id}:
        if each is not None:
            owe_notice(session, each, now)
    was_active(session, project, now)
    owe_cards(session, project, now)
    session.touch(Topic.DUE, Topic.PROJECTS)
    return facts_of_project(session, project)
