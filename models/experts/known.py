"""All that is known of the experts of a cluster who may be found, read for what is kept in memory.

What a person hides is not read on from here: whoever hides themselves is not there, a hidden account is empty.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import String, TypeCoerce, and_, exists, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute

from models.database import Session
from models.experts.availability import NO_LOAD, Load
from models.experts.independence import counting
from models.experts.reach import reachable
from models.experts.tables import Domain, Endorsement, Expertise, ExpertProfile, ShownPart
from models.people.kinship import groups_of_organisations
from models.people.tables import Affiliation, AffiliationStatus, Organisation, OrganisationStatus, Person
from models.records import dataclass

CHUNK = 2_000
"""Rows read at once: turning rows into values holds the event loop."""

FIRST = UUID(int=0)
"""Before every id."""


class Mastery(NamedTuple):
    """A domain in use that somebody masters. `endorsements` counts the groups whose endorsement counts today."""

    domain_id: UUID
    level: int
    years: int | None
    note: str | None
    confirmed_at: datetime
    endorsements: int


class KnownOrganisation(NamedTuple):
    """An organisation that has not left. `above` are its parents with their names, the nearest first."""

    id: UUID
    name: str
    suspended: bool
    above: tuple[tuple[UUID, str], ...]


class KnownExpert(NamedTuple):
    """Somebody who may be found; `available`, `available_until` and `set_aside_at` are as in `ExpertProfile`.

    `here` says that they are on Discord, also where they do not show their account.
    """

    person_id: UUID
    name: str
    title: str | None
    presentation: str | None
    discord_user_id: int | None
    here: bool
    organisations: tuple[KnownOrganisation, ...]
    available: bool | None
    available_until: datetime | None
    set_aside_at: datetime | None
    load: Load
    masteries: tuple[Mastery, ...]

    @property
    def suspended(self) -> bool:
        """Whether every organisation of theirs is suspended."""
        return bool(self.organisations) and all(each.suspended for each in self.organisations)


Row = Any
"""A row of a statement: its columns in order. Its ids are raw (`Ids`)."""
Reader = Callable[[Session, UUID], Sequence[Row]]
"""Up to `CHUNK` rows whose id, the first column, comes after the given one, by id."""


@dataclass
class Rows:
    """What was read, by statement."""

    organisations: list[Row] = field(default_factory=list)
    people: list[Row] = field(default_factory=list)
    affiliations: list[Row] = field(default_factory=list)
    expertise: list[Row] = field(default_factory=list)
    endorsements: Mapping[tuple[UUID, UUID], int] = field(default_factory=dict)
    loads: Mapping[UUID, Load] = field(default_factory=dict)


class Ids:
    """Ids as the engine keeps them, text on SQLite, to UUIDs, each made once: that was half of what reading cost."""

    def __init__(self, before: Ids | None = None) -> None:
        """`before` are those of the last reading."""
        self._before: Mapping[object, UUID] = before._made if before is not None else {}
        self._made: dict[object, UUID] = {}

    def of(self, raw: object) -> UUID:
        """The id."""
        found = self._made.get(raw)
        if found is None:
            found = self._made[raw] = self._before.get(raw) or id_of(raw)
        return found

    def settle(self) -> None:
        """Let go of those of the reading before."""
        self._before = {}


def id_of(raw: object) -> UUID:
    """One id."""
    return raw if isinstance(raw, UUID) else UUID(hex=str(raw))


def _raw(column: InstrumentedAttribute[Any]) -> TypeCoerce[Any]:
    return type_coerce(column, String())


def _organisations(session: Session, after: UUID) -> Sequence[Row]:
    query = select(_raw(Organisation.id), Organisation.name, Organisation.status, _raw(Organisation.parent_id))
    return session.execute(query.where(Organisation.id > after).order_by(Organisation.id).limit(CHUNK)).all()


def _people(session: Session, after: UUID) -> Sequence[Row]:
    query = (
        select(
            _raw(Person.id),
            Person.given_name,
            Person.family_name,
            Person.title,
            Person.discord_user_id,
            ExpertProfile.presentation,
            ExpertProfile.available,
            ExpertProfile.available_until,
            ExpertProfile.set_aside_at,
            ExpertProfile.hidden,
        )
        .outerjoin(
            ExpertProfile,
            and_(ExpertProfile.cluster_id == Person.cluster_id, ExpertProfile.person_id == Person.id),
        )
        .where(reachable(), _masters_something())
    )
    return session.execute(query.where(Person.id > after).order_by(Person.id).limit(CHUNK)).all()


def _masters_something() -> Any:
    return exists().where(Expertise.cluster_id == Person.cluster_id, Expertise.person_id == Person.id)


def _affiliations(session: Session, after: UUID) -> Sequence[Row]:
    mine = exists().where(Expertise.cluster_id == Affiliation.cluster_id, Expertise.person_id == Affiliation.person_id)
    query = select(_raw(Affiliation.id), _raw(Affiliation.person_id), _raw(Affiliation.organisation_id)).where(
        Affiliation.status == AffiliationStatus.ACCEPTED, mine
    )
    return session.execute(query.where(Affiliation.id > after).order_by(Affiliation.id).limit(CHUNK)).all()


def _expertise(session: Session, after: UUID) -> Sequence[Row]:
    query = (
        select(
            _raw(Expertise.id),
            _raw(Expertise.person_id),
            _raw(Expertise.domain_id),
            Expertise.level,
            Expertise.years,
            Expertise.note,
            Expertise.confirmed_at,
        )
        .join(Domain, and_(Domain.cluster_id == Expertise.cluster_id, Domain.id == Expertise.domain_id))
        .where(Domain.archived_at.is_(None))
    )
    return session.execute(query.where(Expertise.id > after).order_by(Expertise.id).limit(CHUNK)).all()


READERS: Mapping[str, Reader] = {
    "organisations": _organisations,
    "people": _people,
    "affiliations": _affiliations,
    "expertise": _expertise,
}
"""How the fields of `Rows` of these names are read, chunk by chunk."""


def endorsements_by_group(session: Session) -> Mapping[tuple[UUID, UUID], int]:
    """How many groups of organisations endorse somebody (person, then domain) in a way that counts today."""
    rows = session.scalars(select(Endorsement)).all()
    counted = counting(session, rows)
    if not counted:
        return {}
    groups = groups_of_organisations(session)
    found: dict[tuple[UUID, UUID], set[UUID]] = defaultdict(set)
    for row in rows:
        if row.id in counted:
            found[row.person_id, row.domain_id].add(groups[row.organisation_id])
    return {key: len(each) for key, each in found.items()}


def read_all(session: Session, loads: Mapping[UUID, Load]) -> Rows:
    """Everything at once, for whoever has the time."""
    rows = Rows(endorsements=endorsements_by_group(session), loads=loads)
    for name, reader in READERS.items():
        found: list[Row] = getattr(rows, name)
        after = FIRST
        while chunk := reader(session, after):
            found += chunk
            after = id_of(chunk[-1][0])
    return rows


def known_experts(rows: Rows, ids: Ids | None = None) -> Sequence[KnownExpert]:
    """The experts who may be found. Rows read while others changed them may not fit together: those are left out."""
    ids = ids or Ids()
    organisations = _by_raw_id(rows.organisations, ids)
    belongings: dict[object, list[KnownOrganisation]] = defaultdict(list)
    for _, person_id, organisation_id in rows.affiliations:
        organisation = organisations.get(organisation_id)
        if organisation is not None:
            belongings[person_id].append(organisation)
    masteries: dict[object, list[Row]] = defaultdict(list)
    for row in rows.expertise:
        masteries[row[1]].append(row)
    found = []
    for row in rows.people:
        hidden = frozenset(row[9] or ())
        if ShownPart.SEARCH not in hidden and row[0] in masteries:
            person_id = ids.of(row[0])
            mastered = tuple(_mastery(person_id, ids.of(each[2]), each, hidden, rows) for each in masteries[row[0]])
            found.append(_expert(person_id, row, hidden, belongings[row[0]], mastered, rows))
    ids.settle()
    return found


def _expert(
    person_id: UUID,
    row: Row,
    hidden: Collection[str],
    belongings: Sequence[KnownOrganisation],
    masteries: tuple[Mastery, ...],
    rows: Rows,
) -> KnownExpert:
    _, given_name, family_name, title, user_id, presentation, available, until, set_aside_at, _ = row
    return KnownExpert(
        person_id=person_id,
        name=f"{given_name} {family_name}".strip(),
        title=title,
        presentation=None if ShownPart.PRESENTATION in hidden else presentation,
        discord_user_id=None if ShownPart.ACCOUNT in hidden else user_id,
        here=user_id is not None,
        organisations=tuple(sorted(belongings, key=lambda each: (each.suspended, each.name))),
        available=available,
        available_until=until,
        set_aside_at=set_aside_at,
        load=rows.loads.get(person_id, NO_LOAD),
        masteries=masteries,
    )


def _mastery(person_id: UUID, domain_id: UUID, row: Row, hidden: Collection[str], rows: Rows) -> Mastery:
    _, _, _, level, years, note, confirmed_at = row
    told = ShownPart.YEARS not in hidden
    shown = rows.endorsements and ShownPart.ENDORSEMENTS not in hidden
    return Mastery(
        domain_id=domain_id,
        level=level,
        years=years if told else None,
        note=note if told else None,
        confirmed_at=confirmed_at,
        endorsements=rows.endorsements.get((person_id, domain_id), 0) if shown else 0,
    )


def _by_raw_id(rows: Iterable[Row], ids: Ids) -> Mapping[object, KnownOrganisation]:
    """The organisations that have not left."""
    kept = {row[0]: row for row in rows}
    return {
        raw: KnownOrganisation(
            ids.of(raw),
            name,
            status == OrganisationStatus.SUSPENDED,
            tuple(_above(raw, kept, ids)) if parent_id is not None else (),
        )
        for raw, name, status, parent_id in kept.values()
        if status != OrganisationStatus.FORMER
    }


def _above(raw: object, rows: Mapping[object, Row], ids: Ids) -> Iterator[tuple[UUID, str]]:
    """The parents; of a ring, where each is above the other, each once."""
    seen = {raw}
    above = rows[raw][3]
    while above in rows and above not in seen:
        seen.add(above)
        _, name, _, further = rows[above]
        yield ids.of(above), name
        above = further
