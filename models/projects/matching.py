"""Who could give what a project lacks: ten people, each with the reason, need by need in turn.

For a domain its experts, as in every search: by level, availability, the lightest load, then the draw of the day; then
organisations whose experts have no time now, through who represents them. For a kind of contribution the organisations
that gave it to other projects, those with the least on their hands first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import zip_longest
from uuid import UUID

from sqlalchemy import and_, func, or_, select

from models.actor import Actor
from models.database import Session
from models.experts.availability import takes_requests
from models.experts.finding import FoundExpert
from models.experts.rotation import Lots
from models.experts.search.experts import Experts
from models.groups.kinds import HIDDEN_KINDS
from models.groups.tables import Group, Joining
from models.introductions.tables import Mute
from models.people.tables import (
    Affiliation,
    AffiliationRole,
    AffiliationStatus,
    Organisation,
    OrganisationStatus,
    Person,
)
from models.projects.facts import PARTNERS, NeedFacts, ProjectFacts, facts_of_project
from models.projects.giving_tables import Contribution, ContributionStatus
from models.projects.inviting import WaitingInvitation, may_be_invited, waiting_invitations
from models.projects.reach import GIVING, demand_under_way, project_to_steer
from models.projects.tables import ContributionKind, Project, ProjectHead, ProjectInvitation, ProjectMute
from models.records import dataclass

MOST_PROPOSED = 10
"""People proposed at once (issue 12)."""

LOOKED_AT = 60
"""Experts of one domain that are looked at: ten of them, and whose organisations have nobody free."""


@dataclass(frozen=True)
class Representative:
    """Who speaks for an organisation on the server."""

    person_id: UUID
    name: str
    organisation: str


@dataclass(frozen=True)
class ToMatch:
    """What a project lacks, and all that the experts in memory do not tell.

    `waiting` were asked and have not answered. `without` are people who are not proposed, `invitable` those who can be
    asked at all. `gave` counts, by kind, the other projects that an organisation gave it to; `giving` what each gives
    now.
    """

    project: ProjectFacts
    waiting: Sequence[WaitingInvitation]
    without: frozenset[UUID]
    invitable: frozenset[UUID]
    representatives: Mapping[UUID, Representative]
    partners: frozenset[UUID]
    gave: Mapping[ContributionKind, Mapping[UUID, int]]
    giving: Mapping[UUID, int]


@dataclass(frozen=True)
class Candidate:
    """Somebody to invite, for which need, and why: as `expert`, or for their organisation.

    `experts` counts those of their organisation who master the domain, none of whom has time now; `projects` the other
    projects to which their organisation gave what is sought.
    """

    person_id: UUID
    name: str
    organisations: Sequence[str]
    need: NeedFacts
    expert: FoundExpert | None = None
    experts: int = 0
    projects: int = 0


def to_match(session: Session, actor: Actor, project_id: UUID, *, now: datetime) -> ToMatch:
    """What a project lacks, for who steers it.

    Whoever muted the project, or one of those who steer it, is left out, and so is who has a part in it or was asked.
    Raises `NotAllowed`, `ProjectUnknown`, `NotPublished` or `ProjectOver`.
    """
    sight = project_to_steer(session, actor, project_id, now, locked=False)
    demand_under_way(sight.project)
    facts = facts_of_project(session, sight.project)
    heads = {head.person_id for head in facts.heads}
    by = heads | ({sight.reach.standing.person_id} if sight.reach.standing.person_id is not None else set())
    partners = session.scalars(
        select(Contribution.organisation_id).where(
            Contribution.project_id == project_id, Contribution.status.in_(GIVING)
        )
    )
    return ToMatch(
        project=facts,
        waiting=waiting_invitations(session, project_id),
        without=frozenset(_without(session, project_id, by)),
        invitable=frozenset(session.scalars(select(Person.id).where(*may_be_invited()))),
        representatives=_representatives(session),
        partners=frozenset(id for id in partners if id is not None),
        gave=_gave(session, project_id),
        giving=_giving(session),
    )


def candidates(experts: Experts, wanted: ToMatch, asker: int, *, now: datetime, day: date) -> Sequence[Candidate]:
    """The ten to propose to one asker (a Discord user) on one day of the cluster."""
    lots = Lots(day, asker)
    of_each = [
        _for_domain(experts, wanted, need, need.domain.id, asker, now, day)
        if need.domain is not None
        else _for_kind(wanted, need, need.kind, lots)
        for need in wanted.project.open_needs
    ]
    found: dict[UUID, Candidate] = {}
    for round in zip_longest(*of_each):
        for one in round:
            if one is not None and len(found) < MOST_PROPOSED:
                found.setdefault(one.person_id, one)
        if len(found) >= MOST_PROPOSED:
            break
    return list(found.values())


def _for_domain(
    experts: Experts, wanted: ToMatch, need: NeedFacts, domain_id: UUID, asker: int, now: datetime, day: date
) -> Iterator[Candidate]:
    people = experts.of_domain(domain_id, asker, now=now, day=day, without=wanted.without)
    free: set[UUID] = set()
    busy: Counter[UUID] = Counter()
    names: dict[UUID, str] = {}
    for one in people[:LOOKED_AT]:
        organisations = experts.by_id[one.person_id].organisations
        names.update({each.id: each.name for each in organisations})
        if one.person_id in wanted.invitable and takes_requests(one.here, one.availability):
            free.update(each.id for each in organisations)
            yield Candidate(one.person_id, one.name, one.organisations, need, expert=one)
        else:
            busy.update(each.id for each in organisations)
    for organisation_id, count in busy.most_common():
        representative = wanted.representatives.get(organisation_id)
        if organisation_id in free or not _proposable(wanted, organisation_id, representative):
            continue
        assert representative is not None  # it is proposable
        yield Candidate(representative.person_id, representative.name, (names[organisation_id],), need, experts=count)


def _for_kind(wanted: ToMatch, need: NeedFacts, kind: ContributionKind | None, lots: Lots) -> Iterator[Candidate]:
    gave = wanted.gave.get(kind, {}) if kind is not None else {}
    order = sorted(gave, key=lambda id: (wanted.giving.get(id, 0), lots.of(id)))
    for organisation_id in order:
        representative = wanted.representatives.get(organisation_id)
        if _proposable(wanted, organisation_id, representative):
            assert representative is not None  # it is proposable
            yield Candidate(
                representative.person_id,
                representative.name,
                (representative.organisation,),
                need,
                projects=gave[organisation_id],
            )


def _proposable(wanted: ToMatch, organisation_id: UUID, representative: Representative | None) -> bool:
    if representative is None or organisation_id in wanted.partners:
        return False
    return representative.person_id in wanted.invitable and representative.person_id not in wanted.without


def _without(session: Session, project_id: UUID, by: Collection[UUID]) -> set[UUID]:
    queries = (
        select(ProjectHead.person_id).where(ProjectHead.project_id == project_id, ProjectHead.until.is_(None)),
        select(Contribution.person_id).where(
            Contribution.project_id == project_id,
            or_(Contribution.status.in_(GIVING), Contribution.status == ContributionStatus.DECLINED),
        ),
        select(ProjectInvitation.person_id).where(ProjectInvitation.project_id == project_id),
        select(ProjectMute.person_id).where(ProjectMute.project_id == project_id),
        select(Mute.person_id).where(Mute.muted_id.in_(by)),
    )
    return {id for query in queries for id in session.scalars(query) if id is not None} | set(by)


def _representatives(session: Session) -> Mapping[UUID, Representative]:
    """Of each active organisation one who speaks for it on the server: its representative, else a deputy."""
    rows = session.execute(
        select(Affiliation.organisation_id, Affiliation.role, Organisation.name, Person)
        .join(Person, and_(Person.cluster_id == Affiliation.cluster_id, Person.id == Affiliation.person_id))
        .join(
            Organisation,
            and_(Organisation.cluster_id == Affiliation.cluster_id, Organisation.id == Affiliation.organisation_id),
        )
        .where(
            Affiliation.status == AffiliationStatus.ACCEPTED,
            Affiliation.role.in_((AffiliationRole.REPRESENTATIVE, AffiliationRole.DEPUTY)),
            Organisation.status == OrganisationStatus.ACTIVE,
            Person.discord_user_id.is_not(None),
            Person.left_at.is_(None),
        )
    ).all()
    found: dict[UUID, Representative] = {}
    for organisation_id, _, organisation, person in sorted(
        rows, key=lambda row: (row[1] != AffiliationRole.REPRESENTATIVE, row[3].id)
    ):
        found.setdefault(organisation_id, Representative(person.id, person.full_name, organisation))
    return found


def _gave(session: Session, project_id: UUID) -> Mapping[ContributionKind, Mapping[UUID, int]]:
    """What organisations gave to other projects that every member reads: of a closed group's nothing is told."""
    closed = select(Group.id).where(or_(Group.joining != Joining.OPEN, Group.kind.in_(HIDDEN_KINDS)))
    rows = session.execute(
        select(Contribution.kind, Contribution.organisation_id, func.count(Contribution.project_id.distinct()))
        .join(Project, and_(Project.cluster_id == Contribution.cluster_id, Project.id == Contribution.project_id))
        .where(
            Contribution.project_id != project_id,
            Contribution.status.in_(PARTNERS),
            or_(Project.home_id.is_(None), Project.home_id.not_in(closed)),
        )
        .group_by(Contribution.kind, Contribution.organisation_id)
    )
    found: dict[ContributionKind, dict[UUID, int]] = defaultdict(dict)
    for kind, organisation_id, projects in rows:
        if organisation_id is not None:
            found[ContributionKind(kind)][organisation_id] = projects
    return found


def _giving(session: Session) -> Mapping[UUID, int]:
    rows = session.execute(
        select(Contribution.organisation_id, func.count())
        .where(Contribution.status == ContributionStatus.ACCEPTED)
        .group_by(Contribution.organisation_id)
    )
    return {organisation_id: count for organisation_id, count in rows if organisation_id is not None}
