"""Which person a Discord user is, when somebody who may says so."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from models.database import Session, lock
from models.people.errors import RecordNotFound, RecordTiedToAnother, UserTiedToAnother
from models.people.likeness import Record, like_records
from models.people.names import parted, person_key
from models.people.tables import Person
from models.records import dataclass


@dataclass(frozen=True)
class DiscordUser:
    """A user of Discord as the server shows them."""

    user_id: int
    display_name: str
    is_bot: bool = False


@dataclass(frozen=True)
class Tied:
    """The person a user is. `now_tied` says that they were not tied before, `created` that the record is new."""

    person: Person
    now_tied: bool = False
    created: bool = False


@dataclass(frozen=True)
class WhichRecord:
    """Records of like names: a human must say which is meant, or that none is. Nothing was changed."""

    candidates: tuple[Record, ...]


def tie(
    session: Session, user: DiscordUser, *, record_id: UUID | None, as_new: bool, now: datetime
) -> Tied | WhichRecord:
    """The person of a user: the chosen record, else the one tied already, else like ones to choose from, else new.

    `as_new` makes a new record although like ones are there. Raises `RecordNotFound`, `RecordTiedToAnother` or
    `UserTiedToAnother`.
    """
    already = session.scalar(select(Person).where(Person.discord_user_id == user.user_id))
    if record_id is not None:
        return _tie_to(session, user, record_id, already)
    if already is not None:
        return Tied(already)
    candidates = () if as_new else tuple(like_records(session, user.display_name))
    if candidates:
        return WhichRecord(candidates)
    given, family = parted(user.display_name)
    person = Person(
        id=session.new_id(),
        given_name=given,
        family_name=family,
        name_key=person_key(given, family),
        discord_user_id=user.user_id,
        created_at=now,
    )
    session.add(person)
    session.flush()
    return Tied(person, now_tied=True, created=True)


def record_named(session: Session, typed: str) -> UUID:
    """The one record nobody is tied to of exactly this name, for who typed it instead of choosing it.

    Raises `RecordNotFound` where there is none, or several.
    """
    given, family = parted(typed)
    found = session.scalars(
        select(Person.id).where(Person.name_key == person_key(given, family), Person.discord_user_id.is_(None))
    ).all()
    if len(found) != 1:
        raise RecordNotFound
    return found[0]


def _tie_to(session: Session, user: DiscordUser, record_id: UUID, already: Person | None) -> Tied:
    record = lock(session, Person, record_id)
    if record is None:
        raise RecordNotFound
    if already is not None and already.id != record.id:
        raise UserTiedToAnother(already.full_name)
    if record.discord_user_id is not None and record.discord_user_id != user.user_id:
        raise RecordTiedToAnother(record.full_name)
    now_tied = record.discord_user_id is None
    record.discord_user_id = user.user_id
    return Tied(record, now_tied=now_tied)
