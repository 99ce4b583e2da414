"""What the cluster holds already: the other side of the comparison, and what `export` writes."""

from __future__ import annotations

from dataclasses import field
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from models.cluster.tables import Cluster
from models.database import Database, Session
from models.experts.tables import Domain, Expertise
from models.people.tables import Affiliation, AffiliationRole, AffiliationStatus, Organisation, Person
from models.records import dataclass


@dataclass(frozen=True, slots=True)
class HeldOrganisation:
    """An organisation's row, without what no file says."""

    id: UUID
    name: str
    status: str
    parent_id: UUID | None
    email: str | None
    web_address: str | None
    commune: str | None
    presentation: str | None
    dues_paid_until: date | None


@dataclass(frozen=True, slots=True)
class HeldPerson:
    """A person's row, without what no file says."""

    id: UUID
    given_name: str = field(repr=False)
    family_name: str = field(repr=False)
    email: str | None = field(repr=False)
    phone: str | None = field(repr=False)
    title: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class HeldAffiliation:
    """Who belongs where."""

    id: UUID
    person_id: UUID
    organisation_id: UUID
    role: str
    status: str


@dataclass(frozen=True, slots=True)
class HeldExpertise:
    """Who masters what."""

    id: UUID
    person_id: UUID
    domain_id: UUID
    level: int
    years: int | None
    note: str | None = field(repr=False)
    confirmed_at: datetime


@dataclass(frozen=True, slots=True)
class HeldDomain:
    """A domain by the words it is known by."""

    id: UUID
    slug: str
    name_fr: str
    name_en: str
    keywords: tuple[str, ...]
    archived: bool
    merged_into_id: UUID | None


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Numbers that tell that rows came or went; changed fields are no matter, for an import sets only its own."""

    organisations: int
    people: int
    affiliations: int
    representatives: int
    expertise: int
    domains: int


@dataclass(frozen=True, slots=True)
class Held:
    """One consistent state of the cluster."""

    time_zone: ZoneInfo
    organisations: tuple[HeldOrganisation, ...]
    people: tuple[HeldPerson, ...]
    affiliations: tuple[HeldAffiliation, ...]
    expertise: tuple[HeldExpertise, ...]
    domains: tuple[HeldDomain, ...]
    fingerprint: Fingerprint


def time_zone_of(session: Session) -> ZoneInfo:
    """The cluster's own time zone, in which days are written."""
    return ZoneInfo(session.scalar(select(Cluster.time_zone).where(Cluster.id == session.own_cluster_id)) or "UTC")


async def held_in(database: Database, cluster_id: UUID) -> Held:
    """Everything of the cluster that files speak of, in a stable order.

    A newcomer whom no organisation has accepted yet is not of the register: who only says to be somebody must not be
    taken for them by a file, and given their address and their part.

    Read in several short steps, between which others may write: the fingerprint, read first, tells whether they did.
    """
    return Held(
        fingerprint=await database.read(cluster_id, fingerprint_of),
        time_zone=await database.read(cluster_id, time_zone_of),
        organisations=await database.read(cluster_id, _organisations),
        people=await database.read(cluster_id, _people),
        affiliations=await database.read(cluster_id, _affiliations),
        expertise=await database.read(cluster_id, _expertise),
        domains=await database.read(cluster_id, _domains),
    )


def fingerprint_of(session: Session) -> Fingerprint:
    """The numbers as they are now."""
    representative = (Affiliation.role == AffiliationRole.REPRESENTATIVE) & (
        Affiliation.status == AffiliationStatus.ACCEPTED
    )
    return Fingerprint(
        organisations=session.scalar(select(func.count(Organisation.id))) or 0,
        people=session.scalar(select(func.count(Person.id)).where(Person.newcomer.is_(False))) or 0,
        affiliations=session.scalar(select(func.count(Affiliation.id))) or 0,
        representatives=session.scalar(select(func.count(Affiliation.id)).where(representative)) or 0,
        expertise=session.scalar(select(func.count(Expertise.id))) or 0,
        domains=session.scalar(select(func.count(Domain.id)).where(Domain.archived_at.is_(None))) or 0,
    )


def _organisations(session: Session) -> tuple[HeldOrganisation, ...]:
    rows = session.execute(
        select(
            Organisation.id,
            Organisation.name,
            Organisation.status,
            Organisation.parent_id,
            Organisation.email,
            Organisation.web_address,
            Organisation.commune,
            Organisation.presentation,
            Organisation.dues_paid_until,
        ).order_by(Organisation.name_key, Organisation.id)
    )
    return tuple(HeldOrganisation(*row) for row in rows)


def _people(session: Session) -> tuple[HeldPerson, ...]:
    rows = session.execute(
        select(Person.id, Person.given_name, Person.family_name, Person.email, Person.phone, Person.title)
        .where(Person.newcomer.is_(False))
        .order_by(Person.name_key, Person.id)
    )
    return tuple(HeldPerson(*row) for row in rows)


def _in_register(person_id: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """The condition that a row is of somebody who is no newcomer."""
    return person_id.not_in(select(Person.id).where(Person.newcomer.is_(True)))


def _affiliations(session: Session) -> tuple[HeldAffiliation, ...]:
    rows = session.execute(
        select(Affiliation.id, Affiliation.person_id, Affiliation.organisation_id, Affiliation.role, Affiliation.status)
        .where(_in_register(Affiliation.person_id))
        .order_by(Affiliation.id)
    )
    return tuple(HeldAffiliation(*row) for row in rows)


def _expertise(session: Session) -> tuple[HeldExpertise, ...]:
    rows = session.execute(
        select(
            Expertise.id,
            Expertise.person_id,
            Expertise.domain_id,
            Expertise.level,
            Expertise.years,
            Expertise.note,
            Expertise.confirmed_at,
        )
        .where(_in_register(Expertise.person_id))
        .order_by(Expertise.id)
    )
    return tuple(HeldExpertise(*row) for row in rows)


def _domains(session: Session) -> tuple[HeldDomain, ...]:
    rows = session.scalars(select(Domain).order_by(Domain.slug))
    return tuple(
        HeldDomain(
            id=row.id,
            slug=row.slug,
            name_fr=row.name_fr,
            name_en=row.name_en,
            keywords=(*row.keywords_fr, *row.keywords_en),
            archived=row.archived_at is not None,
            merged_into_id=row.merged_into_id,
        )
        for row in rows
    )
