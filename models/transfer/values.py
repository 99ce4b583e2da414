"""What a cell means: dates, levels, words of a choice, addresses. None: it means nothing of the kind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from difflib import get_close_matches

from models.people.addresses import email
from models.people.names import folded
from models.people.tables import AffiliationRole, AffiliationStatus, OrganisationStatus

MOST_YEARS = 80

STATUS_WORDS: Mapping[str, OrganisationStatus] = {
    **dict.fromkeys(("actif", "active", "a jour", "membre", "adherent", "member"), OrganisationStatus.ACTIVE),
    **dict.fromkeys(("suspendu", "suspendue", "suspended", "en retard"), OrganisationStatus.SUSPENDED),
    **dict.fromkeys(
        ("ancien", "ancienne", "former", "parti", "partie", "radie", "radiee", "demissionnaire"),
        OrganisationStatus.FORMER,
    ),
}
ROLE_WORDS: Mapping[str, AffiliationRole] = {
    **dict.fromkeys(
        ("representant", "representante", "titulaire", "representative"),
        AffiliationRole.REPRESENTATIVE,
    ),
    **dict.fromkeys(("suppleant", "suppleante", "deputy", "adjoint", "adjointe"), AffiliationRole.DEPUTY),
    **dict.fromkeys(
        ("collaborateur", "collaboratrice", "salarie", "salariee", "personnel", "membre", "staff", "employee"),
        AffiliationRole.STAFF,
    ),
}
STANDING_WORDS: Mapping[str, AffiliationStatus] = {
    **dict.fromkeys(("accepte", "acceptee", "valide", "accepted"), AffiliationStatus.ACCEPTED),
    **dict.fromkeys(("en attente", "pending", "a valider"), AffiliationStatus.PENDING),
    **dict.fromkeys(("refuse", "refusee", "refused"), AffiliationStatus.REFUSED),
    **dict.fromkeys(("termine", "terminee", "ended", "fini"), AffiliationStatus.ENDED),
}
LEVEL_WORDS: Mapping[str, int] = {
    **dict.fromkeys(("1", "notions", "familier", "familiere", "debutant", "familiar"), 1),
    **dict.fromkeys(("2", "pratique", "praticien", "praticienne", "confirme", "confirmee", "practitioner"), 2),
    **dict.fromkeys(("3", "reference", "referent", "referente", "expert", "experte"), 3),
}

STATUS_WRITTEN = {
    OrganisationStatus.ACTIVE: "actif",
    OrganisationStatus.SUSPENDED: "suspendu",
    OrganisationStatus.FORMER: "ancien",
}
ROLE_WRITTEN = {
    AffiliationRole.REPRESENTATIVE: "représentant",
    AffiliationRole.DEPUTY: "suppléant",
    AffiliationRole.STAFF: "collaborateur",
}
STANDING_WRITTEN = {
    AffiliationStatus.ACCEPTED: "accepté",
    AffiliationStatus.PENDING: "en attente",
    AffiliationStatus.REFUSED: "refusé",
    AffiliationStatus.ENDED: "terminé",
}

_INCLUSIVE = re.compile(r"[·•⋅(/.]")
_FRENCH_DATE = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})(?: \d{1,2}:\d{2}.*)?")
_ISO_DATE = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ T]\d{1,2}:\d{2}.*)?")
_YEARS = re.compile(r"(\d{1,3})(?:[.,]0+)?(?: ?(?:ans?|années?|years?))?", re.IGNORECASE)
_SPREADSHEET_DAY_ZERO = date(1899, 12, 30)
_SPREADSHEET_DAYS = range(15_000, 90_000)  # 1941 to 2146; a mere year is no such number


def word_of(words: Mapping[str, object], text: str) -> str | None:
    """The key of `words` that a text stands for, endings set apart (`représentant·e`) left out."""
    for candidate in (folded(text), folded(_INCLUSIVE.split(text, maxsplit=1)[0])):
        if candidate in words:
            return candidate
    return None


def nearest_word(words: Mapping[str, object], text: str) -> str:
    """The accepted word that is most like a text, else the first."""
    return next(iter(get_close_matches(folded(text), words, 1, 0.5)), next(iter(words)))


def day(text: str) -> date | None:
    """A date written 31/12/2026, 31.12.26, 2026-12-31 (with or without an hour) or as a spreadsheet's number."""
    try:
        if match := _ISO_DATE.fullmatch(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _FRENCH_DATE.fullmatch(text):
            year = int(match[3]) + (2000 if len(match[3]) == 2 else 0)
            return date(year, int(match[2]), int(match[1]))
    except ValueError:
        return None
    if text.isascii() and text.isdigit() and len(text) == 5 and int(text) in _SPREADSHEET_DAYS:
        return _SPREADSHEET_DAY_ZERO + timedelta(days=int(text))
    return None


def written_day(value: date) -> str:
    """A date as a French office writes it."""
    return f"{value.day:02}/{value.month:02}/{value.year:04}"


def years(text: str) -> int | None:
    """Whole years of practice, 0 to `MOST_YEARS`."""
    match = _YEARS.fullmatch(text)
    return int(match[1]) if match and int(match[1]) <= MOST_YEARS else None


def likely_email(text: str) -> str | None:
    """The address that a wrong one was probably meant to be: the first of several, a comma for a point, spaces."""
    for candidate in (
        *re.split(r"[;,\s/<>]+", text),
        re.sub(r"\s", "", text).replace(",", "."),
        text.replace("(at)", "@"),
    ):
        if (found := email(candidate.strip())) is not None:
            return found
    return None
