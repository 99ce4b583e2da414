"""What people write about an organisation: cleaned, checked, and held to its length."""

from __future__ import annotations

from models.calls.wording import cleaned as cleaned_text
from models.experts.wording import cleaned
from models.organisations.errors import EmailWrong, OrganisationNameEmpty, OrganisationTextTooLong, WebAddressWrong
from models.people import addresses
from models.people.names import folded

MOST_NAME = 100
MOST_COMMUNE = 60
MOST_EMAIL = 254
MOST_WEB_ADDRESS = 300
MOST_PRESENTATION = 1500
"""Characters: what a card can show. An import takes longer ones, which a card shortens."""
MOST_REASON = 200


def name_from(typed: str) -> str:
    """A name. Raises `OrganisationNameEmpty` or `OrganisationTextTooLong`."""
    name = _fitting(cleaned(typed), MOST_NAME)
    if not key_of(name):
        raise OrganisationNameEmpty
    return name


def key_of(name: str) -> str:
    """What two spellings of one name share; of a name of signs only, nothing: an import takes those, we do not."""
    return folded(name)


def commune_from(typed: str) -> str | None:
    """A commune; None where nothing was typed. Raises `OrganisationTextTooLong`."""
    return _fitting(cleaned(typed), MOST_COMMUNE) or None


def email_from(typed: str) -> str | None:
    """An e-mail address; None where nothing was typed. Raises `EmailWrong` or `OrganisationTextTooLong`."""
    text = _fitting(cleaned(typed), MOST_EMAIL)
    found = addresses.email(text) if text else None
    if text and found is None:
        raise EmailWrong(text)
    return found


def web_address_from(typed: str) -> str | None:
    """A web address with its scheme; None where nothing was typed.

    Raises `WebAddressWrong` or `OrganisationTextTooLong`.
    """
    text = cleaned(typed)
    if not text:
        return None
    found = addresses.web_address(text)
    if found is None or addresses.as_link(found) is None:
        raise WebAddressWrong(text)
    return _fitting(found, MOST_WEB_ADDRESS)


def presentation_from(typed: str) -> str | None:
    """A presentation; None where nothing was written. Raises `OrganisationTextTooLong`."""
    text = _fitting(cleaned_text(typed), MOST_PRESENTATION)
    return text if folded(text) else None


def reason_from(typed: str) -> str | None:
    """Why a status changes, for who keeps the register; None without a word. Raises `OrganisationTextTooLong`."""
    return _fitting(cleaned(typed), MOST_REASON) or None


def _fitting(text: str, most: int) -> str:
    if len(text) > most:
        raise OrganisationTextTooLong(len(text), most)
    return text
