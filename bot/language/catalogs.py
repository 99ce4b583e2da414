"""Reads the translations: every ``config/locales/<code>/*.po``, merged into one table in memory.

There is no compiled form to keep in step: a thousand messages are read in a few tens of milliseconds, once.
"""

from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

import config

LOCALES = Path(config.__file__).parent / "locales"

Key = tuple[str | None, str]
"""A context, or None, and the English sentence (the singular one where there are two)."""

Forms = tuple[str, ...]
"""The translation: one form, or the singular and the plural."""


def catalog_paths(code: str) -> list[Path]:
    """The catalogs of a language, by name."""
    return sorted((LOCALES / code).glob("*.po"))


def read_catalog(path: Path) -> Catalog:
    """One catalog as Babel sees it. Raises ``PoFileError`` when the file is malformed."""
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


def key_of(message: Message) -> Key:
    """What a message is looked up by."""
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def forms_of(message: Message) -> Forms:
    """The translated forms of a message; a form not yet translated is empty."""
    return (message.string or "",) if isinstance(message.string, str | None) else tuple(message.string)


@cache
def translations(code: str) -> dict[Key, Forms]:
    """Every complete translation of a language, read once.

    A message that lacks a form, or is marked fuzzy, is left out, so that its English sentence is said instead.
    """
    merged: dict[Key, Forms] = {}
    for path in catalog_paths(code):
        for message in read_catalog(path):
            if message.id and not message.fuzzy and all(forms_of(message)):
                merged[key_of(message)] = forms_of(message)
    return merged
