"""Domains of competence, who masters which, and what experts say and others say of them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, Date, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.database import Base, OwnedByCluster, personal, reference


class Domain(Base, OwnedByCluster):
    """One of the cluster's domains of competence; the board edits them.

    `slug` is stable (ASCII kebab case); `family` the slug of the family it is listed under. Keywords are lists of
    text. A domain that was merged keeps its row, archived, and points to the one that took over.
    """

    __tablename__ = "domain"
    __table_args__ = (
        UniqueConstraint("cluster_id", "slug"),
        reference("domain", "merged_into_id"),
    )

    slug: Mapped[str] = mapped_column(String(60))
    family: Mapped[str] = mapped_column(String(40))
    name_fr: Mapped[str] = mapped_column(String(60))
    name_en: Mapped[str] = mapped_column(String(60))
    description_fr: Mapped[str] = mapped_column(String(160))
    description_en: Mapped[str] = mapped_column(String(160))
    keywords_fr: Mapped[list[str]] = mapped_column(JSON)
    keywords_en: Mapped[list[str]] = mapped_column(JSON)
    archived_at: Mapped[datetime | None]
    merged_into_id: Mapped[UUID | None]


class Expertise(Base, OwnedByCluster):
    """A person masters a domain: level 1 (familiar), 2 (practitioner) or 3 (reference); `years` of practice."""

    __tablename__ = "expertise"
    __table_args__ = (
        UniqueConstraint("cluster_id", "person_id", "domain_id"),
        reference("person", "person_id"),
        reference("domain", "domain_id"),
        Index("ix_expertise_domain", "cluster_id", "domain_id"),
    )

    person_id: Mapped[UUID]
    domain_id: Mapped[UUID]
    level: Mapped[int]
    years: Mapped[int | None]
    note: Mapped[str | None] = mapped_column(Text, info=personal("profile"))
    confirmed_at: Mapped[datetime]


class ShownPart(StrEnum):
    """A part of a profile that its person may hide; each is shown unless hidden."""

    SEARCH = "search"
    """The person in searches: hidden, only their Discord profile leads to them."""
    ACCOUNT = "account"
    """Their Discord account (a mention) on cards."""
    PRESENTATION = "presentation"
    YEARS = "years"
    """Years of practice and notes of their domains."""
    ENDORSEMENTS = "endorsements"


class ExpertProfile(Base, OwnedByCluster):
    """What a person says of themselves as an expert; nobody has one before they (or the three unanswered) write it.

    `available` with `available_until`: what was said holds until that instant (empty: until further notice), then
    nothing is known any more where it was "available", and they are available again where it was "not available".
    `monthly_requests` is how many introductions they take in thirty days (empty: the usual number). `hidden` is a list
    of `ShownPart` values. `set_aside_at` is when requests that stayed without an answer made them unavailable;
    `answers_counted_from` from when on unanswered requests count again.
    """

    __tablename__ = "expert_profile"
    __table_args__ = (UniqueConstraint("cluster_id", "person_id"), reference("person", "person_id"))

    person_id: Mapped[UUID]
    presentation: Mapped[str | None] = mapped_column(Text, info=personal("profile"))
    available: Mapped[bool | None] = mapped_column(info=personal("profile"))
    available_until: Mapped[datetime | None]
    monthly_requests: Mapped[int | None]
    hidden: Mapped[list[str]] = mapped_column(JSON, default=list, info=personal("preference"))
    set_aside_at: Mapped[datetime | None]
    answers_counted_from: Mapped[datetime | None]
    changed_at: Mapped[datetime]


class Endorsement(Base, OwnedByCluster):
    """One sentence by a person of another, not sister, organisation on how somebody masters a domain.

    `organisation_id` is the author's at that moment.
    """

    __tablename__ = "endorsement"
    __table_args__ = (
        UniqueConstraint("cluster_id", "person_id", "domain_id", "author_id"),
        reference("person", "person_id"),
        reference("person", "author_id"),
        reference("domain", "domain_id"),
        reference("organisation", "organisation_id"),
        Index("ix_endorsement_author", "cluster_id", "author_id"),
    )

    person_id: Mapped[UUID]
    domain_id: Mapped[UUID]
    author_id: Mapped[UUID]
    organisation_id: Mapped[UUID]
    sentence: Mapped[str] = mapped_column(String(300), info=personal("opinion"))
    endorsed_at: Mapped[datetime]


class UnmetSearch(Base, OwnedByCluster):
    """How many searches of one month found nothing that fits: never who asked, nor what was typed.

    `month` is its first day where the cluster lives; `domain_id` the nearest domain (empty: none came near);
    `counted_on` is both as text, so that a search is counted in one statement.
    """

    __tablename__ = "unmet_search"
    __table_args__ = (UniqueConstraint("cluster_id", "counted_on"), reference("domain", "domain_id"))

    month: Mapped[date] = mapped_column(Date)
    domain_id: Mapped[UUID | None]
    counted_on: Mapped[str] = mapped_column(String(60))
    searches: Mapped[int]
