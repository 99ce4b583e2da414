"""A cluster's audit chain as a file, with what it covers: to be kept elsewhere, and checked by anybody.

Names of who acted are not in it: the chain does not cover them, for an erasure must be able to take them away. What was
erased stays erased.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

from sqlalchemy import select

from models import sealed
from models.actor import Actor
from models.audit import FIRST_PREVIOUS, AuditChain, AuditDetail, AuditEntry
from models.chronicle.permissions import may_read_journal
from models.cluster.tables import Cluster
from models.database import Database, Session
from models.people.permissions import demand
from models.people.standing import standing_of
from models.records import dataclass

FORMAT = 1
"""Grows when what a line holds changes."""

READ_AT_ONCE = 1_000


@dataclass(frozen=True)
class Extent:
    """A chain at one instant: how long it is, and the hash that stands at its end."""

    cluster_id: UUID
    name: str
    length: int
    last_hash: str


async def written_out(database: Database, cluster_id: UUID, actor: Actor, *, now: datetime) -> AsyncIterator[bytes]:
    """The lines of the file. The chain may grow meanwhile: the file ends where it ended at first.

    Raises `NotAllowed`.
    """
    extent = await database.read(cluster_id, partial(_extent, actor=actor, now=now))
    seal = sealed.Seal()
    yield seal.add(sealed.spelled(_header(extent, now)))
    for start in range(0, extent.length, READ_AT_ONCE):
        until = min(start + READ_AT_ONCE, extent.length)
        for line in await database.read(cluster_id, partial(_lines, after=start, until=until)):
            yield seal.add(line)
    yield seal.line()


def _extent(session: Session, actor: Actor, now: datetime) -> Extent:
    demand(may_read_journal(standing_of(session, actor, now)))
    cluster = session.scalars(select(Cluster)).one()
    chain = session.scalar(select(AuditChain))
    if chain is None:
        return Extent(cluster.id, cluster.name, 0, FIRST_PREVIOUS)
    return Extent(cluster.id, cluster.name, chain.length, chain.last_hash)


def _header(extent: Extent, now: datetime) -> sealed.Line:
    return {
        sealed.FILE: sealed.JOURNAL,
        "format": FORMAT,
        "cluster": str(extent.cluster_id),
        "name": extent.name,
        "written_at": now.isoformat(timespec="microseconds"),
        "length": extent.length,
        "last_hash": extent.last_hash,
    }


def _lines(session: Session, after: int, until: int) -> Sequence[bytes]:
    together = (AuditDetail.cluster_id == AuditEntry.cluster_id) & (AuditDetail.id == AuditEntry.id)
    rows = session.execute(
        select(AuditEntry, AuditDetail)
        .join(AuditDetail, together, isouter=True)
        .where(AuditEntry.sequence > after, AuditEntry.sequence <= until)
        .order_by(AuditEntry.sequence)
    )
    return [sealed.spelled(_line(entry, detail)) for entry, detail in rows]


def _line(entry: AuditEntry, detail: AuditDetail | None) -> sealed.Line:
    erased = detail is None or detail.salt is None
    return {
        "sequence": entry.sequence,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "kind": entry.kind,
        "actor": _id(entry.actor_id),
        "subject": _id(entry.subject_id),
        "salt": None if erased or detail is None else detail.salt,
        "before": None if erased or detail is None else detail.before or {},
        "after": None if erased or detail is None else detail.after or {},
        "digest": entry.digest,
        "previous_hash": entry.previous_hash,
        "hash": entry.hash,
    }


def _id(id: UUID | None) -> str | None:
    return str(id) if id is not None else None
