"""Records of the members that may be the same human as a Discord user, by their names alone.

A bot cannot read a user's e-mail address, so a human chooses among these.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from uuid import UUID

from sqlalchemy import and_, select

from models.database import Session
from models.people.names import folded
from models.people.tables import Affiliation, AffiliationStatus, Organisation, Person
from models.records import dataclass

LIKE_ENOUGH = 0.7
"""Likeness of two whole names (difflib's ratio over their sorted words) from which one may be the other."""

MOST_LIKE = 4
"""How many records are offered at once."""


@dataclass(frozen=True)
class Record:
    """A person of the register whom no Discord user is tied to. `organisations` are the names of theirs."""

    person_id: UUID
    name: str
    organisations: tuple[str, ...] = ()


def like_records(session: Session, name: str) -> Sequence[Record]:
    """The records nobody is tied to whose names are like `name`, the likest first."""
    words = folded(name).split()
    rated = []
    for person_id, shown, key in _untied(session):
        rate = likeness(words, key.split())
        if rate >= LIKE_ENOUGH:
            rated.append((-rate, shown, person_id))
    return _with_organisations(session, [(each, shown) for _, shown, each in sorted(rated)[:MOST_LIKE]])


def records_beginning(session: Session, typed: str, most: int) -> Sequence[Record]:
    """The records nobody is tied to in whose names every word typed begins a word, by name."""
    words = folded(typed).split()
    found = [
        (shown, person_id)
        for person_id, shown, key in _untied(session)
        if all(any(part.startswith(word) for part in key.split()) for word in words)
    ]
    return _with_organisations(session, [(each, shown) for shown, each in sorted(found)[:most]])


def likeness(words: Sequence[str], others: Sequence[str]) -> float:
    """How like two names are, 0 to 1: their words in any order; 1 when one name is wholly within the other.

    >>> likeness(["anna", "kaledo"], ["anna", "kaledo", "marie"])
    1.0
    """
    ours, theirs = set(words), set(others)
    shared = ours & theirs
    if shared in (ours, theirs) and max(map(len, shared), default=0) > 3:
        return 1.0
    if not shared and not {word[:3] for word in ours} & {word[:3] for word in theirs}:
        return 0.0
    return SequenceMatcher(None, " ".join(sorted(ours)), " ".join(sorted(theirs))).ratio()


def _untied(session: Session) -> Sequence[tuple[UUID, str, str]]:
    rows = session.execute(
        select(Person.id, Person.given_name, Person.family_name, Person.name_key).where(
            Person.discord_user_id.is_(None)
        )
    )
    return [(person_id, f"{given} {family}".strip(), key) for person_id, given, family, key in rows]


def _with_organisations(session: Session, people: Sequence[tuple[UUID, str]]) -> Sequence[Record]:
    rows = session.execute(
        select(Affiliation.person_id, Organisation.name)
        .join(
            Organisation,
            and_(
                Organisation.cluster_id == Affiliation.cluster_id,
                Organisation.id == Affiliation.organisation_id,
            ),
        )
        .where(
            Affiliation.person_id.in_([person_id for person_id, _ in people]),
            Affiliation.status != AffiliationStatus.ENDED,
        )
        .order_by(Organisation.name)
    ).all()
    return [
        Record(person_id, name, tuple(organisation for owner, organisation in rows if owner == person_id))
        for person_id, name in people
    ]
