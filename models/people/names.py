"""Names as people type them, made comparable."""

from __future__ import annotations

import re
import unicodedata

_NOT_A_WORD = re.compile(r"[\W_]+")

MOST_KEY = 100
"""The longest key, in characters: a rare sign unfolds into many, and a key must fit its column."""


def folded(text: str) -> str:
    """A name for comparison: no accents, no case, œ as oe, every run of signs one space; letters of any script stay.

    >>> folded("  L’Œuvre  Numérique-Pacifique ")
    'l oeuvre numerique pacifique'
    """
    return unaccented(text)[:MOST_KEY].rstrip()


def unaccented(text: str) -> str:
    """A text of any length as `folded` compares names."""
    if text.isascii():
        return _NOT_A_WORD.sub(" ", text.lower()).strip()
    lettered = unicodedata.normalize("NFKD", text)  # first: signs that stand for a letter have no case
    spelled = lettered.casefold().replace("œ", "oe").replace("æ", "ae").replace("ß", "ss")
    plain = "".join(c for c in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(c))
    return _NOT_A_WORD.sub(" ", plain).strip()


def person_key(given_name: str, family_name: str) -> str:
    """What two spellings of one person's name share, in whichever order the parts are given."""
    return " ".join(sorted(folded(f"{given_name} {family_name}").split()))


def parted(name: str) -> tuple[str, str]:
    """A whole name as given and family name: the last word is the family's; signs nobody sees are left out.

    >>> parted("  Anna  Kaledo\u200b")
    ('Anna', 'Kaledo')
    """
    words = "".join(c for c in name if unicodedata.category(c) not in ("Cc", "Cf", "Cs") or c.isspace()).split()
    family = words.pop() if len(words) > 1 else ""
    return " ".join(words)[:60], family[:60]
