"""Tables written for a spreadsheet: as CSV for Excel in French, or as a workbook; no text of a cell is ever run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import field
from datetime import datetime
from decimal import Decimal

from models.records import dataclass
from models.transfer.cells import guarded

Cell = str | Decimal
"""A text, or a number that one may count with."""

WIDTH = 24
"""Of a column, in characters."""


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet: its name, its first row, and the others, not yet guarded."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]] = field(repr=False)


def csv_of(table: Table) -> bytes:
    """One table as an office's spreadsheet reads it: `;`, UTF-8 with mark, CRLF, decimal commas."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([guarded(heading) for heading in table.headings])
    writer.writerows([_in_csv(cell) for cell in row] for row in table.rows)
    return text.getvalue().encode("utf-8-sig")


def workbook_of(tables: Iterable[Table], now: datetime) -> bytes:
    """All tables in one workbook, a sheet each: no formula, no link."""
    import xlsxwriter  # large, and seldom wanted

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": now.replace(tzinfo=None)})
        heading_format = workbook.add_format({"bold": True})
        for table in tables:
            page = workbook.add_worksheet(table.name)
            for column, heading in enumerate(table.headings):
                page.write_string(0, column, heading, heading_format)
            for line, row in enumerate(table.rows, start=1):
                for column, cell in enumerate(row):
                    if isinstance(cell, Decimal):
                        page.write_number(line, column, float(cell))
                    elif cell:
                        page.write_string(line, column, guarded(cell))
            page.freeze_panes(1, 0)
            page.set_column(0, len(table.headings) - 1, WIDTH)
    return content.getvalue()


def _in_csv(cell: Cell) -> str:
    return guarded(cell) if isinstance(cell, str) else f"{cell.normalize():f}".replace(".", ",")
