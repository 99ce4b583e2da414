"""Polls, their options and rolls, and the ballots."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, LargeBinary, SmallInteger, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.database import Base, OfOneCluster, OwnedByCluster, personal, reference
from models.polls.kinds import Electorate as Electorate
from models.polls.kinds import Method as Method
from models.polls.kinds import Nature as Nature
from models.polls.kinds import PollStatus as PollStatus
from models.polls.kinds import SubjectKind as SubjectKind


class Poll(Base, OwnedByCluster):
    """A question put to an electorate.

    `number` is given at the opening, one after the other in the cluster: by it a vote is spoken of. `clause` is that of
    the statutes. `rules` are `models/polls/rules.py`, spelled canonically. `named`: who voted what is shown after the
    close; otherwise it is confidential. `closes_at` is when voting ends (excluded); `first_closes_at` what was said at
    the opening, where it was extended. `sent_back` is why a second member of the board gave it back to its asker, until
    it is submitted again. `channel_id` and `message_id` are where its card stands, or shall.
    `roll_hash`, `roll_electors` and `roll_voices` are of the frozen roll. `seed` is the lot's (models/tally/lot.py): in
    no log, no export and on no card before the close. `subject_kind` and `subject_id` are what the result has an effect
    on (`effects.py`), `subject_stage` is the stage that a project shall come to. `previous_id` is the poll of which it
    is the second round or the second call. `result` is what was counted, spelled canonically, `ballots_hash` the end of
    the chain of the published ballots.
    """

    __tablename__ = "poll"
    __table_args__ = (
        UniqueConstraint("cluster_id", "number"),
        reference("person", "asked_by_id"),
        reference("person", "approved_by_id"),
        reference("person", "cancelled_by_id"),
        reference("working_group", "group_id"),
        reference("poll", "previous_id"),
        reference("poll", "repealed_by_id"),
        Index("ix_poll_status", "cluster_id", "status"),
        Index("ix_poll_opens_at", "opens_at"),
        Index("ix_poll_closes_at", "closes_at"),
        Index("ix_poll_asked_by", "cluster_id", "asked_by_id"),
        Index("ix_poll_group", "cluster_id", "group_id"),
        Index("ix_poll_previous", "cluster_id", "previous_id"),
    )

    number: Mapped[int | None]
    title: Mapped[str] = mapped_column(String(100))
    question: Mapped[str] = mapped_column(Text)
    nature: Mapped[str] = mapped_column(String(12))
    clause: Mapped[str | None] = mapped_column(String(300))
    method: Mapped[str] = mapped_column(String(12))
    status: Mapped[str] = mapped_column(String(10))
    electorate: Mapped[str] = mapped_column(String(14))
    group_id: Mapped[UUID | None]
    rules: Mapped[str] = mapped_column(Text)
    named: Mapped[bool]
    asked_by_id: Mapped[UUID | None]
    created_at: Mapped[datetime]
    approved_by_id: Mapped[UUID | None]
    approved_at: Mapped[datetime | None]
    sent_back: Mapped[str | None] = mapped_column(String(300))
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    first_closes_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    half_reminded_at: Mapped[datetime | None]
    last_reminded_at: Mapped[datetime | None]
    cancelled_by_id: Mapped[UUID | None]
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str | None] = mapped_column(String(300))
    channel_id: Mapped[int | None] = mapped_column(BigInteger)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    roll_hash: Mapped[str | None] = mapped_column(String(64))
    roll_electors: Mapped[int | None]
    roll_voices: Mapped[int | None]
    seed: Mapped[bytes | None] = mapped_column(LargeBinary)
    subject_kind: Mapped[str | None] = mapped_column(String(20))
    subject_id: Mapped[UUID | None]
    subject_stage: Mapped[str | None] = mapped_column(String(10))
    previous_id: Mapped[UUID | None]
    repealed_by_id: Mapped[UUID | None]
    result: Mapped[str | None] = mapped_column(Text)
    ballots_hash: Mapped[str | None] = mapped_column(String(64))


class PollOption(Base, OwnedByCluster):
    """What may be chosen, in the order of the card (`position` from 0). `starts_at`: the option is a date.

    A motion has none: its answers are the method's own.
    """

    __tablename__ = "poll_option"
    __table_args__ = (UniqueConstraint("cluster_id", "poll_id", "position"), reference("poll", "poll_id"))

    poll_id: Mapped[UUID]
    position: Mapped[int] = mapped_column(SmallInteger)
    label: Mapped[str] = mapped_column(String(100))
    starts_at: Mapped[datetime | None]


class RollEntry(Base, OwnedByCluster):
    """Before the opening: an elector that a file or a correction puts on the roll with a weight, or leaves out (0).

    One of `organisation_id` and `person_id` is there.
    """

    __tablename__ = "roll_entry"
    __table_args__ = (
        UniqueConstraint("cluster_id", "poll_id", "organisation_id"),
        UniqueConstraint("cluster_id", "poll_id", "person_id"),
        reference("poll", "poll_id"),
        reference("organisation", "organisation_id"),
        reference("person", "person_id"),
    )

    poll_id: Mapped[UUID]
    organisation_id: Mapped[UUID | None]
    person_id: Mapped[UUID | None]
    weight: Mapped[int]


class Elector(Base, OwnedByCluster):
    """An entry of the frozen roll: an organisation or a person (empty once erased), with its weight in voices.

    `name` is theirs at the opening; with `salt` it is in the roll's hash, and an erasure empties both. `voted` is
    written at the close only, for every elector at once, sorted: while the poll is open it is asked of the ballots.
    """

    __tablename__ = "elector"
    __table_args__ = (
        UniqueConstraint("cluster_id", "poll_id", "organisation_id"),
        UniqueConstraint("cluster_id", "poll_id", "person_id"),
        reference("poll", "poll_id"),
        reference("organisation", "organisation_id"),
        reference("person", "person_id"),
        Index("ix_elector_organisation", "cluster_id", "organisation_id"),
        Index("ix_elector_person", "cluster_id", "person_id"),
    )

    poll_id: Mapped[UUID]
    organisation_id: Mapped[UUID | None]
    person_id: Mapped[UUID | None]
    weight: Mapped[int]
    name: Mapped[str | None] = mapped_column(String(130), info=personal("name"))
    salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    name_digest: Mapped[str] = mapped_column(String(64))
    voted: Mapped[bool | None]


class StoredBallot(Base, OfOneCluster):
    """What was cast; a later one of the same elector takes the place of the one before.

    `token` stands for the elector: in a named poll it is their id, in a confidential one keyed (`keys.py`), and after
    the close the receipt. `choice` is spelled by the method (`choices.py`), `weight` in voices. `rank` is 0 of a
    deputy's ballot, 1 otherwise: a representative's takes the place of the deputy's, never the reverse. `cast_by_id`
    and `cast_at` are for named polls only. On SQLite the table is without rowid, which would tell the order.
    """

    __tablename__ = "ballot"
    __table_args__ = (
        reference("poll", "poll_id"),
        reference("person", "cast_by_id"),
        Index("ix_ballot_cast_by", "cluster_id", "cast_by_id"),
        {"sqlite_with_rowid": False},
    )

    poll_id: Mapped[UUID] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    choice: Mapped[str] = mapped_column(String(200))
    weight: Mapped[int]
    rank: Mapped[int] = mapped_column(SmallInteger)
    cast_by_id: Mapped[UUID | None]
    cast_at: Mapped[datetime | None]
