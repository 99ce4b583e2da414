"""What a flow leaves in the tables, whatever struck it: told once, and nothing owed but what was set aside."""

from __future__ import annotations

from sqlalchemy import func, select

from models import audit
from models.audit import AuditEntry
from models.outbox import OutboxItem
from tests.support.faults.plan import Kind
from tests.support.faults.worlds import FaultWorld

OF_ONE_EDIT = (
    Kind.ONCE_500_AFTER,
    Kind.NOT_FOUND,
    Kind.OUTAGE,
    Kind.KILL_AFTER,
    Kind.COMMIT_KILL_BEFORE,
    Kind.COMMIT_KILL_AFTER,
)
"""The kinds that matter where little is asked of Discord but edits, and what is posted as elsewhere."""


async def told_once(world: FaultWorld, kind: str) -> None:
    """One entry of this kind in the journal, whose chain is whole."""
    entries = await world.read(lambda session: session.scalars(select(AuditEntry).order_by(AuditEntry.sequence)).all())
    assert [entry.kind for entry in entries].count(kind) == 1, [entry.kind for entry in entries]
    assert audit.first_break(entries) is None


async def set_aside(world: FaultWorld, kind: str) -> int:
    """So many rows of this kind were given up, for Discord had said that their place is gone."""
    failed = select(func.count(OutboxItem.id)).where(OutboxItem.kind == kind, OutboxItem.failed_at.is_not(None))
    return await world.read(lambda session: session.scalar(failed) or 0)


async def nothing_owed(world: FaultWorld, *kinds: str) -> None:
    """Of these kinds all was delivered, or set aside."""
    owed = select(OutboxItem.kind).where(OutboxItem.failed_at.is_(None), OutboxItem.kind.in_(kinds))
    assert not await world.read(lambda session: session.scalars(owed).all())
