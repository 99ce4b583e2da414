"""What people write in polls: cleaned, and held to its length."""

from __future__ import annotations

import unicodedata

from models.calls.wording import cleaned, in_few_lines
from models.people.names import folded
from models.polls.errors import (
    CancelReasonEmpty,
    PollTextTooLong,
    QuestionEmpty,
    SendBackReasonEmpty,
    TitleEmpty,
)

MOST_TITLE = 90
"""Characters: escaped, it must fit a heading and a line of a list."""
MOST_QUESTION = 1000
"""Characters: escaped, it may double, and must fit a card beside the rules."""
MOST_LINES = 12
"""Of a question; what follows is put into the last one."""
MOST_CLAUSE = 300
MOST_LABEL = 80
"""Characters of an option: an entry of a select has 100, a button 80."""
MOST_REASON = 300


def title_from(typed: str) -> str:
    """The title of a poll, on one line. Raises `TitleEmpty` or `PollTextTooLong`."""
    title = on_one_line(typed, MOST_TITLE)
    if not folded(title):
        raise TitleEmpty
    return title


def question_from(typed: str) -> str:
    """What is asked; empty while nothing was written. Raises `PollTextTooLong`."""
    question = in_few_lines(_fitting(cleaned(typed), MOST_QUESTION), MOST_LINES)
    return question if folded(question) else ""


def demand_question(question: str) -> None:
    """Raise `QuestionEmpty` where a poll does not say what it asks."""
    if not question:
        raise QuestionEmpty


def clause_from(typed: str | None) -> str | None:
    """The clause of the statutes, None where none is quoted. Raises `PollTextTooLong`."""
    clause = on_one_line(typed or "", MOST_CLAUSE)
    return clause if folded(clause) else None


def label_from(typed: str) -> str:
    """An option's label on one line, without signs nobody sees. Raises `PollTextTooLong`."""
    return on_one_line(typed, MOST_LABEL)


def label_key(label: str) -> str:
    """What two labels share that nobody can tell apart on a ballot: case, width and spaces; not signs: C is not C++."""
    return unicodedata.normalize("NFKC", label).casefold().strip()


def cancel_reason_from(typed: str) -> str:
    """Why a poll is cancelled. Raises `CancelReasonEmpty` or `PollTextTooLong`."""
    reason = on_one_line(typed, MOST_REASON)
    if not folded(reason):
        raise CancelReasonEmpty
    return reason


def send_back_reason_from(typed: str) -> str:
    """Why a poll is sent back to its asker. Raises `SendBackReasonEmpty` or `PollTextTooLong`."""
    reason = on_one_line(typed, MOST_REASON)
    if not folded(reason):
        raise SendBackReasonEmpty
    return reason


def on_one_line(typed: str, most: int) -> str:
    """A text on one line, without signs that have no shape. Raises `PollTextTooLong`."""
    shown = "".join(sign for sign in cleaned(typed) if unicodedata.category(sign) != "Cf" or sign == JOINER)
    return _fitting(" ".join(shown.split()), most)


JOINER = "\u200d"
"""What holds an emoji of several together: the only sign without a shape that is kept."""


def _fitting(text: str, most: int) -> str:
    if len(text) > most:
        raise PollTextTooLong(len(text), most)
    return text
