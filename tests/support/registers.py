"""Registers of members as hypothesis draws them, and what an import would make of one, without a database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from config.domains import standard_domains
from models.people.tables import AffiliationRole, AffiliationStatus, OrganisationStatus
from models.transfer.cells import cleaned, on_one_line
from models.transfer.comparing import Change, Part
from models.transfer.held import (
    Fingerprint,
    Held,
    HeldAffiliation,
    HeldDomain,
    HeldExpertise,
    HeldOrganisation,
    HeldPerson,
)
from models.transfer.matching import name_key, organisation_key

ZONE = ZoneInfo("Pacific/Noumea")
NOWHERE = Fingerprint(0, 0, 0, 0, 0, 0)

NASTY = [
    "=1+1", "+687 00 12 34", "-5", "@somebody", "'quoted'", "''", '"', '";"', "a;b", "a,b", "a\tb", "_x0041_", "é", "é",
    "NULL", "#N/A", "1e5", "01/02/2026", "٣", "名前", "👩\u200d💻", "<@1>", "**x**", "%s {0}", "DROP TABLE person;--",
    "l’Œuvre", "|", "=\"x\"", "sep=;", "Nom", "​x", "\u202eabc", "ﷺ", "ß", "İ",
]  # fmt: skip


def id_source(seed: int = 8) -> Callable[[], UUID]:
    """Random ids, the same in every run."""
    random = Random(seed)
    return lambda: UUID(int=random.getrandbits(128), version=4)


def standard_held_domains() -> tuple[HeldDomain, ...]:
    """The domains of a new cluster."""
    new_id = id_source(32)
    return tuple(
        HeldDomain(
            new_id(),
            domain.slug,
            domain.names["fr"],
            domain.names["en"],
            (*domain.keywords["fr"], *domain.keywords["en"]),
            False,
            None,
        )
        for domain in standard_domains().domains
    )


EMPTY = Held(ZONE, (), (), (), (), standard_held_domains(), NOWHERE)


def _texts(longest: int, clean: Callable[[str], str]) -> st.SearchStrategy[str]:
    raw = st.one_of(
        st.sampled_from(NASTY),
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12),
        st.lists(st.sampled_from(NASTY), min_size=2, max_size=3).map("\n".join),
    )
    return raw.map(clean).filter(lambda text: 0 < len(text) <= longest)


def lines(longest: int) -> st.SearchStrategy[str]:
    """Texts on one line, clean as the database holds them."""
    return _texts(longest, on_one_line)


def long_texts() -> st.SearchStrategy[str]:
    """Texts of several lines."""
    return _texts(4_000, cleaned)


def _maybe(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[str | None]:
    return st.one_of(st.none(), strategy)


DAYS = st.dates(date(1990, 1, 1), date(2035, 12, 31))
ADDRESSES = st.builds(
    lambda local, number, site: f"{local}{number}@{site}.example",
    st.sampled_from(["jean", "Marie.Anne", "o'hara", "é", "=x", "-y", "+z", "{a}"]),
    st.integers(0, 10**6),
    st.sampled_from(["nc", "Sud", "îles"]),
)


@st.composite
def registers(draw: st.DrawFn, *, most: int = 6) -> Held:
    """Any register that the rules allow: unique names of organisations and addresses, one representative each."""
    new_id = id_source(draw(st.integers(0, 2**32)))
    organisations = _organisations(draw, most, new_id)
    people = _people(draw, most, new_id)
    affiliations = _affiliations(draw, people, organisations, new_id)
    expertise = _expertise(draw, people, new_id)
    return Held(ZONE, organisations, people, affiliations, expertise, EMPTY.domains, NOWHERE)


def _organisations(draw: st.DrawFn, most: int, new_id: Callable[[], UUID]) -> tuple[HeldOrganisation, ...]:
    names = draw(st.lists(lines(100), max_size=most, unique_by=organisation_key))
    made: list[HeldOrganisation] = []
    for name in names:
        if len(organisation_key(name)) > 100:
            continue
        made.append(
            HeldOrganisation(
                id=new_id(),
                name=name,
                status=draw(st.sampled_from(OrganisationStatus)),
                parent_id=draw(st.sampled_from([None, *(row.id for row in made)])),
                email=draw(_maybe(ADDRESSES)),
                web_address=draw(_maybe(st.sampled_from(["https://x.example", "http://y.example/a?b=c;d#é"]))),
                commune=draw(_maybe(lines(60))),
                presentation=draw(_maybe(long_texts())),
                dues_paid_until=draw(st.one_of(st.none(), DAYS)),
            )
        )
    return tuple(made)


def _people(draw: st.DrawFn, most: int, new_id: Callable[[], UUID]) -> tuple[HeldPerson, ...]:
    addresses = draw(st.lists(_maybe(ADDRESSES), max_size=most, unique_by=lambda email: email and email.lower()))
    anonymous = draw(st.integers(0, most))
    made: list[HeldPerson] = []
    for email in (*addresses, *[None] * anonymous):
        given, family = draw(lines(60)), draw(lines(60))
        if len(name_key(given, family)) <= 130:
            made.append(HeldPerson(new_id(), given, family, email, draw(_maybe(lines(40))), draw(_maybe(lines(100)))))
    return tuple(made)


def _affiliations(
    draw: st.DrawFn,
    people: Sequence[HeldPerson],
    organisations: Sequence[HeldOrganisation],
    new_id: Callable[[], UUID],
) -> tuple[HeldAffiliation, ...]:
    represented: set[UUID] = set()
    made: list[HeldAffiliation] = []
    for person in people:
        for organisation in organisations:
            if draw(st.integers(0, 2)):
                continue
            role, status = draw(st.sampled_from(AffiliationRole)), draw(st.sampled_from(AffiliationStatus))
            over = status in (AffiliationStatus.ENDED, AffiliationStatus.REFUSED)
            if over or (role is AffiliationRole.REPRESENTATIVE and organisation.id in represented):
                role = AffiliationRole.STAFF  # of what is over nobody speaks for anything
            if role is AffiliationRole.REPRESENTATIVE:
                represented.add(organisation.id)
            made.append(HeldAffiliation(new_id(), person.id, organisation.id, role, status))
    return tuple(made)


def _expertise(draw: st.DrawFn, people: Sequence[HeldPerson], new_id: Callable[[], UUID]) -> tuple[HeldExpertise, ...]:
    moments = st.datetimes(datetime(2020, 1, 1), datetime(2026, 11, 1), timezones=st.just(UTC))
    return tuple(
        HeldExpertise(
            new_id(),
            person.id,
            domain.id,
            draw(st.integers(1, 3)),
            draw(st.one_of(st.none(), st.integers(0, 80))),
            draw(_maybe(long_texts())),
            draw(moments),
        )
        for person in people
        for domain in draw(st.lists(st.sampled_from(EMPTY.domains), max_size=2, unique_by=lambda domain: domain.id))
    )


def after(held: Held, changes: Sequence[Change]) -> Held:
    """The register once these changes are made."""
    rows: dict[Part, dict[UUID, object]] = {
        Part.ORGANISATIONS: {row.id: row for row in held.organisations},
        Part.PEOPLE: {row.id: row for row in held.people},
        Part.AFFILIATIONS: {row.id: row for row in held.affiliations},
        Part.EXPERTISE: {row.id: row for row in held.expertise},
    }
    kinds = {
        Part.ORGANISATIONS: HeldOrganisation,
        Part.PEOPLE: HeldPerson,
        Part.AFFILIATIONS: HeldAffiliation,
        Part.EXPERTISE: HeldExpertise,
    }
    for change in changes:
        kind = kinds[change.part]
        names = {field.name for field in fields(kind)}
        given = {name: value for name, value in change.fields.items() if name in names}
        part = rows[change.part]
        if change.creates:
            part[change.id] = kind(**{**dict.fromkeys(names), **given, "id": change.id})
        else:
            part[change.id] = replace(part[change.id], **given)  # type: ignore[type-var]  # rows of one of the kinds
    parts: Any = [tuple(rows[part].values()) for part in Part]  # in the order of Held's fields
    return replace(
        held,
        organisations=parts[0],
        people=parts[1],
        affiliations=parts[2],
        expertise=parts[3],
        fingerprint=NOWHERE,
    )


def without_ids(held: Held) -> object:
    """What two registers must have in common to be the same in all but ids: sorted and comparable."""
    names = {row.id: row.name for row in held.organisations}
    slugs = {row.id: row.slug for row in held.domains}
    people = {row.id: (row.given_name, row.family_name, row.email, row.phone, row.title) for row in held.people}
    belongings: dict[UUID, list[object]] = {row.id: [] for row in held.people}
    for row in held.affiliations:
        belongings[row.person_id].append((names[row.organisation_id], str(row.role), str(row.status)))
    for mastered in held.expertise:
        day = mastered.confirmed_at.astimezone(held.time_zone).date()
        belongings[mastered.person_id].append(
            (slugs[mastered.domain_id], mastered.level, mastered.years, mastered.note, day)
        )
    organisations = [
        (
            row.name,
            str(row.status),
            names.get(row.parent_id) if row.parent_id else None,
            row.email,
            row.web_address,
            row.commune,
            row.presentation,
            row.dues_paid_until,
        )
        for row in held.organisations
    ]
    persons = [(facts, sorted(belongings[id], key=repr)) for id, facts in people.items()]
    return sorted(organisations, key=repr), sorted(persons, key=repr)
