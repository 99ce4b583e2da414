"""Leaving the Discord server keeps the record; coming back restores what it gives."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select

from models import outbox
from models.database import Session, Topic
from models.people.mandates import ROLES_OF_PERSON
from models.people.tables import Person


def note_departure(session: Session, user_id: int, *, now: datetime) -> None:
    """A user has left the server: nobody finds them as an expert until they come back."""
    person = session.scalar(select(Person).where(Person.discord_user_id == user_id).with_for_update())
    if person is not None and person.left_at is None:
        person.left_at = now
        session.touch(Topic.PEOPLE, Topic.EXPERTS)


def note_return(session: Session, user_id: int, *, now: datetime) -> None:
    """A user has come (back) to the server: they are found again, and their roles are owed."""
    person = session.scalar(select(Person).where(Person.discord_user_id == user_id).with_for_update())
    if person is None:
        return
    outbox.project(session, ROLES_OF_PERSON, person.id, now)
    if person.left_at is not None:
        person.left_at = None
        session.touch(Topic.PEOPLE, Topic.EXPERTS)


def tied_users(session: Session) -> Sequence[int]:
    """The Discord users whom the cluster knows."""
    ids = session.scalars(select(Person.discord_user_id).where(Person.discord_user_id.is_not(None)))
    return [user_id for user_id in ids if user_id is not None]


def note_who_is_there(session: Session, here: Collection[int], asked_about: Collection[int], *, now: datetime) -> None:
    """Who came and went while the bot was away: of those `asked_about`, `here` are in the server."""
    people = session.scalars(select(Person).where(Person.discord_user_id.is_not(None))).all()
    changed = False
    for person in people:
        if person.discord_user_id not in asked_about:
            continue
        if person.discord_user_id in here and person.left_at is not None:
            person.left_at, changed = None, True
            outbox.project(session, ROLES_OF_PERSON, person.id, now)
        elif person.discord_user_id not in here and person.left_at is None:
            person.left_at, changed = now, True
    if changed:
        session.touch(Topic.PEOPLE, Topic.EXPERTS)
