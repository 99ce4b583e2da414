"""Organisations, people, what ties them together, and the offices people hold."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Date, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.database import Base, OwnedByCluster, personal, reference


class OrganisationStatus(StrEnum):
    """`active`; `suspended` while its dues are late; `former` once it has left."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    FORMER = "former"


class Organisation(Base, OwnedByCluster):
    """A member company or body. `parent_id` names the group it belongs to: sisters share a parent.

    `name_key` is `name` folded for comparison (no accents, case or punctuation), unique within the cluster.
    """

    __tablename__ = "organisation"
    __table_args__ = (
        UniqueConstraint("cluster_id", "name_key"),
        reference("organisation", "parent_id"),
        Index("ix_organisation_parent", "cluster_id", "parent_id"),
    )

    name: Mapped[str] = mapped_column(String(100))
    name_key: Mapped[str] = mapped_column(String(100))
    status: Mapped[str] = mapped_column(String(16), default=OrganisationStatus.ACTIVE)
    parent_id: Mapped[UUID | None]
    commune: Mapped[str | None] = mapped_column(String(60))
    email: Mapped[str | None] = mapped_column(String(254))
    web_address: Mapped[str | None] = mapped_column(String(300))
    presentation: Mapped[str | None] = mapped_column(Text)
    dues_paid_until: Mapped[date | None] = mapped_column(Date)
    created_at: Mapped[datetime]


class Person(Base, OwnedByCluster):
    """A human known to the cluster, tied to at most one Discord user; may exist before they join Discord.

    `name_key` is given and family name folded for comparison. `email_key` is the address in lower case, by which
    an import recognises the same person again. `left_at` is when they left the Discord server, empty while they are in
    it or were never seen there: the record stays, and coming back empties it. `newcomer`: they came by asking to join,
    and no organisation has accepted them yet.
    """

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("cluster_id", "discord_user_id"),
        UniqueConstraint("cluster_id", "email_key"),
        Index("ix_person_name_key", "cluster_id", "name_key"),
        Index("ix_person_discord_user", "discord_user_id"),
    )

    given_name: Mapped[str] = mapped_column(String(60), info=personal("name"))
    family_name: Mapped[str] = mapped_column(String(60), info=personal("name"))
    name_key: Mapped[str] = mapped_column(String(130), info=personal("name"))
    email: Mapped[str | None] = mapped_column(String(254), info=personal("contact"))
    email_key: Mapped[str | None] = mapped_column(String(254), info=personal("contact"))
    phone: Mapped[str | None] = mapped_column(String(40), info=personal("contact"))
    title: Mapped[str | None] = mapped_column(String(100), info=personal("profile"))
    discord_user_id: Mapped[int | None] = mapped_column(BigInteger, info=personal("identity"))
    language: Mapped[str | None] = mapped_column(String(2), info=personal("preference"))
    created_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    newcomer: Mapped[bool] = mapped_column(default=False)

    @property
    def full_name(self) -> str:
        """Given and family name, as they are shown."""
        return f"{self.given_name} {self.family_name}".strip()


class AffiliationRole(StrEnum):
    """`representative` carries the organisation's vote, `deputy` replaces them, `staff` are all others."""

    REPRESENTATIVE = "representative"
    DEPUTY = "deputy"
    STAFF = "staff"


class AffiliationStatus(StrEnum):
    """`pending` until the representative or the board accepts or refuses it; `ended` keeps the past."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    ENDED = "ended"


class Affiliation(Base, OwnedByCluster):
    """A person in an organisation, since they asked, and then since they were accepted.

    `claimed_id` is the imported record that the person says is theirs: it becomes theirs with the acceptance, never
    before. `asked_at` is when the person asked for it themselves. `refusal` is the reason of a refusal. `brought_up_at`
    is when those who may accept were reminded, `seen_at` when the person has put the outcome aside. `taken_out_at` is
    when somebody else ended it, which the person is told.
    """

    __tablename__ = "affiliation"
    __table_args__ = (
        UniqueConstraint("cluster_id", "person_id", "organisation_id"),
        reference("person", "person_id"),
        reference("organisation", "organisation_id"),
        reference("person", "claimed_id"),
        Index("ix_affiliation_organisation", "cluster_id", "organisation_id"),
        Index("ix_affiliation_claimed", "cluster_id", "claimed_id"),
    )

    person_id: Mapped[UUID]
    organisation_id: Mapped[UUID]
    role: Mapped[str] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(16))
    since: Mapped[datetime]
    claimed_id: Mapped[UUID | None]
    asked_at: Mapped[datetime | None]
    refusal: Mapped[str | None] = mapped_column(String(300), info=personal("opinion"))
    brought_up_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    taken_out_at: Mapped[datetime | None]


class Office(StrEnum):
    """The offices of the association, in the order in which they are listed."""

    PRESIDENT = "president"
    CO_PRESIDENT = "co_president"
    VICE_PRESIDENT = "vice_president"
    TREASURER = "treasurer"
    SECRETARY = "secretary"
    COUNCIL = "council"
    DELEGATE = "delegate"


class Power(StrEnum):
    """What the board may let its delegate (the association's employee) do in its stead, one by one.

    `accept_members`: accept and refuse people who join. `keep_register`: organisations, import and export.
    `keep_groups`: create, open, archive groups and name their heads. `run_polls`: ask, extend and cancel votes.
    `read_journal`: read and search the audit log.
    """

    ACCEPT_MEMBERS = "accept_members"
    KEEP_REGISTER = "keep_register"
    KEEP_GROUPS = "keep_groups"
    RUN_POLLS = "run_polls"
    READ_JOURNAL = "read_journal"


BOARD_OFFICES = frozenset(
    {Office.PRESIDENT, Office.CO_PRESIDENT, Office.VICE_PRESIDENT, Office.TREASURER, Office.SECRETARY}
)


class Mandate(Base, OwnedByCluster):
    """A person holds an office from an instant (included) to an instant (excluded; empty: until further notice).

    `rank` orders vice-presidents (1 is the first) and is 0 elsewhere. `powers` are a delegate's (`Power` values).
    `appointed_at` is when it was given, where that is not when it began.
    `start_applied` and `end_applied` say that what follows from the start and from the end (Discord roles) was already
    owed to the outbox; `reminded_days` is at how many days before its end the board was last reminded. `person_id` is
    empty once the person was erased: that an office was held, and when, is the association's own history.
    """

    __tablename__ = "mandate"
    __table_args__ = (
        reference("person", "person_id"),
        Index("ix_mandate_person", "cluster_id", "person_id"),
        Index("ix_mandate_until", "until"),
    )

    person_id: Mapped[UUID | None]
    office: Mapped[str] = mapped_column(String(20))
    rank: Mapped[int]
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    appointed_by_administrator: Mapped[bool]
    appointed_at: Mapped[datetime | None]
    powers: Mapped[list[str]] = mapped_column(JSON, default=list)
    start_applied: Mapped[bool] = mapped_column(default=True)
    end_applied: Mapped[bool] = mapped_column(default=False)
    reminded_days: Mapped[int | None]


class PrivateNotice(Base, OwnedByCluster):
    """A person pressed "Me prévenir en privé": only they get private messages, each a pointer to what waits.

    `told_at` is when they last got one. `refused_at`: Discord would not deliver it, so none is sent any more, and the
    person learns why on their own page.
    """

    __tablename__ = "private_notice"
    __table_args__ = (UniqueConstraint("cluster_id", "person_id"), reference("person", "person_id"))

    person_id: Mapped[UUID]
    since: Mapped[datetime]
    told_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
