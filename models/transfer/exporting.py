"""The members' register written to files that import back identically: CSV for Excel in French, or one workbook.

What the import does not take is not written: ties to Discord users, mandates, expertise in archived domains.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import datetime
from uuid import UUID

from models.actor import Actor
from models.database import Database, Session
from models.people.permissions import demand, may_import_members
from models.people.standing import standing_of
from models.people.tables import AffiliationRole, AffiliationStatus, OrganisationStatus
from models.records import dataclass
from models.transfer import spreadsheets
from models.transfer.cells import cleaned, on_one_line
from models.transfer.columns import Column, Kind, heading_of
from models.transfer.held import Held, HeldPerson, held_in
from models.transfer.matching import Domains
from models.transfer.reading import SourceFile
from models.transfer.values import ROLE_WRITTEN, STANDING_WRITTEN, STATUS_WRITTEN, written_day

WORKBOOK_NAME = "membres.xlsx"
FILE_NAMES: Mapping[Kind, str] = {
    Kind.ORGANISATIONS: "adherents.csv",
    Kind.PEOPLE: "personnes.csv",
    Kind.EXPERTISE: "expertises.csv",
}
_SHEET_NAMES: Mapping[Kind, str] = {
    Kind.ORGANISATIONS: "Adhérents",
    Kind.PEOPLE: "Personnes",
    Kind.EXPERTISE: "Expertises",
}
_COLUMNS: Mapping[Kind, tuple[Column, ...]] = {
    Kind.ORGANISATIONS: (
        Column.NAME,
        Column.STATUS,
        Column.PARENT,
        Column.ORGANISATION_EMAIL,
        Column.WEB_ADDRESS,
        Column.COMMUNE,
        Column.PRESENTATION,
        Column.DUES_PAID_UNTIL,
    ),
    Kind.PEOPLE: (
        Column.GIVEN_NAME,
        Column.FAMILY_NAME,
        Column.EMAIL,
        Column.PHONE,
        Column.TITLE,
        Column.ORGANISATION,
        Column.ROLE,
        Column.AFFILIATION,
        Column.REFERENCE,
    ),
    Kind.EXPERTISE: (
        Column.EMAIL,
        Column.GIVEN_NAME,
        Column.FAMILY_NAME,
        Column.DOMAIN,
        Column.LEVEL,
        Column.YEARS,
        Column.NOTE,
        Column.CONFIRMED,
        Column.REFERENCE,
    ),
}

Cells = Mapping[Column, str | None]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows of one kind as texts, not yet guarded, under the headings that `import` knows."""

    kind: Kind
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[str]] = field(repr=False)

    @property
    def headings(self) -> list[str]:
        """The first row."""
        return [heading_of(self.kind, column) for column in self.columns]


async def export_csv(database: Database, cluster_id: UUID, actor: Actor, *, now: datetime) -> tuple[SourceFile, ...]:
    """Three CSV files (`;`, UTF-8 with mark, CRLF). Raises `NotAllowed`."""
    sheets = await _sheets(database, cluster_id, actor, now)
    return await asyncio.to_thread(lambda: tuple(SourceFile(FILE_NAMES[sheet.kind], csv_of(sheet)) for sheet in sheets))


async def export_workbook(database: Database, cluster_id: UUID, actor: Actor, *, now: datetime) -> SourceFile:
    """One workbook of three sheets. Raises `NotAllowed`."""
    sheets = await _sheets(database, cluster_id, actor, now)
    return SourceFile(WORKBOOK_NAME, await asyncio.to_thread(workbook_of, sheets, now))


async def _sheets(database: Database, cluster_id: UUID, actor: Actor, now: datetime) -> tuple[Sheet, ...]:
    def allow(session: Session) -> None:
        demand(may_import_members(standing_of(session, actor, now)))

    await database.read(cluster_id, allow)
    held = await held_in(database, cluster_id)
    return await asyncio.to_thread(sheets_of, held)


def csv_of(sheet: Sheet) -> bytes:
    """One sheet as an office's spreadsheet reads it."""
    return spreadsheets.csv_of(_table(sheet))


def workbook_of(sheets: Iterable[Sheet], now: datetime) -> bytes:
    """All sheets in one workbook, every cell a text: no formula, no link, no number."""
    return spreadsheets.workbook_of(map(_table, sheets), now)


def _table(sheet: Sheet) -> spreadsheets.Table:
    return spreadsheets.Table(_SHEET_NAMES[sheet.kind], sheet.headings, sheet.rows)


def sheets_of(held: Held) -> tuple[Sheet, ...]:
    """What the cluster holds as three sheets; everybody once for each organisation. Pure."""
    return (
        _sheet(Kind.ORGANISATIONS, _organisations(held)),
        _sheet(Kind.PEOPLE, _people(held)),
        _sheet(Kind.EXPERTISE, _expertise(held)),
    )


def _sheet(kind: Kind, rows: Iterable[Cells]) -> Sheet:
    columns = _COLUMNS[kind]
    return Sheet(kind, columns, [[row.get(column) or "" for column in columns] for row in rows])


def _organisations(held: Held) -> Iterable[Cells]:
    names = {row.id: on_one_line(row.name) for row in held.organisations}
    for row in held.organisations:
        yield {
            Column.NAME: names[row.id],
            Column.STATUS: STATUS_WRITTEN[OrganisationStatus(row.status)],
            Column.PARENT: names[row.parent_id] if row.parent_id is not None else None,
            Column.ORGANISATION_EMAIL: row.email,
            Column.WEB_ADDRESS: row.web_address,
            Column.COMMUNE: row.commune and on_one_line(row.commune),
            Column.PRESENTATION: row.presentation and cleaned(row.presentation),
            Column.DUES_PAID_UNTIL: written_day(row.dues_paid_until) if row.dues_paid_until is not None else None,
        }


def _people(held: Held) -> Iterable[Cells]:
    names = {row.id: on_one_line(row.name) for row in held.organisations}
    affiliations: dict[UUID, list[Cells]] = {}
    for row in sorted(held.affiliations, key=lambda row: names[row.organisation_id]):
        affiliations.setdefault(row.person_id, []).append(
            {
                Column.ORGANISATION: names[row.organisation_id],
                Column.ROLE: ROLE_WRITTEN[AffiliationRole(row.role)],
                Column.AFFILIATION: STANDING_WRITTEN[AffiliationStatus(row.status)],
            }
        )
    for person in held.people:
        for affiliation in affiliations.get(person.id, [{}]):
            yield {
                **_named(person),
                Column.PHONE: person.phone and on_one_line(person.phone),
                Column.TITLE: person.title and on_one_line(person.title),
                **affiliation,
            }


def _named(person: HeldPerson) -> dict[Column, str | None]:
    return {
        Column.GIVEN_NAME: on_one_line(person.given_name),
        Column.FAMILY_NAME: on_one_line(person.family_name),
        Column.EMAIL: person.email,
        Column.REFERENCE: str(person.id),
    }


def _expertise(held: Held) -> Iterable[Cells]:
    people = {row.id: row for row in held.people}
    places = {row.id: place for place, row in enumerate(held.people)}
    domains = {row.id: row for row in held.domains if not row.archived}
    written = Domains(held.domains)
    order = {row.id: place for place, row in enumerate(held.domains)}
    rows = (row for row in held.expertise if row.domain_id in domains)
    for row in sorted(rows, key=lambda row: (places[row.person_id], order[row.domain_id])):
        yield {
            **_named(people[row.person_id]),
            Column.DOMAIN: written.written(domains[row.domain_id]),
            Column.LEVEL: str(row.level),
            Column.YEARS: str(row.years) if row.years is not None else None,
            Column.NOTE: row.note and cleaned(row.note),
            Column.CONFIRMED: written_day(row.confirmed_at.astimezone(held.time_zone).date()),
        }
