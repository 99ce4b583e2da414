"""The words of a domain as the board types them: cleaned, counted, and made comparable."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable

from models.experts.errors import DomainNameEmpty, DomainTextTooLong, TooManyKeywords
from models.people.names import folded
from models.records import dataclass

MOST_NAME = 60
MOST_DESCRIPTION = 160
MOST_KEYWORD = 60
MOST_KEYWORDS = 60
"""Keywords of one domain in one language."""
MOST_SLUG = 60

_SEPARATORS = re.compile(r"[,;\r\n]+")


@dataclass(frozen=True)
class DomainWords:
    """What is said of a domain. An empty English name is the French one; an empty description the name."""

    name_fr: str
    name_en: str
    description_fr: str
    description_en: str
    keywords_fr: tuple[str, ...]
    keywords_en: tuple[str, ...]

    def checked(self) -> DomainWords:
        """The same words, cleaned and completed.

        Raises `DomainNameEmpty`, `DomainTextTooLong` or `TooManyKeywords`.
        """
        name_fr = _name(self.name_fr)
        name_en = _name(self.name_en) if cleaned(self.name_en) else name_fr
        return DomainWords(
            name_fr,
            name_en,
            fitting(cleaned(self.description_fr), MOST_DESCRIPTION) or name_fr,
            fitting(cleaned(self.description_en), MOST_DESCRIPTION) or name_en,
            _keywords(self.keywords_fr),
            _keywords(self.keywords_en),
        )


def split_keywords(text: str) -> tuple[str, ...]:
    """The keywords of one text: set apart by commas, semicolons or line ends."""
    return tuple(word for word in map(cleaned, _SEPARATORS.split(text)) if word)


def cleaned(text: str) -> str:
    """The text in one line, in composed letters, without control signs or halves of letters."""
    whole = text.encode("utf-8", "ignore").decode()
    composed = unicodedata.normalize("NFC", whole)
    visible = "".join(" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in composed)
    return " ".join(visible.split())


def cleaned_lines(text: str) -> str:
    """The lines of a text, each cleaned; those left empty are dropped."""
    return "\n".join(line for line in map(cleaned, text.splitlines()) if line)


def slug_for(name: str, taken: Collection[str]) -> str:
    """A slug for a new domain of this name: its letters and digits joined by hyphens, numbered where taken."""
    base = folded(name).replace(" ", "-")[:MOST_SLUG].rstrip("-")
    slug, number = base, 1
    while slug in taken:
        number += 1
        ending = f"-{number}"
        slug = base[: MOST_SLUG - len(ending)].rstrip("-") + ending
    return slug


def _name(text: str) -> str:
    name = fitting(cleaned(text), MOST_NAME)
    if not folded(name):
        raise DomainNameEmpty
    return name


def _keywords(words: Iterable[str]) -> tuple[str, ...]:
    """Each once, in the order given; one without letter or digit could never be typed and is left out."""
    found: dict[str, str] = {}
    for word in map(cleaned, words):
        key = folded(word)
        if key:
            found.setdefault(key, fitting(word, MOST_KEYWORD))
    if len(found) > MOST_KEYWORDS:
        raise TooManyKeywords(len(found), MOST_KEYWORDS)
    return tuple(found.values())


def fitting(text: str, most: int) -> str:
    """The text. Raises `DomainTextTooLong` where it has more than `most` characters."""
    if len(text) > most:
        raise DomainTextTooLong(text, len(text), most)
    return text
