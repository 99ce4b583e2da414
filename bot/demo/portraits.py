"""Lets the sample cluster's experts say who they are and be endorsed, as after some months of use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path
from uuid import UUID

import yaml
from sqlalchemy import select

from models.database import Session, Topic
from models.experts.tables import Domain, Endorsement, Expertise, ExpertProfile
from models.people.kinship import groups_of_organisations
from models.people.tables import (
    Affiliation,
    AffiliationStatus,
    Organisation,
    OrganisationStatus,
    Person,
)
from models.records import dataclass

_FILE = Path(__file__).with_name("portraits.yaml")

AWAY = timedelta(days=21)
HERE = timedelta(days=75)
"""For how long some say that they are away, or available."""

MOST_VOICES = 3
"""Endorsements of one domain."""


@dataclass(frozen=True)
class _Member:
    """Somebody of a member organisation, and the group it belongs to."""

    person: Person
    organisation_id: UUID
    group: UUID


def portray(session: Session, now: datetime) -> None:
    """Write profiles and endorsements: the same texts for the same people each time.

    Whoever is in Discord is available, so that a visitor finds somebody to ask; of the others some are, some are
    away, and most never said.
    """
    texts = yaml.safe_load(_FILE.read_text("utf-8"))
    sentences = cycle(texts["sentences"])
    members = list(_members(session))
    expertise: dict[UUID, list[Expertise]] = {}
    known = (
        select(Expertise)
        .join(Domain, (Domain.cluster_id == Expertise.cluster_id) & (Domain.id == Expertise.domain_id))
        .order_by(Expertise.level.desc(), Domain.slug)
    )
    for row in session.scalars(known):
        expertise.setdefault(row.person_id, []).append(row)
    experts = [member for member in members if member.person.id in expertise]
    for place, member in enumerate(experts):
        session.add(_profile(session, member.person, place, texts["presentations"], now))
        for domain, row in enumerate(expertise[member.person.id]):
            for voice, author in enumerate(_authors(members, member, place, domain, row.level)):
                sentence = next(sentences)
                session.add(
                    Endorsement(
                        id=session.new_id(),
                        person_id=member.person.id,
                        domain_id=row.domain_id,
                        author_id=author.person.id,
                        organisation_id=author.organisation_id,
                        sentence=sentence,
                        endorsed_at=now - timedelta(days=20 + (place * 11 + domain * 53 + voice * 37) % 300),
                    )
                )
    session.touch(Topic.EXPERTS)


def _profile(
    session: Session, person: Person, place: int, presentations: Sequence[str], now: datetime
) -> ExpertProfile:
    here = person.discord_user_id is not None
    available, until = (True, None) if here else _SAID[place % len(_SAID)]
    return ExpertProfile(
        id=session.new_id(),
        person_id=person.id,
        presentation=presentations[place % len(presentations)] if here or place % 3 else None,
        available=available,
        available_until=now + until if until is not None else None,
        monthly_requests=2 + place % 5 if place % 4 == 0 else None,
        hidden=[],
        changed_at=now,
    )


_SAID: Sequence[tuple[bool | None, timedelta | None]] = (
    (None, None),
    (True, None),
    (None, None),
    (False, AWAY),
    (None, None),
    (True, HERE),
)
"""What those who are not in Discord said, one after the other."""


def _authors(members: Sequence[_Member], of: _Member, place: int, domain: int, level: int) -> Iterator[_Member]:
    """Who endorses somebody for a domain: up to `MOST_VOICES` people of different other groups."""
    wanted = (place + domain + level) % (MOST_VOICES + 1) if level > 1 else 0
    groups = {of.group}
    for step in range(len(members)):
        if len(groups) > wanted:
            return
        author = members[(place * 17 + domain * 29 + step * 7) % len(members)]
        if author.group not in groups:
            groups.add(author.group)
            yield author


def _members(session: Session) -> Iterator[_Member]:
    """Everybody of a member organisation, in an order that the files give."""
    groups = groups_of_organisations(session)
    rows = session.execute(
        select(Person, Organisation.id)
        .join(Affiliation, (Affiliation.cluster_id == Person.cluster_id) & (Affiliation.person_id == Person.id))
        .join(
            Organisation,
            (Organisation.cluster_id == Affiliation.cluster_id) & (Organisation.id == Affiliation.organisation_id),
        )
        .where(
            Affiliation.status == AffiliationStatus.ACCEPTED,
            Organisation.status == OrganisationStatus.ACTIVE,
        )
        .order_by(Organisation.name_key, Person.name_key, Person.email_key)
    )
    seen: set[UUID] = set()
    for person, organisation_id in rows:
        if person.id not in seen:
            seen.add(person.id)
            yield _Member(person, organisation_id, groups[organisation_id])
