"""What an asker writes, cleaned and checked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from models.experts.wording import cleaned
from models.introductions.errors import RequestTextTooLong, RequestWordsMissing, WantedByNotAhead
from models.people.dates import day_of
from models.people.names import folded
from models.records import dataclass

MOST_SUBJECT = 100
MOST_MESSAGE = 1000
MOST_REACH = 200
LONGEST_WAIT = 366
"""Days; a later one is a slip of the keyboard."""


@dataclass(frozen=True)
class Wish:
    """A request as it was typed. `wanted_by` is the last day on which help is of use; `reach` how to be reached."""

    subject: str
    message: str
    wanted_by: date | None = None
    reach: str | None = None
    share_email: bool = False
    domain_id: UUID | None = None

    def checked(self, today: date) -> Wish:
        """The same, cleaned. `today` is the present day where the cluster lives.

        Raises `RequestWordsMissing`, `RequestTextTooLong` or `WantedByNotAhead`.
        """
        subject, message = fitting(cleaned(self.subject), MOST_SUBJECT), fitting(paragraphs(self.message), MOST_MESSAGE)
        if not folded(subject) or not folded(message):
            raise RequestWordsMissing
        if self.wanted_by is not None and not today <= self.wanted_by <= today + timedelta(days=LONGEST_WAIT):
            raise WantedByNotAhead(LONGEST_WAIT)
        return replace(self, subject=subject, message=message, reach=reached_by(self.reach))


def wanted_day(typed: str) -> date | None:
    """The day typed, None where nothing was. Raises `DateNotUnderstood` of models/people."""
    return day_of(typed) if cleaned(typed) else None


def reached_by(typed: str | None) -> str | None:
    """How to be reached, cleaned; None: through Discord. Raises `RequestTextTooLong`."""
    return fitting(cleaned(typed or ""), MOST_REACH) or None


def paragraphs(text: str) -> str:
    """The text in lines, each without control signs, at most one empty line between two."""
    lines: list[str] = []
    for line in map(cleaned, text.splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip()


def fitting(text: str, most: int) -> str:
    """The text. Raises `RequestTextTooLong` beyond `most` characters."""
    if len(text) > most:
        raise RequestTextTooLong(text, len(text), most)
    return text
