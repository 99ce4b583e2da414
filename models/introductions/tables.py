"""Requests to experts, and whose requests they do not want to see."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, Date, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.database import Base, OwnedByCluster, personal, reference


class IntroductionStatus(StrEnum):
    """`asked` waits for the expert; the others are ends. A refusal and an expiry look the same to the asker."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Meeting(StrEnum):
    """How both meet once accepted: in a private thread, or by the contacts each gave."""

    THREAD = "thread"
    CONTACTS = "contacts"


class Introduction(Base, OwnedByCluster):
    """One person asks another for a talk. Ids of people are empty once they were erased; the rest then only counts.

    `reach` is how the asker says they can be reached, `reach_expert` the same of the expert on acceptance; e-mail
    addresses are shown only where both `share_email` and `expert_shares_email`. `deferred_at` is when the expert said
    "not now", `answered_at` when they accepted or declined. `muted`: the expert had muted the asker, is never shown it,
    and it ends by itself. `remind_at`, `surfaces_at` (when the asker is told that no answer came, see
    `models/introductions/seen_by_asker.py`) and `expires_at` are empty once done. `asker_saw_at` is when the asker last
    looked. `helped` are what each side said afterwards; `ask_asker_at` and `ask_expert_at` are from when on they are
    asked.
    """

    __tablename__ = "introduction"
    __table_args__ = (
        reference("person", "asker_id"),
        reference("person", "expert_id"),
        reference("domain", "domain_id"),
        reference("expertise_call", "call_id"),
        Index("ix_introduction_asker", "cluster_id", "asker_id"),
        Index("ix_introduction_expert", "cluster_id", "expert_id"),
        Index("ix_introduction_remind_at", "remind_at"),
        Index("ix_introduction_surfaces_at", "surfaces_at"),
        Index("ix_introduction_expires_at", "expires_at"),
    )

    asker_id: Mapped[UUID | None]
    expert_id: Mapped[UUID | None]
    domain_id: Mapped[UUID | None]
    call_id: Mapped[UUID | None]
    subject: Mapped[str] = mapped_column(String(100), info=personal("opinion"))
    message: Mapped[str] = mapped_column(Text, info=personal("opinion"))
    wanted_by: Mapped[date | None] = mapped_column(Date)
    reach: Mapped[str | None] = mapped_column(String(200), info=personal("contact"))
    reach_expert: Mapped[str | None] = mapped_column(String(200), info=personal("contact"))
    share_email: Mapped[bool]
    expert_shares_email: Mapped[bool] = mapped_column(default=False)
    muted: Mapped[bool]
    status: Mapped[str] = mapped_column(String(16))
    asked_at: Mapped[datetime]
    deferred_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    remind_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    surfaces_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    asker_saw_at: Mapped[datetime | None]
    meeting: Mapped[str | None] = mapped_column(String(16))
    thread_id: Mapped[int | None] = mapped_column(BigInteger)
    asker_helped: Mapped[bool | None]
    expert_helped: Mapped[bool | None]
    ask_asker_at: Mapped[datetime | None]
    ask_expert_at: Mapped[datetime | None]


class Mute(Base, OwnedByCluster):
    """An expert does not want to see the requests of somebody, who never learns of it."""

    __tablename__ = "mute"
    __table_args__ = (
        UniqueConstraint("cluster_id", "person_id", "muted_id"),
        reference("person", "person_id"),
        reference("person", "muted_id"),
    )

    person_id: Mapped[UUID]
    muted_id: Mapped[UUID]
    since: Mapped[datetime]
