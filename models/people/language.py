"""The language a person chose."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from models.actor import Actor
from models.database import Session, Topic
from models.errors import NotAllowed, Reason
from models.people.tables import Person


def choose_language(session: Session, actor: Actor, code: str | None, *, now: datetime) -> None:
    """Keep the acting person's own choice; None goes back to the language of their Discord client.

    Raises `NotAllowed` for somebody whom the cluster does not know.
    """
    del now
    person = session.scalar(select(Person).where(Person.discord_user_id == actor.user_id))
    if person is None or actor.user_id is None:
        raise NotAllowed(Reason.UNKNOWN_PERSON)
    person.language = code
    session.touch(Topic.PEOPLE)
