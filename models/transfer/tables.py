"""Where an import lays its rows ready before it moves them, in one short step, to where they belong.

A staged row has the columns that a file can fill, under the id its row has or will have. Of a row that exists already
it holds only what changes; the rest is empty. All of it is gone when the import is over; what a dead process left is
taken away by the next import and at the bot's start.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.database import Base, Identifier, Instant, OwnedByCluster, personal


class ImportRun(Base, OwnedByCluster):
    """An import on its way; a cluster has at most one, and a new one takes the place of the one before.

    `total` rows are staged, and the first `applied` of them moved. Once `applying`, a run is carried to its end, by
    another process if need be.
    """

    __tablename__ = "import_run"
    __table_args__ = (UniqueConstraint("cluster_id"),)

    started_at: Mapped[datetime] = mapped_column(Instant)
    total: Mapped[int]
    applied: Mapped[int]
    applying: Mapped[bool]


class Staged(OwnedByCluster):
    """What all staged rows have: their import, their place in it, and whether they create or change."""

    import_id: Mapped[UUID] = mapped_column(Identifier, primary_key=True)
    place: Mapped[int]
    creates: Mapped[bool]
    since: Mapped[datetime] = mapped_column(Instant)


def _by_place(table: str) -> tuple[Index]:
    return (Index(f"ix_{table}_place", "cluster_id", "import_id", "place"),)


class StagedOrganisation(Base, Staged):
    """For `Organisation`."""

    __tablename__ = "staged_organisation"
    __table_args__ = _by_place(__tablename__)

    name: Mapped[str | None] = mapped_column(String(100))
    name_key: Mapped[str | None] = mapped_column(String(100))
    status: Mapped[str | None] = mapped_column(String(16))
    parent_id: Mapped[UUID | None] = mapped_column(Identifier)
    commune: Mapped[str | None] = mapped_column(String(60))
    email: Mapped[str | None] = mapped_column(String(254))
    web_address: Mapped[str | None] = mapped_column(String(300))
    presentation: Mapped[str | None] = mapped_column(Text)
    dues_paid_until: Mapped[date | None] = mapped_column(Date)


class StagedPerson(Base, Staged):
    """For `Person`."""

    __tablename__ = "staged_person"
    __table_args__ = _by_place(__tablename__)

    given_name: Mapped[str | None] = mapped_column(String(60), info=personal("name"))
    family_name: Mapped[str | None] = mapped_column(String(60), info=personal("name"))
    name_key: Mapped[str | None] = mapped_column(String(130), info=personal("name"))
    email: Mapped[str | None] = mapped_column(String(254), info=personal("contact"))
    email_key: Mapped[str | None] = mapped_column(String(254), info=personal("contact"))
    phone: Mapped[str | None] = mapped_column(String(40), info=personal("contact"))
    title: Mapped[str | None] = mapped_column(String(100), info=personal("profile"))


class StagedAffiliation(Base, Staged):
    """For `Affiliation`."""

    __tablename__ = "staged_affiliation"
    __table_args__ = _by_place(__tablename__)

    person_id: Mapped[UUID | None] = mapped_column(Identifier)
    organisation_id: Mapped[UUID | None] = mapped_column(Identifier)
    role: Mapped[str | None] = mapped_column(String(16))
    status: Mapped[str | None] = mapped_column(String(16))


class StagedExpertise(Base, Staged):
    """For `Expertise`."""

    __tablename__ = "staged_expertise"
    __table_args__ = _by_place(__tablename__)

    person_id: Mapped[UUID | None] = mapped_column(Identifier)
    domain_id: Mapped[UUID | None] = mapped_column(Identifier)
    level: Mapped[int | None]
    years: Mapped[int | None]
    note: Mapped[str | None] = mapped_column(Text, info=personal("profile"))
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
