"""Calls for expertise, and who answered them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.database import Base, OwnedByCluster, personal, reference


class CallOutcome(StrEnum):
    """What came of a call: said by its asker, or `lapsed` when it ended by itself with nothing said.

    `out_of_place`: the board closed it; the outcome's note then is the reason, for the asker alone.
    """

    FOUND = "found"
    PARTLY = "partly"
    NOTHING = "nothing"
    LAPSED = "lapsed"
    OUT_OF_PLACE = "out_of_place"


class ExpertiseCall(Base, OwnedByCluster):
    """A need posted for everybody, because nobody fitted. Open while `closed_at` is empty.

    `channel_id` and `message_id` are where its card stands. `asker_id` is empty once the person was erased.
    `asker_saw_at` is when the asker put an end aside that they did not make themselves.
    """

    __tablename__ = "expertise_call"
    __table_args__ = (
        reference("person", "asker_id"),
        reference("domain", "domain_id"),
        Index("ix_expertise_call_asker", "cluster_id", "asker_id"),
        Index("ix_expertise_call_closes_at", "closes_at"),
    )

    asker_id: Mapped[UUID | None]
    domain_id: Mapped[UUID | None]
    need: Mapped[str] = mapped_column(Text, info=personal("opinion"))
    opened_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(16))
    outcome_note: Mapped[str | None] = mapped_column(String(300), info=personal("opinion"))
    asker_saw_at: Mapped[datetime | None]
    channel_id: Mapped[int | None] = mapped_column(BigInteger)
    message_id: Mapped[int | None] = mapped_column(BigInteger)


class CallAnswer(Base, OwnedByCluster):
    """A person says that they can help; `seen_at` is when the asker has dealt with it.

    `person_id` is empty once the person was erased: that somebody answered still counts.
    """

    __tablename__ = "call_answer"
    __table_args__ = (
        UniqueConstraint("cluster_id", "call_id", "person_id"),
        reference("expertise_call", "call_id"),
        reference("person", "person_id"),
        Index("ix_call_answer_person", "cluster_id", "person_id"),
    )

    call_id: Mapped[UUID]
    person_id: Mapped[UUID | None]
    note: Mapped[str | None] = mapped_column(String(300), info=personal("opinion"))
    answered_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
