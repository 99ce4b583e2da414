"""What organisations give to projects: what they pledged, and the ledger of what was given."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Date, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.database import Base, OwnedByCluster, personal, reference


class ContributionStatus(StrEnum):
    """`offered` until the lead accepts or declines it; `withdrawn` by the giver before; `ended` after it was given."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


class Contribution(Base, OwnedByCluster):
    """An organisation, through one of its people, gives something to a project.

    Amounts are in quarters of an hour: `monthly` each month, or `once` altogether; both are empty for what is not
    counted in hours (a room, an introduction). `until` is the last day of what is given each month, where the cluster
    lives. `reply` is the lead's reason for declining, `seen_at` when the giver has read the answer. `named_outside`:
    whether the giver lets their name stand on the page shown outside the cluster (empty: not asked or not answered).
    `person_id` is empty once the person was erased: what the organisation gave still counts. `ask_at` is when the giver
    is asked for the hours of a month that is then over; empty where nothing is to be asked.
    """

    __tablename__ = "contribution"
    __table_args__ = (
        reference("project", "project_id"),
        reference("organisation", "organisation_id"),
        reference("person", "person_id"),
        reference("person", "decided_by_id"),
        reference("project_need", "need_id"),
        Index("ix_contribution_project", "cluster_id", "project_id"),
        Index("ix_contribution_organisation", "cluster_id", "organisation_id"),
        Index("ix_contribution_person", "cluster_id", "person_id"),
        Index("ix_contribution_decided_by", "cluster_id", "decided_by_id"),
        Index("ix_contribution_need", "cluster_id", "need_id"),
        Index("ix_contribution_ask_at", "ask_at"),
    )

    project_id: Mapped[UUID]
    organisation_id: Mapped[UUID | None]
    person_id: Mapped[UUID | None]
    need_id: Mapped[UUID | None]
    kind: Mapped[str] = mapped_column(String(10))
    monthly: Mapped[int | None]
    once: Mapped[int | None]
    until: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str | None] = mapped_column(String(300), info=personal("opinion"))
    status: Mapped[str] = mapped_column(String(10))
    offered_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]
    reply: Mapped[str | None] = mapped_column(String(300), info=personal("opinion"))
    seen_at: Mapped[datetime | None]
    named_outside: Mapped[bool | None] = mapped_column(info=personal("preference"))
    ask_at: Mapped[datetime | None]


class EntryStatus(StrEnum):
    """`logged` by the giver until the lead confirms or refuses it. Only what is confirmed counts."""

    LOGGED = "logged"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class HoursEntry(Base, OwnedByCluster):
    """One line of the ledger: what was given in a month, in quarters of an hour. Lines are never changed in amount.

    `month` is its first day, where the cluster lives. A correction is a new line; the one before then has
    `superseded_at` (at most one line a contribution and month has none) and counts no more, and stays. `refusal` is the
    lead's reason, `seen_at` when the giver has read it.
    """

    __tablename__ = "hours_entry"
    __table_args__ = (
        reference("contribution", "contribution_id"),
        reference("person", "logged_by_id"),
        reference("person", "decided_by_id"),
        Index("ix_hours_entry_contribution", "cluster_id", "contribution_id"),
        Index("ix_hours_entry_logged_by", "cluster_id", "logged_by_id"),
        Index("ix_hours_entry_decided_by", "cluster_id", "decided_by_id"),
        Index(
            "uq_hours_entry_current",
            "cluster_id",
            "contribution_id",
            "month",
            unique=True,
            # PostgreSQL has the same, by the migration (models/groups/tables.py says why)
            sqlite_where=text("superseded_at IS NULL"),
        ),
    )

    contribution_id: Mapped[UUID]
    month: Mapped[date] = mapped_column(Date)
    quarters: Mapped[int]
    status: Mapped[str] = mapped_column(String(10))
    logged_by_id: Mapped[UUID | None]
    logged_at: Mapped[datetime]
    decided_by_id: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    refusal: Mapped[str | None] = mapped_column(String(300), info=personal("opinion"))
    seen_at: Mapped[datetime | None]
    superseded_at: Mapped[datetime | None]


class HoursQuestion(Base, OwnedByCluster):
    """The question of one month, put to the giver of a contribution: asked once, answered or let pass."""

    __tablename__ = "hours_question"
    __table_args__ = (
        UniqueConstraint("cluster_id", "contribution_id", "month"),
        reference("contribution", "contribution_id"),
    )

    contribution_id: Mapped[UUID]
    month: Mapped[date] = mapped_column(Date)
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
