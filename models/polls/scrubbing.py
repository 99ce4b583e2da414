"""After the close: keys are destroyed, and what the database still holds of open ballots is taken out.

Safe at any moment and again: at the start for what a crash left, and after every close. First the close is committed,
then the key is destroyed, which leaves a mark; the mark goes once the database was scrubbed.
"""

from __future__ import annotations

import logging
from uuid import UUID

from sqlalchemy import select

from models.database import Database, Session, everywhere
from models.polls.keys import KeyRing
from models.polls.tables import Poll, PollStatus, StoredBallot

logger = logging.getLogger(__name__)

OVER = (PollStatus.CLOSED, PollStatus.CANCELLED)
CHUNK = 5_000


async def forget_keys(database: Database, keys: KeyRing) -> bool:
    """Destroy the keys of polls that are over, and scrub the database of them. False: some traces must wait."""
    held = keys.held()
    over = await database.read(everywhere(), lambda session: polls_over(session, held)) if held else ()
    for poll_id in over:
        keys.destroy(poll_id)
    owed = keys.with_traces()
    if not owed:
        return True
    if not await database.scrub(StoredBallot.__tablename__):
        logger.warning("another process reads the database: traces of %d closed polls wait", len(owed))
        return False
    keys.traces_gone(owed)
    return True


def polls_over(session: Session, poll_ids: tuple[UUID, ...]) -> tuple[UUID, ...]:
    """Which of these are closed or cancelled; one that nobody knows is another database's. Opened `everywhere()`."""
    found: list[UUID] = []
    for start in range(0, len(poll_ids), CHUNK):
        some = poll_ids[start : start + CHUNK]
        found += session.scalars(select(Poll.id).where(Poll.id.in_(some), Poll.status.in_(OVER)).order_by(Poll.id))
    return tuple(found)
