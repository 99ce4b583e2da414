"""One row's cells made values, each wrong one a problem; and rows that speak of the same thing put together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import date
from typing import TypeVar

from models.people import addresses
from models.people.names import folded
from models.records import dataclass
from models.transfer import values
from models.transfer.cells import cleaned, on_one_line
from models.transfer.columns import Column, heading_of
from models.transfer.problems import Problem, ProblemKind
from models.transfer.reading import Row, Table

Choice = TypeVar("Choice")
Value = TypeVar("Value")

LENGTHS: Mapping[Column, int] = {
    Column.NAME: 100,
    Column.ORGANISATION: 100,
    Column.PARENT: 100,
    Column.COMMUNE: 60,
    Column.WEB_ADDRESS: 300,
    Column.PRESENTATION: 4_000,
    Column.GIVEN_NAME: 60,
    Column.FAMILY_NAME: 60,
    Column.EMAIL: 254,
    Column.ORGANISATION_EMAIL: 254,
    Column.PHONE: 40,
    Column.TITLE: 100,
    Column.REFERENCE: 100,
    Column.NOTE: 4_000,
}
"""Characters a text may have: those of its column in the database, or of what a card can show."""

DATE_SHAPE = "31/12/2026"
_QUOTED = 100  # characters of a wrong value that are shown again


@dataclass(frozen=True, slots=True)
class RowReader:
    """A row of a table, read column by column."""

    table: Table
    row: Row
    problems: list[Problem]

    def wrong(
        self, kind: ProblemKind, column: Column | None, value: str | None = None, suggestion: str | None = None
    ) -> None:
        """Note a problem of this row."""
        heading = (self.table.headings.get(column) or heading_of(self.table.kind, column)) if column else None
        quoted = value[:_QUOTED] if value is not None else None
        self.problems.append(Problem(kind, self.table.file, self.row.line, heading, quoted, suggestion))

    def text(self, column: Column, *, needed: bool = False) -> str | None:
        """A text on one line, not longer than its column allows."""
        return self._fitting(column, on_one_line(self.row.values.get(column, "")), needed)

    def long_text(self, column: Column) -> str | None:
        """A text that may have several lines."""
        return self._fitting(column, cleaned(self.row.values.get(column, "")), False)

    def _fitting(self, column: Column, text: str, needed: bool) -> str | None:
        if not text:
            if needed:
                self.wrong(ProblemKind.VALUE_MISSING, column)
            return None
        if len(text) > LENGTHS.get(column, _QUOTED):
            self.wrong(ProblemKind.TOO_LONG, column, str(len(text)), str(LENGTHS.get(column, _QUOTED)))
            return None
        return text

    def choice(self, column: Column, words: Mapping[str, Choice], kind: ProblemKind) -> Choice | None:
        """One of a few words."""
        text = self.text(column)
        if text is None:
            return None
        word = values.word_of(words, text)
        if word is None:
            self.wrong(kind, column, text, values.nearest_word(words, text))
            return None
        return words[word]

    def _parsed(
        self, column: Column, parse: Callable[[str], Value | None], kind: ProblemKind, suggestion: str | None
    ) -> Value | None:
        text = self.text(column)
        if text is None:
            return None
        value = parse(text)
        if value is None:
            self.wrong(kind, column, text, suggestion)
        return value

    def day(self, column: Column) -> date | None:
        """A date."""
        return self._parsed(column, values.day, ProblemKind.DATE_WRONG, DATE_SHAPE)

    def years(self, column: Column) -> int | None:
        """Years of practice."""
        return self._parsed(column, values.years, ProblemKind.YEARS_WRONG, f"0–{values.MOST_YEARS}")

    def web_address(self, column: Column) -> str | None:
        """An address of the web, with its scheme."""
        address = self._parsed(column, addresses.web_address, ProblemKind.WEB_ADDRESS_WRONG, "https://")
        if address is not None and len(address) > LENGTHS[column]:
            self.wrong(ProblemKind.TOO_LONG, column, str(len(address)), str(LENGTHS[column]))
            return None
        return address

    def email(self, column: Column) -> str | None:
        """An e-mail address."""
        suggestion = values.likely_email(self.row.values.get(column, ""))
        return self._parsed(column, addresses.email, ProblemKind.EMAIL_WRONG, suggestion)


@dataclass(slots=True)
class Draft:
    """What several rows say of one thing, and which line said it."""

    said: dict[Column, object] = field(default_factory=dict)
    lines: dict[Column, int] = field(default_factory=dict)
    first_line: int | None = None

    def text(self, column: Column) -> str | None:
        """The text said for a column."""
        value = self.said.get(column)
        return value if isinstance(value, str) else None

    def day(self, column: Column) -> date | None:
        """The date said for a column."""
        value = self.said.get(column)
        return value if isinstance(value, date) else None

    def number(self, column: Column) -> int | None:
        """The number said for a column."""
        value = self.said.get(column)
        return value if isinstance(value, int) else None

    def hear(self, reader: RowReader, column: Column, value: object) -> bool:
        """Take a value over; a differing one is a problem. False when it says nothing that was not said."""
        if self.first_line is None:
            self.first_line = reader.row.line
        if value is None:
            return False
        if column not in self.said:
            self.said[column], self.lines[column] = value, reader.row.line
            return True
        if _same(self.said[column], value):
            return False
        reader.wrong(ProblemKind.DUPLICATE_DIFFERS, column, reader.row.values.get(column), str(self.lines[column]))
        return True


def _same(one: object, other: object) -> bool:
    """Names may be spelt with and without capitals and accents; all else must be equal."""
    if isinstance(one, str) and isinstance(other, str):
        return one == other or (folded(one) == folded(other) != "")
    return one == other
