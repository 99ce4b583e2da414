"""Domains of competence, and who masters which."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, Index, String, Text, UniqueConstraint
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
