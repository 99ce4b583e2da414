"""Whose data it is."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from models.actor import Actor
from models.database import Session
from models.people.tables import Person
from models.records import dataclass


@dataclass(frozen=True)
class Subject:
    """A person of the cluster, a Discord user, or both: somebody unknown to it may have left traces too."""

    person_id: UUID | None
    user_id: int | None


def subject_of(session: Session, actor: Actor) -> Subject:
    """The one who acts, as the subject of their own data."""
    if actor.user_id is None:
        return Subject(None, None)
    person_id = session.scalar(select(Person.id).where(Person.discord_user_id == actor.user_id))
    return Subject(person_id, actor.user_id)


def is_person(
    subject: Subject, *columns: InstrumentedAttribute[UUID] | InstrumentedAttribute[UUID | None]
) -> ColumnElement[bool]:
    """The condition that one of the columns refers to the person; never true for somebody unknown."""
    if subject.person_id is None:
        return false()
    return or_(false(), *(column == subject.person_id for column in columns))


def is_user(subject: Subject, column: InstrumentedAttribute[int | None]) -> ColumnElement[bool]:
    """The condition that the column is the person's Discord user; never true for somebody without."""
    return false() if subject.user_id is None else column == subject.user_id
