"""Searching the audit log: by person, by date, by kind of change; the words of the sentences are the caller's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from models.actor import Actor
from models.audit import AuditDetail, AuditEntry
from models.chronicle.errors import NobodyOfThatName, SeveralOfThatName
from models.chronicle.permissions import may_read_journal
from models.chronicle.telling import Told, all_told, mentioned
from models.database import Session
from models.people.names import folded
from models.people.permissions import demand
from models.people.standing import standing_of
from models.people.tables import Person
from models.records import dataclass

MOST_NAMED = 5
"""How many people a refusal names who may be meant."""


@dataclass(frozen=True)
class Wanted:
    """Which entries are looked for. `since` is included; `capability` is what stands before the dot of their kind."""

    person_id: UUID | None = None
    since: datetime | None = None
    capability: str | None = None


@dataclass(frozen=True)
class NamedPerson:
    """A person of the cluster, by name."""

    id: UUID
    name: str


def newest_entries(
    session: Session, actor: Actor, wanted: Wanted, *, before: int | None, most: int, now: datetime
) -> Sequence[Told]:
    """The newest entries wanted, at most so many, of those before a sequence number (None: of all).

    Raises `NotAllowed`.
    """
    demand(may_read_journal(standing_of(session, actor, now)))
    together = (AuditDetail.cluster_id == AuditEntry.cluster_id) & (AuditDetail.id == AuditEntry.id)
    query = select(AuditEntry, AuditDetail).join(AuditDetail, together).order_by(AuditEntry.sequence.desc())
    if before is not None:
        query = query.where(AuditEntry.sequence < before)
    if wanted.since is not None:
        query = query.where(AuditEntry.at >= wanted.since)
    if wanted.capability is not None:
        query = query.where(AuditEntry.kind.startswith(f"{wanted.capability}.", autoescape=True))
    if wanted.person_id is not None:
        query = query.where(_concerns(session, wanted.person_id))
    return all_told(session, [(entry, detail) for entry, detail in session.execute(query.limit(most))])


def people_beginning(session: Session, actor: Actor, typed: str, *, most: int, now: datetime) -> Sequence[NamedPerson]:
    """The people in whose names every word typed begins a word, by name. Raises `NotAllowed`."""
    demand(may_read_journal(standing_of(session, actor, now)))
    return _beginning(session, typed)[:most]


def person_meant(session: Session, actor: Actor, typed: str, *, now: datetime) -> NamedPerson:
    """The one whose id or name was typed. Raises `NotAllowed`, `NobodyOfThatName` or `SeveralOfThatName`."""
    demand(may_read_journal(standing_of(session, actor, now)))
    try:
        picked = session.find(Person, UUID(typed))
    except ValueError:
        picked = None
    if picked is not None:
        return NamedPerson(picked.id, picked.full_name)
    found = _beginning(session, typed) if folded(typed) else []
    exact = [person for person in found if folded(person.name) == folded(typed)]
    found = exact or found
    if not found:
        raise NobodyOfThatName(typed)
    if len(found) > 1:
        raise SeveralOfThatName(typed, ", ".join(person.name for person in found[:MOST_NAMED]))
    return found[0]


def _beginning(session: Session, typed: str) -> list[NamedPerson]:
    words = folded(typed).split()
    rows = session.execute(select(Person.id, Person.given_name, Person.family_name, Person.name_key))
    found = [
        NamedPerson(id, f"{given} {family}".strip())
        for id, given, family, key in rows
        if all(any(part.startswith(word) for part in key.split()) for word in words)
    ]
    return sorted(found, key=lambda person: (folded(person.name), person.id))


def _concerns(session: Session, person_id: UUID) -> ColumnElement[bool]:
    """They acted (also before the cluster knew them), it was about them, or it mentions them."""
    conditions = [AuditEntry.actor_id == person_id, AuditEntry.subject_id == person_id, mentioned(person_id)]
    person = session.find(Person, person_id)
    if person is not None and person.discord_user_id is not None:
        conditions.append(AuditDetail.actor_user_id == person.discord_user_id)
    return or_(*conditions)
