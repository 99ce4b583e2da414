"""An audit entry as the journal tells it: names are looked up at the moment of telling, never kept with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from models.audit import AuditDetail, AuditEntry
from models.database import Session
from models.people.tables import Organisation, Person


@dataclass(frozen=True)
class Told:
    """What happened. `before` and `after` are empty once a person it concerns was erased.

    `actor_name` is None for somebody the cluster does not know; `actor_user_id` then still tells who, if it was a user
    of Discord at all. `subject_name` is the name of the person or organisation changed, if it is one and is there.
    """

    id: UUID
    at: datetime
    kind: str
    actor_name: str | None
    actor_user_id: int | None
    actor_erased: bool
    subject_name: str | None
    before: Mapping[str, object]
    after: Mapping[str, object]


def told(session: Session, entry_id: UUID) -> Told | None:
    """The entry of this id with the names of today; None when there is none."""
    entry, detail = session.find(AuditEntry, entry_id), session.find(AuditDetail, entry_id)
    if entry is None or detail is None:
        return None
    actor = session.find(Person, entry.actor_id) if entry.actor_id is not None else None
    return Told(
        id=entry.id,
        at=entry.at,
        kind=entry.kind,
        actor_name=actor.full_name if actor is not None else None,
        actor_user_id=detail.actor_user_id,
        actor_erased=entry.actor_id is not None and actor is None,
        subject_name=_name_of(session, entry.subject_id),
        before=detail.before or {},
        after=detail.after or {},
    )


def _name_of(session: Session, subject_id: UUID | None) -> str | None:
    if subject_id is None:
        return None
    person = session.find(Person, subject_id)
    if person is not None:
        return person.full_name
    organisation = session.find(Organisation, subject_id)
    return organisation.name if organisation is not None else None
