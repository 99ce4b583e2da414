"""Whom the rows of a list name: among those who may be on the poll's roll, and nobody else.

Of a list that is the whole roll, that is whoever the cluster knows and who may vote today; elsewhere those who are
asked, so that a head learns by a file of nobody whom they do not see already.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select

from models.actor import Actor
from models.database import Session
from models.people.tables import Affiliation, AffiliationStatus, Organisation, Person
from models.polls.electorate import CHUNK, Entitled, Who
from models.polls.roll import Correction, askable
from models.polls.tables import Electorate
from models.records import dataclass
from models.transfer.matching import Nearest, name_key, organisation_key
from models.transfer.problems import Problem, ProblemKind
from models.transfer.roll_files import RollReading, RollRow


@dataclass(frozen=True)
class RollCheck:
    """What a list comes to: whom it names, with their voices, and what is wrong with it."""

    matched: tuple[Entitled, ...]
    problems: tuple[Problem, ...]

    @property
    def corrections(self) -> tuple[Correction, ...]:
        """What it makes of the roll; nothing where a problem blocks."""
        return () if self.blocked else tuple(Correction(each.who, each.weight) for each in self.matched)

    @property
    def blocked(self) -> bool:
        """Whether something must be mended first."""
        return any(problem.blocking for problem in self.problems)


def check_roll_file(session: Session, actor: Actor, poll_id: UUID, reading: RollReading, *, now: datetime) -> RollCheck:
    """Match a list with the people and organisations of a poll; nothing is changed (`correct_roll` does, with `whole`).

    Raises as `correct_roll` does where the actor may not.
    """
    electorate, asked = askable(session, actor, poll_id, now=now)
    known = _Known(session, electorate, asked)
    problems = list(reading.problems)
    found: dict[Who, tuple[int, RollRow]] = {}
    for row in reading.rows:
        who, wrong = known.named(row)
        if who is None:
            assert wrong is not None
            kind, suggestion = wrong
            problems.append(Problem(kind, reading.file, row.line, value=row.called, suggestion=suggestion))
            continue
        weight, earlier = found.setdefault(who, (row.weight, row))
        if earlier is not row:
            kind = ProblemKind.DUPLICATE_SAME if weight == row.weight else ProblemKind.DUPLICATE_DIFFERS
            problems.append(Problem(kind, reading.file, row.line, value=row.called, suggestion=str(earlier.line)))
    return RollCheck(tuple(replace(asked[who], weight=weight) for who, (weight, _) in found.items()), tuple(problems))


_Wrong = tuple[ProblemKind, str | None]
_Answer = tuple[Who | None, _Wrong | None]


class _Known:
    """Those who may be on the roll, by whatever a list may call them."""

    def __init__(self, session: Session, electorate: Electorate, asked: Mapping[Who, Entitled]) -> None:
        self._session = session
        self._electorate = electorate
        self._organisations = {organisation_key(each.name): who for who, each in asked.items() if who.organisation_id}
        people = list(_people(session, [who.person_id for who in asked if who.person_id]))
        self._by_email = {person.email_key: person.id for person in people if person.email_key}
        self._by_name: dict[str, list[UUID]] = {}
        for person in people:
            self._by_name.setdefault(name_key(person.given_name, person.family_name), []).append(person.id)
        self._employers = _employers(session) if people else {}
        self._nearest = Nearest(each.name for each in asked.values())

    def named(self, row: RollRow) -> _Answer:
        """Whom a row names, or what is wrong with it."""
        if self._electorate is Electorate.ORGANISATIONS:  # whatever else stands beside its name
            return self._organisation(row.organisation or row.name)
        if self._electorate is not Electorate.FILE or row.given_name or row.email:
            return self._person(row)
        if not row.name:
            return self._organisation(row.organisation)
        organisation = self._organisations.get(organisation_key(row.name))
        if organisation is None:
            return self._person(row)
        if name_key("", row.name) in self._by_name:  # somebody bears the very name of an organisation
            return None, (ProblemKind.PERSON_AMBIGUOUS, None)
        return organisation, None

    def _organisation(self, text: str) -> _Answer:
        who = self._organisations.get(organisation_key(text))
        return (who, None) if who is not None else (None, self._unknown(text, ProblemKind.ORGANISATION_UNKNOWN))

    def _person(self, row: RollRow) -> _Answer:
        by_email = self._by_email.get(row.email.strip().lower())
        if by_email is not None:
            return Who(None, by_email), None
        if not row.name:
            return None, self._unknown(row.email or row.called, ProblemKind.PERSON_UNKNOWN)
        found = self._by_name.get(name_key(row.given_name, row.name), [])
        if len(found) > 1 and row.organisation:
            key = organisation_key(row.organisation)
            found = [person_id for person_id in found if key in self._employers.get(person_id, ())]
        if len(found) == 1:
            return Who(None, found[0]), None
        if found:
            return None, (ProblemKind.PERSON_AMBIGUOUS, None)
        return None, self._unknown(row.called, ProblemKind.PERSON_UNKNOWN)

    def _unknown(self, text: str, kind: ProblemKind) -> _Wrong:
        """Not among those who may vote; whoever gives a whole list may know that the register has them all the same."""
        if self._electorate is Electorate.FILE and self._in_register(text):
            return ProblemKind.MAY_NOT_VOTE, None
        return kind, self._nearest.to(text)

    def _in_register(self, text: str) -> bool:
        organisation = select(Organisation.id).where(Organisation.name_key == organisation_key(text))
        person = select(Person.id).where((Person.name_key == name_key("", text)) | (Person.email_key == text.lower()))
        return any(self._session.scalar(query.limit(1)) is not None for query in (organisation, person))


def _people(session: Session, ids: Sequence[UUID]) -> Iterable[Person]:
    for start in range(0, len(ids), CHUNK):
        yield from session.scalars(select(Person).where(Person.id.in_(ids[start : start + CHUNK])))


def _employers(session: Session) -> Mapping[UUID, set[str]]:
    """The organisations that have accepted each person, by their keys."""
    rows = session.execute(
        select(Affiliation.person_id, Organisation.name)
        .join(
            Organisation,
            and_(Organisation.cluster_id == Affiliation.cluster_id, Organisation.id == Affiliation.organisation_id),
        )
        .where(Affiliation.status == AffiliationStatus.ACCEPTED)
    )
    found: dict[UUID, set[str]] = {}
    for person_id, name in rows:
        found.setdefault(person_id, set()).add(organisation_key(name))
    return found
