"""What people write about a project: cleaned, and held to its length."""

from __future__ import annotations

from models.calls.wording import cleaned
from models.people import addresses
from models.people.names import folded
from models.projects.errors import (
    DeliveryIncomplete,
    DropReasonEmpty,
    PitchEmpty,
    ProjectTextTooLong,
    ProjectTitleEmpty,
    WebAddressWrong,
)

MOST_TITLE = 90
"""Characters: Discord allows 100 in the name of a post."""
MOST_PITCH = 1000
"""Characters: escaped, it may double, and must fit a card."""
MOST_SUMMARY = 1000
MOST_SENTENCE = 300
"""Characters of a reason, a note or a reply."""
MOST_NOTE = 200
"""Characters of what is said of a need."""
MOST_UPDATE = 500
MOST_LABEL = 80
MOST_ADDRESS = 300
FEWEST_LETTERS = 3


def title_from(typed: str) -> str:
    """A title in one line. Raises `ProjectTitleEmpty` or `ProjectTextTooLong`."""
    title = fitting(one_line(typed), MOST_TITLE)
    if not says_something(title):
        raise ProjectTitleEmpty
    return title


def pitch_from(typed: str) -> str:
    """What a project is about. Raises `PitchEmpty` or `ProjectTextTooLong`."""
    pitch = fitting(cleaned(typed), MOST_PITCH)
    if not says_something(pitch):
        raise PitchEmpty
    return pitch


def summary_from(typed: str) -> str:
    """What was delivered. Raises `DeliveryIncomplete` or `ProjectTextTooLong`."""
    summary = fitting(cleaned(typed), MOST_SUMMARY)
    if not says_something(summary):
        raise DeliveryIncomplete
    return summary


def drop_reason_from(typed: str) -> str:
    """Why a project is dropped. Raises `DropReasonEmpty` or `ProjectTextTooLong`."""
    reason = fitting(cleaned(typed), MOST_SENTENCE)
    if not says_something(reason):
        raise DropReasonEmpty
    return reason


def sentence_from(typed: str | None, most: int = MOST_SENTENCE) -> str | None:
    """A note that may be left out. Raises `ProjectTextTooLong`."""
    text = fitting(cleaned(typed or ""), most)
    return text or None


def address_from(typed: str) -> str:
    """A web address with its scheme. Raises `WebAddressWrong` or `ProjectTextTooLong`."""
    found = addresses.web_address(one_line(typed))
    if found is None or addresses.as_link(found) is None:
        raise WebAddressWrong
    return fitting(found, MOST_ADDRESS)


def one_line(typed: str) -> str:
    """The text without line breaks, nor spaces in a row."""
    return " ".join(cleaned(typed).split())


def says_something(text: str) -> bool:
    """Whether there are a few letters in it."""
    return len(folded(text)) >= FEWEST_LETTERS


def fitting(text: str, most: int) -> str:
    """The text, unless it is too long. Raises `ProjectTextTooLong`."""
    if len(text) > most:
        raise ProjectTextTooLong(len(text), most)
    return text
