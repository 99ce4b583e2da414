"""Discord's limits that discord.py 2.7.1 does not check, and our own.

Numbers from Discord's documentation (Components Reference, Message Resource, Application Commands), November 2026.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

MOST_COMPONENTS = 40
"""Components in one V2 message, nested ones included."""
MOST_TEXT = 4000
"""Characters of all text displays of a V2 message together."""
MOST_CUSTOM_ID = 100
MOST_LABEL = 34
"""Our own: Discord takes 80, but a phone cuts a button's label at about 34."""
MOST_OPTIONS = 25
MOST_OPTION_TEXT = 100
MOST_FORM_FIELDS = 5
MOST_FORM_TITLE = 45
MOST_FIELD_LABEL = 45
MOST_CHOICES = 25
MOST_CHOICE_NAME = 100
MOST_CARD_LINES = 5
"""Our own: what a busy reader takes in at a glance."""
MOST_ACTIONS_IN_ROW = 5


class OverLimit(ValueError):
    """A programming error: a card or form that Discord would refuse."""


def check_message(components: list[Mapping[str, Any]]) -> None:
    """Raise `OverLimit` if Discord would refuse these components as a V2 message."""
    every = list(_walk(components))
    _at_most(len(every), MOST_COMPONENTS, "components")
    _at_most(sum(len(part.get("content") or "") for part in every if part["type"] == 10), MOST_TEXT, "characters")
    if any(not part.get("content") for part in every if part["type"] == 10):
        raise OverLimit("a text display is empty")
    custom_ids = [part["custom_id"] for part in every if part.get("custom_id")]
    if len(set(custom_ids)) != len(custom_ids):
        raise OverLimit("a custom_id stands twice")
    for custom_id in custom_ids:
        _at_most(len(custom_id), MOST_CUSTOM_ID, "custom_id")
    for part in every:
        if part["type"] == 2:
            _at_most(len(part.get("label") or ""), MOST_LABEL, f"label {part.get('label')!r}")
        if part["type"] == 3:
            _check_options(part.get("options") or [])


def check_form(form: Mapping[str, Any]) -> None:
    """Raise `OverLimit` if Discord would refuse this form."""
    _at_most(len(form["title"]), MOST_FORM_TITLE, "title")
    _at_most(len(form["components"]), MOST_FORM_FIELDS, "fields")
    for label in form["components"]:
        _at_most(len(label.get("label") or ""), MOST_FIELD_LABEL, f"label {label.get('label')!r}")
        _at_most(len(label.get("description") or ""), 100, "description")
        inner = label.get("component") or {}
        _at_most(len(inner.get("placeholder") or ""), 100, "placeholder")
        if inner.get("type") == 3:
            _check_options(inner.get("options") or [])


def _check_options(options: list[Mapping[str, Any]]) -> None:
    _at_most(len(options), MOST_OPTIONS, "options")
    if not options:
        raise OverLimit("a select has no option")
    for option in options:
        _at_most(len(option["label"]), MOST_OPTION_TEXT, "option label")
        _at_most(len(option["value"]), MOST_OPTION_TEXT, "option value")
        _at_most(len(option.get("description") or ""), MOST_OPTION_TEXT, "option description")


def _walk(components: list[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for part in components:
        yield part
        yield from _walk(part.get("components") or [])
        if part.get("accessory"):
            yield from _walk([part["accessory"]])


def _at_most(count: int, most: int, what: str) -> None:
    if count > most:
        raise OverLimit(f"{what}: {count} is over {most}")
