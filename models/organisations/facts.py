"""An organisation as it is shown, to whoever looks at it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, select

from models.actor import Actor
from models.cluster.tables import Cluster
from models.database import Session
from models.experts.facts import DomainFacts, facts_of
from models.experts.tables import Domain, Expertise, ExpertProfile, ShownPart
from models.groups.membership import current
from models.groups.tables import Group, GroupKind, GroupMembership, GroupStatus
from models.organisations.case import today_of
from models.organisations.errors import OrganisationUnknown
from models.organisations.permissions import (
    may_end_affiliation,
    may_keep,
    may_name,
    may_present,
    may_see,
    may_see_given,
)
from models.organisations.tables import OrganisationLogo, StatusReason
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

ORDER = {role: place for place, role in enumerate(AffiliationRole)}

SHOWN_GROUPS = (GroupKind.COMMISSION, GroupKind.CLUB)
"""Who sits in a committee is not shown outside of it."""


@dataclass(frozen=True)
class Colleague:
    """An accepted person of the organisation. `user_id` is empty for a record that nobody is tied to."""

    person_id: UUID
    name: str
    user_id: int | None
    role: AffiliationRole


@dataclass(frozen=True)
class Dues:
    """Until which day they are paid, that day included; `late` once it is over where the cluster lives."""

    paid_until: date | None
    late: bool


@dataclass(frozen=True)
class OrganisationFacts:
    """An organisation with its people, and what these master and take part in.

    `dues`, `email` and `reason` (of its status) are empty unless whoever looks keeps the register. `domains` are those
    in use with how many people show that they master them, the most first.
    """

    id: UUID
    name: str
    status: OrganisationStatus
    parent_id: UUID | None
    parent: str | None
    commune: str | None
    web_address: str | None
    presentation: str | None
    logo: str | None
    people: tuple[Colleague, ...]
    domains: tuple[tuple[DomainFacts, int], ...]
    groups: tuple[str, ...]
    dues: Dues | None
    email: str | None
    reason: str | None = None

    def holder(self, role: AffiliationRole) -> Colleague | None:
        """Who represents it, or is their deputy."""
        return next((each for each in self.people if each.role is role), None)


@dataclass(frozen=True)
class Seen:
    """An organisation and what whoever looks at it may do. `own_id` is who they are, where they belong to it.

    `may_name_oneself`: whoever keeps it by a lent power names others only. `may_see_given`: they see what it gave.
    """

    facts: OrganisationFacts
    may_keep: bool
    may_present: bool
    may_remove: bool
    own_id: UUID | None
    may_name_oneself: bool
    may_see_given: bool


def see(session: Session, actor: Actor, organisation_id: UUID, *, now: datetime) -> Seen:
    """An organisation as the actor may see it. Raises `NotAllowed` or `OrganisationUnknown`."""
    standing = standing_of(session, actor, now)
    demand(may_see(standing))
    organisation = session.find(Organisation, organisation_id)
    if organisation is None:
        raise OrganisationUnknown
    return seen_by(session, standing, organisation, now)


def seen_by(session: Session, standing: Standing, organisation: Organisation, now: datetime) -> Seen:
    """What somebody of this standing sees of an organisation."""
    keeps = may_keep(standing) is None
    person_id = standing.person_id
    somebody_else = organisation.id  # the id of nobody
    return Seen(
        facts=_facts(session, organisation, now, whole=keeps),
        may_keep=keeps,
        may_present=may_present(standing, organisation) is None,
        may_remove=may_end_affiliation(standing, organisation, somebody_else) is None,
        own_id=person_id if organisation.id in standing.roles else None,
        may_name_oneself=may_name(standing, person_id) is None,
        may_see_given=may_see_given(standing, organisation.id) is None,
    )


def own_organisations(session: Session, actor: Actor, *, now: datetime) -> Sequence[UUID]:
    """The organisations that the actor belongs to, those they represent first."""
    standing = standing_of(session, actor, now)
    return sorted(standing.roles, key=lambda id: (ORDER[standing.roles[id]], id))


def accepted_people(session: Session, organisation_id: UUID) -> tuple[Colleague, ...]:
    """The accepted people: the representative, the deputy, then the others by name."""
    rows = session.execute(
        select(Person, Affiliation.role)
        .join(Affiliation, and_(Affiliation.cluster_id == Person.cluster_id, Affiliation.person_id == Person.id))
        .where(Affiliation.organisation_id == organisation_id, Affiliation.status == AffiliationStatus.ACCEPTED)
    ).all()
    found = [
        Colleague(person.id, person.full_name, person.discord_user_id, AffiliationRole(role)) for person, role in rows
    ]
    return tuple(sorted(found, key=lambda each: (ORDER[each.role], each.name.casefold(), each.person_id)))


def dues_of(organisation: Organisation, today: date) -> Dues:
    """The dues as they stand on a day."""
    until = organisation.dues_paid_until
    return Dues(until, until is not None and until < today)


def _facts(session: Session, organisation: Organisation, now: datetime, *, whole: bool) -> OrganisationFacts:
    parent = session.find(Organisation, organisation.parent_id) if organisation.parent_id is not None else None
    cluster = session.get_one(Cluster, session.own_cluster_id)
    people = accepted_people(session, organisation.id)
    ids = [each.person_id for each in people]
    left = organisation.status == OrganisationStatus.FORMER
    return OrganisationFacts(
        id=organisation.id,
        name=organisation.name,
        status=OrganisationStatus(organisation.status),
        parent_id=organisation.parent_id,
        parent=parent.name if parent is not None else None,
        commune=organisation.commune,
        web_address=organisation.web_address,
        presentation=organisation.presentation,
        logo=session.scalar(
            select(OrganisationLogo.content_type).where(OrganisationLogo.organisation_id == organisation.id)
        ),
        people=people,
        domains=() if left else _domains(session, ids),
        groups=() if left else _groups(session, ids, now),
        dues=dues_of(organisation, today_of(cluster, now)) if whole else None,
        email=organisation.email if whole else None,
        reason=_reason(session, organisation) if whole else None,
    )


def _reason(session: Session, organisation: Organisation) -> str | None:
    """Why it has the status it has, where somebody said so."""
    return session.scalar(
        select(StatusReason.reason).where(
            StatusReason.organisation_id == organisation.id, StatusReason.status == organisation.status
        )
    )


def _domains(session: Session, person_ids: Sequence[UUID]) -> tuple[tuple[DomainFacts, int], ...]:
    """Who hides themselves from searches is not counted."""
    hidden = {
        profile.person_id
        for profile in session.scalars(select(ExpertProfile).where(ExpertProfile.person_id.in_(person_ids)))
        if ShownPart.SEARCH in profile.hidden
    }
    rows = session.execute(
        select(Domain, Expertise.person_id)
        .join(Expertise, and_(Expertise.cluster_id == Domain.cluster_id, Expertise.domain_id == Domain.id))
        .where(Domain.archived_at.is_(None), Expertise.person_id.in_(person_ids))
    ).all()
    domains = {domain.id: domain for domain, _ in rows}
    counted = Counter(domain.id for domain, person_id in rows if person_id not in hidden)
    ordered = sorted(counted, key=lambda id: (-counted[id], domains[id].name_fr.casefold()))
    return tuple((facts_of(domains[id]), counted[id]) for id in ordered)


def _groups(session: Session, person_ids: Sequence[UUID], now: datetime) -> tuple[str, ...]:
    names = session.scalars(
        select(Group.name)
        .join(
            GroupMembership,
            and_(GroupMembership.cluster_id == Group.cluster_id, GroupMembership.group_id == Group.id),
        )
        .where(
            Group.status == GroupStatus.OPEN,
            Group.kind.in_(SHOWN_GROUPS),
            GroupMembership.person_id.in_(person_ids),
            current(now),
        )
        .distinct()
    )
    return tuple(sorted(names, key=str.casefold))
