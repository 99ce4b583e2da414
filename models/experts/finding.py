"""Who of the cluster masters a domain, in the order in which they are shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from models.actor import Actor
from models.database import Session
from models.experts.errors import DomainArchived, DomainUnknown
from models.experts.facts import DomainFacts, facts_of
from models.experts.reach import reachable
from models.experts.rotation import draw
from models.experts.tables import Domain, Expertise
from models.people.tables import Affiliation, AffiliationStatus, Organisation, OrganisationStatus, Person

FRESH_FOR = timedelta(days=183)
"""Everyone is asked every six months to confirm what they master (issue 9): what is older ranks lower."""


@dataclass(frozen=True)
class FoundExpert:
    """A person as a search shows them: nothing of how to reach them but their Discord user.

    `suspended` says that every organisation of theirs is suspended. `years` of practice, None where not told.
    """

    person_id: UUID
    name: str
    title: str | None
    organisations: tuple[str, ...]
    suspended: bool
    level: int
    years: int | None
    confirmed_at: datetime
    discord_user_id: int | None


@dataclass(frozen=True)
class FoundExperts:
    """The domain that was meant (a merged one leads to its successor) and its people, first shown first."""

    domain: DomainFacts
    people: Sequence[FoundExpert]


def find_experts(session: Session, actor: Actor, domain_id: UUID, *, day: date, now: datetime) -> FoundExperts:
    """The people of a domain for one asker. `day` is the present day where the cluster lives.

    By level, then who confirmed within six months, then the day's draw; people of suspended organisations come last,
    those of former ones not at all. Raises `DomainUnknown` or `DomainArchived`.
    """
    domain = _in_use(session, domain_id)
    rows = session.execute(
        select(
            Person.id,
            Person.given_name,
            Person.family_name,
            Person.title,
            Person.discord_user_id,
            Expertise.level,
            Expertise.years,
            Expertise.confirmed_at,
        )
        .join(Expertise, (Expertise.cluster_id == Person.cluster_id) & (Expertise.person_id == Person.id))
        .where(Expertise.domain_id == domain.id, reachable())
    ).all()
    organisations = _organisations(session, domain.id)
    people = []
    for id, given_name, family_name, title, user_id, level, years, confirmed_at in rows:
        mine = organisations.get(id, [])
        people.append(
            FoundExpert(
                person_id=id,
                name=f"{given_name} {family_name}".strip(),
                title=title,
                organisations=tuple(name for _, name in sorted(mine)),
                suspended=bool(mine) and all(suspended for suspended, _ in mine),
                level=level,
                years=years,
                confirmed_at=confirmed_at,
                discord_user_id=user_id,
            )
        )
    return FoundExperts(facts_of(domain, len(people)), in_order(people, day=day, asker=actor.user_id or 0, now=now))


def in_order(people: Sequence[FoundExpert], *, day: date, asker: int, now: datetime) -> list[FoundExpert]:
    """The people in the order in which one asker sees them on one day."""
    fresh_since = now - FRESH_FOR
    return sorted(
        people,
        key=lambda one: (
            one.suspended,
            -one.level,
            one.confirmed_at < fresh_since,
            draw(day, asker, one.person_id),
        ),
    )


def _in_use(session: Session, domain_id: UUID) -> Domain:
    domain = session.find(Domain, domain_id)
    seen: set[UUID] = set()
    while domain is not None and domain.archived_at is not None and domain.merged_into_id is not None:
        if domain.id in seen:
            break
        seen.add(domain.id)
        domain = session.find(Domain, domain.merged_into_id)
    if domain is None:
        raise DomainUnknown
    if domain.archived_at is not None:
        raise DomainArchived(domain.name_fr)
    return domain


def _organisations(session: Session, domain_id: UUID) -> dict[UUID, list[tuple[bool, str]]]:
    """Of each person of the domain, the organisations they belong to: whether suspended, and the name."""
    rows = session.execute(
        select(Affiliation.person_id, Organisation.status, Organisation.name)
        .join(
            Organisation,
            (Organisation.cluster_id == Affiliation.cluster_id) & (Organisation.id == Affiliation.organisation_id),
        )
        .join(
            Expertise,
            (Expertise.cluster_id == Affiliation.cluster_id) & (Expertise.person_id == Affiliation.person_id),
        )
        .where(
            Expertise.domain_id == domain_id,
            Affiliation.status == AffiliationStatus.ACCEPTED,
            Organisation.status != OrganisationStatus.FORMER,
        )
    )
    found: dict[UUID, list[tuple[bool, str]]] = defaultdict(list)
    for person_id, status, name in rows:
        found[person_id].append((status == OrganisationStatus.SUSPENDED, name))
    return found
