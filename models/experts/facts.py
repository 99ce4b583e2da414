"""What is often asked about a cluster's domains, as frozen values that may be kept in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, select

from models.database import Session
from models.experts.reach import reachable
from models.experts.tables import Domain, Expertise
from models.people.names import folded
from models.people.tables import Person
from models.records import dataclass


@dataclass(frozen=True)
class DomainFacts:
    """A domain. `names`, `descriptions` and `keywords` are by language; `experts` counts the people one may find."""

    id: UUID
    slug: str
    family: str
    names: Mapping[str, str]
    descriptions: Mapping[str, str]
    keywords: Mapping[str, tuple[str, ...]]
    archived: bool
    merged_into: UUID | None
    experts: int = 0

    def name(self, language: str) -> str:
        """Its name in a language (`fr` or `en`)."""
        return self.names.get(language) or self.names["fr"]


def facts_of(domain: Domain, experts: int = 0) -> DomainFacts:
    """The row as facts."""
    return DomainFacts(
        id=domain.id,
        slug=domain.slug,
        family=domain.family,
        names={"fr": domain.name_fr, "en": domain.name_en},
        descriptions={"fr": domain.description_fr, "en": domain.description_en},
        keywords={"fr": tuple(domain.keywords_fr), "en": tuple(domain.keywords_en)},
        archived=domain.archived_at is not None,
        merged_into=domain.merged_into_id,
        experts=experts,
    )


def domains_of_cluster(session: Session) -> Sequence[DomainFacts]:
    """Every domain of the session's cluster, archived ones too, in the order of their French names."""
    counted = session.execute(
        select(Expertise.domain_id, func.count())
        .join(Person, (Person.cluster_id == Expertise.cluster_id) & (Person.id == Expertise.person_id))
        .where(reachable())
        .group_by(Expertise.domain_id)
    )
    counts = {row[0]: row[1] for row in counted}
    domains = session.scalars(select(Domain)).all()
    found = [facts_of(domain, counts.get(domain.id, 0)) for domain in domains]
    return sorted(found, key=lambda domain: (folded(domain.names["fr"]), domain.slug))


def in_use(domains: Mapping[UUID, DomainFacts], id: UUID) -> DomainFacts | None:
    """The domain with this id, or the one that took over after merges; None when there is none in use."""
    seen: set[UUID] = set()
    domain = domains.get(id)
    while domain is not None and domain.archived and domain.merged_into is not None and domain.id not in seen:
        seen.add(domain.id)
        domain = domains.get(domain.merged_into)
    return None if domain is None or domain.archived else domain
