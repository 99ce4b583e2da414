"""The association, and what it has in its Discord server."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.database import Base, ClusterItself, OwnedByCluster


class Cluster(Base, ClusterItself):
    """One association, tied to one Discord server for good.

    `language` is `fr` or `en`; `time_zone` an IANA name. `installed_at` is empty until an installation went to its end.
    `retention_months`: for how long what is over is kept (models/privacy). A club needs `club_supporters` supporters,
    of `club_organisations` organisations. `poll_go_ahead`: a second member of the board lets each poll go ahead before
    it opens. `roll_names`: in a confidential poll, whoever runs it sees who has not voted yet, to remind them.
    """

    __tablename__ = "cluster"

    guild_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    name: Mapped[str] = mapped_column(String(100))
    language: Mapped[str] = mapped_column(String(2))
    time_zone: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    installed_at: Mapped[datetime | None]
    retention_months: Mapped[int] = mapped_column(default=24)
    club_supporters: Mapped[int] = mapped_column(default=5)
    club_organisations: Mapped[int] = mapped_column(default=3)
    poll_go_ahead: Mapped[bool] = mapped_column(default=False)
    roll_names: Mapped[bool] = mapped_column(default=False)


class PlaceKind(StrEnum):
    """What a cluster has in its server; the value is the stable key in the database."""

    CATEGORY = "category"
    HOME = "home"
    JOURNAL = "journal"
    CALLS = "calls"
    VOTES = "votes"
    PROJECTS = "projects"
    PROJECT_CARDS = "project_cards"
    MEMBER_ROLE = "member_role"
    EXPERT_ROLE = "expert_role"
    BOARD_ROLE = "board_role"
    GUEST_ROLE = "guest_role"
    COMMISSIONS = "commissions"
    CLUBS = "clubs"
    COMMITTEES = "committees"
    HOME_CARD = "home_card"


class Place(Base, OwnedByCluster):
    """A channel, forum, role or pinned card that the cluster uses in Discord.

    The intent is written before Discord is asked (`discord_id` empty), so that what a crash leaves behind is found
    again by `name` and by having been made after `intended_at`. `adopted` says that it was there before Cagou,
    which therefore never deletes it.
    """

    __tablename__ = "place"
    __table_args__ = (UniqueConstraint("cluster_id", "kind"),)

    kind: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(100))
    discord_id: Mapped[int | None] = mapped_column(BigInteger)
    adopted: Mapped[bool]
    intended_at: Mapped[datetime]


class Obstacle(Base, OwnedByCluster):
    """Something that Discord forbids and only an administrator can change: told once, until it is gone again.

    `what` is a stable word (`role_above_ours`), `subject` the Discord id or key it is about; `told_at` is when the
    journal told it.
    """

    __tablename__ = "obstacle"
    __table_args__ = (UniqueConstraint("cluster_id", "what", "subject"),)

    what: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(40))
    since: Mapped[datetime]
    told_at: Mapped[datetime | None]


class Posted(Base, OwnedByCluster):
    """Where a message of ours stands, so that an erasure can reach what it says of somebody.

    `kind` and `subject_id` are those of the outbox row that it was posted for. `stale_since` is set while it waits to
    be told anew.
    """

    __tablename__ = "posted"
    __table_args__ = (
        UniqueConstraint("cluster_id", "message_id"),
        Index("ix_posted_subject", "cluster_id", "subject_id"),
        Index("ix_posted_stale", "cluster_id", "stale_since"),
    )

    kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[UUID | None]
    channel_id: Mapped[int] = mapped_column(BigInteger)
    message_id: Mapped[int] = mapped_column(BigInteger)
    posted_at: Mapped[datetime]
    stale_since: Mapped[datetime | None]
