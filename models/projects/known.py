"""The published projects of a cluster as frozen values that may be kept in memory, and who reads which of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select

from models.actor import Actor
from models.database import Session
from models.experts.facts import domains_of_cluster, in_use
from models.groups.kinds import traits_of
from models.groups.permissions import may_keep_groups
from models.groups.tables import Group
from models.people.permissions import demand
from models.people.tables import Organisation, Person
from models.projects.facts import PARTNERS
from models.projects.giving_tables import Contribution
from models.projects.permissions import may_answer
from models.projects.reach import GIVING
from models.projects.tables import (
    OVER,
    ContributionKind,
    InvitationStatus,
    Project,
    ProjectHead,
    ProjectInvitation,
    ProjectNeed,
    ProjectRole,
    Stage,
)
from models.records import dataclass
from models.threads.permissions import of_the_cluster, open_to_all
from models.threads.reach import reach_of


@dataclass(frozen=True, slots=True)
class KnownProject:
    """A published project. `domains` and `kinds` are those of its open needs; `partners` the organisations that give.

    `words` are the texts by which it is found, the more telling first: its title, the names of its domains, of its
    home, its partners and its lead, then its pitch. `home_open`: every member reads it; `home_hidden`: its people only.
    """

    id: UUID
    title: str
    stage: Stage
    home_id: UUID | None
    home: str | None
    home_open: bool
    home_hidden: bool
    domains: frozenset[UUID]
    kinds: frozenset[ContributionKind]
    needs: int
    partners: frozenset[UUID]
    partner_names: tuple[str, ...]
    lead: str
    active_at: datetime
    words: tuple[str, str, str]

    @property
    def under_way(self) -> bool:
        """Whether something is still built, or about to be."""
        return self.stage not in OVER


@dataclass(frozen=True)
class Visibility:
    """What one person reads: as a member, as one who keeps the groups, of these homes, and these projects of others."""

    person_id: UUID | None
    member: bool
    keeps: bool
    homes: frozenset[UUID]
    parts: frozenset[UUID]

    def sees(self, project: KnownProject) -> bool:
        """Whether they read it: as `models.projects.permissions.may_read`."""
        return self._sees(project.id, project.home_id, home_open=project.home_open, home_hidden=project.home_hidden)

    def sees_row(self, project: Project, home: Group | None) -> bool:
        """The same of a published project as it is kept."""
        hidden = home is not None and traits_of(home.kind).hidden
        return self._sees(project.id, project.home_id, home_open=_open(home), home_hidden=hidden)

    def _sees(self, id: UUID, home_id: UUID | None, *, home_open: bool, home_hidden: bool) -> bool:
        if self.member and home_open:
            return True
        if home_id in self.homes or id in self.parts:
            return True
        return self.keeps and not home_hidden


def visibility_of(session: Session, actor: Actor, now: datetime) -> Visibility:
    """What the actor reads. Raises `NotAllowed` for somebody whom the cluster does not know."""
    reach = reach_of(session, actor, now)
    demand(may_answer(reach.standing))
    person_id = reach.standing.person_id
    assert person_id is not None  # whoever may answer is known
    heads = select(ProjectHead.project_id).where(ProjectHead.person_id == person_id, ProjectHead.until.is_(None))
    gives = select(Contribution.project_id).where(Contribution.person_id == person_id, Contribution.status.in_(GIVING))
    invited = select(ProjectInvitation.project_id).where(
        ProjectInvitation.person_id == person_id,
        ProjectInvitation.status == InvitationStatus.INVITED,
        ProjectInvitation.answered_at.is_(None),
    )
    parts = {id for query in (heads, gives, invited) for id in session.scalars(query)}
    return Visibility(
        person_id,
        of_the_cluster(reach.standing),
        may_keep_groups(reach.standing) is None,
        frozenset(reach.roles),
        frozenset(parts),
    )


def known_projects(session: Session) -> Sequence[KnownProject]:
    """Every published project of the session's cluster: those under way first, then the latest active."""
    needs, partners, leads = _needs(session), _partners(session), _leads(session)
    domains = {domain.id: domain for domain in domains_of_cluster(session)}
    homes = {group.id: group for group in session.scalars(select(Group))}
    found = []
    rows = session.execute(
        select(Project.id, Project.title, Project.pitch, Project.stage, Project.home_id, Project.active_at).where(
            Project.published_at.is_not(None)
        )
    )
    for row in rows:
        home = homes.get(row.home_id) if row.home_id is not None else None
        wanted = [
            domain
            for id, _ in needs.get(row.id, ())
            if id is not None and (domain := in_use(domains, id) or domains.get(id)) is not None
        ]
        giving = sorted(partners.get(row.id, ()), key=lambda each: each[1].casefold())
        names = tuple(name for _, name in giving)
        lead = leads.get(row.id, "")
        named = " ".join(name for domain in wanted for name in domain.names.values())
        about = " ".join(filter(None, (named, home.name if home is not None else None, *names, lead)))
        found.append(
            KnownProject(
                id=row.id,
                title=row.title,
                stage=Stage(row.stage),
                home_id=row.home_id,
                home=home.name if home is not None else None,
                home_open=_open(home),
                home_hidden=home is not None and traits_of(home.kind).hidden,
                domains=frozenset(domain.id for domain in wanted),
                kinds=frozenset(ContributionKind(kind) for _, kind in needs.get(row.id, ()) if kind is not None),
                needs=len(needs.get(row.id, ())),
                partners=frozenset(id for id, _ in giving),
                partner_names=names,
                lead=lead,
                active_at=row.active_at,
                words=(row.title, about, row.pitch),
            )
        )
    return sorted(found, key=lambda each: (not each.under_way, -each.active_at.timestamp(), each.id))


def _open(home: Group | None) -> bool:
    return home is None or open_to_all(home)


def _needs(session: Session) -> dict[UUID, list[tuple[UUID | None, str | None]]]:
    found: dict[UUID, list[tuple[UUID | None, str | None]]] = defaultdict(list)
    rows = select(ProjectNeed.project_id, ProjectNeed.domain_id, ProjectNeed.kind)
    for project_id, domain_id, kind in session.execute(rows.where(ProjectNeed.filled_at.is_(None))):
        found[project_id].append((domain_id, kind))
    return found


def _partners(session: Session) -> dict[UUID, list[tuple[UUID, str]]]:
    found: dict[UUID, list[tuple[UUID, str]]] = defaultdict(list)
    same = and_(Organisation.cluster_id == Contribution.cluster_id, Organisation.id == Contribution.organisation_id)
    rows = (
        select(Contribution.project_id, Organisation.id, Organisation.name)
        .join(Organisation, same)
        .where(Contribution.status.in_(PARTNERS))
        .distinct()
    )
    for project_id, id, name in session.execute(rows):
        found[project_id].append((id, name))
    return found


def _leads(session: Session) -> dict[UUID, str]:
    same = and_(Person.cluster_id == ProjectHead.cluster_id, Person.id == ProjectHead.person_id)
    rows = session.execute(
        select(ProjectHead.project_id, Person.given_name, Person.family_name)
        .join(Person, same)
        .where(ProjectHead.until.is_(None), ProjectHead.role == ProjectRole.LEAD)
    )
    return {project_id: f"{given} {family}".strip() for project_id, given, family in rows}
