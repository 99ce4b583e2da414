"""Projects: what each lacks, who builds it, how it went on. What is given to them is in `giving_tables.py`."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, Date, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.database import Base, OwnedByCluster, personal, reference


class Stage(StrEnum):
    """How far a project is, in order; `dropped` may come after each of those before it."""

    IDEA = "idea"
    CALL = "call"
    FRAMING = "framing"
    BUILDING = "building"
    DELIVERED = "delivered"
    DROPPED = "dropped"


OVER = frozenset({Stage.DELIVERED, Stage.DROPPED})
"""The stages in which nothing more is built."""


class ContributionKind(StrEnum):
    """What an organisation can give (design, "Contribution")."""

    HUMAN = "human"
    TECHNICAL = "technical"
    NETWORK = "network"
    LOGISTICS = "logistics"
    MEANS = "means"


class Project(Base, OwnedByCluster):
    """Something that several organisations build together. A draft of its proposer's while `published_at` is empty.

    `title_key` is `title` folded for comparison. `home_id` is the group it belongs to; empty: the whole cluster.
    `work_thread_id` is the project thread it grew from; `source_channel_id` and `source_message_id` the message, which
    `source_user_id` wrote and which said `source_text` (both empty once that person was erased). `stage_since` is when
    it came to its stage.

    `channel_id` and `message_id` are where its card stands, `post_id` is its forum post and `post_card_id` the card
    there; `gone_at` is when we noticed that somebody deleted the post. `active_at` is when something was last said or
    done for it, as far as we know; `look_again_at` when we look next whether it is quiet still; `asked_at` when its
    lead was asked for news after 30 quiet days, `told_home_at` when its home group heard of the quiet. `summary` and
    `outcome_url` are what was delivered, `drop_reason` why it was dropped. `wanted_stage` is the stage that a vote
    under way decides on.
    """

    __tablename__ = "project"
    __table_args__ = (
        reference("working_group", "home_id"),
        reference("work_thread", "work_thread_id"),
        reference("person", "proposed_by_id"),
        Index("ix_project_stage", "cluster_id", "stage"),
        Index("ix_project_home", "cluster_id", "home_id"),
        Index("ix_project_work_thread", "cluster_id", "work_thread_id"),
        Index("ix_project_proposed_by", "cluster_id", "proposed_by_id"),
        Index("ix_project_active_at", "active_at"),
        Index("ix_project_post", "post_id"),
    )

    title: Mapped[str] = mapped_column(String(100))
    title_key: Mapped[str] = mapped_column(String(100))
    pitch: Mapped[str] = mapped_column(Text)
    home_id: Mapped[UUID | None]
    stage: Mapped[str] = mapped_column(String(10))
    stage_since: Mapped[datetime]
    proposed_by_id: Mapped[UUID | None]
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    work_thread_id: Mapped[UUID | None]
    source_channel_id: Mapped[int | None] = mapped_column(BigInteger)
    source_message_id: Mapped[int | None] = mapped_column(BigInteger)
    source_user_id: Mapped[int | None] = mapped_column(BigInteger, info=personal("trace"))
    source_text: Mapped[str | None] = mapped_column(Text, info=personal("opinion"))
    channel_id: Mapped[int | None] = mapped_column(BigInteger)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    post_id: Mapped[int | None] = mapped_column(BigInteger)
    post_card_id: Mapped[int | None] = mapped_column(BigInteger)
    gone_at: Mapped[datetime | None]
    active_at: Mapped[datetime]
    look_again_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    told_home_at: Mapped[datetime | None]
    summary: Mapped[str | None] = mapped_column(Text)
    outcome_url: Mapped[str | None] = mapped_column(String(300))
    drop_reason: Mapped[str | None] = mapped_column(String(300))
    wanted_stage: Mapped[str | None] = mapped_column(String(10))


class ProjectNeed(Base, OwnedByCluster):
    """What a project lacks: a domain, a kind of contribution, or both; one of the two is there.

    Open while `filled_at` is empty. `note` says more.
    """

    __tablename__ = "project_need"
    __table_args__ = (
        reference("project", "project_id"),
        reference("domain", "domain_id"),
        Index("ix_project_need_project", "cluster_id", "project_id"),
        Index("ix_project_need_domain", "cluster_id", "domain_id"),
    )

    project_id: Mapped[UUID]
    domain_id: Mapped[UUID | None]
    kind: Mapped[str | None] = mapped_column(String(10))
    note: Mapped[str | None] = mapped_column(String(200))
    opened_at: Mapped[datetime]
    filled_at: Mapped[datetime | None]


class ProjectRole(StrEnum):
    """Who steers a project. Its contributors stand in their contributions."""

    LEAD = "lead"
    CO_LEAD = "co_lead"


class ProjectHead(Base, OwnedByCluster):
    """A person steers a project from an instant (included) to an instant (excluded; empty: no end).

    `named_outside`: whether they let their name stand on the page shown outside the cluster (empty: not answered).
    """

    __tablename__ = "project_head"
    __table_args__ = (
        reference("project", "project_id"),
        reference("person", "person_id"),
        Index("ix_project_head_project", "cluster_id", "project_id"),
        Index("ix_project_head_person", "cluster_id", "person_id"),
        Index(
            "uq_project_head_current",
            "cluster_id",
            "project_id",
            "person_id",
            unique=True,
            # PostgreSQL has the same, by the migration (models/groups/tables.py says why)
            sqlite_where=text("until IS NULL"),
        ),
        Index(
            "uq_project_head_lead",
            "cluster_id",
            "project_id",
            unique=True,
            sqlite_where=text("until IS NULL AND role = 'lead'"),
        ),
    )

    project_id: Mapped[UUID]
    person_id: Mapped[UUID]
    role: Mapped[str] = mapped_column(String(8))
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    named_outside: Mapped[bool | None] = mapped_column(info=personal("preference"))


class InvitationStatus(StrEnum):
    """What became of an invitation to contribute."""

    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class ProjectInvitation(Base, OwnedByCluster):
    """The lead asks an expert to contribute, for a need or in general.

    `answered_at` without an answer: they have muted whoever asked, and never hear of it.
    """

    __tablename__ = "project_invitation"
    __table_args__ = (
        UniqueConstraint("cluster_id", "project_id", "person_id"),
        reference("project", "project_id"),
        reference("person", "person_id"),
        reference("domain", "domain_id"),
        Index("ix_project_invitation_person", "cluster_id", "person_id"),
    )

    project_id: Mapped[UUID]
    person_id: Mapped[UUID]
    domain_id: Mapped[UUID | None]
    status: Mapped[str] = mapped_column(String(8), info=personal("opinion"))
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class DomainFollow(Base, OwnedByCluster):
    """A person wants to hear of projects that need a domain."""

    __tablename__ = "domain_follow"
    __table_args__ = (
        UniqueConstraint("cluster_id", "person_id", "domain_id"),
        reference("person", "person_id"),
        reference("domain", "domain_id"),
        Index("ix_domain_follow_domain", "cluster_id", "domain_id"),
    )

    person_id: Mapped[UUID]
    domain_id: Mapped[UUID] = mapped_column(info=personal("preference"))
    since: Mapped[datetime]


class ProjectFollower(Base, OwnedByCluster):
    """How somebody who follows domains hears of calls: `mentioned_at` is when they were last mentioned, at most daily.

    `seen_until`: the calls opened until then were put aside in `/moi`. `mentions`: they want to be mentioned at all.
    """

    __tablename__ = "project_follower"
    __table_args__ = (UniqueConstraint("cluster_id", "person_id"), reference("person", "person_id"))

    person_id: Mapped[UUID]
    mentions: Mapped[bool] = mapped_column(default=True, info=personal("preference"))
    mentioned_at: Mapped[datetime | None]
    seen_until: Mapped[datetime | None]


class ProjectMute(Base, OwnedByCluster):
    """A person wants to hear no more of a project: nobody invites them to it, nor are they told what it seeks."""

    __tablename__ = "project_mute"
    __table_args__ = (
        UniqueConstraint("cluster_id", "project_id", "person_id"),
        reference("project", "project_id"),
        reference("person", "person_id"),
        Index("ix_project_mute_person", "cluster_id", "person_id"),
    )

    project_id: Mapped[UUID]
    person_id: Mapped[UUID]
    since: Mapped[datetime] = mapped_column(info=personal("preference"))


class ProjectMention(Base, OwnedByCluster):
    """Somebody who follows a domain is told once, by name, that a project seeks it."""

    __tablename__ = "project_mention"
    __table_args__ = (
        UniqueConstraint("cluster_id", "project_id", "person_id"),
        reference("project", "project_id"),
        reference("person", "person_id"),
        Index("ix_project_mention_person", "cluster_id", "person_id"),
    )

    project_id: Mapped[UUID]
    person_id: Mapped[UUID]
    mentioned_at: Mapped[datetime]


class StageMove(Base, OwnedByCluster):
    """A project came to a stage: who moved it and why, or which vote did (`poll_id`)."""

    __tablename__ = "project_stage_move"
    __table_args__ = (
        reference("project", "project_id"),
        reference("person", "moved_by_id"),
        reference("poll", "poll_id"),
        Index("ix_project_stage_move_project", "cluster_id", "project_id"),
        Index("ix_project_stage_move_moved_by", "cluster_id", "moved_by_id"),
    )

    project_id: Mapped[UUID]
    before: Mapped[str] = mapped_column(String(10))
    after: Mapped[str] = mapped_column(String(10))
    why: Mapped[str | None] = mapped_column(String(300))
    moved_by_id: Mapped[UUID | None]
    poll_id: Mapped[UUID | None]
    moved_at: Mapped[datetime]


class ProjectUpdate(Base, OwnedByCluster):
    """News of a project: what was done, what comes next, what is blocked; the first is always there."""

    __tablename__ = "project_update"
    __table_args__ = (
        reference("project", "project_id"),
        reference("person", "written_by_id"),
        Index("ix_project_update_project", "cluster_id", "project_id"),
        Index("ix_project_update_written_by", "cluster_id", "written_by_id"),
    )

    project_id: Mapped[UUID]
    done: Mapped[str] = mapped_column(String(500))
    next_steps: Mapped[str | None] = mapped_column(String(500))
    blocked: Mapped[str | None] = mapped_column(String(500))
    written_by_id: Mapped[UUID | None]
    written_at: Mapped[datetime]


class ProjectMilestone(Base, OwnedByCluster):
    """Something to be reached by a day (where the cluster lives; it may have none)."""

    __tablename__ = "project_milestone"
    __table_args__ = (reference("project", "project_id"), Index("ix_project_milestone", "cluster_id", "project_id"))

    project_id: Mapped[UUID]
    title: Mapped[str] = mapped_column(String(100))
    due_on: Mapped[date | None] = mapped_column(Date)
    added_at: Mapped[datetime]
    reached_at: Mapped[datetime | None]


class ProjectLink(Base, OwnedByCluster):
    """A page that belongs to a project."""

    __tablename__ = "project_link"
    __table_args__ = (reference("project", "project_id"), Index("ix_project_link", "cluster_id", "project_id"))

    project_id: Mapped[UUID]
    label: Mapped[str] = mapped_column(String(80))
    url: Mapped[str] = mapped_column(String(300))
    added_at: Mapped[datetime]


class ProjectFile(Base, OwnedByCluster):
    """The file that was delivered, as uploaded: Discord forgets what was attached to a form, so it is kept here.

    `channel_id` and `message_id` are where it was posted for all to see (empty: not yet).
    """

    __tablename__ = "project_file"
    __table_args__ = (UniqueConstraint("cluster_id", "project_id"), reference("project", "project_id"))

    project_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(String(100))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    channel_id: Mapped[int | None] = mapped_column(BigInteger)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
