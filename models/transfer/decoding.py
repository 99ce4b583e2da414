"""The bytes of a text file made text, and the text made records."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator

from models.records import dataclass
from models.transfer.columns import nearest_kind

DELIMITERS = (";", ",", "\t")
CELL_LENGTH = 32_767
"""Characters a cell may have: what a spreadsheet allows."""

_SAMPLE_RECORDS = 10
_HINT = "sep="  # a first line that Excel writes and understands


class UnknownEncoding(Exception):
    """Neither UTF-8, UTF-16 nor Windows-1252; the message is the first byte without meaning."""


class BrokenQuotes(Exception):
    """A quotation mark is not closed, or text follows a closed one."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of one record, and the line of the file on which it begins (from 1)."""

    line: int
    cells: list[str]


def decoded(content: bytes) -> str:
    """The text of a file: UTF-8 or UTF-16 (with a mark or not), else Windows-1252; raises `UnknownEncoding`."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if content.startswith(mark):
            return _decoded_as(content[len(mark) :], name)
    unmarked = _utf_16_without_mark(content)
    if unmarked is not None:
        return _decoded_as(content, unmarked)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded_as(content, "cp1252")


def _decoded_as(content: bytes, name: str) -> str:
    try:
        return content.decode(name)
    except UnicodeDecodeError as error:
        raise UnknownEncoding(f"0x{content[error.start]:02X}") from error


def _utf_16_without_mark(content: bytes) -> str | None:
    """Western text in UTF-16 has a null byte beside nearly every letter."""
    sample = content[:2000]
    pairs = len(sample) // 2
    if pairs < 4:
        return None
    if sample[1::2].count(0) > pairs * 0.7 and sample[::2].count(0) < pairs * 0.1:
        return "utf-16-le"
    if sample[::2].count(0) > pairs * 0.7 and sample[1::2].count(0) < pairs * 0.1:
        return "utf-16-be"
    return None


def records(text: str) -> Iterator[Record]:
    """The records of a CSV text, in order; raises `BrokenQuotes` where they stop making sense."""
    skipped = 0
    first, _, rest = text.partition("\n")
    delimiter = None
    if first.strip().lower().startswith(_HINT) and len(first.strip()) <= len(_HINT) + 1:
        delimiter = first.strip("\r")[len(_HINT) :] or "\t"
        text, skipped = rest, 1
    if delimiter not in DELIMITERS:
        delimiter = _likely_delimiter(text)
    for record in _split(text, delimiter):
        yield Record(record.line + skipped, record.cells)


def _likely_delimiter(text: str) -> str:
    """The one with which a row among the first is made of the most known headings, else of the most cells."""

    def promise(delimiter: str) -> tuple[int, int]:
        best = (0, 0)
        try:
            for number, record in enumerate(_split(text, delimiter)):
                if number == _SAMPLE_RECORDS:
                    break
                best = max(best, (nearest_kind(record.cells)[1], len(record.cells)))
        except BrokenQuotes:
            pass
        return best

    return max(DELIMITERS, key=promise)


def _split(text: str, delimiter: str) -> Iterator[Record]:
    csv.field_size_limit(CELL_LENGTH * 4)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise BrokenQuotes(line) from error
        yield Record(line, cells)
