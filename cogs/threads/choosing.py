"""What an autocompletion of groups or threads offers, and which one a slash option means."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from discord import app_commands

from bot.ui import fitted
from bot.ui.limits import MOST_CHOICE_NAME, MOST_CHOICES
from bot.ui.route import picked_id
from models.people.names import folded

Named = Sequence[tuple[UUID, str]]


def offered(named: Named, typed: str) -> list[app_commands.Choice[str]]:
    """Those whose name holds what is typed, as far as there is room; those whose name begins with it first."""
    wanted = folded(typed)
    found = [(id, name) for id, name in named if wanted in folded(name)]
    found.sort(key=lambda each: not folded(each[1]).startswith(wanted))
    return [
        app_commands.Choice(name=fitted(name, MOST_CHOICE_NAME), value=str(id)) for id, name in found[:MOST_CHOICES]
    ]


def meant(named: Named, typed: str) -> UUID | None:
    """The one that is meant: an id that was picked, an exact name, or the only one whose name holds what was typed."""
    id = picked_id(typed)
    if id is not None:
        return id if any(each == id for each, _ in named) else None
    wanted = folded(typed)
    exact = [each for each, name in named if folded(name) == wanted]
    like = exact or [each for each, name in named if wanted and wanted in folded(name)]
    return like[0] if len(like) == 1 else None
