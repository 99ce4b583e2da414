"""What people write when they join and are answered: cleaned, and held to its length."""

from __future__ import annotations

from models.experts.wording import cleaned
from models.joining.errors import JoinTextTooLong, OrganisationNameEmpty, PersonNameEmpty, RefusalEmpty
from models.people.names import folded, parted

MOST_NAME = 100
"""Characters of an organisation's name."""
MOST_PERSON_NAME = 100
MOST_REASON = 300
FEWEST_LETTERS = 2
"""Of an organisation's name: nobody could find it otherwise."""


def name_from(typed: str) -> tuple[str, str]:
    """Given and family name. Raises `PersonNameEmpty` or `JoinTextTooLong`."""
    name = _fitting(cleaned(typed), MOST_PERSON_NAME)
    if not folded(name):
        raise PersonNameEmpty
    return parted(name)


def organisation_name_from(typed: str) -> str:
    """The name of an organisation. Raises `OrganisationNameEmpty` or `JoinTextTooLong`."""
    name = _fitting(cleaned(typed), MOST_NAME)
    if len(folded(name)) < FEWEST_LETTERS:
        raise OrganisationNameEmpty
    return name


def reason_from(typed: str) -> str:
    """Why somebody is refused. Raises `RefusalEmpty` or `JoinTextTooLong`."""
    reason = _fitting(cleaned(typed), MOST_REASON)
    if not folded(reason):
        raise RefusalEmpty
    return reason


def _fitting(text: str, most: int) -> str:
    if len(text) > most:
        raise JoinTextTooLong(len(text), most)
    return text
