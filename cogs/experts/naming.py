"""Which expert somebody means by a name: what an autocompletion offers, and what a slash option holds when it is sent.

Answered from memory; whoever hides themselves from searches is not found by name either.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID
from weakref import WeakKeyDictionary

from discord import app_commands

from bot.ui import fitted
from bot.ui.limits import MOST_CHOICE_NAME, MOST_CHOICES
from models.experts.known import KnownExpert
from models.experts.search.experts import Experts
from models.people.names import folded
from models.records import dataclass


@dataclass(frozen=True)
class Named:
    """An expert and their name made comparable, with a space before each word."""

    words: str
    expert: KnownExpert


def offered(experts: Experts, typed: str) -> list[app_commands.Choice[str]]:
    """What an autocompletion of a person shows."""
    found = named_like(experts, typed)[:MOST_CHOICES]
    return [app_commands.Choice(name=_label(expert), value=str(expert.person_id)) for expert in found]


def meant(experts: Experts, typed: str) -> Sequence[KnownExpert]:
    """Whom a slash option means: the one that was picked or whose name it is, else all who come near."""
    try:
        picked = experts.by_id.get(UUID(typed)) if len(typed) == 36 else None
    except ValueError:
        picked = None
    if picked is not None:
        return [picked]
    if not folded(typed):
        return []
    whole = f" {folded(typed)}"
    exact = [one.expert for one in _names(experts) if one.words == whole]
    return exact or named_like(experts, typed)


def named_like(experts: Experts, typed: str) -> Sequence[KnownExpert]:
    """The experts in whose names every word typed begins a word, by name; those whose name begins so come first."""
    wanted = [f" {word}" for word in folded(typed).split()]
    found = [one for one in _names(experts) if all(word in one.words for word in wanted)]
    beginning = "".join(wanted)
    return [one.expert for one in sorted(found, key=lambda one: not one.words.startswith(beginning))]


def _label(expert: KnownExpert) -> str:
    where = [each.name for each in expert.organisations[:1]]
    return fitted(" · ".join((expert.name, *where)), MOST_CHOICE_NAME)


_KEPT: WeakKeyDictionary[Experts, Sequence[Named]] = WeakKeyDictionary()


def _names(experts: Experts) -> Sequence[Named]:
    """Everybody by name; made once for each state of what is in memory, and forgotten with it."""
    names = _KEPT.get(experts)
    if names is None:
        people = [Named(f" {folded(expert.name)}", expert) for expert in experts.by_id.values()]
        names = _KEPT[experts] = sorted(people, key=lambda one: (one.words, one.expert.person_id))
    return names
