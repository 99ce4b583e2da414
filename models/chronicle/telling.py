"""An audit entry as the journal tells it: names are looked up at the moment of telling, never kept with it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import field
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, cast, or_, select

from models.audit import ERASED_ACTOR, AuditDetail, AuditEntry
from models.database import Session
from models.experts.tables import Domain
from models.groups.kinds import HIDDEN_KINDS
from models.groups.tables import Group
from models.people.tables import Organisation, Person
from models.polls.reaching import told_to_members
from models.polls.tables import Poll
from models.projects.tables import Project
from models.records import dataclass
from models.threads.tables import WorkThread

ID_CHARACTERS = 36
"""How long an id is as canonical text, which is how `before` and `after` hold one."""


@dataclass(frozen=True)
class Told:
    """What happened. `before` and `after` are empty once a person it concerns was erased.

    `actor_name` is None for somebody the cluster does not know; `actor_user_id` then still tells who, if it was a user
    of Discord at all. `subject_name` is the name of what was changed, if it has one and is there. `names` are the names
    of today of whatever else `before` and `after` mention by id, by the id's text.
    """

    id: UUID
    sequence: int
    at: datetime
    kind: str
    actor_name: str | None
    actor_user_id: int | None
    actor_erased: bool
    subject_name: str | None
    before: Mapping[str, object]
    after: Mapping[str, object]
    names: Mapping[str, str] = field(default_factory=dict)


Row = tuple[AuditEntry, AuditDetail]


def told(session: Session, entry_id: UUID) -> Told | None:
    """The entry of this id with the names of today; None when there is none."""
    entry, detail = session.find(AuditEntry, entry_id), session.find(AuditDetail, entry_id)
    if entry is None or detail is None:
        return None
    return all_told(session, [(entry, detail)])[0]


def all_told(session: Session, rows: Sequence[Row]) -> Sequence[Told]:
    """Several entries with the names of today, looked up together."""
    mentioned = {id for entry, detail in rows for id in _ids_of(entry, detail)}
    names = names_of(session, mentioned)
    return [_told(entry, detail, names) for entry, detail in rows]


def names_of(session: Session, ids: Collection[UUID]) -> Mapping[UUID, str]:
    """The names of today of the people, organisations, groups, project threads, projects, polls and domains.

    A committee has none here, nor have its projects, nor has what it, the board or the council is asked: whoever reads
    the journal need not know of it.
    """
    names: dict[UUID, str] = {}
    wanted = list(ids)
    if not wanted:
        return names
    people = session.scalars(select(Person).where(Person.id.in_(wanted)))
    names |= {person.id: person.full_name for person in people}
    for query in _NAMED:
        if len(names) < len(wanted):
            for id, name in session.execute(query(wanted)):
                names[id] = name
    return names


def _hidden_groups() -> Select[UUID]:
    return select(Group.id).where(Group.kind.in_(HIDDEN_KINDS))


_NAMED: Sequence[Callable[[Sequence[UUID]], Select[UUID, str]]] = (
    lambda ids: select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids)),
    lambda ids: select(Group.id, Group.name).where(Group.id.in_(ids), Group.kind.not_in(HIDDEN_KINDS)),
    lambda ids: select(WorkThread.id, WorkThread.title).where(WorkThread.id.in_(ids)),
    lambda ids: select(Project.id, Project.title).where(
        Project.id.in_(ids), or_(Project.home_id.is_(None), Project.home_id.not_in(_hidden_groups()))
    ),
    lambda ids: select(Poll.id, Poll.title).where(Poll.id.in_(ids), told_to_members()),
    lambda ids: select(Domain.id, Domain.name_fr).where(Domain.id.in_(ids)),
)


def mentioned(person_id: UUID) -> ColumnElement[bool]:
    """The condition that a change's details name the person by id, beside whom it was about."""
    states = (AuditDetail.before, AuditDetail.after)
    return or_(*(cast(state, Text).contains(str(person_id)) for state in states))


def _told(entry: AuditEntry, detail: AuditDetail, names: Mapping[UUID, str]) -> Told:
    known = entry.actor_id is not None and entry.actor_id in names
    return Told(
        id=entry.id,
        sequence=entry.sequence,
        at=entry.at,
        kind=entry.kind,
        actor_name=names[entry.actor_id] if known and entry.actor_id is not None else None,
        actor_user_id=detail.actor_user_id,
        actor_erased=(entry.actor_id is not None and not known) or detail.actor_name == ERASED_ACTOR,
        subject_name=names.get(entry.subject_id) if entry.subject_id is not None else None,
        before=detail.before or {},
        after=detail.after or {},
        names={str(id): names[id] for id in _ids_of(entry, detail) if id in names},
    )


def _ids_of(entry: AuditEntry, detail: AuditDetail) -> set[UUID]:
    said = {id for state in (detail.before, detail.after) for id in _ids_in((state or {}).values())}
    return said | {id for id in (entry.actor_id, entry.subject_id) if id is not None}


def _ids_in(values: Iterable[object]) -> Iterable[UUID]:
    for value in values:
        if isinstance(value, str) and len(value) == ID_CHARACTERS:
            try:
                yield UUID(value)
            except ValueError:
                continue
