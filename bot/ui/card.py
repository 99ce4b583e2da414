"""A card: one accent colour a capability, a title, at most five lines, then the buttons one needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import discord

from bot.ui.limits import MOST_ACTIONS_IN_ROW, check_message


class Accent(Enum):
    """The colour of a capability; it never carries meaning alone."""

    HOME = 0x2A6F97
    CLUSTER = 0x52606D
    MEMBERS = 0x3D7A5A
    EXPERTS = 0xC8553D
    PRIVACY = 0x7B5EA7
    TROUBLE = 0xB3261E


class Style(Enum):
    """How a button looks; one of a card's is primary."""

    PRIMARY = discord.ButtonStyle.primary
    SECONDARY = discord.ButtonStyle.secondary
    DANGER = discord.ButtonStyle.danger


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
class Card:
    """What is shown. Texts are final: translated, and people's own words escaped.

    `parts` are further blocks under the lines, each with its own buttons (a search's people, say). `marker` becomes
    the integer id of the container, by which a post is recognised again after an outage.
    """

    accent: Accent
    title: str
    lines: Sequence[str] = ()
    actions: Sequence[Action] = ()
    pickers: Sequence[Picker] = ()
    parts: Sequence[Part] = ()
    footer: str | None = None
    marker: int | None = field(default=None, compare=False)

    def view(self) -> discord.ui.LayoutView:
        """discord.py's view of this card, finished so that discord.py does not keep it.

        Raises `OverLimit` where Discord would refuse. Needs a running event loop, as every view of discord.py.
        """
        container = _Container(accent_colour=self.accent.value, id=self.marker)
        container.add_item(discord.ui.TextDisplay(_joined(f"### {self.title}", self.lines)))
        for part in self.parts:
            container.add_item(discord.ui.Separator())
            container.add_item(discord.ui.TextDisplay(_joined(None, part.lines)))
            _add_buttons(container, part.actions)
        for picker in self.pickers:
            container.add_item(discord.ui.ActionRow(_select(picker)))
        _add_buttons(container, self.actions)
        if self.footer:
            container.add_item(discord.ui.TextDisplay(f"-# {self.footer}"))
        view = discord.ui.LayoutView(timeout=None)
        view.add_item(container)
        view.stop()
        check_message(view.to_components())  # type: ignore[no-untyped-call]  # discord.py left it untyped
        return view


@dataclass(frozen=True)
class Part:
    """A block of a card, set apart by a line."""

    lines: Sequence[str]
    actions: Sequence[Action] = ()


_Container = discord.ui.Container[Any]


def _joined(head: str | None, lines: Sequence[str]) -> str:
    return "\n".join([head, *lines] if head is not None else lines)


def _add_buttons(container: discord.ui.Container[Any], actions: Sequence[Action]) -> None:
    for start in range(0, len(actions), MOST_ACTIONS_IN_ROW):
        container.add_item(discord.ui.ActionRow(*(_button(a) for a in actions[start : start + MOST_ACTIONS_IN_ROW])))


def _button(action: Action) -> discord.ui.Button[Any]:
    if action.url is not None:
        return discord.ui.Button(label=action.label, url=action.url)
    return discord.ui.Button(
        label=action.label, custom_id=action.custom_id, style=action.style.value, disabled=action.disabled
    )


def _select(picker: Picker) -> discord.ui.Select[Any]:
    return discord.ui.Select(
        custom_id=picker.custom_id,
        placeholder=picker.placeholder,
        min_values=picker.least,
        max_values=picker.most,
        options=[
            discord.SelectOption(label=c.label, value=c.value, description=c.description, default=c.chosen)
            for c in picker.choices
        ],
    )
