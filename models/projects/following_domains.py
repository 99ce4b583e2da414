"""Following domains: new calls of projects wait on one's page, and one is mentioned at most once a day."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, or_, select

from models.actor import Actor
from models.calls.facts import domain_of
from models.database import Session, insert_into, lock
from models.experts.facts import DomainFacts
from models.experts.tables import Domain
from models.groups.membership import roles_in
from models.groups.tables import Group, GroupRole
from models.people.permissions import demand
from models.people.standing import Standing, standing_of
from models.people.tables import Person
from models.projects.errors import DomainNotOffered, TooManyDomainsFollowed
from models.projects.giving_tables import Contribution
from models.projects.permissions import may_answer, may_propose, may_read
from models.projects.reach import GIVING, project_within
from models.projects.tables import (
    DomainFollow,
    InvitationStatus,
    Project,
    ProjectFollower,
    ProjectHead,
    ProjectInvitation,
    ProjectMute,
    ProjectNeed,
    Stage,
)
from models.records import dataclass

MOST_FOLLOWED = 15
"""Domains that one person follows: who wants all of them reads the channel."""

CALLING = (Stage.CALL, Stage.FRAMING, Stage.BUILDING)
"""The stages in which an open need is a call: before, it is an idea only."""


@dataclass(frozen=True)
class Following:
    """What somebody follows, and whether they are mentioned when something new is sought."""

    domains: Sequence[DomainFacts]
    mentions: bool


@dataclass(frozen=True)
class NewCall:
    """A project that seeks somebody in domains that one follows, since when it is new to them."""

    project_id: UUID
    title: str
    domains: Sequence[DomainFacts]
    since: datetime


def following(session: Session, actor: Actor, *, now: datetime) -> Following:
    """What the actor follows. Raises `NotAllowed`."""
    standing = standing_of(session, actor, now)
    demand(may_answer(standing))
    return _following(session, standing)


def follow(session: Session, actor: Actor, domain_id: UUID, *, now: datetime) -> Following:
    """Hear of projects that seek somebody in a domain; twice is once.

    Raises `NotAllowed`, `DomainNotOffered` or `TooManyDomainsFollowed`.
    """
    standing = standing_of(session, actor, now)
    demand(may_propose(standing))
    person_id = standing.person_id
    assert person_id is not None
    domain = domain_of(session, domain_id)
    if domain is None or domain.archived:
        raise DomainNotOffered
    lock(session, Person, person_id)  # two presses at once are counted one after the other
    known = _following(session, standing)
    if domain.id in {each.id for each in known.domains}:
        return known
    if len(known.domains) >= MOST_FOLLOWED:
        raise TooManyDomainsFollowed(MOST_FOLLOWED)
    session.add(DomainFollow(id=session.new_id(), person_id=person_id, domain_id=domain.id, since=now))
    _follower(session, person_id)
    session.flush()
    return _following(session, standing)


def unfollow(session: Session, actor: Actor, domain_id: UUID, *, now: datetime) -> Following:
    """Hear of a domain no more. Raises `NotAllowed`."""
    standing = standing_of(session, actor, now)
    demand(may_answer(standing))
    today = domains_of_today(session)
    same = [id for id, meant in today.items() if meant == today.get(domain_id, domain_id)]
    gone = DomainFollow.person_id == standing.person_id, DomainFollow.domain_id.in_(same)
    session.execute(delete(DomainFollow).where(*gone))
    return _following(session, standing)


def set_mentions(session: Session, actor: Actor, on: bool, *, now: datetime) -> Following:
    """Be mentioned when something new is sought, or only find it on one's page. Raises `NotAllowed`."""
    standing = standing_of(session, actor, now)
    demand(may_answer(standing))
    assert standing.person_id is not None
    _follower(session, standing.person_id).mentions = on
    session.flush()
    return _following(session, standing)


def put_calls_aside(session: Session, actor: Actor, until: datetime, *, now: datetime) -> None:
    """What was sought until then was seen. Raises `NotAllowed`."""
    standing = standing_of(session, actor, now)
    demand(may_answer(standing))
    assert standing.person_id is not None
    follower = _follower(session, standing.person_id)
    follower.seen_until = max(follower.seen_until or until, min(until, now))


def mute_project(session: Session, actor: Actor, project_id: UUID, *, now: datetime) -> str:
    """Hear no more of a project: what it seeks, invitations; its title. One that waits is declined.

    Raises `NotAllowed` or `ProjectUnknown`.
    """
    sight = project_within(session, actor, project_id, now)
    demand(may_answer(sight.reach.standing))
    person_id = sight.reach.standing.person_id
    made = insert_into(session, ProjectMute).values(
        cluster_id=session.own_cluster_id, id=session.new_id(), project_id=project_id, person_id=person_id, since=now
    )
    session.execute(made.on_conflict_do_nothing(index_elements=["cluster_id", "project_id", "person_id"]))
    invitation = session.scalar(
        select(ProjectInvitation)
        .where(ProjectInvitation.project_id == project_id, ProjectInvitation.person_id == person_id)
        .with_for_update()
    )
    if invitation is not None and invitation.status == InvitationStatus.INVITED:
        invitation.status, invitation.answered_at = InvitationStatus.DECLINED, now
    return sight.project.title


def unmute_project(session: Session, actor: Actor, project_id: UUID, *, now: datetime) -> str:
    """Hear of a project again; its title. Raises `NotAllowed` or `ProjectUnknown`."""
    sight = project_within(session, actor, project_id, now)
    mine = ProjectMute.project_id == project_id, ProjectMute.person_id == sight.reach.standing.person_id
    session.execute(delete(ProjectMute).where(*mine))
    return sight.project.title


def new_calls(session: Session, standing: Standing) -> Sequence[NewCall]:
    """What is sought in the domains that somebody follows and was not put aside, as far as they may read it."""
    person_id = standing.person_id
    if person_id is None:
        return ()
    today = domains_of_today(session)
    rows = session.execute(
        select(DomainFollow.domain_id, DomainFollow.since).where(DomainFollow.person_id == person_id)
    )
    since = {today.get(domain_id, domain_id): followed for domain_id, followed in rows}
    if not since:
        return ()
    follower = session.scalar(select(ProjectFollower).where(ProjectFollower.person_id == person_id))
    seen_until = follower.seen_until if follower is not None else None
    roles = roles_in(session, person_id, standing.at)
    found: dict[UUID, tuple[Project, set[UUID], datetime]] = {}
    same = [id for id, meant in today.items() if meant in since]
    recent = seen_until if seen_until is not None and max(since.values()) <= seen_until else None
    for project, need in _calling(session, same, recent, concerned_by(session, person_id)):
        assert need.domain_id is not None  # asked for
        domain_id = today.get(need.domain_id, need.domain_id)
        sought = max(_sought_since(project, need), since[domain_id])  # new to who follows only now
        if seen_until is not None and sought <= seen_until:
            continue
        if not _reads(session, standing, project, roles):
            continue
        _, domains, latest = found.get(project.id, (project, set(), sought))
        found[project.id] = project, domains | {domain_id}, max(latest, sought)
    calls = [
        NewCall(project.id, project.title, _facts(session, domains), sought)
        for project, domains, sought in found.values()
    ]
    return sorted(calls, key=lambda call: (call.since, call.project_id), reverse=True)


def concerned_by(session: Session, person_id: UUID) -> Collection[UUID]:
    """The projects in which somebody has a part already, was invited to, or of which they want to hear nothing."""
    parts = (
        select(ProjectHead.project_id).where(ProjectHead.person_id == person_id, ProjectHead.until.is_(None)),
        select(Contribution.project_id).where(Contribution.person_id == person_id, Contribution.status.in_(GIVING)),
        select(ProjectInvitation.project_id).where(
            ProjectInvitation.person_id == person_id, ProjectInvitation.answered_at.is_(None)
        ),
        select(ProjectInvitation.project_id).where(
            ProjectInvitation.person_id == person_id, ProjectInvitation.status == InvitationStatus.DECLINED
        ),
        select(ProjectMute.project_id).where(ProjectMute.person_id == person_id),
    )
    return frozenset(id for query in parts for id in session.scalars(query))


def domains_of_today(session: Session) -> Mapping[UUID, UUID]:
    """Of every domain, the one that took over after merges, or itself."""
    rows = session.execute(select(Domain.id, Domain.merged_into_id)).all()
    merged = {row.id: row.merged_into_id for row in rows}

    def last(id: UUID) -> UUID:
        seen = {id}
        while (into := merged.get(id)) is not None and into not in seen:
            seen.add(into)
            id = into
        return id

    return {id: last(id) for id in merged}


def _sought_since(project: Project, need: ProjectNeed) -> datetime:
    """When a need became a call: with the project's call, or when it was opened after that."""
    return max(need.opened_at, project.stage_since) if project.stage == Stage.CALL else need.opened_at


def _calling(
    session: Session, domain_ids: Collection[UUID], after: datetime | None, without: Collection[UUID]
) -> Sequence[tuple[Project, ProjectNeed]]:
    """The open needs of these domains that are calls, as far as they became so after an instant."""
    which: list[ColumnElement[bool]] = [
        Project.published_at.is_not(None),
        Project.stage.in_(CALLING),
        ProjectNeed.domain_id.in_(domain_ids),
        ProjectNeed.filled_at.is_(None),
    ]
    if after is not None:
        which.append(or_(ProjectNeed.opened_at > after, Project.stage_since > after))
    rows = session.execute(
        select(Project, ProjectNeed)
        .join(ProjectNeed, and_(ProjectNeed.cluster_id == Project.cluster_id, ProjectNeed.project_id == Project.id))
        .where(*which)
        .order_by(ProjectNeed.opened_at, ProjectNeed.id)
    )
    return [(project, need) for project, need in rows if project.id not in without]


def _reads(session: Session, standing: Standing, project: Project, roles: Mapping[UUID, GroupRole]) -> bool:
    home = session.find(Group, project.home_id) if project.home_id is not None else None
    role = roles.get(project.home_id) if project.home_id is not None else None
    return may_read(standing, home, role, None) is None


def _following(session: Session, standing: Standing) -> Following:
    person_id = standing.person_id
    ids = session.scalars(select(DomainFollow.domain_id).where(DomainFollow.person_id == person_id)).all()
    mentions = session.scalar(select(ProjectFollower.mentions).where(ProjectFollower.person_id == person_id))
    return Following(_facts(session, ids), mentions is not False)


def _follower(session: Session, person_id: UUID) -> ProjectFollower:
    made = insert_into(session, ProjectFollower).values(
        cluster_id=session.own_cluster_id, id=session.new_id(), person_id=person_id, mentions=True
    )
    session.execute(made.on_conflict_do_nothing(index_elements=["cluster_id", "person_id"]))
    return session.scalars(
        select(ProjectFollower).where(ProjectFollower.person_id == person_id).with_for_update()
    ).one()


def _facts(session: Session, ids: Collection[UUID]) -> Sequence[DomainFacts]:
    found = {domain.id: domain for id in ids if (domain := domain_of(session, id)) is not None}
    return sorted(found.values(), key=lambda domain: (domain.name("fr"), domain.slug))
