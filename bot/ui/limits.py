"""Discord's limits that discord.py 2.7.1 does not check, and our own.

Numbers from Discord's documentation (Components Reference, Message Resource, Application Commands), November 2026.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
MOST_IMAGES = 10
MOST_IMAGE_DESCRIPTION = 1024


class OverLimit(ValueError):
    """A programming error: a card or form that Discord would refuse."""


def check_message(components: Sequence[Mapping[str, Any]]) -> None:
    """Raise `OverLimit` if Discord would refuse these components as a V2 message. Made for every card, so in one go."""
    count = characters = 0
    custom_ids = set()
    waiting = list(components)
    while waiting:
        part = waiting.pop()
        count += 1
        kind = part["type"]
        if kind == 10:
            characters += len(part["content"])
            if not part["content"]:
                raise OverLimit("a text display is empty")
            continue
        if kind == 2:
            _at_most(len(part.get("label") or ""), MOST_LABEL, "label")
        elif kind == 3:
            _check_options(part["options"])
        elif kind == 12:
            _check_images(part["items"])
        else:
            waiting += part.get("components") or ()
            continue
        custom_id = part.get("custom_id")
        if custom_id is not None:
            _at_most(len(custom_id), MOST_CUSTOM_ID, "custom_id")
            if custom_id in custom_ids:
                raise OverLimit("a custom_id stands twice")
            custom_ids.add(custom_id)
    _at_most(count, MOST_COMPONENTS, "components")
    _at_most(characters, MOST_TEXT, "characters")


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


def _check_images(images: Sequence[Mapping[str, Any]]) -> None:
    _at_most(len(images), MOST_IMAGES, "images")
    for image in images:
        if not image["description"].strip():
            raise OverLimit("an image says nothing to who does not see it")
        _at_most(len(image["description"]), MOST_IMAGE_DESCRIPTION, "description of an image")


def _check_options(options: Sequence[Mapping[str, Any]]) -> None:
    _at_most(len(options), MOST_OPTIONS, "options")
    if not options:
        raise OverLimit("a select has no option")
    for option in options:
        _at_most(len(option["label"]), MOST_OPTION_TEXT, "option label")
        _at_most(len(option["value"]), MOST_OPTION_TEXT, "option value")
        _at_most(len(option.get("description") or ""), MOST_OPTION_TEXT, "option description")


def _at_most(count: int, most: int, what: str) -> None:
    if count > most:
        raise OverLimit(f"{what}: {count} is over {most}")
