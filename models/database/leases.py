"""One process a shard, by a lease that ends by itself when the process dies.

The lease is measured by the clocks of the processes: they must agree to well within its duration.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from models.database.inserting import insert_into
from models.database.session import Session
from models.database.tables import ShardLease


def take_shard_lease(
    session: Session,
    shard_id: int,
    holder: str,
    duration: timedelta,
    now: datetime,
    *,
    instead_of: str | None = None,
) -> bool:
    """Take the lease if it is free, ended or already the holder's; False when another holds it.

    `instead_of`: somebody who is known to be dead.
    """
    statement = insert_into(session, ShardLease).values(shard_id=shard_id, holder=holder, until=now + duration)
    statement = statement.on_conflict_do_update(
        index_elements=[ShardLease.shard_id],
        set_={"holder": statement.excluded.holder, "until": statement.excluded.until},
        where=(ShardLease.until <= now) | ShardLease.holder.in_({holder, instead_of or holder}),
    ).returning(ShardLease.shard_id)
    return session.scalar(statement) is not None


def renew_shard_lease(session: Session, shard_id: int, holder: str, duration: timedelta, now: datetime) -> bool:
    """Prolong a lease that the holder still has, even late; False when it is lost: stop answering this shard."""
    renewed = update(ShardLease).where(ShardLease.shard_id == shard_id, ShardLease.holder == holder)
    statement = renewed.values(until=now + duration).returning(ShardLease.shard_id)
    return session.scalar(statement) is not None


def release_shard_lease(session: Session, shard_id: int, holder: str) -> None:
    """Give it up at once; nothing happens when the holder no longer has it."""
    session.execute(delete(ShardLease).where(ShardLease.shard_id == shard_id, ShardLease.holder == holder))


def shard_holder(session: Session, shard_id: int, now: datetime) -> str | None:
    """Who holds the shard now."""
    lease = select(ShardLease.holder).where(ShardLease.shard_id == shard_id, ShardLease.until > now)
    return session.scalar(lease)
