"""Who a Discord user is in a cluster: facts for display and language, never a permission."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import select

from models.database import Session
from models.people.tables import Person
from models.records import dataclass


@dataclass(frozen=True)
class PersonFacts:
    """A person as the door knows them. `language` is their own choice, if they made one."""

    cluster_id: UUID
    id: UUID
    name: str
    language: str | None


def person_of_user(session: Session, user_id: int) -> PersonFacts | None:
    """The person of the session's cluster who is tied to a Discord user."""
    return people_of_users(session, (user_id,)).get(user_id)


def people_of_users(session: Session, user_ids: Collection[int]) -> Mapping[int, PersonFacts]:
    """The people of the session's cluster who are tied to these Discord users."""
    columns = select(
        Person.discord_user_id, Person.cluster_id, Person.id, Person.given_name, Person.family_name, Person.language
    )
    rows = session.execute(columns.where(Person.discord_user_id.in_(user_ids)))
    return {
        user_id: PersonFacts(cluster_id, id, f"{given} {family}".strip(), language)
        for user_id, cluster_id, id, given, family, language in rows
        if user_id is not None
    }
