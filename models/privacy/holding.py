"""What one table holds about a person: which rows, what is exported of them, what erasure does."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete

from models.database import Base, Session
from models.privacy.subject import Subject
from models.records import dataclass

About = Callable[[Subject], ColumnElement[bool]]


@dataclass(frozen=True)
class Holding:
    """What one table holds about a person.

    `refers` are the columns that point at a person. `left_out` are the columns that no export shows: keys without a
    meaning of their own. `named` are columns whose id is shown with the name of what it stands for. `kept` are
    references that stay after an erasure: random ids that lead to nobody any more. `others_part` tells the columns of
    one row that an export leaves out, because they are somebody else's.
    """

    table: type[Base]
    about: About
    erase: Callable[[Session, Subject, datetime], None]
    refers: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset({"cluster_id"})
    named: Mapping[str, tuple[type[Any], str]] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()
    others_part: Callable[[object, Subject], Collection[str]] | None = None

    @property
    def name(self) -> str:
        """The table's name, under which its rows stand in an export."""
        return str(self.table.__tablename__)


def deleted(table: type[Base], about: About) -> Callable[[Session, Subject, datetime], None]:
    """Erasing: the rows about a person go."""

    def erase(session: Session, subject: Subject, _: datetime) -> None:
        session.execute(delete(table).where(about(subject)))

    return erase


def whole(
    table: type[Base], about: About, *, refers: set[str], named: Mapping[str, tuple[type[Any], str]] | None = None
) -> Holding:
    """A table whose rows about a person go altogether."""
    return Holding(table, about, deleted(table, about), frozenset(refers), named=named or {})
