"""A plan against what the cluster holds: what would be created, what changed, and the rows to stage. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from datetime import UTC, date, datetime, time
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from models.people.tables import AffiliationRole, AffiliationStatus, OrganisationStatus
from models.records import dataclass
from models.transfer.cells import cleaned, on_one_line
from models.transfer.checking_people import email_key
from models.transfer.checking_representatives import role_given
from models.transfer.held import Held, HeldAffiliation, HeldExpertise, HeldOrganisation, HeldPerson
from models.transfer.matching import name_key, organisation_key
from models.transfer.plan import Plan, PlannedOrganisation, PlannedPerson

NEW_LEVEL = 2
"""The level of an expertise that was merely named."""

Fields = dict[str, object]


class Part(StrEnum):
    """What an import changes, in the order in which rows refer to each other."""

    ORGANISATIONS = "organisations"
    PEOPLE = "people"
    AFFILIATIONS = "affiliations"
    EXPERTISE = "expertise"


@dataclass(frozen=True, slots=True)
class Count:
    """How many things of one kind."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """One row to stage: its id, whether it is new, and the fields that a file fills (if not new: those that change)."""

    part: Part
    id: UUID
    creates: bool
    fields: Fields = field(repr=False)


@dataclass(frozen=True, slots=True)
class Changes:
    """What an import would do, or did. It never deletes."""

    counts: Mapping[Part, Count]

    @property
    def nothing(self) -> bool:
        """Whether all is as the files say already."""
        return not any(count.created or count.updated for count in self.counts.values())


def most_created(plan: Plan) -> int:
    """How many new ids `compare` may take at most."""
    return len(plan.organisations) + len(plan.people) + len(plan.affiliations) + len(plan.expertise)


def compare(plan: Plan, held: Held, new_id: Callable[[], UUID], now: datetime) -> tuple[Changes, list[Change]]:
    """The difference, counted and row by row.

    `new_id` gives random ids; each part takes its own in ascending order, for indexes fill faster so.
    """
    comparison = _Comparison(held, new_id, now)
    rows = [
        *comparison.organisations(plan),
        *comparison.people(plan),
        *comparison.affiliations(plan),
        *comparison.expertise(plan),
    ]
    counts: dict[Part, Count] = {}
    sizes = {
        Part.ORGANISATIONS: len(plan.organisations),
        Part.PEOPLE: len(plan.people),
        Part.AFFILIATIONS: len(plan.affiliations),
        Part.EXPERTISE: len(plan.expertise),
    }
    for part, size in sizes.items():
        created = sum(row.creates for row in rows if row.part is part)
        updated = sum(not row.creates for row in rows if row.part is part)
        counts[part] = Count(created, updated, size - created - updated)
    return Changes(counts), rows


class _Comparison:
    def __init__(self, held: Held, new_id: Callable[[], UUID], now: datetime) -> None:
        self._held = held
        self._new_id = new_id
        self._now = now
        self._organisation_ids: dict[str, UUID] = {}
        self._person_ids: list[UUID] = []

    def _ids(self, count: int) -> Iterator[UUID]:
        return iter(sorted(self._new_id() for _ in range(count)))

    def organisations(self, plan: Plan) -> Iterator[Change]:
        held = {row.id: row for row in self._held.organisations}
        new = self._ids(sum(row.held_id is None for row in plan.organisations))
        for planned in plan.organisations:
            self._organisation_ids[planned.key] = planned.held_id or next(new)
        self._organisation_ids |= {
            key: id for key, id in self._keys_of_others(plan) if key not in self._organisation_ids
        }
        for planned in plan.organisations:
            id = self._organisation_ids[planned.key]
            parent_id = self._organisation_ids[planned.parent] if planned.parent is not None else None
            wanted = _organisation_fields(planned, parent_id)
            if planned.held_id is None:
                wanted["status"] = wanted["status"] or OrganisationStatus.ACTIVE
                yield Change(Part.ORGANISATIONS, id, True, wanted)
            elif changed := _changed(wanted, _held_organisation_fields(held[id])):
                yield Change(Part.ORGANISATIONS, id, False, changed)

    def _keys_of_others(self, plan: Plan) -> Iterator[tuple[str, UUID]]:
        for row in self._held.organisations:
            yield organisation_key(row.name), row.id

    def people(self, plan: Plan) -> Iterator[Change]:
        held = {row.id: row for row in self._held.people}
        new = self._ids(sum(row.held_id is None for row in plan.people))
        for planned in plan.people:
            id = planned.held_id or next(new)
            self._person_ids.append(id)
            if planned.held_id is None:
                yield Change(Part.PEOPLE, id, True, _person_fields(planned, planned.given_name, planned.family_name))
                continue
            row = held[id]
            given, family = planned.given_name or row.given_name, planned.family_name or row.family_name
            wanted = _person_fields(planned, given, family)
            if changed := _changed(wanted, _held_person_fields(row)):
                yield Change(Part.PEOPLE, id, False, changed)

    def affiliations(self, plan: Plan) -> Iterator[Change]:
        held = {(row.person_id, row.organisation_id): row for row in self._held.affiliations}
        keys = [(self._person_ids[row.person], self._organisation_ids[row.organisation]) for row in plan.affiliations]
        new = self._ids(sum(key not in held for key in keys))
        for planned, (person_id, organisation_id) in zip(plan.affiliations, keys, strict=True):
            row: HeldAffiliation | None = held.get((person_id, organisation_id))
            wanted: Fields = {"role": role_given(planned, row), "status": planned.status}
            if row is None:
                wanted = {
                    "person_id": person_id,
                    "organisation_id": organisation_id,
                    "role": role_given(planned, None) or AffiliationRole.STAFF,
                    "status": planned.status or AffiliationStatus.ACCEPTED,
                }
                yield Change(Part.AFFILIATIONS, next(new), True, wanted)
            elif changed := _changed(wanted, {"role": row.role, "status": row.status}):
                yield Change(Part.AFFILIATIONS, row.id, False, changed)

    def expertise(self, plan: Plan) -> Iterator[Change]:
        held = {(row.person_id, row.domain_id): row for row in self._held.expertise}
        keys = [(self._person_ids[row.person], row.domain_id) for row in plan.expertise]
        new = self._ids(sum(key not in held for key in keys))
        zone = self._held.time_zone
        for planned, (person_id, domain_id) in zip(plan.expertise, keys, strict=True):
            row: HeldExpertise | None = held.get((person_id, domain_id))
            wanted: Fields = {"level": planned.level, "years": planned.years, "note": planned.note}
            if row is None:
                confirmed_at = _begin_of(planned.confirmed, zone) if planned.confirmed else self._now
                wanted |= {
                    "person_id": person_id,
                    "domain_id": domain_id,
                    "level": planned.level or NEW_LEVEL,
                    "confirmed_at": confirmed_at,
                }
                yield Change(Part.EXPERTISE, next(new), True, wanted)
                continue
            changed = _changed(wanted, {"level": row.level, "years": row.years, "note": row.note and cleaned(row.note)})
            if planned.confirmed is not None and planned.confirmed != row.confirmed_at.astimezone(zone).date():
                changed["confirmed_at"] = _begin_of(planned.confirmed, zone)
            if changed:
                yield Change(Part.EXPERTISE, row.id, False, changed)


def _organisation_fields(planned: PlannedOrganisation, parent_id: UUID | None) -> Fields:
    return {
        "name": planned.name,
        "name_key": planned.key,
        "status": planned.status,
        "parent_id": parent_id,
        "email": planned.email,
        "web_address": planned.web_address,
        "commune": planned.commune,
        "presentation": planned.presentation,
        "dues_paid_until": planned.dues_paid_until,
    }


def _held_organisation_fields(row: HeldOrganisation) -> Fields:
    return {
        "name": on_one_line(row.name),
        "name_key": organisation_key(row.name),
        "status": row.status,
        "parent_id": row.parent_id,
        "email": row.email,
        "web_address": row.web_address,
        "commune": row.commune and on_one_line(row.commune),
        "presentation": row.presentation and cleaned(row.presentation),
        "dues_paid_until": row.dues_paid_until,
    }


def _person_fields(planned: PlannedPerson, given_name: str | None, family_name: str | None) -> Fields:
    return {
        "given_name": given_name,
        "family_name": family_name,
        "name_key": name_key(given_name or "", family_name or ""),
        "email": planned.email,
        "email_key": email_key(planned.email) if planned.email is not None else None,
        "phone": planned.phone,
        "title": planned.title,
    }


def _held_person_fields(row: HeldPerson) -> Fields:
    return {
        "given_name": on_one_line(row.given_name),
        "family_name": on_one_line(row.family_name),
        "name_key": name_key(row.given_name, row.family_name),
        "email": row.email,
        "email_key": email_key(row.email) if row.email is not None else None,
        "phone": row.phone and on_one_line(row.phone),
        "title": row.title and on_one_line(row.title),
    }


def _changed(wanted: Fields, held: Fields) -> Fields:
    """The fields that a file fills and the cluster has otherwise."""
    return {name: value for name, value in wanted.items() if value is not None and value != held[name]}


def _begin_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
