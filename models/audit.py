"""The audit log: one hash chain a cluster, which still verifies after a person was erased from it.

The chain covers random ids and a salted digest of what changed. Salt, names and texts live beside it, in rows that
erasure empties: without the salt the digest says nothing about them, and the chain needs only the digest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, BigInteger, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from models.actor import Actor
from models.database import Base, OfOneCluster, OwnedByCluster, Session, insert_into, personal, reference
from models.records import dataclass

FIRST_PREVIOUS = "0" * 64
"""What stands as the previous hash of a chain's first entry."""

ERASED_ACTOR = ""
"""What stands as the name of an actor who was erased; the bot itself has none at all."""

Facts = Mapping[str, object]
"""Plain JSON values by name."""


class AuditChain(Base, OfOneCluster):
    """The end of a cluster's chain; the row to lock before appending."""

    __tablename__ = "audit_chain"

    length: Mapped[int]
    last_hash: Mapped[str] = mapped_column(String(64))


class AuditEntry(Base, OwnedByCluster):
    """One change. `kind` is `capability.verb`; `actor_id` the person who acted, `subject_id` what was changed."""

    __tablename__ = "audit_entry"
    __table_args__ = (UniqueConstraint("cluster_id", "sequence"),)

    sequence: Mapped[int]
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(40))
    actor_id: Mapped[UUID | None]
    subject_id: Mapped[UUID | None]
    digest: Mapped[str] = mapped_column(String(64))
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditDetail(Base, OwnedByCluster):
    """The readable part of an entry, under the same id; erasure empties it."""

    __tablename__ = "audit_detail"
    __table_args__ = (reference("audit_entry", "id"),)

    salt: Mapped[str | None] = mapped_column(String(64))
    actor_user_id: Mapped[int | None] = mapped_column(BigInteger, info=personal("trace"))
    actor_name: Mapped[str | None] = mapped_column(String(130), info=personal("trace"))
    before: Mapped[dict[str, object] | None] = mapped_column(JSON(none_as_null=True), info=personal("trace"))
    after: Mapped[dict[str, object] | None] = mapped_column(JSON(none_as_null=True), info=personal("trace"))


@dataclass(frozen=True)
class Change:
    """What happened, to be recorded. `before` and `after` hold plain values by name."""

    kind: str
    subject_id: UUID | None
    before: Facts
    after: Facts


def append(
    session: Session,
    change: Change,
    *,
    actor: Actor,
    person_id: UUID | None,
    actor_name: str | None,
    now: datetime,
) -> UUID:
    """Add an entry to the end of the cluster's chain; returns its id. Locks the chain until the transaction ends."""
    cluster_id = session.own_cluster_id
    chain = _locked_chain(session)
    salt = session.new_id().hex
    entry = AuditEntry(
        cluster_id=cluster_id,
        id=session.new_id(),
        sequence=chain.length + 1,
        at=now,
        kind=change.kind,
        actor_id=person_id,
        subject_id=change.subject_id,
        digest=digest_of(salt, change.before, change.after),
        previous_hash=chain.last_hash,
    )
    entry.hash = hash_of(entry)
    session.add(entry)
    session.flush()
    session.add(
        AuditDetail(
            cluster_id=cluster_id,
            id=entry.id,
            salt=salt,
            actor_user_id=actor.user_id,
            actor_name=actor_name,
            before=dict(change.before),
            after=dict(change.after),
        )
    )
    chain.length, chain.last_hash = entry.sequence, entry.hash
    return entry.id


def _locked_chain(session: Session) -> AuditChain:
    """The end of the cluster's chain, which nobody else appends to meanwhile; begun if this is its first entry."""
    chain = session.scalar(select(AuditChain).with_for_update())
    if chain is None:
        begun = insert_into(session, AuditChain).values(
            cluster_id=session.own_cluster_id, length=0, last_hash=FIRST_PREVIOUS
        )
        session.execute(begun.on_conflict_do_nothing(index_elements=["cluster_id"]))
        chain = session.scalars(select(AuditChain).with_for_update()).one()
    return chain


def digest_of(salt: str, before: Facts, after: Facts) -> str:
    """SHA-256 of the salt and both states, as canonical JSON (sorted keys, no spaces, UTF-8)."""
    return _sha256([salt, dict(before), dict(after)])


def hash_of(entry: AuditEntry) -> str:
    """SHA-256 over the previous hash and everything an entry keeps for ever."""
    microseconds = int(entry.at.timestamp()) * 1_000_000 + entry.at.microsecond
    return _sha256(
        [
            entry.previous_hash,
            entry.sequence,
            microseconds,
            entry.kind,
            str(entry.actor_id or ""),
            str(entry.subject_id or ""),
            entry.digest,
        ]
    )


def first_break(entries: Iterable[AuditEntry]) -> int | None:
    """The sequence number at which a chain, read in order, stops holding; None when it holds to its end."""
    previous, expected = FIRST_PREVIOUS, 1
    for entry in entries:
        if entry.sequence != expected or entry.previous_hash != previous or entry.hash != hash_of(entry):
            return expected
        previous, expected = entry.hash, expected + 1
    return None


def first_false_detail(session: Session) -> int | None:
    """The sequence number of the first readable part that no longer fits its digest; erased ones are passed over."""
    rows = session.execute(
        select(AuditEntry, AuditDetail)
        .join(
            AuditDetail,
            (AuditDetail.cluster_id == AuditEntry.cluster_id) & (AuditDetail.id == AuditEntry.id),
        )
        .order_by(AuditEntry.sequence)
    )
    for entry, detail in rows:
        if detail.salt is not None and digest_of(detail.salt, detail.before or {}, detail.after or {}) != entry.digest:
            return entry.sequence
    return None


def _sha256(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
