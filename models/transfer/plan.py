"""What files ask for, checked and tied to what the cluster holds. None in a field: leave it as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from datetime import date
from uuid import UUID

from models.people.tables import AffiliationRole, AffiliationStatus, OrganisationStatus
from models.records import dataclass


@dataclass(frozen=True, slots=True)
class PlannedOrganisation:
    """An organisation, by the key of its name. `parent` is the key of another one."""

    key: str
    name: str
    held_id: UUID | None
    status: OrganisationStatus | None = None
    parent: str | None = None
    email: str | None = None
    web_address: str | None = None
    commune: str | None = None
    presentation: str | None = None
    dues_paid_until: date | None = None


@dataclass(frozen=True, slots=True)
class PlannedPerson:
    """A person; the other parts of the plan refer to them by their place in `Plan.people`."""

    held_id: UUID | None
    given_name: str | None = field(default=None, repr=False)
    family_name: str | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    title: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class PlannedAffiliation:
    """A person in an organisation."""

    person: int
    organisation: str
    role: AffiliationRole | None = None
    status: AffiliationStatus | None = None


@dataclass(frozen=True, slots=True)
class PlannedExpertise:
    """A person in a domain. `confirmed` is a day of the cluster's own time zone."""

    person: int
    domain_id: UUID
    level: int | None = None
    years: int | None = None
    note: str | None = field(default=None, repr=False)
    confirmed: date | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """All of it. Parents stand before their subsidiaries."""

    organisations: Sequence[PlannedOrganisation]
    people: Sequence[PlannedPerson]
    affiliations: Sequence[PlannedAffiliation]
    expertise: Sequence[PlannedExpertise]
