"""Reads the translations: every ``config/locales/<code>/*.po``, merged into one table in memory.

There is no compiled form to keep in step: three thousand messages are read in a few tens of milliseconds, once. What is
read at every start is read here, line by line; the house's tools read the same files with Babel, and a test compares.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import config

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

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
    from babel.messages.pofile import read_po

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
        for fuzzy, parts in _messages(path):
            forms = tuple(text for name, text in parts.items() if name.startswith("msgstr"))
            if parts["msgid"] and not fuzzy and forms and all(forms):
                merged[parts.get("msgctxt"), parts["msgid"]] = forms
    return merged


def _messages(path: Path) -> Iterator[tuple[bool, dict[str, str]]]:
    """Whether each message is fuzzy, and its parts by their keywords. Raises ``ValueError`` on any other line."""
    fuzzy, parts, name = False, dict[str, str](), ""
    for line in path.read_text("utf-8").split("\n"):
        if line.startswith('"') and name:
            parts[name] += _unquoted(line)
        elif line.startswith("msg"):
            name, _, quoted = line.partition(" ")
            if name in ("msgctxt", "msgid") and "msgid" in parts:  # the message before has no empty line after it
                yield fuzzy, parts
                fuzzy, parts = False, {}
            parts[name] = _unquoted(quoted)
        elif not line or line.startswith("#"):
            if "msgid" in parts:
                yield fuzzy, parts
                fuzzy, parts = False, {}
            fuzzy, name = fuzzy or (line.startswith("#,") and "fuzzy" in line), ""
        else:
            raise ValueError(f"{path.name}: {line!r}")
    if "msgid" in parts:
        yield fuzzy, parts


def _unquoted(text: str) -> str:
    """What stands between the quotes; the escapes of a catalog are Python's."""
    if len(text) < 2 or text[0] != '"' or text[-1] != '"':
        raise ValueError(text)
    return str(ast.literal_eval(text)) if "\\" in text else text[1:-1]
