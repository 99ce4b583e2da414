"""Project threads, the domains they need, and the people named or invited."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.database import Base, OwnedByCluster, personal, reference


class MayJoin(StrEnum):
    """Who may take part in a thread: the group's people, every member of the cluster, or only who was named or invited.

    The last two never reach further than the group's forum can be read.
    """

    GROUP = "group"
    CLUSTER = "cluster"
    INVITED = "invited"


class WorkThread(Base, OwnedByCluster):
    """A forum post that a group's head opened to work on something. Open while `closed_at` is empty.

    The intent is written before Discord is asked (`thread_id` empty). `source_channel_id` and `source_message_id` are
    the message it began with, if any; `source_user_id` wrote it, and `source_text` is what it said, as far as it is
    quoted: both are empty once that person was erased. `opened_by_id` likewise. `announcement_message_id` tells of it
    in the group's channel. `gone_at` is when we noticed that somebody deleted the post. `last_active_at` is when
    something was last written in it, as far as we know; `looked_at` is when we last looked at a quiet one, and
    `asked_at` when its head was asked what to do about the quiet.
    """

    __tablename__ = "work_thread"
    __table_args__ = (
        reference("working_group", "group_id"),
        reference("person", "opened_by_id"),
        Index("ix_work_thread_group", "cluster_id", "group_id"),
        Index("ix_work_thread_opened_by", "cluster_id", "opened_by_id"),
        Index("ix_work_thread_thread", "thread_id"),
    )

    group_id: Mapped[UUID]
    title: Mapped[str] = mapped_column(String(100))
    purpose: Mapped[str] = mapped_column(Text)
    may_join: Mapped[str] = mapped_column(String(8))
    opened_by_id: Mapped[UUID | None]
    opened_at: Mapped[datetime]
    thread_id: Mapped[int | None] = mapped_column(BigInteger)
    card_message_id: Mapped[int | None] = mapped_column(BigInteger)
    source_channel_id: Mapped[int | None] = mapped_column(BigInteger)
    source_message_id: Mapped[int | None] = mapped_column(BigInteger)
    source_user_id: Mapped[int | None] = mapped_column(BigInteger, info=personal("trace"))
    source_text: Mapped[str | None] = mapped_column(Text, info=personal("opinion"))
    announcement_channel_id: Mapped[int | None] = mapped_column(BigInteger)
    announcement_message_id: Mapped[int | None] = mapped_column(BigInteger)
    gone_at: Mapped[datetime | None]
    last_active_at: Mapped[datetime]
    looked_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    summary: Mapped[str | None] = mapped_column(Text)


class WorkThreadDomain(Base, OwnedByCluster):
    """A domain that a thread needs."""

    __tablename__ = "work_thread_domain"
    __table_args__ = (
        UniqueConstraint("cluster_id", "work_thread_id", "domain_id"),
        reference("work_thread", "work_thread_id"),
        reference("domain", "domain_id"),
    )

    work_thread_id: Mapped[UUID]
    domain_id: Mapped[UUID]


class Participation(StrEnum):
    """`named` by the head when it was opened (a member of the group); `invited` and then `accepted` or `declined`."""

    NAMED = "named"
    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class WorkThreadPerson(Base, OwnedByCluster):
    """A person named for a thread, or invited to it. `added_at` is when they were added to it in Discord."""

    __tablename__ = "work_thread_person"
    __table_args__ = (
        UniqueConstraint("cluster_id", "work_thread_id", "person_id"),
        reference("work_thread", "work_thread_id"),
        reference("person", "person_id"),
        Index("ix_work_thread_person_person", "cluster_id", "person_id"),
    )

    work_thread_id: Mapped[UUID]
    person_id: Mapped[UUID]
    status: Mapped[str] = mapped_column(String(8), info=personal("opinion"))
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    added_at: Mapped[datetime | None]
