"""The organisations as a list, looked through by status, by dues and by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select

from models.actor import Actor
from models.cluster.tables import Cluster
from models.database import Session
from models.organisations.case import today_of
from models.organisations.facts import Dues, dues_of
from models.organisations.permissions import may_keep, may_see
from models.people.names import folded, unaccented
from models.people.permissions import demand
from models.people.standing import standing_of
from models.people.tables import (
    Affiliation,
    AffiliationRole,
    AffiliationStatus,
    Organisation,
    OrganisationStatus,
    Person,
)
from models.records import dataclass


@dataclass(frozen=True)
class Filter:
    """What is looked for: a status (None: all that have not left), only those late with their dues, words."""

    status: OrganisationStatus | None = None
    late: bool = False
    text: str = ""


@dataclass(frozen=True)
class Listed:
    """An organisation in the list. `dues` are empty unless whoever looks keeps the register."""

    id: UUID
    name: str
    status: OrganisationStatus
    commune: str | None
    people: int
    representative: str | None
    dues: Dues | None


@dataclass(frozen=True)
class Listing:
    """What was found, by name. `may_keep`: whoever looks keeps the register."""

    wanted: Filter
    organisations: tuple[Listed, ...]
    may_keep: bool


def list_organisations(session: Session, actor: Actor, wanted: Filter, *, now: datetime) -> Listing:
    """The organisations looked for. Who is late with their dues is the board's to know. Raises `NotAllowed`."""
    standing = standing_of(session, actor, now)
    demand(may_see(standing))
    if wanted.late:
        demand(may_keep(standing))
    keeps = may_keep(standing) is None
    today = today_of(session.get_one(Cluster, session.own_cluster_id), now)
    rows = [row for row in _of_status(session, wanted) if not wanted.late or dues_of(row, today).late]
    counts, representatives = _people(session)
    return Listing(
        wanted,
        tuple(
            Listed(
                row.id,
                row.name,
                OrganisationStatus(row.status),
                row.commune,
                counts[row.id],
                representatives.get(row.id),
                dues_of(row, today) if keeps else None,
            )
            for row in rows
        ),
        keeps,
    )


def _of_status(session: Session, wanted: Filter) -> Sequence[Organisation]:
    """Every word looked for begins a word of the name or of the commune."""
    if wanted.status is None:
        condition = Organisation.status != OrganisationStatus.FORMER
    else:
        condition = Organisation.status == wanted.status
    rows = session.scalars(select(Organisation).where(condition).order_by(Organisation.name_key)).all()
    words = folded(wanted.text).split()
    return [row for row in rows if _holds(words, f" {row.name_key} {unaccented(row.commune or '')}")]


def _holds(words: Sequence[str], text: str) -> bool:
    return all(f" {word}" in text for word in words)


def _people(session: Session) -> tuple[Counter[UUID], dict[UUID, str]]:
    """How many accepted people each organisation has, and who represents it."""
    accepted = Affiliation.status == AffiliationStatus.ACCEPTED
    counts = Counter(session.scalars(select(Affiliation.organisation_id).where(accepted)))
    rows = session.execute(
        select(Affiliation.organisation_id, Person)
        .join(Person, and_(Person.cluster_id == Affiliation.cluster_id, Person.id == Affiliation.person_id))
        .where(accepted, Affiliation.role == AffiliationRole.REPRESENTATIVE)
    )
    return counts, {organisation_id: person.full_name for organisation_id, person in rows}
