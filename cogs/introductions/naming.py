"""Which expert somebody means by a name: what an autocompletion offers, and what was typed without picking."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from discord import app_commands

from bot.ui import fitted
from bot.ui.limits import MOST_CHOICES
from models.experts.known import KnownExpert
from models.experts.search.experts import Experts
from models.people.names import folded


@dataclass(frozen=True)
class Names:
    """The experts of a cluster by their names, made once for each state of what is in memory."""

    experts: Experts
    by_name: Sequence[tuple[str, KnownExpert]]


def names_of(experts: Experts) -> Names:
    """Prepare the experts to be found by name, in the order of their names."""
    return Names(experts, sorted(((folded(each.name), each) for each in experts.by_id.values()), key=lambda e: e[0]))


def offered(names: Names, typed: str) -> list[app_commands.Choice[str]]:
    """Whose names hold every word that was typed, in any order; those that begin with it first."""
    return [
        app_commands.Choice(name=fitted(_label(each), 100), value=str(each.person_id))
        for each in named(names, typed)[:MOST_CHOICES]
    ]


def named(names: Names, typed: str) -> Sequence[KnownExpert]:
    """The experts whose names hold every word typed."""
    words = folded(typed).split()
    found = sorted(_holding(names, words), key=lambda each: (not each[0].startswith(" ".join(words)), each[0]))
    return [expert for _, expert in found]


def meant(names: Names, typed: str) -> UUID | None:
    """The person that a slash option means: an id that was picked, or the one of that name as typed."""
    try:
        return UUID(typed) if len(typed) == 36 else _only(names, typed)
    except ValueError:
        return None


def _only(names: Names, typed: str) -> UUID | None:
    exact = [expert for name, expert in names.by_name if name == folded(typed)]
    found = exact or named(names, typed)
    return found[0].person_id if len(found) == 1 and folded(typed) else None


def _holding(names: Names, words: Sequence[str]) -> Iterator[tuple[str, KnownExpert]]:
    for name, expert in names.by_name:
        parts = name.split()
        if all(any(part.startswith(word) for part in parts) for word in words):
            yield name, expert


def _label(expert: KnownExpert) -> str:
    where = expert.organisations[0].name if expert.organisations else None
    return " · ".join(filter(None, (expert.name, where)))
