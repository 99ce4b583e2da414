"""What people declare to master: added, changed, removed, and confirmed from time to time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, delete, func, select, update

from models import outbox
from models.actor import Actor
from models.database import Session, Topic, insert_into, lock
from models.experts.domains import usable
from models.experts.errors import (
    DomainTextTooLong,
    ExpertiseNotDeclared,
    LevelUnknown,
    NumberNotUnderstood,
    TooManyExpertises,
    YearsOutOfRange,
)
from models.experts.facts import DomainFacts, facts_of
from models.experts.presenting import acting_person, acting_person_id
from models.experts.tables import Domain, Endorsement, Expertise
from models.experts.wording import cleaned_lines
from models.people.mandates import ROLES_OF_PERSON
from models.records import dataclass

LEVELS = (1, 2, 3)
MOST_EXPERTISES = 15
"""Domains of one person: whoever masters everything is found for nothing."""
MOST_YEARS = 60
MOST_NOTE = 200
"""Characters; a longer note that came with an import or a merge may stay as long as it is."""


@dataclass(frozen=True)
class Practice:
    """How well somebody masters a domain: level 1 to 3, years, and a note where told."""

    level: int
    years: int | None = None
    note: str | None = None


@dataclass(frozen=True)
class Declared:
    """A domain as its person declared it. `is_new` says that it was not there before."""

    domain: DomainFacts
    practice: Practice
    is_new: bool


@dataclass(frozen=True)
class Removal:
    """A domain that its person masters no more, and how many endorsements go with it."""

    domain: DomainFacts
    endorsements: int


def declare(session: Session, actor: Actor, domain_id: UUID, practice: Practice, *, now: datetime) -> Declared:
    """Add a domain to what the actor masters, or change how; it counts as confirmed.

    A merged domain leads to the one that took over. Raises `NotAllowed`, `DomainUnknown`, `DomainArchived`,
    `TooManyExpertises`, `LevelUnknown`, `YearsOutOfRange` or `DomainTextTooLong`.
    """
    person = acting_person(session, actor, now)
    domain = domain_in_use(session, domain_id)
    row = _declared(session, person.id, domain.id)
    checked = _checked(practice, row.note if row is not None else None)
    is_new = row is None
    if row is None:
        _demand_room(session, person.id)
        row = _begun(session, person.id, domain.id, checked, now)
    row.level, row.years, row.note, row.confirmed_at = checked.level, checked.years, checked.note, now
    session.flush()
    _follow(session, person.id, now)
    return Declared(facts_of(domain), checked, is_new)


def declared(session: Session, actor: Actor, domain_id: UUID, *, now: datetime) -> Declared:
    """What a form shows before a change: how the actor masters a domain, or level 2 where they do not yet.

    Raises what `declare` raises about the actor, the domain and how many there are.
    """
    person_id = acting_person_id(session, actor, now)
    domain = _in_use(session, domain_id, session.find)
    row = _declared(session, person_id, domain.id)
    if row is None:
        _demand_room(session, person_id)
        return Declared(facts_of(domain), Practice(2), is_new=True)
    return Declared(facts_of(domain), Practice(row.level, row.years, row.note), is_new=False)


def preview_removal(session: Session, actor: Actor, domain_id: UUID, *, now: datetime) -> Removal:
    """What a removal would do. Raises what `remove` raises."""
    person_id = acting_person_id(session, actor, now)
    return _removal(session, person_id, _in_use(session, domain_id, session.find))


def remove(session: Session, actor: Actor, domain_id: UUID, *, now: datetime) -> Removal:
    """Take a domain out of what the actor masters, with the endorsements of it.

    Raises `NotAllowed`, `DomainUnknown`, `DomainArchived` or `ExpertiseNotDeclared`.
    """
    person = acting_person(session, actor, now)
    removal = _removal(session, person.id, domain_in_use(session, domain_id))
    id = removal.domain.id
    session.execute(delete(Endorsement).where(Endorsement.person_id == person.id, Endorsement.domain_id == id))
    session.execute(delete(Expertise).where(Expertise.person_id == person.id, Expertise.domain_id == id))
    _follow(session, person.id, now)
    return removal


def confirm_all(session: Session, actor: Actor, *, now: datetime) -> int:
    """Say that all one declared still holds; returns how many domains in use that is. Raises `NotAllowed`."""
    person = acting_person(session, actor, now)
    session.execute(update(Expertise).where(Expertise.person_id == person.id).values(confirmed_at=now))
    session.touch(Topic.EXPERTS)
    return _count(session, person.id)


def domain_in_use(session: Session, domain_id: UUID) -> Domain:
    """The domain, or the one that took over after merges, which nobody merges or archives meanwhile.

    Raises `DomainUnknown` or `DomainArchived`.
    """
    return _in_use(session, domain_id, lambda entity, id: lock(session, entity, id))


def years_typed(typed: str) -> int | None:
    """How many years were typed; None for nothing. Raises `NumberNotUnderstood` or `YearsOutOfRange`."""
    text = typed.strip()
    if not text:
        return None
    if not text.isdecimal() or len(text) > 9:
        raise NumberNotUnderstood(typed)
    return _years(int(text))


def _checked(practice: Practice, note_before: str | None) -> Practice:
    if practice.level not in LEVELS:
        raise LevelUnknown
    note, most = cleaned_lines(practice.note or ""), max(MOST_NOTE, len(note_before or ""))
    if len(note) > most:
        raise DomainTextTooLong(note, len(note), most)
    return Practice(practice.level, _years(practice.years), note or None)


def _years(years: int | None) -> int | None:
    if years is not None and not 0 <= years <= MOST_YEARS:
        raise YearsOutOfRange(MOST_YEARS)
    return years


def _in_use(session: Session, domain_id: UUID, get: Callable[[type[Domain], UUID], Domain | None]) -> Domain:
    domain, seen = get(Domain, domain_id), {domain_id}
    while domain is not None and domain.archived_at is not None and domain.merged_into_id is not None:
        if domain.merged_into_id in seen:
            break
        seen.add(domain.merged_into_id)
        domain = get(Domain, domain.merged_into_id)
    return usable(session, domain_id if domain is None else domain.id)


def _begun(session: Session, person_id: UUID, domain_id: UUID, practice: Practice, now: datetime) -> Expertise:
    """The new row, or the one that an import brought at the same moment."""
    begun = insert_into(session, Expertise).values(
        cluster_id=session.own_cluster_id,
        id=session.new_id(),
        person_id=person_id,
        domain_id=domain_id,
        level=practice.level,
        confirmed_at=now,
    )
    session.execute(begun.on_conflict_do_nothing(index_elements=["cluster_id", "person_id", "domain_id"]))
    mine = select(Expertise).where(Expertise.person_id == person_id, Expertise.domain_id == domain_id)
    return session.scalars(mine.with_for_update()).one()


def _removal(session: Session, person_id: UUID, domain: Domain) -> Removal:
    if _declared(session, person_id, domain.id) is None:
        raise ExpertiseNotDeclared
    about = (Endorsement.person_id == person_id, Endorsement.domain_id == domain.id)
    count = session.scalar(select(func.count()).select_from(Endorsement).where(*about)) or 0
    return Removal(facts_of(domain), count)


def _declared(session: Session, person_id: UUID, domain_id: UUID) -> Expertise | None:
    """The row; it stands still while the domain is locked, as merges and other declarations wait for that."""
    return session.scalar(select(Expertise).where(Expertise.person_id == person_id, Expertise.domain_id == domain_id))


def _demand_room(session: Session, person_id: UUID) -> None:
    if _count(session, person_id) >= MOST_EXPERTISES:
        raise TooManyExpertises(MOST_EXPERTISES)


def _count(session: Session, person_id: UUID) -> int:
    """How many domains in use a person masters."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Expertise)
            .join(Domain, and_(Domain.cluster_id == Expertise.cluster_id, Domain.id == Expertise.domain_id))
            .where(Expertise.person_id == person_id, Domain.archived_at.is_(None))
        )
        or 0
    )


def _follow(session: Session, person_id: UUID, now: datetime) -> None:
    """The roles in Discord and what is held in memory follow."""
    outbox.project(session, ROLES_OF_PERSON, person_id, now)
    session.touch(Topic.EXPERTS)
