"""What people write in calls and answers: cleaned, and held to its length."""

from __future__ import annotations

import re
import unicodedata

from models.calls.errors import CallTextTooLong, NeedEmpty, ReasonEmpty
from models.people.names import folded

MOST_NEED = 1000
"""Characters: escaped, it may double, and must fit a card."""
MOST_NOTE = 300
MOST_LINES = 12
"""Of a need; what follows is put into the last one, so that no call fills the channel."""
FEWEST_LETTERS = 3

_BLANK_LINES = re.compile(r"\n{3,}")


def cleaned(text: str) -> str:
    """The text in composed letters, with its line breaks, without control signs, halves of letters or blank ends."""
    whole = text.encode("utf-8", "ignore").decode().replace("\r\n", "\n").replace("\r", "\n")
    composed = unicodedata.normalize("NFC", whole)
    visible = "".join(sign for sign in composed if sign == "\n" or unicodedata.category(sign) != "Cc")
    lines = (" ".join(line.split()) for line in visible.split("\n"))
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def in_few_lines(text: str, most: int) -> str:
    """The text in at most so many lines: what follows is put into the last one."""
    lines = text.split("\n")
    rest = " ".join(line for line in lines[most - 1 :] if line)
    return "\n".join([*lines[: most - 1], *([rest] if rest else [])])


def need_from(typed: str) -> str:
    """The need of a call. Raises `NeedEmpty` or `CallTextTooLong`."""
    need = in_few_lines(_fitting(cleaned(typed), MOST_NEED), MOST_LINES)
    if len(folded(need)) < FEWEST_LETTERS:
        raise NeedEmpty
    return need


def note_from(typed: str) -> str | None:
    """A note that may be left out: None where nothing was written. Raises `CallTextTooLong`."""
    note = _fitting(cleaned(typed), MOST_NOTE)
    return note if folded(note) else None


def reason_from(typed: str) -> str:
    """Why the board closes a call. Raises `ReasonEmpty` or `CallTextTooLong`."""
    reason = note_from(typed)
    if reason is None:
        raise ReasonEmpty
    return reason


def _fitting(text: str, most: int) -> str:
    if len(text) > most:
        raise CallTextTooLong(len(text), most)
    return text
