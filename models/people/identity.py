"""Who a Discord user is in a cluster: facts for display and language, never a permission."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from models.database import Session
from models.people.tables import Person


@dataclass(frozen=True)
class PersonFacts:
    """A person as the door knows them. `language` is their own choice, if they made one."""

    cluster_id: UUID
    id: UUID
    name: str
    language: str | None


def person_of_user(session: Session, user_id: int) -> PersonFacts | None:
    """The person of the session's cluster who is tied to a Discord user."""
    person = session.scalar(select(Person).where(Person.discord_user_id == user_id))
    return None if person is None else _facts(person)


def _facts(person: Person) -> PersonFacts:
    return PersonFacts(
        person.cluster_id, person.id, f"{person.given_name} {person.family_name}".strip(), person.language
    )
