"""Which roles people should hold in Discord, as the domain says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from models.cluster.tables import PlaceKind
from models.database import Session
from models.experts.tables import Domain, Expertise
from models.people.standing import held_at
from models.people.tables import (
    BOARD_OFFICES,
    Affiliation,
    AffiliationStatus,
    Mandate,
    Organisation,
    OrganisationStatus,
    Person,
)

ROLE_PLACES = (PlaceKind.MEMBER_ROLE, PlaceKind.EXPERT_ROLE, PlaceKind.BOARD_ROLE)


@dataclass(frozen=True)
class TiedPerson:
    """A person tied to a Discord user, and the roles they should hold."""

    person_id: UUID
    user_id: int
    wanted: frozenset[PlaceKind]


def tied_people(session: Session, now: datetime, only: UUID | None = None) -> list[TiedPerson]:
    """Everybody who is tied to a Discord user, or `only` that person.

    Member: an accepted affiliation in an organisation that has not left. Expert: an expertise in a domain that is not
    archived. Board: a board mandate that holds at `now`.
    """
    people = select(Person.id, Person.discord_user_id).where(Person.discord_user_id.is_not(None))
    if only is not None:
        people = people.where(Person.id == only)
    members = _members(session, only)
    experts = _experts(session, only)
    board = _board(session, now, only)
    sets = ((PlaceKind.MEMBER_ROLE, members), (PlaceKind.EXPERT_ROLE, experts), (PlaceKind.BOARD_ROLE, board))
    return [
        TiedPerson(person_id, user_id, frozenset(kind for kind, holders in sets if person_id in holders))
        for person_id, user_id in session.execute(people.order_by(Person.id))
        if user_id is not None
    ]


def _members(session: Session, only: UUID | None) -> set[UUID]:
    query = (
        select(Affiliation.person_id)
        .join(
            Organisation,
            (Organisation.cluster_id == Affiliation.cluster_id) & (Organisation.id == Affiliation.organisation_id),
        )
        .where(
            Affiliation.status == AffiliationStatus.ACCEPTED,
            Organisation.status.in_((OrganisationStatus.ACTIVE, OrganisationStatus.SUSPENDED)),
        )
    )
    return set(session.scalars(query if only is None else query.where(Affiliation.person_id == only)))


def _experts(session: Session, only: UUID | None) -> set[UUID]:
    query = (
        select(Expertise.person_id)
        .join(Domain, (Domain.cluster_id == Expertise.cluster_id) & (Domain.id == Expertise.domain_id))
        .where(Domain.archived_at.is_(None))
    )
    return set(session.scalars(query if only is None else query.where(Expertise.person_id == only)))


def _board(session: Session, now: datetime, only: UUID | None) -> set[UUID]:
    query = select(Mandate.person_id).where(held_at(now), Mandate.office.in_(sorted(BOARD_OFFICES)))
    return set(session.scalars(query if only is None else query.where(Mandate.person_id == only)))
