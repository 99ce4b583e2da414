"""A person as an expert: who they are, what they say of themselves, and what others say of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select

from models.database import Session
from models.experts.availability import Availability, availability_at
from models.experts.errors import ProfileUnknown
from models.experts.independence import counting
from models.experts.reach import reachable
from models.experts.tables import Domain, Endorsement, Expertise, ExpertProfile, ShownPart
from models.people.overview import belongings_of
from models.people.tables import Organisation, OrganisationStatus, Person
from models.records import dataclass


@dataclass(frozen=True)
class Practised:
    """A domain in use that a person masters. `years` and `note` are what they told."""

    domain_id: UUID
    name_fr: str
    name_en: str
    level: int
    years: int | None
    note: str | None
    confirmed_at: datetime

    def name(self, language: str) -> str:
        """The domain's name in a language."""
        return self.name_en if language == "en" else self.name_fr


@dataclass(frozen=True)
class Endorsed:
    """What somebody said of how a person masters a domain. `organisation` is the one they spoke for.

    `counted` is false once both sides belong to one group: then only the two of them see it.
    """

    id: UUID
    domain_id: UUID
    author_id: UUID
    author: str
    organisation: str
    sentence: str
    endorsed_at: datetime
    counted: bool


@dataclass(frozen=True)
class ProfileFacts:
    """A person as an expert. `organisations` are those that have not left; `suspended` says that all of them are.

    `reachable` says whether the person belongs to the cluster today. `available`, `available_until`, `set_aside_at`
    and `monthly_requests` are as in `ExpertProfile`. The best domains come first, the latest endorsements too; those of
    a domain that the person masters no more are not there.
    """

    person_id: UUID
    name: str
    title: str | None
    discord_user_id: int | None
    organisations: tuple[str, ...]
    suspended: bool
    reachable: bool
    presentation: str | None
    available: bool | None
    available_until: datetime | None
    set_aside_at: datetime | None
    monthly_requests: int | None
    hidden: frozenset[ShownPart]
    domains: tuple[Practised, ...]
    endorsements: tuple[Endorsed, ...]

    def availability(self, now: datetime) -> Availability:
        """Whether they take requests at `now`, by what they said."""
        return availability_at(self.available, self.available_until, self.set_aside_at, now)


def shows(profile: ProfileFacts, part: ShownPart) -> bool:
    """Whether the person lets others see a part of their profile."""
    return part not in profile.hidden


def profile_of(session: Session, person_id: UUID) -> ProfileFacts:
    """The profile of a person, whether or not they ever wrote one. Raises `ProfileUnknown`."""
    person = session.find(Person, person_id)
    if person is None:
        raise ProfileUnknown
    said = session.scalar(select(ExpertProfile).where(ExpertProfile.person_id == person_id))
    belongings = belongings_of(session, person_id)
    present = [each for each in belongings if each.status is not OrganisationStatus.FORMER]
    domains = _practised(session, person_id)
    return ProfileFacts(
        person_id=person.id,
        name=person.full_name,
        title=person.title,
        discord_user_id=person.discord_user_id,
        organisations=tuple(each.organisation for each in present),
        suspended=bool(present) and all(each.status is OrganisationStatus.SUSPENDED for each in present),
        reachable=session.scalar(select(Person.id).where(Person.id == person_id, reachable())) is not None,
        presentation=said.presentation if said else None,
        available=said.available if said else None,
        available_until=said.available_until if said else None,
        set_aside_at=said.set_aside_at if said else None,
        monthly_requests=said.monthly_requests if said else None,
        hidden=hidden_parts(said),
        domains=tuple(domains),
        endorsements=tuple(_endorsed(session, person_id, {each.domain_id for each in domains})),
    )


def profile_of_user(session: Session, user_id: int) -> ProfileFacts:
    """The profile of whoever is tied to a Discord user. Raises `ProfileUnknown`."""
    person_id = session.scalar(select(Person.id).where(Person.discord_user_id == user_id))
    if person_id is None:
        raise ProfileUnknown
    return profile_of(session, person_id)


def hidden_parts(said: ExpertProfile | None) -> frozenset[ShownPart]:
    """What a person hides; a part that this program does not know is passed over."""
    known = set(ShownPart)
    return frozenset(ShownPart(part) for part in (said.hidden if said else ()) if part in known)


def _practised(session: Session, person_id: UUID) -> Sequence[Practised]:
    rows = session.execute(
        select(
            Domain.id,
            Domain.name_fr,
            Domain.name_en,
            Expertise.level,
            Expertise.years,
            Expertise.note,
            Expertise.confirmed_at,
        )
        .join(Expertise, and_(Expertise.cluster_id == Domain.cluster_id, Expertise.domain_id == Domain.id))
        .where(Expertise.person_id == person_id, Domain.archived_at.is_(None))
        .order_by(Expertise.level.desc(), Domain.name_fr)
    )
    return [Practised(*row) for row in rows]


def _endorsed(session: Session, person_id: UUID, domain_ids: set[UUID]) -> Sequence[Endorsed]:
    rows = session.execute(
        select(Endorsement, Person, Organisation.name)
        .join(Person, and_(Person.cluster_id == Endorsement.cluster_id, Person.id == Endorsement.author_id))
        .join(
            Organisation,
            and_(
                Organisation.cluster_id == Endorsement.cluster_id,
                Organisation.id == Endorsement.organisation_id,
            ),
        )
        .where(Endorsement.person_id == person_id)
        .order_by(Endorsement.endorsed_at.desc(), Endorsement.id)
    ).all()
    mine = [row for row in rows if row[0].domain_id in domain_ids]
    counted = counting(session, [endorsement for endorsement, _, _ in mine])
    return [
        Endorsed(
            id=endorsement.id,
            domain_id=endorsement.domain_id,
            author_id=author.id,
            author=author.full_name,
            organisation=organisation,
            sentence=endorsement.sentence,
            endorsed_at=endorsement.endorsed_at,
            counted=endorsement.id in counted,
        )
        for endorsement, author, organisation in mine
    ]
