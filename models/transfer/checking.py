"""What was read, checked against itself and against the cluster: a plan, and every problem with its line. Pure."""

from __future__ import annotations

from uuid import UUID

from models.people.tables import AffiliationRole, AffiliationStatus
from models.records import dataclass
from models.transfer import values
from models.transfer.checking_organisations import Organisations
from models.transfer.checking_people import Entry, Found, People, named_in
from models.transfer.checking_representatives import check_representatives
from models.transfer.columns import Column, Kind
from models.transfer.held import Held, HeldDomain
from models.transfer.matching import Domains
from models.transfer.plan import Plan, PlannedAffiliation, PlannedExpertise
from models.transfer.problems import Problem, ProblemKind
from models.transfer.reading import Reading, Row, Table
from models.transfer.rows import Draft, RowReader

_LEVELS_ACCEPTED = "1, 2, 3"


@dataclass(frozen=True, slots=True)
class Checked:
    """A plan, and what is wrong with the files. With a blocking problem the plan must not be carried out."""

    plan: Plan
    problems: tuple[Problem, ...]
    lines: int

    @property
    def blocked(self) -> bool:
        """Whether something must be mended first."""
        return any(problem.blocking for problem in self.problems)


def check(reading: Reading, held: Held) -> Checked:
    """Check all rows of all files together; organisations first, for people refer to them, then expertise."""
    problems = list(reading.problems)
    checker = _Checker(held)
    for kind, take in (
        (Kind.ORGANISATIONS, checker.take_organisation),
        (Kind.PEOPLE, checker.take_person),
        (Kind.EXPERTISE, checker.take_expertise),
    ):
        for table in reading.tables:
            if table.kind is kind:
                for row in table.rows:
                    take(table, RowReader(table, row, problems), row)
    plan = checker.plan()
    order = {table.file: place for place, table in enumerate(reading.tables)}
    problems.sort(key=lambda problem: (order.get(problem.file, -1), problem.line or 0))
    return Checked(plan, tuple(problems), reading.lines)


class _Checker:
    def __init__(self, held: Held) -> None:
        self._held = held
        self._organisations = Organisations(held)
        keys = {row.id: self._organisations.key_of(row.id) for row in held.organisations}
        self._people = People(held, keys)
        self._domains = Domains(held.domains)
        self._affiliations: dict[tuple[int, str], tuple[Draft, RowReader]] = {}
        self._expertise: dict[tuple[int, UUID], Draft] = {}
        self._mastered = {(row.person_id, row.domain_id) for row in held.expertise}

    def take_organisation(self, table: Table, reader: RowReader, row: Row) -> None:
        self._organisations.take(reader, Column.NAME)

    def take_person(self, table: Table, reader: RowReader, row: Row) -> None:
        organisation = None
        if Column.ORGANISATION in row.values:
            organisation = self._organisation_of(table, reader)
            if organisation is None:
                return
        alone = Column.GIVEN_NAME not in row.values and Column.FAMILY_NAME not in row.values
        if table.flat and organisation is not None and alone and Column.EMAIL not in row.values:
            return
        taken = self._people.take(reader, organisation)
        if taken is None:
            return
        entry, news = taken
        if organisation is not None:
            news = self._take_affiliation(reader, self._people.place_of(entry), organisation) or news
        if Column.DOMAINS in row.values:
            news = self._take_domains(reader, entry) or news
        if not news:
            reader.wrong(ProblemKind.DUPLICATE_SAME, None, entry.name, str(entry.draft.first_line))

    def _organisation_of(self, table: Table, reader: RowReader) -> str | None:
        if table.flat:
            return self._organisations.take(reader, Column.ORGANISATION)
        name = reader.text(Column.ORGANISATION)
        if name is None:
            return None
        key = self._organisations.known(name)
        if key is None:
            nearest = self._organisations.nearest(name)
            reader.wrong(ProblemKind.ORGANISATION_UNKNOWN, Column.ORGANISATION, name, nearest)
        return key

    def _take_affiliation(self, reader: RowReader, place: int, organisation: str) -> bool:
        known = self._affiliations.get((place, organisation))
        draft, _ = known or self._affiliations.setdefault((place, organisation), (Draft(), reader))
        role = reader.choice(Column.ROLE, values.ROLE_WORDS, ProblemKind.ROLE_WRONG)
        standing = reader.choice(Column.AFFILIATION, values.STANDING_WORDS, ProblemKind.STANDING_WRONG)
        news = [draft.hear(reader, Column.ROLE, role), draft.hear(reader, Column.AFFILIATION, standing)]
        return known is None or any(news)

    def _take_domains(self, reader: RowReader, entry: Entry) -> bool:
        news = False
        for name, domain in self._domains.listed(reader.row.values[Column.DOMAINS]):
            if domain is None:
                reader.wrong(ProblemKind.DOMAIN_UNKNOWN, Column.DOMAINS, name, self._domains.suggestion(name))
            elif self._usable(reader, Column.DOMAINS, domain, entry):
                key = (self._people.place_of(entry), domain.id)
                news = news or key not in self._expertise
                self._expertise.setdefault(key, Draft())
        return news

    def _usable(self, reader: RowReader, column: Column, domain: HeldDomain, entry: Entry) -> bool:
        """An archived domain takes no new expertise; one that is held already does no harm."""
        if not domain.archived or (entry.held_id, domain.id) in self._mastered:
            return True
        reader.wrong(ProblemKind.DOMAIN_ARCHIVED, column, domain.name_fr, self._domains.successor(domain))
        return False

    def take_expertise(self, table: Table, reader: RowReader, row: Row) -> None:
        entry = self._person_of(table, reader)
        domain_id = self._domain_of(reader, entry)
        level = reader.choice(Column.LEVEL, values.LEVEL_WORDS, ProblemKind.LEVEL_WRONG)
        if Column.LEVEL not in row.values:
            reader.wrong(ProblemKind.VALUE_MISSING, Column.LEVEL, None, _LEVELS_ACCEPTED)
        years, note, confirmed = (
            reader.years(Column.YEARS),
            reader.long_text(Column.NOTE),
            reader.day(Column.CONFIRMED),
        )
        if entry is None or domain_id is None:
            return
        key = (self._people.place_of(entry), domain_id)
        draft = self._expertise.setdefault(key, Draft())
        news = [
            draft.hear(reader, Column.LEVEL, level),
            draft.hear(reader, Column.YEARS, years),
            draft.hear(reader, Column.NOTE, note),
            draft.hear(reader, Column.CONFIRMED, confirmed),
        ]
        if level is not None and not any(news):
            reader.wrong(ProblemKind.DUPLICATE_SAME, Column.DOMAIN, None, str(draft.first_line))

    def _person_of(self, table: Table, reader: RowReader) -> Entry | None:
        organisation = None
        if Column.ORGANISATION in reader.row.values:
            organisation = self._organisation_of(table, reader)
            if organisation is None:
                return None
        named = named_in(reader, organisation, needed=False)
        if named.reference is None and named.email is None and not named.name_key:
            reader.wrong(ProblemKind.VALUE_MISSING, Column.EMAIL)
            return None
        found = self._people.find(named)
        if isinstance(found, Entry):
            return found
        kind = ProblemKind.PERSON_AMBIGUOUS if found is Found.SEVERAL else ProblemKind.PERSON_UNKNOWN
        shown = f"{named.given_name or ''} {named.family_name or ''}".strip() or named.email or named.reference
        reader.wrong(kind, Column.FAMILY_NAME, shown, self._people.nearest(named))
        return None

    def _domain_of(self, reader: RowReader, entry: Entry | None) -> UUID | None:
        name = reader.text(Column.DOMAIN, needed=True)
        if name is None:
            return None
        domain = self._domains.named(name)
        if domain is None:
            reader.wrong(ProblemKind.DOMAIN_UNKNOWN, Column.DOMAIN, name, self._domains.suggestion(name))
            return None
        if entry is not None and not self._usable(reader, Column.DOMAIN, domain, entry):
            return None
        return domain.id

    def plan(self) -> Plan:
        """The whole plan; what concerns several rows at once is checked here."""
        plan = Plan(
            organisations=self._organisations.planned(),
            people=self._people.planned(),
            affiliations=[
                PlannedAffiliation(
                    person,
                    organisation,
                    _role(draft.text(Column.ROLE)),
                    _standing(draft.text(Column.AFFILIATION)),
                )
                for (person, organisation), (draft, _) in self._affiliations.items()
            ],
            expertise=[
                PlannedExpertise(
                    person,
                    domain_id,
                    draft.number(Column.LEVEL),
                    draft.number(Column.YEARS),
                    draft.text(Column.NOTE),
                    draft.day(Column.CONFIRMED),
                )
                for (person, domain_id), draft in self._expertise.items()
            ],
        )
        readers = (reader for _, reader in self._affiliations.values())
        check_representatives(self._held, plan, self._organisations, readers)
        return plan


def _role(text: str | None) -> AffiliationRole | None:
    return AffiliationRole(text) if text else None


def _standing(text: str | None) -> AffiliationStatus | None:
    return AffiliationStatus(text) if text else None
