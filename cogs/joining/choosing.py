"""Which organisation is meant by what somebody typed."""

from __future__ import annotations

from collections.abc import Sequence

from discord import app_commands

from bot.organisation_directory import MEMBERS, Organisations
from bot.ui.limits import MOST_CHOICES, MOST_OPTIONS
from models.organisations.named import NamedHere
from models.people.names import folded

SHORTEST_WORD = 3
"""Letters of a word that is looked for alone."""


def offered(organisations: Organisations, typed: str) -> list[app_commands.Choice[str]]:
    """What the autocompletion of an organisation to join shows."""
    return [
        app_commands.Choice(name=each.name, value=str(each.id))
        for each in organisations.like(typed, MOST_CHOICES, MEMBERS)
    ]


def nearest(organisations: Organisations, typed: str) -> Sequence[NamedHere]:
    """The organisations that may be meant, best first; where none fits as a whole, those that share a word."""
    if not folded(typed):
        return []
    found = organisations.like(typed, MOST_OPTIONS, MEMBERS)
    if found:
        return found
    words = sorted((word for word in folded(typed).split() if len(word) >= SHORTEST_WORD), key=len, reverse=True)
    shared = [each for word in words for each in organisations.like(word, MOST_OPTIONS, MEMBERS)]
    return list({each.id: each for each in shared}.values())[:MOST_OPTIONS]


def exactly(organisations: Organisations, typed: str) -> NamedHere | None:
    """The one organisation meant by an id that was picked, or by its very name."""
    found = organisations.meant(typed, MEMBERS)
    if found is None or (folded(found.name) != folded(typed) and str(found.id) != typed):
        return None
    return found
