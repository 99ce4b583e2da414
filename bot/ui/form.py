"""A form of up to five fields, and what a person filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from enum import Enum
from typing import Any

import discord

from bot.ui.card import Choice
from bot.ui.limits import check_form
from models.records import dataclass


class FieldKind(Enum):
    """What a field takes: one line, several, an entry of a list, people who are in the server, or one file."""

    LINE = "line"
    TEXT = "text"
    PICK = "pick"
    MEMBER = "member"
    FILE = "file"


@dataclass(frozen=True)
class Field:
    """One field. `name` is what the answer is found under; `most` the longest text, in characters.

    `picks` is how many entries of a list may be picked at once. The value of members are their Discord ids, joined
    by a comma. That of a file is the id under which Discord tells about it; it cannot stand there beforehand.
    """

    name: str
    label: str
    kind: FieldKind = FieldKind.LINE
    description: str | None = None
    placeholder: str | None = None
    value: str | None = None
    required: bool = True
    most: int = 100
    choices: Sequence[Choice] = ()
    picks: int = 1


@dataclass(frozen=True)
class Form:
    """A form. `custom_id` comes from a route; its handler gets the answers by field name."""

    custom_id: str
    title: str
    fields: Sequence[Field]

    def filled(self, answers: Mapping[str, str]) -> Form:
        """The same form with what was typed already in it."""
        return replace(self, fields=[_filled(field, answers.get(field.name)) for field in self.fields])

    def modal(self) -> discord.ui.Modal:
        """discord.py's modal of this form, finished so that discord.py does not keep it."""
        modal = discord.ui.Modal(title=self.title, custom_id=self.custom_id, timeout=None)
        for field in self.fields:
            modal.add_item(
                discord.ui.Label(text=field.label, description=field.description, component=_component(field))
            )
        modal.stop()
        check_form(modal.to_dict())
        return modal


def answers_of(components: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """What was filled in, by field name, from a submitted modal's components; several picks joined by a comma."""
    return dict(_answers(components))


def _answers(components: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for part in components:
        inner = part.get("component")
        if inner is not None:
            yield from _answers([inner])
        elif part.get("components"):
            yield from _answers(part["components"])
        elif "value" in part:
            yield part["custom_id"], str(part["value"] or "")
        elif "values" in part:
            yield part["custom_id"], ",".join(part["values"])


def _filled(field: Field, answer: str | None) -> Field:
    if answer is None:
        return field
    if field.kind is FieldKind.PICK:
        chosen = set(answer.split(","))
        return replace(field, choices=[replace(choice, chosen=choice.value in chosen) for choice in field.choices])
    return replace(field, value=answer)


_Component = (
    discord.ui.TextInput[Any] | discord.ui.Select[Any] | discord.ui.UserSelect[Any] | discord.ui.FileUpload[Any]
)


def _component(field: Field) -> _Component:
    if field.kind is FieldKind.FILE:
        least = 1 if field.required else 0
        return discord.ui.FileUpload(
            custom_id=field.name, required=field.required, min_values=least, max_values=field.picks
        )
    if field.kind is FieldKind.MEMBER:
        return discord.ui.UserSelect(
            custom_id=field.name,
            placeholder=field.placeholder,
            required=field.required,
            min_values=1 if field.required else 0,
            max_values=field.picks,
            default_values=[
                discord.Object(int(id), type=discord.User) for id in (field.value or "").split(",") if id.isdecimal()
            ],
        )
    if field.kind is FieldKind.PICK:
        return discord.ui.Select(
            custom_id=field.name,
            placeholder=field.placeholder,
            required=field.required,
            min_values=1 if field.required else 0,
            max_values=field.picks,
            options=[
                discord.SelectOption(label=c.label, value=c.value, description=c.description, default=c.chosen)
                for c in field.choices
            ],
        )
    long = field.kind is FieldKind.TEXT
    return discord.ui.TextInput(
        custom_id=field.name,
        style=discord.TextStyle.paragraph if long else discord.TextStyle.short,
        placeholder=field.placeholder,
        default=field.value,
        required=field.required,
        max_length=field.most,
    )
