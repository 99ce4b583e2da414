"""A change of power, status, settings or data is written down once: in the audit log, and shown in the journal."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from models import audit, outbox
from models.actor import Actor
from models.database import Session

JOURNAL_ENTRY = "journal.entry"
"""The outbox kind that shows an audit entry in the cluster's journal channel."""


def record(
    session: Session,
    change: audit.Change,
    *,
    actor: Actor,
    person_id: UUID | None,
    actor_name: str | None,
    now: datetime,
) -> UUID:
    """Append to the cluster's audit log and owe the journal a message; returns the entry's id."""
    entry_id = audit.append(session, change, actor=actor, person_id=person_id, actor_name=actor_name, now=now)
    outbox.post(session, JOURNAL_ENTRY, entry_id, now)
    return entry_id
