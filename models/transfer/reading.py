"""Files made tables of rows, each with its line number. Pure: bytes in, tables and problems out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field

from models.records import dataclass
from models.transfer.cells import unguarded
from models.transfer.columns import FLAT, NEEDED, Column, Kind, column_of, heading_of, nearest_kind, recognised
from models.transfer.decoding import CELL_LENGTH, BrokenQuotes, Record, UnknownEncoding, decoded, records
from models.transfer.problems import Problem, ProblemKind
from models.transfer.workbooks import (
    EncryptedWorkbook,
    Sheet,
    UnreadableWorkbook,
    WorkbookTooBig,
    is_workbook,
    sheets,
)

FILE_BYTES = 25_000_000
"""Bytes one file may have."""
LINES = 100_000
"""Rows one file or sheet may have."""
COLUMNS = 200
"""Columns one file or sheet may have."""
HEADING_ROWS = 10
"""Among how many first rows the headings are looked for."""

_KNOWN_HEADINGS_TO_MIND = 2  # a sheet with fewer known headings is something else (notes, figures)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as it was received: its name (for messages only) and its bytes."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Row:
    """One record under the headings: the texts that are not empty, without the sign of a guarded cell."""

    line: int
    values: Mapping[Column, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one kind. `headings` are those of the file, by column."""

    file: str
    kind: Kind
    headings: Mapping[Column, str]
    rows: tuple[Row, ...]

    @property
    def flat(self) -> bool:
        """Whether these rows of people bring their organisations with them."""
        return self.kind is Kind.PEOPLE and not FLAT.isdisjoint(self.headings)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from all files together."""

    tables: tuple[Table, ...]
    problems: tuple[Problem, ...]

    @property
    def lines(self) -> int:
        """How many rows there are in all."""
        return sum(len(table.rows) for table in self.tables)


def read(files: Iterable[SourceFile]) -> Reading:
    """Read files that are imported together."""
    tables: list[Table] = []
    problems: list[Problem] = []
    for file in files:
        for table, found in _read_file(file):
            problems.extend(found)
            if table is not None:
                tables.append(table)
    return Reading(tuple(tables), tuple(problems))


_Outcome = tuple[Table | None, Sequence[Problem]]


def _read_file(file: SourceFile) -> Iterator[_Outcome]:
    if not file.content.strip():
        yield None, [Problem(ProblemKind.FILE_EMPTY, file.name)]
    elif len(file.content) > FILE_BYTES:
        yield None, [_too_big(file, len(file.content), FILE_BYTES)]
    elif is_workbook(file.content):
        yield from _read_workbook(file)
    else:
        yield _read_text(file)


def _read_text(file: SourceFile) -> _Outcome:
    try:
        text = decoded(file.content)
    except UnknownEncoding as error:
        return None, [Problem(ProblemKind.ENCODING_UNKNOWN, file.name, value=str(error))]
    if text[:5] == "%PDF-" or text.count("\0") > len(text) // 20:
        return None, [Problem(ProblemKind.FILE_UNREADABLE, file.name)]
    if not text.strip("\ufeff \t\r\n\0;,"):
        return None, [Problem(ProblemKind.FILE_EMPTY, file.name)]
    try:
        return _table(file.name, records(text))
    except BrokenQuotes as error:
        return None, [Problem(ProblemKind.QUOTES_BROKEN, file.name, error.line)]


def _read_workbook(file: SourceFile) -> Iterator[_Outcome]:
    try:
        found = list(sheets(file.content))
    except EncryptedWorkbook:
        yield None, [Problem(ProblemKind.FILE_ENCRYPTED, file.name)]
        return
    except WorkbookTooBig:
        yield None, [_too_big(file, len(file.content), FILE_BYTES)]
        return
    except UnreadableWorkbook:
        yield None, [Problem(ProblemKind.FILE_UNREADABLE, file.name)]
        return
    if not found:
        yield None, [Problem(ProblemKind.FILE_EMPTY, file.name)]
        return
    minded = [sheet for sheet in found if len(found) == 1 or _is_minded(sheet)]
    if not minded:
        yield None, [Problem(ProblemKind.HEADINGS_NOT_FOUND, file.name)]
    for sheet in found:
        if sheet in minded:
            yield _table(file.name if len(found) == 1 else f"{file.name} / {sheet.name}", iter(sheet.records))
        else:
            yield None, [Problem(ProblemKind.SHEET_IGNORED, file.name, value=sheet.name)]


def _is_minded(sheet: Sheet) -> bool:
    for record in sheet.records[:HEADING_ROWS]:
        if recognised(record.cells) or nearest_kind(record.cells)[1] >= _KNOWN_HEADINGS_TO_MIND:
            return True
    return False


def _too_big(file: SourceFile, size: int, limit: int) -> Problem:
    return Problem(ProblemKind.FILE_TOO_BIG, file.name, value=str(size), suggestion=str(limit))


def _table(name: str, source: Iterator[Record]) -> _Outcome:
    """Find the headings among the first records, then take what follows as rows."""
    passed: list[Record] = []
    for record in source:
        kind = recognised(record.cells)
        if kind is not None:
            return _rows_under(name, kind, record, source)
        if any(cell.strip() for cell in record.cells):
            passed.append(record)
        if len(passed) == HEADING_ROWS:
            break
    return None, _missing_headings(name, passed)


def _missing_headings(name: str, passed: Sequence[Record]) -> list[Problem]:
    best = max(passed, key=lambda record: nearest_kind(record.cells)[1], default=None)
    kind, known = nearest_kind(best.cells) if best else (Kind.ORGANISATIONS, 0)
    if best is None or not known:
        return [Problem(ProblemKind.HEADINGS_NOT_FOUND, name, passed[0].line if passed else None)]
    if kind is Kind.ORGANISATIONS:  # all it needs is a name: without one, the row was meant for people
        kind = Kind.PEOPLE if recognised(["Nom", *best.cells]) is None else kind
    present = {column_of(kind, cell) for cell in best.cells}
    return [
        Problem(ProblemKind.COLUMN_MISSING, name, best.line, heading_of(kind, column))
        for column in NEEDED[kind]
        if column not in present
    ] or [Problem(ProblemKind.HEADINGS_NOT_FOUND, name, best.line)]


def _rows_under(name: str, kind: Kind, heading: Record, source: Iterator[Record]) -> _Outcome:
    if len(heading.cells) > COLUMNS:
        problem = Problem(
            ProblemKind.TOO_MANY_COLUMNS, name, heading.line, value=str(len(heading.cells)), suggestion=str(COLUMNS)
        )
        return None, [problem]
    places, problems = _places(name, kind, heading)
    headings = {column: heading.cells[place].strip() for place, column in places.items()}
    rows: list[Row] = []
    for record in source:
        row, found = _row(name, record, places, heading.cells)
        problems.extend(found)
        if row is not None:
            rows.append(row)
        if len(rows) > LINES:
            return None, [
                Problem(ProblemKind.TOO_MANY_LINES, name, record.line, value=f"> {LINES}", suggestion=str(LINES))
            ]
    if not rows:
        problems.append(Problem(ProblemKind.NO_ROWS, name, heading.line))
    return Table(name, kind, headings, tuple(rows)), problems


def _places(name: str, kind: Kind, heading: Record) -> tuple[dict[int, Column], list[Problem]]:
    """Which cell of a record is which column; a second heading for the same column is ignored, and said so."""
    places: dict[int, Column] = {}
    ignored: list[Problem] = []
    for place, cell in enumerate(heading.cells):
        column = column_of(kind, cell)
        if column is not None and column not in places.values():
            places[place] = column
        elif cell.strip():
            ignored.append(Problem(ProblemKind.COLUMN_IGNORED, name, heading.line, value=cell.strip()))
    return places, ignored


def _row(
    name: str, record: Record, places: Mapping[int, Column], headings: Sequence[str]
) -> tuple[Row | None, list[Problem]]:
    cells = record.cells
    if not any(cell.strip() for cell in cells):
        return None, []
    problems: list[Problem] = []
    if any(cell.strip() for cell in cells[len(headings) :]):
        found, expected = str(len(cells)), str(len(headings))
        problems.append(Problem(ProblemKind.ROW_RAGGED, name, record.line, value=found, suggestion=expected))
    values: dict[Column, str] = {}
    for place, column in places.items():
        cell = cells[place] if place < len(cells) else ""
        if cell.startswith('="') and cell.endswith('"') and len(cell) > 2:
            cell = cell[2:-1]  # how offices keep a leading zero from the spreadsheet
        elif cell.startswith("="):
            problems.append(Problem(ProblemKind.FORMULA, name, record.line, headings[place].strip(), cell[:100]))
            continue
        if len(cell) > CELL_LENGTH:
            limit = str(CELL_LENGTH)
            problems.append(
                Problem(ProblemKind.TOO_LONG, name, record.line, headings[place].strip(), str(len(cell)), limit)
            )
        elif cell.strip():
            values[column] = unguarded(cell)
    return Row(record.line, values), problems
