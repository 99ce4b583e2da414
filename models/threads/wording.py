"""What people write about a thread: cleaned, and held to its length."""

from __future__ import annotations

from models.calls.wording import cleaned
from models.people.names import folded
from models.threads.errors import SummaryEmpty, ThreadPurposeEmpty, ThreadTextTooLong, ThreadTitleEmpty

MOST_TITLE = 90
"""Characters: Discord allows 100 in the name of a post."""
MOST_PURPOSE = 1000
"""Characters: escaped, it may double, and must fit a card beside a quotation."""
MOST_SUMMARY = 1000
MOST_QUOTED = 300
"""Characters of the message that a thread began with."""
FEWEST_LETTERS = 3


def title_from(typed: str) -> str:
    """A title in one line. Raises `ThreadTitleEmpty` or `ThreadTextTooLong`."""
    title = _fitting(" ".join(cleaned(typed).split()), MOST_TITLE)
    if len(folded(title)) < FEWEST_LETTERS:
        raise ThreadTitleEmpty
    return title


def purpose_from(typed: str) -> str:
    """What a thread is for. Raises `ThreadPurposeEmpty` or `ThreadTextTooLong`."""
    purpose = _fitting(cleaned(typed), MOST_PURPOSE)
    if len(folded(purpose)) < FEWEST_LETTERS:
        raise ThreadPurposeEmpty
    return purpose


def summary_from(typed: str) -> str:
    """What came of a thread. Raises `SummaryEmpty` or `ThreadTextTooLong`."""
    summary = _fitting(cleaned(typed), MOST_SUMMARY)
    if len(folded(summary)) < FEWEST_LETTERS:
        raise SummaryEmpty
    return summary


def quotation_from(content: str) -> str | None:
    """As much of a message as is quoted; None where it has no words."""
    text = cleaned(content)
    if not folded(text):
        return None
    return text if len(text) <= MOST_QUOTED else text[: MOST_QUOTED - 1].rstrip() + "…"


def _fitting(text: str, most: int) -> str:
    if len(text) > most:
        raise ThreadTextTooLong(len(text), most)
    return text
