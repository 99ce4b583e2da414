"""Which roles people should hold in Discord, as the domain says."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from bot.projection.plan import RoleKey
from models.cluster.places import places_of
from models.cluster.tables import PlaceKind
from models.database import Session
from models.experts.reach import reachable
from models.experts.tables import Domain, Expertise
from models.groups.membership import current
from models.groups.tables import Group, GroupMembership, GroupPlace, GroupPlaceKind, GroupRole, GroupStatus
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
from models.records import dataclass

ROLE_PLACES = (PlaceKind.MEMBER_ROLE, PlaceKind.EXPERT_ROLE, PlaceKind.BOARD_ROLE, PlaceKind.GUEST_ROLE)

WITH_ROLE = (GroupStatus.OPEN, GroupStatus.ARCHIVED)
"""The groups whose people hold its role: those of an archived one still read its channels."""


@dataclass(frozen=True)
class OurRole:
    """A role of the server that Cagou gives and takes; `adopted` says that some held it before."""

    role_id: int
    adopted: bool


@dataclass(frozen=True)
class TiedPerson:
    """A person tied to a Discord user, and the roles they should hold."""

    person_id: UUID
    user_id: int
    wanted: frozenset[RoleKey]


def our_roles(session: Session) -> dict[RoleKey, OurRole]:
    """The roles that are settled, of the cluster and of its groups."""
    roles: dict[RoleKey, OurRole] = {
        kind: OurRole(place.discord_id, place.adopted)
        for kind, place in places_of(session).items()
        if kind in ROLE_PLACES and place.discord_id is not None
    }
    rows = session.execute(
        select(GroupPlace.group_id, GroupPlace.discord_id, GroupPlace.adopted)
        .join(Group, (Group.cluster_id == GroupPlace.cluster_id) & (Group.id == GroupPlace.group_id))
        .where(GroupPlace.kind == GroupPlaceKind.ROLE, GroupPlace.discord_id.is_not(None), Group.status.in_(WITH_ROLE))
    )
    return roles | {group_id: OurRole(role_id, adopted) for group_id, role_id, adopted in rows if role_id is not None}


def tied_people(session: Session, now: datetime, only: UUID | None = None) -> list[TiedPerson]:
    """Everybody who is tied to a Discord user, or `only` that person.

    Member: an accepted affiliation in an organisation that has not left. Expert: an expertise in a domain that is not
    archived. Board: a board mandate that holds at `now`. Guest: a guest of a group at `now` who is no member. And the
    role of each group in which they take part at `now`.
    """
    people = select(Person.id, Person.discord_user_id).where(Person.discord_user_id.is_not(None))
    if only is not None:
        people = people.where(Person.id == only)
    members = _members(session, only)
    groups, guests = _groups(session, now, only)
    sets = (
        (PlaceKind.MEMBER_ROLE, members),
        (PlaceKind.EXPERT_ROLE, _experts(session, only)),
        (PlaceKind.BOARD_ROLE, _board(session, now, only)),
        (PlaceKind.GUEST_ROLE, guests - members),
    )
    return [
        TiedPerson(
            person_id,
            user_id,
            frozenset((*(kind for kind, holders in sets if person_id in holders), *groups.get(person_id, ()))),
        )
        for person_id, user_id in session.execute(people.order_by(Person.id))
        if user_id is not None
    ]


def _groups(session: Session, now: datetime, only: UUID | None) -> tuple[dict[UUID, set[UUID]], set[UUID]]:
    """The groups of each person, and who is a guest of one."""
    query = (
        select(GroupMembership.person_id, GroupMembership.group_id, GroupMembership.role)
        .join(Group, (Group.cluster_id == GroupMembership.cluster_id) & (Group.id == GroupMembership.group_id))
        .where(current(now), Group.status.in_(WITH_ROLE))
    )
    groups: dict[UUID, set[UUID]] = {}
    guests = set()
    for person_id, group_id, role in session.execute(
        query if only is None else query.where(GroupMembership.person_id == only)
    ):
        groups.setdefault(person_id, set()).add(group_id)
        if role == GroupRole.GUEST:
            guests.add(person_id)
    return groups, guests


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
        .join(Person, (Person.cluster_id == Expertise.cluster_id) & (Person.id == Expertise.person_id))
        .where(Domain.archived_at.is_(None), reachable())
    )
    return set(session.scalars(query if only is None else query.where(Expertise.person_id == only)))


def _board(session: Session, now: datetime, only: UUID | None) -> set[UUID]:
    query = select(Mandate.person_id).where(held_at(now), Mandate.office.in_(sorted(BOARD_OFFICES)))
    return set(session.scalars(query if only is None else query.where(Mandate.person_id == only)))
