"""Groups, who takes part in them, who asks to, and what each has in Discord."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.database import Base, OwnedByCluster, personal, reference


class GroupKind(StrEnum):
    """`commission`: the board creates it, with a mission. `club`: any member may propose one. `committee`: closed, with
    outside guests.
    """

    COMMISSION = "commission"
    CLUB = "club"
    COMMITTEE = "committee"


class GroupStatus(StrEnum):
    """`proposed` while a club looks for supporters or waits for the board; `declined` if the board said no."""

    PROPOSED = "proposed"
    OPEN = "open"
    ARCHIVED = "archived"
    DECLINED = "declined"


class Joining(StrEnum):
    """`open`: whoever may join is in at once. `request`: a head accepts. Committees are always on request."""

    OPEN = "open"
    REQUEST = "request"


class Group(Base, OwnedByCluster):
    """A commission, club or committee. `name_key` is `name` folded for comparison, unique within the cluster.

    `status_reason` says why the board declined it or why it was archived. `welcome` greets who comes in, in the group's
    channel. `proposed_by_id` is empty for what the board created, and once the person was erased. `reopened_at` is when
    it was last taken up again after it was archived.
    """

    __tablename__ = "working_group"
    __table_args__ = (
        UniqueConstraint("cluster_id", "name_key"),
        reference("person", "proposed_by_id"),
        Index("ix_working_group_proposed_by", "cluster_id", "proposed_by_id"),
    )

    kind: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(String(60))
    name_key: Mapped[str] = mapped_column(String(60))
    mission: Mapped[str] = mapped_column(Text)
    welcome: Mapped[str | None] = mapped_column(String(500))
    joining: Mapped[str] = mapped_column(String(8))
    status: Mapped[str] = mapped_column(String(10))
    status_reason: Mapped[str | None] = mapped_column(String(300))
    proposed_by_id: Mapped[UUID | None]
    created_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]
    reopened_at: Mapped[datetime | None]


class GroupRole(StrEnum):
    """`guest` comes from outside, in committees only. A head (`lead`, `co_lead`) has a `member` row beside."""

    LEAD = "lead"
    CO_LEAD = "co_lead"
    MEMBER = "member"
    GUEST = "guest"


HEAD_ROLES = frozenset({GroupRole.LEAD, GroupRole.CO_LEAD})


class GroupMembership(Base, OwnedByCluster):
    """A person takes part in a group in one role, from an instant (included) to an instant (excluded; empty: no end).

    Whoever heads a group has two rows: one as a member, and one as its head, dated like a mandate; when the second
    ends the first remains. Rows that ended are kept: who was there, and when, is the group's own history.
    `removal_reason` was written by a head for the person removed, who has read it at `removal_seen_at`; empty: they
    were removed, and why is forgotten. Of a head's row, the latter says that they know of its dates. `end_applied`
    and `start_applied` say that what follows (Discord roles) was owed to the outbox.
    """

    __tablename__ = "group_membership"
    __table_args__ = (
        reference("working_group", "group_id"),
        reference("person", "person_id"),
        Index("ix_group_membership_group", "cluster_id", "group_id"),
        Index("ix_group_membership_person", "cluster_id", "person_id"),
        Index("ix_group_membership_until", "until"),
        Index(
            "uq_group_membership_current",
            "cluster_id",
            "group_id",
            "person_id",
            unique=True,
            # PostgreSQL has the same, by the migration: said here it would load its dialect, 0.1 s at every start
            sqlite_where=text("until IS NULL AND role IN ('member', 'guest')"),
        ),
    )

    group_id: Mapped[UUID]
    person_id: Mapped[UUID]
    role: Mapped[str] = mapped_column(String(8))
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    removal_reason: Mapped[str | None] = mapped_column(String(300), info=personal("opinion"))
    removal_seen_at: Mapped[datetime | None]
    start_applied: Mapped[bool] = mapped_column(default=True)
    end_applied: Mapped[bool] = mapped_column(default=False)


class GroupSupport(Base, OwnedByCluster):
    """A person supports the proposal of a club."""

    __tablename__ = "group_support"
    __table_args__ = (
        UniqueConstraint("cluster_id", "group_id", "person_id"),
        reference("working_group", "group_id"),
        reference("person", "person_id"),
        Index("ix_group_support_person", "cluster_id", "person_id"),
    )

    group_id: Mapped[UUID]
    person_id: Mapped[UUID]
    supported_at: Mapped[datetime]


class RequestStatus(StrEnum):
    """What became of a wish to join a group."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class GroupRequest(Base, OwnedByCluster):
    """A person asks to join a group, with a reason; at most one waits a group and person.

    `reply` is the reason of a refusal; `seen_at` is when the person has put the outcome aside; `brought_up_at` when the
    heads were reminded.
    """

    __tablename__ = "group_request"
    __table_args__ = (
        reference("working_group", "group_id"),
        reference("person", "person_id"),
        Index("ix_group_request_group", "cluster_id", "group_id"),
        Index("ix_group_request_person", "cluster_id", "person_id"),
        Index(
            "uq_group_request_waiting",
            "cluster_id",
            "group_id",
            "person_id",
            unique=True,
            sqlite_where=text("status = 'waiting'"),
        ),
    )

    group_id: Mapped[UUID]
    person_id: Mapped[UUID]
    reason: Mapped[str] = mapped_column(String(500), info=personal("opinion"))
    asked_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(String(10))
    decided_at: Mapped[datetime | None]
    reply: Mapped[str | None] = mapped_column(String(300), info=personal("opinion"))
    seen_at: Mapped[datetime | None]
    brought_up_at: Mapped[datetime | None]


class GroupPlaceKind(StrEnum):
    """What a group has in the server."""

    ROLE = "role"
    CHANNEL = "channel"
    FORUM = "forum"
    CARD = "card"


class GroupPlace(Base, OwnedByCluster):
    """A channel, forum, role or pinned card of a group; intended first, then made or adopted, as the cluster's own.

    `missing_since`: somebody deleted by hand what served as it; a head or the board was offered to make it again.
    """

    __tablename__ = "group_place"
    __table_args__ = (
        UniqueConstraint("cluster_id", "group_id", "kind"),
        reference("working_group", "group_id"),
        Index("ix_group_place_discord", "discord_id"),
    )

    group_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(100))
    discord_id: Mapped[int | None] = mapped_column(BigInteger)
    adopted: Mapped[bool]
    intended_at: Mapped[datetime]
    missing_since: Mapped[datetime | None]
