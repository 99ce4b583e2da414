"""Newcomers of an organisation that the register does not know."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from models.database import Base, OwnedByCluster, personal, reference


class UnlistedRequest(Base, OwnedByCluster):
    """A person belongs to an organisation that is not listed; the board decides. Waits while `decided_at` is empty.

    `organisation_id` is what it became: one made for it, or one that was there under another name. `refusal` is the
    reason of a refusal. `brought_up_at` is when the board was reminded, `seen_at` when the person put the outcome
    aside.
    """

    __tablename__ = "unlisted_request"
    __table_args__ = (
        reference("person", "person_id"),
        reference("organisation", "organisation_id"),
        Index("ix_unlisted_request_person", "cluster_id", "person_id"),
    )

    person_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(String(100), info=personal("opinion"))
    asked_at: Mapped[datetime]
    brought_up_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    organisation_id: Mapped[UUID | None]
    refusal: Mapped[str | None] = mapped_column(String(300), info=personal("opinion"))
    seen_at: Mapped[datetime | None]
