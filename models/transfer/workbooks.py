"""The sheets of a workbook (XLSX, and what else calamine reads: XLS, ODS) made records of text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from models.records import dataclass
from models.transfer.decoding import Record

UNPACKED_LIMIT = 200_000_000
"""Bytes that a workbook may have when it is unpacked: far over any register of members."""

SIGNATURES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

Value = int | float | str | bool | time | date | datetime | timedelta


class UnreadableWorkbook(Exception):
    """The file is damaged, or no workbook."""


class EncryptedWorkbook(Exception):
    """The file asks for a password."""


class WorkbookTooBig(Exception):
    """Unpacked, the file would be over `UNPACKED_LIMIT`."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet with at least one cell."""

    name: str
    records: list[Record]


def is_workbook(content: bytes) -> bool:
    """Whether the first bytes are those of a workbook, whatever the file is called."""
    return content.startswith(SIGNATURES)


def sheets(content: bytes) -> Iterator[Sheet]:
    """The sheets that hold something; raises `UnreadableWorkbook`, `EncryptedWorkbook` or `WorkbookTooBig`."""
    if content.startswith(SIGNATURES[1]) and _ENCRYPTED in content:
        raise EncryptedWorkbook
    if content.startswith(SIGNATURES[0]):
        _check_unpacked_size(content)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            if sheet.end is not None:
                yield Sheet(name, _records(sheet))
    except PasswordError as error:
        raise EncryptedWorkbook from error
    except (CalamineError, OSError, ValueError) as error:
        raise UnreadableWorkbook from error
    except BaseException as error:
        # A panic of the library written in Rust is no Exception: it must not end the bot for a damaged file.
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableWorkbook from error


def _check_unpacked_size(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
            encrypted = any(entry.flag_bits & 1 for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableWorkbook from error
    if encrypted:
        raise EncryptedWorkbook
    if size > UNPACKED_LIMIT:
        raise WorkbookTooBig


def _records(sheet: CalamineSheet) -> list[Record]:
    rows = sheet.to_python(skip_empty_area=False)
    cells = [[_text(value) for value in row] for row in rows]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        _fill(cells, top, left, bottom, right)
    return [Record(number, row) for number, row in enumerate(cells, start=1)]


def _fill(cells: list[list[str]], top: int, left: int, bottom: int, right: int) -> None:
    """Cells merged over several rows (one organisation beside its people) mean the same value on each of them."""
    if left != right:
        return
    for row in cells[top + 1 : bottom + 1]:
        if left < len(row):
            row[left] = cells[top][left]


def _text(value: Value) -> str:
    """A cell as a person reads it: whole numbers without a point, dates in ISO form."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
