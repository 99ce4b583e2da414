"""A list of who votes, as a file: read into rows, and each row matched with somebody whom a poll may have on its roll.

CSV or a workbook, with a row of headings among the first: an organisation (`Adhérent`), or a person (`Courriel`, or
`Prénom` and `Nom`; an organisation beside tells namesakes apart), and `Voix` where somebody has other than one. `Nom`
alone is whoever is called so. Nothing is half done: with a problem that blocks, nothing is put on the roll.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from enum import Enum

from models.people.names import folded
from models.polls.roll import MOST_ELECTORS, MOST_WEIGHT
from models.records import dataclass
from models.transfer.cells import on_one_line, unguarded
from models.transfer.columns import HEADINGS, Column, Kind
from models.transfer.decoding import BrokenQuotes, Record, UnknownEncoding, decoded, records
from models.transfer.problems import Problem, ProblemKind
from models.transfer.reading import HEADING_ROWS, SourceFile
from models.transfer.workbooks import (
    EncryptedWorkbook,
    UnreadableWorkbook,
    WorkbookTooBig,
    is_workbook,
    sheets,
)

FILE_BYTES = 5_000_000
LONGEST = 254
"""Characters of a cell that is looked at."""


class RollColumn(Enum):
    """What a column says, whatever its heading."""

    ORGANISATION = "organisation"
    GIVEN_NAME = "given_name"
    NAME = "name"
    EMAIL = "email"
    WEIGHT = "weight"


WEIGHTS = ("Voix", "Nombre de voix", "Poids", "Pouvoirs", "Mandats", "Votes", "Voices", "Weight", "Number of votes")

_HEADINGS: Mapping[str, RollColumn] = {
    folded(heading): column
    for column, headings in (
        (RollColumn.ORGANISATION, HEADINGS[Kind.PEOPLE][Column.ORGANISATION]),
        (RollColumn.GIVEN_NAME, HEADINGS[Kind.PEOPLE][Column.GIVEN_NAME]),
        (RollColumn.NAME, (*HEADINGS[Kind.PEOPLE][Column.FAMILY_NAME], "Name", "Nom complet", "Nom et prénom")),
        (RollColumn.EMAIL, HEADINGS[Kind.PEOPLE][Column.EMAIL]),
        (RollColumn.WEIGHT, WEIGHTS),
    )
    for heading in headings
}

_NAMING = frozenset({RollColumn.ORGANISATION, RollColumn.NAME, RollColumn.EMAIL})
_WHOLE = re.compile(r"(\d{1,4})(?:[.,]0+)?(?: ?(?:voix|votes?|voices?))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RollRow:
    """Somebody on a list, as they are called there, with their voices."""

    line: int
    weight: int
    organisation: str = field(default="", repr=False)
    given_name: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    email: str = field(default="", repr=False)

    @property
    def called(self) -> str:
        """What to show of it again."""
        return f"{self.given_name} {self.name}".strip() or self.email or self.organisation


@dataclass(frozen=True, slots=True)
class RollReading:
    """What was read of a list. `file` is its name, for messages."""

    file: str
    rows: tuple[RollRow, ...]
    problems: tuple[Problem, ...]


def read_roll_file(file: SourceFile) -> RollReading:
    """Read a list. Pure: whom it names is the cluster's to say (`matching_rolls.py`)."""
    if not file.content.strip():
        return _refused(file, ProblemKind.FILE_EMPTY)
    if len(file.content) > FILE_BYTES:
        return _refused(file, ProblemKind.FILE_TOO_BIG, str(len(file.content)), str(FILE_BYTES))
    try:
        tables = [list(sheet.records) for sheet in sheets(file.content)] if is_workbook(file.content) else [_text(file)]
        for table in tables:
            found = _heading(table)
            if found is not None:
                return _rows(file.name, table, found)
    except EncryptedWorkbook:
        return _refused(file, ProblemKind.FILE_ENCRYPTED)
    except WorkbookTooBig:
        return _refused(file, ProblemKind.FILE_TOO_BIG, str(len(file.content)), str(FILE_BYTES))
    except UnreadableWorkbook:
        return _refused(file, ProblemKind.FILE_UNREADABLE)
    except UnknownEncoding as error:
        return _refused(file, ProblemKind.ENCODING_UNKNOWN, str(error))
    except BrokenQuotes as error:
        return RollReading(file.name, (), (Problem(ProblemKind.QUOTES_BROKEN, file.name, error.line),))
    return _refused(file, ProblemKind.HEADINGS_NOT_FOUND)


def _refused(file: SourceFile, kind: ProblemKind, value: str | None = None, most: str | None = None) -> RollReading:
    return RollReading(file.name, (), (Problem(kind, file.name, value=value, suggestion=most),))


def _text(file: SourceFile) -> list[Record]:
    text = decoded(file.content)
    if text[:5] == "%PDF-" or text.count("\0") > len(text) // 20:
        raise UnreadableWorkbook
    return list(records(text))


@dataclass(frozen=True, slots=True)
class _Heading:
    """Where the headings are, and which cell is which column."""

    place: int
    columns: Mapping[RollColumn, int]
    titles: Sequence[str]


def _heading(table: Sequence[Record]) -> _Heading | None:
    for place, record in enumerate(table[:HEADING_ROWS]):
        columns: dict[RollColumn, int] = {}
        for number, cell in enumerate(record.cells):
            column = _HEADINGS.get(folded(cell))
            if column is not None:
                columns.setdefault(column, number)
        if not _NAMING.isdisjoint(columns):
            return _Heading(place, columns, record.cells)
    return None


def _rows(name: str, table: Sequence[Record], heading: _Heading) -> RollReading:
    used = set(heading.columns.values())
    problems = [
        Problem(ProblemKind.COLUMN_IGNORED, name, table[heading.place].line, value=title.strip()[:LONGEST])
        for number, title in enumerate(heading.titles)
        if number not in used and title.strip()
    ]
    rows: list[RollRow] = []
    for record in table[heading.place + 1 :]:
        if not any(cell.strip() for cell in record.cells):
            continue
        row, found = _row(name, record, heading)
        problems.extend(found)
        if row is not None:
            rows.append(row)
        if len(rows) > MOST_ELECTORS:
            most = str(MOST_ELECTORS)
            return RollReading(
                name, (), (Problem(ProblemKind.TOO_MANY_LINES, name, value=f"> {most}", suggestion=most),)
            )
    if not rows and not any(problem.blocking for problem in problems):
        problems.append(Problem(ProblemKind.FILE_EMPTY, name))
    return RollReading(name, tuple(rows), tuple(problems))


def _row(name: str, record: Record, heading: _Heading) -> tuple[RollRow | None, Iterable[Problem]]:
    cells: dict[RollColumn, str] = {}
    for column, number in heading.columns.items():
        cell = record.cells[number] if number < len(record.cells) else ""
        title = heading.titles[number].strip()
        if cell.startswith("="):
            return None, [Problem(ProblemKind.FORMULA, name, record.line, title, cell[:100])]
        if len(cell) > LONGEST:
            return None, [Problem(ProblemKind.TOO_LONG, name, record.line, title, str(len(cell)), str(LONGEST))]
        cells[column] = on_one_line(unguarded(cell))
    if not any(cells.get(column) for column in _NAMING):
        missing = next(column for column in RollColumn if column in _NAMING and column in heading.columns)
        title = heading.titles[heading.columns[missing]].strip()
        return None, [Problem(ProblemKind.VALUE_MISSING, name, record.line, title)]
    typed = cells.pop(RollColumn.WEIGHT, "")
    weight = _weight(typed)
    if weight is None:
        title = heading.titles[heading.columns[RollColumn.WEIGHT]].strip()
        problem = Problem(ProblemKind.WEIGHT_WRONG, name, record.line, title, typed[:100], f"0–{MOST_WEIGHT}")
        return None, [problem]
    return RollRow(record.line, weight, **{column.value: text for column, text in cells.items()}), ()


def _weight(typed: str) -> int | None:
    """The voices that a cell gives: one where it is empty, None where it says something else."""
    if not typed:
        return 1
    match = _WHOLE.fullmatch(typed)
    return int(match[1]) if match and int(match[1]) <= MOST_WEIGHT else None
