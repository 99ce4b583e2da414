"""Everything held about a person, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import inspect, select

from models.actor import Actor
from models.audit import AuditDetail, AuditEntry
from models.database import Session
from models.privacy.holding import Holding
from models.privacy.holdings import HOLDINGS
from models.privacy.subject import Subject, subject_of
from models.records import dataclass

Value = str | int | bool | float | None | Mapping[str, object]
Row = Mapping[str, Value]


@dataclass(frozen=True)
class Held:
    """Rows by table, only those tables that hold something, in the order of importance to a reader."""

    tables: Mapping[str, Sequence[Row]]

    def rows(self, table: str) -> Sequence[Row]:
        """The rows of one table, none where nothing is held."""
        return self.tables.get(table, ())


def held_about(session: Session, actor: Actor) -> Held:
    """Everything held about the one who acts."""
    subject = subject_of(session, actor)
    found = {holding.name: _rows(session, holding, subject) for holding in reversed(HOLDINGS)}
    return Held({name: rows for name, rows in found.items() if rows})


def _rows(session: Session, holding: Holding, subject: Subject) -> Sequence[Row]:
    columns = [column.key for column in inspect(holding.table).column_attrs]
    rows = []
    for entity in session.scalars(select(holding.table).where(holding.about(subject))):
        row = {key: _plain(getattr(entity, key)) for key in columns if key not in holding.left_out}
        for key, (table, name) in holding.named.items():
            other = session.find(table, getattr(entity, key))
            row[key.removesuffix("_id")] = getattr(other, name) if other is not None else None
        if holding.others_part is not None:
            for key in holding.others_part(entity, subject):
                row.pop(key, None)
        rows.append(_without_others(session, entity, row, subject))
    return rows


def _without_others(session: Session, entity: object, row: dict[str, Value], subject: Subject) -> Row:
    """Of a change that this person made or underwent, the other side is somebody else's data."""
    if not isinstance(entity, AuditDetail | AuditEntry):
        return row
    entry = entity if isinstance(entity, AuditEntry) else session.find(AuditEntry, entity.id)
    detail = entity if isinstance(entity, AuditDetail) else session.find(AuditDetail, entity.id)
    person_id = subject.person_id
    acted = (subject.user_id is not None and detail is not None and detail.actor_user_id == subject.user_id) or (
        person_id is not None and entry is not None and entry.actor_id == person_id
    )
    concerned = person_id is not None and entry is not None and entry.subject_id == person_id
    hidden = {
        *(() if acted else ("actor_user_id", "actor_name", "actor_id")),
        *(() if concerned else ("before", "after", "subject_id")),
    }
    return {key: value for key, value in row.items() if key not in hidden}


def _plain(value: object) -> Value:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if value is None or isinstance(value, str | int | float | bool):
        # A Discord id is longer than the integers that many programs read exactly.
        return str(value) if isinstance(value, int) and abs(value) > 2**53 else value
    raise TypeError(f"no plain value of {type(value).__name__}")
