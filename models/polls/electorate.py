"""Who would be on a poll's roll if it opened now: those who are asked, with the corrections made before the opening.

A correction weighs or leaves out; it never adds somebody whom the question is not put to: for that a list is given as a
file, which is then the whole roll. Whose organisations are all suspended or former does not vote, whatever they hold
(design, "Powers"), and no correction changes that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, and_, select

from models.database import Session
from models.groups.membership import people_of
from models.groups.tables import GroupRole
from models.people.board import current_board
from models.people.tables import (
    BOARD_OFFICES,
    Affiliation,
    AffiliationRole,
    AffiliationStatus,
    Office,
    Organisation,
    OrganisationStatus,
    Person,
)
from models.polls.tables import Electorate, Poll, RollEntry
from models.records import dataclass

CHUNK = 5_000
"""Ids in one statement: fewer than the parameters that either engine takes."""

VOTING_ROLES = (AffiliationRole.REPRESENTATIVE, AffiliationRole.DEPUTY)


@dataclass(frozen=True)
class Who:
    """An organisation or a person: one of the two is there."""

    organisation_id: UUID | None
    person_id: UUID | None

    @property
    def id(self) -> UUID:
        """Whichever it is."""
        id = self.organisation_id or self.person_id
        assert id is not None
        return id


@dataclass(frozen=True)
class Entitled:
    """Somebody who would be on the roll, by name. `corrected`: a correction says so, or leaves them out (weight 0).

    `voters` are the people who could vote for them in Discord today: oneself, or representatives and deputies; none
    where the roll was asked for without them.
    """

    who: Who
    name: str
    weight: int
    corrected: bool
    voters: tuple[UUID, ...]


@dataclass(frozen=True)
class Roll:
    """The roll as it would be: by name. `left_out` were taken off by a correction; `barred` may not vote today."""

    electors: tuple[Entitled, ...]
    left_out: tuple[Entitled, ...]
    barred: tuple[str, ...]

    @property
    def voices(self) -> int:
        """All weights together."""
        return sum(elector.weight for elector in self.electors)

    @property
    def without_voter(self) -> tuple[Entitled, ...]:
        """Those for whom nobody could vote today: entitled all the same, and counted for the quorum."""
        return tuple(elector for elector in self.electors if not elector.voters)


def roll_of(session: Session, poll: Poll, now: datetime, *, voters: bool = True) -> Roll:
    """The roll that would be frozen if the poll opened now; with who could vote for each, unless nobody asks for it."""
    corrections = entries_of(session, poll.id)
    asked, barred = _asked(session, poll, corrections, now, voters=voters)
    electors: list[Entitled] = []
    left_out: list[Entitled] = []
    for each in asked:
        weight = corrections.get(each.who) if corrections else None  # of thousands, mostly none is corrected
        if weight is None:
            if poll.electorate == Electorate.FILE:
                continue
            weight, found = each.weight, each
        else:
            found = replace(each, weight=weight, corrected=True)
        (electors if weight > 0 else left_out).append(found)
    return Roll(_by_name(electors), _by_name(left_out), tuple(sorted(barred, key=str.casefold)))


def asked_of(session: Session, poll: Poll, now: datetime) -> Mapping[Who, Entitled]:
    """Whom a correction of this poll may concern: those who are asked; of a list, everybody who may vote at all."""
    if poll.electorate == Electorate.FILE:
        found, _ = _organisations(session, None)
        people, _ = _people(session, set(session.scalars(select(Person.id))), now)
        return {each.who: each for each in (*found, *people)}
    asked, _ = _asked(session, poll, {}, now)
    return {each.who: each for each in asked}


def entries_of(session: Session, poll_id: UUID) -> Mapping[Who, int]:
    """The corrections of a poll, or its list: whom, and how many voices."""
    rows = session.scalars(select(RollEntry).where(RollEntry.poll_id == poll_id))
    return {Who(row.organisation_id, row.person_id): row.weight for row in rows}


_Found = tuple[list[Entitled], list[str]]


def _asked(session: Session, poll: Poll, entries: Mapping[Who, int], now: datetime, *, voters: bool = True) -> _Found:
    """Those who are asked, each with one voice, and the names of those who would be, but may not vote."""
    electorate = Electorate(poll.electorate)
    if electorate is Electorate.ORGANISATIONS:
        return _organisations(session, None, voters=voters)[0], []
    if electorate is Electorate.PEOPLE:
        return _people(session, None, now)[0], []
    if electorate is Electorate.FILE:
        listed = {who.organisation_id for who in entries if who.organisation_id}
        organisations, barred = _organisations(session, listed, voters=voters)
        people, more = _people(session, {who.person_id for who in entries if who.person_id}, now)
        return [*organisations, *people], [*barred, *more]
    return _people(session, _chosen(session, poll, electorate, now), now)


def _chosen(session: Session, poll: Poll, electorate: Electorate, now: datetime) -> set[UUID]:
    """The people of a group (never its guests), of the board, or of the council with the board; each once."""
    if electorate is Electorate.GROUP:
        assert poll.group_id is not None
        return {each.person_id for each in people_of(session, poll.group_id, now) if each.role is not GroupRole.GUEST}
    offices = BOARD_OFFICES if electorate is Electorate.BOARD else BOARD_OFFICES | {Office.COUNCIL}
    return {seat.person_id for seat in current_board(session, now) if seat.office in offices}


def _organisations(session: Session, only: Collection[UUID] | None, *, voters: bool = True) -> _Found:
    """The active ones (of these): an organisation that nobody represents is entitled all the same."""
    found: list[Entitled] = []
    barred: list[str] = []
    seats = voters_of_organisations(session) if voters else {}
    columns = select(Organisation.id, Organisation.name, Organisation.status)
    for ids in _chunks(only):
        for id, name, status in session.execute(columns if ids is None else columns.where(Organisation.id.in_(ids))):
            if status == OrganisationStatus.ACTIVE:
                found.append(Entitled(Who(id, None), name, 1, False, seats.get(id, ())))
            else:
                barred.append(name)
    return found, barred


def voters_for(session: Session, asked: Collection[Who], among: Collection[UUID] | None = None) -> Sequence[UUID]:
    """The people (of these) who can vote for these electors today, each once: themselves, or as they have a seat."""
    if among is not None and not among:
        return ()
    seats = voters_of_organisations(session, among) if any(who.organisation_id for who in asked) else {}
    found: dict[UUID, None] = {}
    for who in asked:
        if who.organisation_id is not None:
            found.update(dict.fromkeys(seats.get(who.organisation_id, ())))
        elif who.person_id is not None and (among is None or who.person_id in among):
            found[who.person_id] = None
    return tuple(found)


def voters_of_organisations(session: Session, among: Collection[UUID] | None = None) -> Mapping[UUID, tuple[UUID, ...]]:
    """Who (of these) may vote in Discord for each organisation today: its representatives, then its deputies."""
    query = (
        select(Affiliation.organisation_id, Affiliation.person_id, Affiliation.role)
        .join(Person, and_(Person.cluster_id == Affiliation.cluster_id, Person.id == Affiliation.person_id))
        .where(
            Affiliation.status == AffiliationStatus.ACCEPTED,
            Affiliation.role.in_(VOTING_ROLES),
            Person.discord_user_id.is_not(None),
            Person.left_at.is_(None),
        )
        .order_by(Affiliation.since, Affiliation.id)
    )
    rows = [
        row
        for ids in _chunks(among)
        for row in session.execute(query if ids is None else query.where(Affiliation.person_id.in_(ids)))
    ]
    found: dict[UUID, tuple[UUID, ...]] = {}
    for role in VOTING_ROLES:
        for organisation_id, person_id, held in rows:
            if held == role:
                found[organisation_id] = (*found.get(organisation_id, ()), person_id)
    return found


def _people(session: Session, only: Collection[UUID] | None, now: datetime) -> _Found:
    """Those of an active organisation (of these: those who may vote); whoever has left the server does not."""
    statuses = _statuses(session, only)
    in_office = {seat.person_id for seat in current_board(session, now)}
    found: list[Entitled] = []
    barred: list[str] = []
    for id, given, family, user_id, newcomer in _persons(session, statuses if only is None else only):
        accepted, waits = statuses.get(id, _NONE)
        if accepted:
            may = OrganisationStatus.ACTIVE in accepted
        else:  # as `may_propose` has it: who never was of any may, who left theirs or waits may not
            may = only is not None and (id in in_office or not (waits or newcomer))
        name = f"{given} {family}".strip()
        if may:
            found.append(Entitled(Who(None, id), name, 1, False, (id,) if user_id is not None else ()))
        else:
            barred.append(name)
    return found, barred


_NONE: tuple[frozenset[OrganisationStatus], bool] = (frozenset(), False)

_Row = Row[UUID, str, str, int | None, bool]
"""A person by columns: of five thousand, rows of the mapper would take the writer a second."""


def _persons(session: Session, ids: Collection[UUID]) -> Iterable[_Row]:
    columns = select(Person.id, Person.given_name, Person.family_name, Person.discord_user_id, Person.newcomer).where(
        Person.left_at.is_(None)
    )
    for chunk in _chunks(ids):
        assert chunk is not None
        yield from session.execute(columns.where(Person.id.in_(chunk)))


def _statuses(
    session: Session, only: Collection[UUID] | None
) -> dict[UUID, tuple[frozenset[OrganisationStatus], bool]]:
    """By person: the status of the organisations that have accepted them, and whether others have not (any more)."""
    query = select(Affiliation.person_id, Affiliation.status, Organisation.status).join(
        Organisation,
        and_(Organisation.cluster_id == Affiliation.cluster_id, Organisation.id == Affiliation.organisation_id),
    )
    found: dict[UUID, tuple[frozenset[OrganisationStatus], bool]] = {}
    for ids in _chunks(only):
        for person_id, status, organisation in session.execute(
            query if ids is None else query.where(Affiliation.person_id.in_(ids))
        ):
            accepted, waits = found.get(person_id, _NONE)
            if status == AffiliationStatus.ACCEPTED:
                found[person_id] = (accepted | {OrganisationStatus(organisation)}, waits)
            else:
                found[person_id] = (accepted, True)
    return found


def _chunks(ids: Collection[UUID] | None) -> Iterable[Sequence[UUID] | None]:
    """The ids in pieces; once None where all are meant."""
    if ids is None:
        return [None]
    ordered = sorted(ids)
    return [ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK)]


def _by_name(electors: Iterable[Entitled]) -> tuple[Entitled, ...]:
    return tuple(sorted(electors, key=lambda each: (each.name.casefold(), each.who.id)))
