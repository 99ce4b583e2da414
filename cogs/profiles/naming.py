"""Which expert somebody means by a name: what an autocompletion offers, from memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID
from weakref import WeakKeyDictionary

from bot.ui.limits import MOST_CHOICES
from bot.ui.route import shortened
from models.experts.search.experts import Experts
from models.people.names import folded


@dataclass(frozen=True)
class Nameable:
    """An expert who may be found by name; whoever hides themselves from searches is not among them."""

    person_id: UUID
    name: str
    organisations: tuple[str, ...]
    words: str
    """Their name made comparable, each word after a space."""

    @property
    def value(self) -> str:
        """What a slash option holds when they are picked."""
        return shortened(self.person_id)


def named_like(experts: Experts, typed: str) -> Sequence[Nameable]:
    """The experts in whose names every word typed begins a word, by name; at most as many as Discord shows."""
    wanted = [f" {word}" for word in folded(typed).split()]
    found = (one for one in _names(experts) if all(word in one.words for word in wanted))
    return [one for _, one in zip(range(MOST_CHOICES), found, strict=False)]


_KEPT: WeakKeyDictionary[Experts, Sequence[Nameable]] = WeakKeyDictionary()


def _names(experts: Experts) -> Sequence[Nameable]:
    """Everybody by name; made once for each state of what is in memory, and forgotten with it."""
    names = _KEPT.get(experts)
    if names is None:
        people = [
            Nameable(
                expert.person_id,
                expert.name,
                tuple(each.name for each in expert.organisations),
                f" {folded(expert.name)}",
            )
            for expert in experts.by_id.values()
        ]
        names = _KEPT[experts] = sorted(people, key=lambda one: (one.words, one.person_id))
    return names
