"""A card: one accent colour a capability, a title, at most five lines, then the buttons one needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from enum import Enum
from functools import cached_property
from typing import Any

import discord

from bot.ui.finished import Component, FinishedView
from bot.ui.limits import MOST_ACTIONS_IN_ROW, OverLimit, check_message
from models.records import dataclass


class Accent(Enum):
    """The colour of a capability; it never carries meaning alone."""

    HOME = 0x2A6F97
    CLUSTER = 0x52606D
    MEMBERS = 0x3D7A5A
    EXPERTS = 0xC8553D
    JOINING = 0x4F772D
    PRIVACY = 0x7B5EA7
    CALLS = 0x9A6B12
    INTRODUCTIONS = 0x1F7A8C
    GROUPS = 0x8A3B6B
    THREADS = 0x2D6A4F
    PROJECTS = 0x1D6F6A
    POLLS = 0x35558A
    TROUBLE = 0xB3261E


class Style(Enum):
    """How a button looks; one of a card's is primary."""

    PRIMARY = discord.ButtonStyle.primary.value
    SECONDARY = discord.ButtonStyle.secondary.value
    DANGER = discord.ButtonStyle.danger.value


@dataclass(frozen=True)
class Action:
    """A button: leads to a route's `custom_id`, or opens `url`."""

    label: str
    custom_id: str | None = None
    style: Style = Style.SECONDARY
    url: str | None = None
    disabled: bool = False


@dataclass(frozen=True)
class Choice:
    """An entry of a picker."""

    label: str
    value: str
    description: str | None = None
    chosen: bool = False


@dataclass(frozen=True)
class Picker:
    """A select of up to 25 entries."""

    custom_id: str
    placeholder: str
    choices: Sequence[Choice]
    least: int = 1
    most: int = 1


@dataclass(frozen=True)
class Image:
    """A picture sent with the card as a file of this name, and what it shows in words for who does not see it."""

    name: str
    description: str


@dataclass(frozen=True)
class Card:
    """What is shown. Texts are final: translated, and people's own words escaped.

    `parts` are further blocks under the lines, each with its own buttons (a search's people, say). `marker` becomes
    the integer id of the container, by which a post is recognised again after an outage. `files` are the names of
    files sent with it: a message of components shows only those that it names. `images` stand above the buttons.
    """

    accent: Accent
    title: str
    lines: Sequence[str] = ()
    actions: Sequence[Action] = ()
    pickers: Sequence[Picker] = ()
    parts: Sequence[Part] = ()
    footer: str | None = None
    files: Sequence[str] = ()
    images: Sequence[Image] = ()
    marker: int | None = field(default=None, compare=False)

    def view(self) -> discord.ui.LayoutView:
        """A view of this card for discord.py, finished so that discord.py does not keep it.

        Raises `OverLimit` where Discord would refuse.
        """
        return FinishedView(self.components)

    @property
    def fits(self) -> bool:
        """Whether one message can hold it."""
        try:
            return bool(self.components)
        except OverLimit:
            return False

    @cached_property
    def components(self) -> list[Component]:
        """This card as Discord's components, not to be changed. Raises `OverLimit` where Discord would refuse them."""
        inner = [_text("\n".join((f"### {self.title}", *self.lines)))]
        for part in self.parts:
            inner += part.components
        if self.images:
            inner.append({"type": _GALLERY, "items": [_image(image) for image in self.images]})
        inner += [{"type": _ROW, "components": [_select(picker)]} for picker in self.pickers]
        inner += [{"type": _FILE, "file": {"url": f"attachment://{name}"}} for name in self.files]
        inner += _rows(self.actions)
        if self.footer:
            inner.append(_text(f"-# {self.footer}"))
        container = {"type": _CONTAINER, "accent_color": self.accent.value, "components": inner}
        if self.marker is not None:
            container["id"] = self.marker
        check_message([container])
        return [container]


@dataclass(frozen=True)
class Part:
    """A block of a card, set apart by a line."""

    lines: Sequence[str]
    actions: Sequence[Action] = ()

    @cached_property
    def components(self) -> Sequence[Component]:
        """This block as Discord's components, not to be changed: a block that many are shown is made once."""
        return ({"type": _SEPARATOR}, _text("\n".join(self.lines)), *_rows(self.actions))


# https://discord.com/developers/docs/components/reference#component-object-component-types
_ROW, _BUTTON, _SELECT, _TEXT, _GALLERY, _FILE, _SEPARATOR, _CONTAINER = 1, 2, 3, 10, 12, 13, 14, 17
_LINK = 5  # the style of a button that opens an address


def _text(content: str) -> Component:
    return {"type": _TEXT, "content": content}


def _image(image: Image) -> Component:
    return {"media": {"url": f"attachment://{image.name}"}, "description": image.description}


def _rows(actions: Sequence[Action]) -> list[Component]:
    buttons = [_button(action) for action in actions]
    return [
        {"type": _ROW, "components": buttons[start : start + MOST_ACTIONS_IN_ROW]}
        for start in range(0, len(buttons), MOST_ACTIONS_IN_ROW)
    ]


def _button(action: Action) -> Component:
    if action.url is not None:
        return {"type": _BUTTON, "style": _LINK, "label": action.label, "url": action.url}
    return {
        "type": _BUTTON,
        "style": action.style.value,
        "label": action.label,
        "custom_id": action.custom_id,
        "disabled": action.disabled,
    }


def _select(picker: Picker) -> Component:
    return {
        "type": _SELECT,
        "custom_id": picker.custom_id,
        "placeholder": picker.placeholder,
        "min_values": picker.least,
        "max_values": picker.most,
        "options": [_option(choice) for choice in picker.choices],
    }


def _option(choice: Choice) -> Component:
    option: dict[str, Any] = {"label": choice.label, "value": choice.value, "default": choice.chosen}
    if choice.description:
        option["description"] = choice.description
    return option
