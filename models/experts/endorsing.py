"""One sentence by a person of another, not sister, organisation on how somebody masters a domain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, case, select

from models import audit
from models.actor import Actor
from models.cluster import journal
from models.database import Session, Topic, lock
from models.errors import NotAllowed, Reason
from models.experts.errors import (
    DomainTextTooLong,
    EndorsementEmpty,
    EndorsementGone,
    EndorsementsNotWanted,
    EndorsesOneself,
    EndorsesOwnOrganisation,
    EndorsesSisterOrganisation,
    NotDeclaredByThem,
    ProfileUnknown,
)
from models.experts.mastering import domain_in_use
from models.experts.permissions import may_edit_own_profile, may_endorse
from models.experts.profile import Practised, ProfileFacts, profile_of, shows
from models.experts.tables import Endorsement, Expertise, ShownPart
from models.experts.wording import cleaned
from models.people.kinship import groups_of_organisations
from models.people.names import folded
from models.people.permissions import demand
from models.people.standing import Standing, standing_of
from models.people.tables import (
    Affiliation,
    AffiliationRole,
    AffiliationStatus,
    Organisation,
    OrganisationStatus,
    Person,
)
from models.records import dataclass

MOST_SENTENCE = 300

GIVEN = "endorsements.given"
WITHDRAWN = "endorsements.withdrawn"


@dataclass(frozen=True)
class ToEndorse:
    """What the form of an endorsement shows. `sentences` are what the actor wrote already, by domain."""

    name: str
    domains: Sequence[Practised]
    sentences: Mapping[UUID, str]


@dataclass(frozen=True)
class Given:
    """An endorsement as it stands now. `replaced` says that the author had written another sentence before."""

    profile: ProfileFacts
    domain_name: Mapping[str, str]
    sentence: str
    replaced: bool


def to_endorse(session: Session, actor: Actor, person_id: UUID, *, now: datetime) -> ToEndorse:
    """What may be endorsed of a person. Raises what `endorse` raises about the actor and the person."""
    standing = standing_of(session, actor, now)
    profile, _ = _independent(session, standing, person_id)
    mine = session.scalars(
        select(Endorsement).where(Endorsement.person_id == person_id, Endorsement.author_id == standing.person_id)
    )
    return ToEndorse(profile.name, profile.domains, {row.domain_id: row.sentence for row in mine})


def endorse(session: Session, actor: Actor, person_id: UUID, domain_id: UUID, sentence: str, *, now: datetime) -> Given:
    """Say how a person masters a domain, in the place of what the actor said of it before.

    Raises `NotAllowed`, `ProfileUnknown`, `EndorsesOneself`, `EndorsesOwnOrganisation`, `EndorsesSisterOrganisation`,
    `EndorsementsNotWanted`, `DomainUnknown`, `DomainArchived`, `NotDeclaredByThem`, `EndorsementEmpty` or
    `DomainTextTooLong`.
    """
    standing = standing_of(session, actor, now)
    _, organisation_id = _independent(session, standing, person_id)
    words = _checked(sentence)
    if lock(session, Person, person_id) is None:  # the same author's other press waits here
        raise ProfileUnknown
    domain = domain_in_use(session, domain_id)
    masters = select(Expertise.id).where(Expertise.person_id == person_id, Expertise.domain_id == domain.id)
    if session.scalar(masters) is None:
        raise NotDeclaredByThem
    row = session.scalar(
        select(Endorsement).where(
            Endorsement.person_id == person_id,
            Endorsement.domain_id == domain.id,
            Endorsement.author_id == standing.person_id,
        )
    )
    replaced = row is not None
    if row is None:
        assert standing.person_id is not None
        row = Endorsement(id=session.new_id(), person_id=person_id, domain_id=domain.id, author_id=standing.person_id)
        session.add(row)
    row.organisation_id, row.sentence, row.endorsed_at = organisation_id, words, now
    session.flush()
    if not replaced:
        _record(session, standing, GIVEN, person_id, domain.id, now)
    session.touch(Topic.EXPERTS)
    names = {"fr": domain.name_fr, "en": domain.name_en}
    return Given(profile_of(session, person_id), names, words, replaced)


def withdraw(session: Session, actor: Actor, endorsement_id: UUID, *, now: datetime) -> UUID:
    """Take an endorsement back: its author, or whom it is about. Returns the id of whom it was about.

    Raises `NotAllowed` for somebody unknown, and `EndorsementGone` where there is none of theirs.
    """
    standing = standing_of(session, actor, now)
    demand(may_edit_own_profile(standing))
    row = lock(session, Endorsement, endorsement_id)
    if row is None or standing.person_id not in (row.author_id, row.person_id):
        raise EndorsementGone
    person_id, domain_id = row.person_id, row.domain_id
    session.delete(row)
    session.flush()
    _record(session, standing, WITHDRAWN, person_id, domain_id, now)
    session.touch(Topic.EXPERTS)
    return person_id


def _independent(session: Session, standing: Standing, person_id: UUID) -> tuple[ProfileFacts, UUID]:
    """The person's profile, and the organisation for which the actor may speak of them."""
    demand(may_endorse(standing))
    profile = profile_of(session, person_id)
    if person_id == standing.person_id:
        raise EndorsesOneself
    if not profile.reachable:
        raise ProfileUnknown
    assert standing.person_id is not None
    theirs = {id for id, _, _ in _organisations(session, person_id)}
    mine = _organisations(session, standing.person_id)
    shared = [name for id, name, _ in mine if id in theirs]
    if shared:
        raise EndorsesOwnOrganisation(profile.name, shared[0])
    groups = groups_of_organisations(session, {*theirs, *(id for id, _, _ in mine)})
    their_groups = {groups[id] for id in theirs}
    sisters = [name for id, name, _ in mine if groups[id] in their_groups]
    if sisters:
        raise EndorsesSisterOrganisation(profile.name, sisters[0])
    if not shows(profile, ShownPart.ENDORSEMENTS):
        raise EndorsementsNotWanted(profile.name)
    active = [id for id, _, status in mine if status == OrganisationStatus.ACTIVE]
    if not active:  # suspended since the standing was read
        raise NotAllowed(Reason.ORGANISATION_SUSPENDED)
    return profile, active[0]


def _organisations(session: Session, person_id: UUID) -> list[tuple[UUID, str, str]]:
    """Where a person belongs, former organisations too: ids, names and statuses, the one they represent first."""
    weight = case(
        (Affiliation.role == AffiliationRole.REPRESENTATIVE, 0),
        (Affiliation.role == AffiliationRole.DEPUTY, 1),
        else_=2,
    )
    rows = session.execute(
        select(Organisation.id, Organisation.name, Organisation.status)
        .join(
            Affiliation,
            and_(Affiliation.cluster_id == Organisation.cluster_id, Affiliation.organisation_id == Organisation.id),
        )
        .where(Affiliation.person_id == person_id, Affiliation.status == AffiliationStatus.ACCEPTED)
        .order_by(weight, Organisation.name_key)
    )
    return [(id, name, status) for id, name, status in rows]


def _checked(sentence: str) -> str:
    words = cleaned(sentence)
    if not folded(words):
        raise EndorsementEmpty
    if len(words) > MOST_SENTENCE:
        raise DomainTextTooLong(words, len(words), MOST_SENTENCE)
    return words


def _record(session: Session, standing: Standing, kind: str, person_id: UUID, domain_id: UUID, now: datetime) -> None:
    """Write down who spoke of whom, by ids only: neither names nor what was said."""
    state = {"domain": str(domain_id)}
    before, after = ({}, state) if kind == GIVEN else (state, {})
    journal.record(
        session,
        audit.Change(kind, person_id, before, after),
        actor=standing.actor,
        person_id=standing.person_id,
        actor_name=None,
        now=now,
    )
