"""Whom an operator means who was asked to erase somebody, and what is held about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from models.actor import Actor
from models.database import Session
from models.people.names import folded
from models.people.permissions import demand
from models.people.tables import Affiliation, AffiliationStatus, Organisation, Person
from models.privacy.holdings import HOLDINGS
from models.privacy.permissions import may_look_for
from models.privacy.subject import Subject
from models.records import dataclass

SHORTEST_USER_ID = 15
"""Digits; Discord's ids have had 17 and more since 2015 (a snowflake, `reference#snowflakes` of its documentation)."""

HIGHEST_USER_ID = 2**63 - 1
"""What the database can hold of a snowflake's 64 bits."""


@dataclass(frozen=True)
class Somebody:
    """A person of the cluster, or a Discord user whom it only has traces of (`name` is empty then).

    `held` counts the rows that hold something about them, by table, the most important first.
    """

    subject: Subject
    name: str = ""
    email: str | None = None
    organisations: tuple[str, ...] = ()
    held: Mapping[str, int] = field(default_factory=dict)


def somebody_meant(session: Session, actor: Actor, typed: str) -> Sequence[Somebody]:
    """Everybody whom a name, an e-mail address, a Discord id or a person's id may mean. Raises `NotAllowed`."""
    demand(may_look_for(actor))
    wanted = typed.replace("\0", "").strip()  # PostgreSQL takes no NUL
    if wanted.isascii() and wanted.isdigit() and len(wanted) >= SHORTEST_USER_ID:
        return _of_user(session, int(wanted)) if len(wanted) < 20 and int(wanted) <= HIGHEST_USER_ID else []
    people = session.scalars(select(Person).where(_is(wanted)).order_by(Person.name_key, Person.id)).all()
    if not people:
        words = folded(wanted).split()
        people = [person for person in session.scalars(select(Person).order_by(Person.name_key, Person.id)) if words]
        people = [person for person in people if _named(person, words)]
    return [_somebody(session, person) for person in people]


def _is(wanted: str) -> ColumnElement[bool]:
    """The person of an id or an e-mail address."""
    try:
        return Person.id == UUID(wanted)
    except ValueError:
        return Person.email_key == wanted.lower()


def _named(person: Person, words: Sequence[str]) -> bool:
    return all(any(part.startswith(word) for part in person.name_key.split()) for word in words)


def _of_user(session: Session, user_id: int) -> Sequence[Somebody]:
    person = session.scalar(select(Person).where(Person.discord_user_id == user_id))
    if person is not None:
        return [_somebody(session, person)]
    traces = Subject(None, user_id)
    held = _held(session, traces)
    return [Somebody(traces, held=held)] if held else []


def _somebody(session: Session, person: Person) -> Somebody:
    subject = Subject(person.id, person.discord_user_id)
    together = (Organisation.cluster_id == Affiliation.cluster_id) & (Organisation.id == Affiliation.organisation_id)
    organisations = session.scalars(
        select(Organisation.name)
        .join(Affiliation, together)
        .where(Affiliation.person_id == person.id, Affiliation.status == AffiliationStatus.ACCEPTED)
        .order_by(Organisation.name)
    )
    return Somebody(subject, person.full_name, person.email, tuple(organisations), _held(session, subject))


def _held(session: Session, subject: Subject) -> Mapping[str, int]:
    counts = {}
    for holding in reversed(HOLDINGS):
        about = select(func.count()).select_from(holding.table).where(holding.about(subject))
        counts[holding.name] = session.scalar(about) or 0
    return {name: count for name, count in counts.items() if count}
