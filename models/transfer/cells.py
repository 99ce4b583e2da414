"""One cell of a spreadsheet: its text made clean, and made harmless to the program that opens it.

A spreadsheet runs a cell that begins with `= + - @`, tab or carriage return as a formula. Such a cell is written with
one `'` before it, and so is one that begins with `'` itself. Reading takes exactly that one sign away again, and only
where writing could have put it: `'Ohana` typed by hand keeps its own. For every text, reading what was written gives
the text back.
"""

from __future__ import annotations

import re
import unicodedata

GUARD = "'"
_DANGEROUS = frozenset("=+-@'\t\r")

_PICTURE = "\\U0001F000-\\U0001FAFF\\u2190-\\u2BFF\\uFE0F"
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_LONE_JOINER = re.compile(f"(?<![{_PICTURE}])\u200d")
_UNSEEN_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


def guarded(text: str) -> str:
    """The text as it is written to a file."""
    return GUARD + text if text[:1] in _DANGEROUS and text else text


def unguarded(cell: str) -> str:
    """The text that a cell of a file stands for."""
    return cell[1:] if cell[:1] == GUARD and cell[1:2] in _DANGEROUS and len(cell) > 1 else cell


def cleaned(text: str) -> str:
    """A text of several lines: composed (NFC), trimmed, without control and invisible characters.

    A zero-width joiner stays only behind a picture, where it joins emoji.
    """
    visible = "".join(filter(_visible, _LONE_JOINER.sub("", _LINE_END.sub("\n", text))))
    lines = [line.rstrip() for line in unicodedata.normalize("NFC", visible).split("\n")]
    return "\n".join(lines).strip()


def on_one_line(text: str) -> str:
    """A name or a short text: as `cleaned`, every run of white space one space."""
    return " ".join(cleaned(text).split())


def _visible(character: str) -> bool:
    if character in "\n\t\u200d":
        return True
    if character in _UNSEEN_LETTERS or (ord(character) & 0xFFFE) == 0xFFFE or 0xFDD0 <= ord(character) <= 0xFDEF:
        return False
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs")
