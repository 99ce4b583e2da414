"""A newcomer turns out to be somebody of the register: the record becomes theirs, and what they brought moves to it.

Only with an acceptance, never before (issue 10).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import InstrumentedAttribute

from models.database import Base, Session
from models.experts.tables import Expertise, ExpertProfile
from models.people.tables import Affiliation, AffiliationStatus, Person

PEOPLE = Person.__tablename__


def absorb(session: Session, newcomer: Person, record: Person, asked: Affiliation) -> None:
    """Tie the record to the newcomer's Discord user, move their rows to it, and let the newcomer's own record go.

    `asked` is the newcomer's affiliation that is being accepted: it becomes the record's, with the role that the
    record has there already.
    """
    user_id, newcomer.discord_user_id = newcomer.discord_user_id, None
    session.flush()
    record.discord_user_id, record.left_at = user_id, newcomer.left_at
    record.language = newcomer.language or record.language
    _merge_affiliations(session, newcomer, record, asked)
    _merge_expertise(session, newcomer, record)
    _merge_profile(session, newcomer, record)
    session.flush()
    for table, column in _references_to_people():
        move = update(table).where(column == newcomer.id).values({column.key: record.id})
        session.execute(move.execution_options(synchronize_session=False))
    session.expire_all()
    session.execute(delete(Person).where(Person.id == newcomer.id).execution_options(synchronize_session=False))
    session.expunge(newcomer)


def _merge_affiliations(session: Session, newcomer: Person, record: Person, asked: Affiliation) -> None:
    """Each organisation once: what the record has there tells the role; where it had ended, one begins anew, and a
    request of the newcomer's that waits goes on waiting.
    """
    held = {
        row.organisation_id: row
        for row in session.scalars(select(Affiliation).where(Affiliation.person_id == record.id))
    }
    for row in session.scalars(select(Affiliation).where(Affiliation.person_id == newcomer.id)).all():
        row.claimed_id = None
        there = held.get(row.organisation_id)
        if there is None:
            continue
        if row is asked:
            if there.status == AffiliationStatus.ACCEPTED:
                row.role, row.since = there.role, there.since
            session.delete(there)
        elif row.status == AffiliationStatus.PENDING and there.status in (
            AffiliationStatus.ENDED,
            AffiliationStatus.REFUSED,
        ):
            session.delete(there)
        else:
            session.delete(row)
    session.flush()


def _merge_expertise(session: Session, newcomer: Person, record: Person) -> None:
    """What the record declares already stays as it is: it tells more than a choice made while joining."""
    held = select(Expertise.domain_id).where(Expertise.person_id == record.id)
    twice = Expertise.person_id == newcomer.id, Expertise.domain_id.in_(held)
    session.execute(delete(Expertise).where(*twice).execution_options(synchronize_session=False))


def _merge_profile(session: Session, newcomer: Person, record: Person) -> None:
    """The availability that was just said takes the place of the one of before."""
    said = session.scalar(select(ExpertProfile).where(ExpertProfile.person_id == newcomer.id))
    held = session.scalar(select(ExpertProfile).where(ExpertProfile.person_id == record.id))
    if said is None or held is None:
        return
    held.available, held.available_until, held.changed_at = said.available, said.available_until, said.changed_at
    session.delete(said)


def _references_to_people() -> Iterator[tuple[type[Base], InstrumentedAttribute[Any]]]:
    """Every mapped column that refers to a person, of whatever capability: one that is added later is not forgotten."""
    for mapper in sorted(Base.registry.mappers, key=lambda each: each.class_.__name__):
        for key in mapper.columns:
            targets = {foreign.column.table.name for foreign in key.foreign_keys}
            if PEOPLE in targets and key.name not in ("cluster_id",):
                yield mapper.class_, getattr(mapper.class_, mapper.get_property_by_column(key).key)
