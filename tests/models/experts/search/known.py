"""Experts as a test of searches needs them: made directly, without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from models.experts.availability import NO_LOAD, Load
from models.experts.facts import DomainFacts
from models.experts.known import KnownExpert, KnownOrganisation, Mastery

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
DAY = date(2026, 11, 24)
CLOUD, CYBER, MOBILE = UUID(int=101), UUID(int=102), UUID(int=103)


def mastery(
    domain_id: UUID = CYBER,
    *,
    level: int = 2,
    note: str | None = None,
    confirmed_at: datetime = NOW,
    endorsements: int = 0,
) -> Mastery:
    """Somebody masters a domain."""
    return Mastery(domain_id, level, 5, note, confirmed_at, endorsements)


def organisation(
    number: int, name: str, *, suspended: bool = False, above: tuple[int, str] | None = None
) -> KnownOrganisation:
    """An organisation, below another if given."""
    parents = ((UUID(int=above[0]), above[1]),) if above is not None else ()
    return KnownOrganisation(UUID(int=number), name, suspended, parents)


def expert(
    number: int,
    *masteries: Mastery,
    name: str | None = None,
    title: str | None = None,
    presentation: str | None = None,
    organisations: tuple[KnownOrganisation, ...] = (),
    available: bool | None = None,
    until: datetime | None = None,
    load: Load = NO_LOAD,
    here: bool = True,
) -> KnownExpert:
    """Somebody who masters a domain, by default cybersecurity."""
    return KnownExpert(
        person_id=UUID(int=number),
        name=name or f"Personne {number}",
        title=title,
        presentation=presentation,
        discord_user_id=number,
        here=here,
        organisations=organisations,
        available=available,
        available_until=until,
        set_aside_at=None,
        load=load,
        masteries=masteries or (mastery(),),
    )


def domain(id: UUID, slug: str) -> DomainFacts:
    """A domain as a search finds it."""
    return DomainFacts(id, slug, "logiciel", {"fr": slug, "en": slug}, {"fr": "", "en": ""}, {}, False, None)
