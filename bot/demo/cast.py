"""The persons of the sample cluster whom a visitor may be, chosen by what they are and not by their names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from functools import partial
from uuid import UUID

from sqlalchemy import func, select

from models.database import Session
from models.experts.tables import Domain, Expertise
from models.people.tables import (
    Affiliation,
    AffiliationRole,
    AffiliationStatus,
    Office,
    Organisation,
    OrganisationStatus,
    Person,
)
from models.records import dataclass

SOUGHT = ("objets-connectes-iot", "sig-geomatique")
"""Domains that a project of `projects.yaml` calls for: enough of their experts are on the server to choose among."""
EXPERTS_OF_EACH = 6
OF_THE_EXPERT = frozenset({"cybersecurite", "intelligence-artificielle", "droit-numerique"})
"""Domains in which the visitor asks the expert whom they can play themselves: nobody comes before."""

BOARD = (Office.PRESIDENT, Office.VICE_PRESIDENT, Office.TREASURER, Office.SECRETARY)


class Part(StrEnum):
    """Whom a visitor may be; the page holds the words."""

    NEWCOMER = "newcomer"
    REPRESENTATIVE = "representative"
    EXPERT = "expert"
    LEAD = "lead"
    BOARD = "board"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Player:
    """A person of the sample cluster. `part` is empty for those who are only there to fill the server."""

    person_id: UUID
    name: str
    title: str
    organisation: str
    part: Part | None
    office: Office | None = None


@dataclass(frozen=True)
class _Candidate:
    person_id: UUID
    name: str
    title: str
    organisation: str
    group: UUID
    role: str
    references: int
    expertises: int
    domains: frozenset[str]


def cast(session: Session, others: int) -> Sequence[Player]:
    """Choose the players: the parts, the rest of the board, `others` more, and experts of what is sought at last; each
    is of another organisation or group.

    The same files give the same players.
    """
    candidates = _Candidates(session)
    board = [candidates.take(_represents) for _ in BOARD]
    expert = candidates.take(lambda one: one.expertises > 0, _mastery)
    lead = candidates.take(_represents)
    newcomer = candidates.take(lambda one: _is_staff(one) and candidates.above(one) is not None, _little_known)
    representative = candidates.above(newcomer)
    assert representative is not None
    administrator = candidates.take(_is_staff, _little_known)
    players = [
        _player(newcomer, Part.NEWCOMER),
        _player(representative, Part.REPRESENTATIVE),
        _player(expert, Part.EXPERT),
        _player(lead, Part.LEAD),
        *(_player(one, None if place else Part.BOARD, BOARD[place]) for place, one in enumerate(board)),
        _player(administrator, Part.ADMINISTRATOR),
    ]
    players += [_player(candidates.take(lambda _: True), None) for _ in range(others)]
    sought = [slug for slug in SOUGHT for _ in range(EXPERTS_OF_EACH)]
    return players + [_player(candidates.take(partial(_masters, slug=slug)), None) for slug in sought]


def _represents(one: _Candidate) -> bool:
    return one.role == AffiliationRole.REPRESENTATIVE


def _masters(one: _Candidate, slug: str) -> bool:
    return slug in one.domains and not one.domains & OF_THE_EXPERT


def _is_staff(one: _Candidate) -> bool:
    return one.role == AffiliationRole.STAFF


def _mastery(one: _Candidate) -> int:
    return 100 * one.references + one.expertises


def _little_known(one: _Candidate) -> int:
    return -one.expertises


class _Candidates:
    """Persons in good standing, in the order of their organisation and name; an organisation gives one."""

    def __init__(self, session: Session) -> None:
        self._left = list(_candidates(session))
        self._representatives = {one.organisation: one for one in self._left if _represents(one)}
        self._groups: set[UUID] = set()

    def take(self, fits: Callable[[_Candidate], bool], worth: Callable[[_Candidate], int] | None = None) -> _Candidate:
        """The first who fits, or the one of the greatest worth among those who do; of a group not taken from yet."""
        fitting = [one for one in self._left if one.group not in self._groups and fits(one)]
        chosen = max(fitting, key=worth) if worth is not None else fitting[0]
        self._left.remove(chosen)
        self._groups.add(chosen.group)
        return chosen

    def above(self, one: _Candidate) -> _Candidate | None:
        """Who represents somebody's organisation."""
        return self._representatives.get(one.organisation)


def _candidates(session: Session) -> Iterator[_Candidate]:
    levels: dict[UUID, dict[str, int]] = {}
    mastered = select(Expertise.person_id, Domain.slug, Expertise.level).join(
        Domain, (Domain.cluster_id == Expertise.cluster_id) & (Domain.id == Expertise.domain_id)
    )
    for person_id, slug, level in session.execute(mastered):
        levels.setdefault(person_id, {})[slug] = level
    rows = session.execute(
        select(Person, Affiliation, Organisation)
        .join(Affiliation, (Affiliation.cluster_id == Person.cluster_id) & (Affiliation.person_id == Person.id))
        .join(
            Organisation,
            (Organisation.cluster_id == Affiliation.cluster_id) & (Organisation.id == Affiliation.organisation_id),
        )
        .where(
            Affiliation.status == AffiliationStatus.ACCEPTED,
            Organisation.status == OrganisationStatus.ACTIVE,
            func.length(Organisation.name) <= 40,
        )
        .order_by(Organisation.name_key, Person.name_key, Person.email_key)
    )
    for person, affiliation, organisation in rows:
        known = levels.get(person.id, {})
        yield _Candidate(
            person_id=person.id,
            name=f"{person.given_name} {person.family_name}",
            title=person.title or "",
            organisation=organisation.name,
            group=organisation.parent_id or organisation.id,
            role=affiliation.role,
            references=list(known.values()).count(3),
            expertises=len(known),
            domains=frozenset(known),
        )


def _player(one: _Candidate, part: Part | None, office: Office | None = None) -> Player:
    return Player(one.person_id, one.name, one.title, one.organisation, part, office)
