"""Rows as a test needs them, made directly: what they came from is another test's subject."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from models.cluster.tables import Cluster, Place, PlaceKind
from models.database import Session, Topic
from models.experts.tables import Domain, Expertise
from models.groups.kinds import traits_of
from models.groups.tables import Group, GroupKind, GroupMembership, GroupPlace, GroupPlaceKind, GroupRole, GroupStatus
from models.groups.writing import name_key
from models.people.names import folded, person_key
from models.people.tables import (
    Affiliation,
    AffiliationRole,
    AffiliationStatus,
    Mandate,
    Office,
    Organisation,
    Person,
)


def cluster(session: Session, *, guild_id: int, now: datetime, name: str = "Open NC", language: str = "fr") -> UUID:
    """A cluster that is set up, with no domain and nobody in it. Opened `everywhere()`."""
    made = Cluster(
        id=session.new_id(),
        guild_id=guild_id,
        name=name,
        language=language,
        time_zone="Pacific/Noumea",
        created_at=now,
        installed_at=now,
    )
    session.add(made)
    session.touch(Topic.CLUSTER)
    return made.id


def organisation(
    session: Session, name: str, *, now: datetime, status: str = "active", parent: UUID | None = None
) -> UUID:
    """The organisation of this name, made if it is not there."""
    key = folded(name)
    found = session.scalar(select(Organisation).where(Organisation.name_key == key))
    if found is None:
        found = Organisation(
            id=session.new_id(), name=name, name_key=key, status=status, parent_id=parent, created_at=now
        )
        session.add(found)
        session.flush()
    return found.id


def person(
    session: Session,
    name: str,
    *,
    now: datetime,
    user_id: int | None = None,
    organisation: str | None = None,
    role: AffiliationRole = AffiliationRole.STAFF,
    office: Office | None = None,
    status: str = "active",
    title: str | None = None,
    email: str | None = None,
) -> UUID:
    """A person, with an accepted affiliation and an office if given."""
    given, _, family = name.partition(" ")
    made = Person(
        id=session.new_id(),
        given_name=given,
        family_name=family,
        name_key=person_key(given, family),
        email=email,
        email_key=email.lower() if email else None,
        title=title,
        discord_user_id=user_id,
        created_at=now,
    )
    session.add(made)
    session.flush()
    if organisation is not None:
        session.add(
            Affiliation(
                person_id=made.id,
                organisation_id=_organisation(session, organisation, now=now, status=status),
                role=role,
                status=AffiliationStatus.ACCEPTED,
                since=now,
            )
        )
    if office is not None:
        session.add(
            Mandate(person_id=made.id, office=office, rank=0, since=now, until=None, appointed_by_administrator=True)
        )
    session.touch(Topic.PEOPLE)
    return made.id


_organisation = organisation


def domain(session: Session, slug: str, name: str, *, keywords: tuple[str, ...] = (), family: str = "logiciel") -> UUID:
    """A domain of competence."""
    made = Domain(
        id=session.new_id(),
        slug=slug,
        family=family,
        name_fr=name,
        name_en=name,
        description_fr=name,
        description_en=name,
        keywords_fr=list(keywords),
        keywords_en=[],
    )
    session.add(made)
    session.touch(Topic.DOMAINS)
    return made.id


def expertise(session: Session, person_id: UUID, domain_id: UUID, *, now: datetime, level: int = 2) -> UUID:
    """A person masters a domain."""
    made = Expertise(
        id=session.new_id(), person_id=person_id, domain_id=domain_id, level=level, years=5, confirmed_at=now
    )
    session.add(made)
    session.touch(Topic.EXPERTS)
    return made.id


def place(session: Session, kind: PlaceKind, discord_id: int, *, now: datetime) -> UUID:
    """A channel or role that serves as a place of the cluster."""
    made = Place(id=session.new_id(), kind=kind, name=kind.value, discord_id=discord_id, adopted=True, intended_at=now)
    session.add(made)
    session.touch(Topic.CLUSTER)
    return made.id


def group(
    session: Session,
    name: str,
    *,
    now: datetime,
    kind: GroupKind = GroupKind.COMMISSION,
    lead: UUID | None = None,
    co_leads: Sequence[UUID] = (),
    members: Sequence[UUID] = (),
    guests: Sequence[UUID] = (),
    joining: str | None = None,
    status: GroupStatus = GroupStatus.OPEN,
    mission: str = "Avancer ensemble",
    places: Mapping[GroupPlaceKind, int] | None = None,
) -> UUID:
    """A group with its people (their ids); heads are members too. `places` are the Discord ids of what it has."""
    id = session.new_id()
    made = Group(
        id=id,
        kind=kind,
        name=name,
        name_key=name_key(name, kind, id),
        mission=mission,
        joining=joining or ("open" if traits_of(kind).may_be_open else "request"),
        status=status,
        created_at=now,
        opened_at=now,
    )
    session.add(made)
    session.flush()
    head_ids = [*([lead] if lead is not None else []), *co_leads]
    roles = [(person_id, GroupRole.MEMBER) for person_id in dict.fromkeys([*head_ids, *members])]
    roles += [(person_id, GroupRole.GUEST) for person_id in guests]
    roles += [(person_id, GroupRole.CO_LEAD) for person_id in co_leads]
    roles += [(lead, GroupRole.LEAD)] if lead is not None else []
    for person_id, role in roles:
        session.add(GroupMembership(group_id=made.id, person_id=person_id, role=role, since=now))
    for place_kind, discord_id in (places or {}).items():
        session.add(
            GroupPlace(
                group_id=made.id, kind=place_kind, name=name, discord_id=discord_id, adopted=False, intended_at=now
            )
        )
    session.touch(Topic.PEOPLE)
    return made.id
