"""From what somebody types to the organisations it may mean: from memory, within a keystroke, among tens of thousands.

Accents, case and the order of words do not count; words may be begun only, and one may hold one typing error.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from uuid import UUID

from models.experts.typing_errors import SHORTEST_MISTYPED, begins_with_one_error
from models.people.names import folded
from models.records import dataclass

FEW = 5
"""Where fewer begin as was typed, those with a typing error come up too, after them."""

LAST = "\U0010ffff"
"""After every letter."""

ENOUGH = 400
"""Organisations that are looked at closely: who types one letter goes on typing."""


@dataclass(frozen=True, slots=True)
class NamedOrganisation:
    """An organisation that may be chosen; `experts` counts the people one finds in it and below it."""

    id: UUID
    name: str
    experts: int


class OrganisationIndex:
    """The organisations of a cluster's experts, ready to be searched."""

    def __init__(self, organisations: Sequence[NamedOrganisation]) -> None:
        self.named = organisations
        named = sorted(((folded(each.name), each) for each in _distinct(organisations)), key=lambda each: each[0])
        self.by_id: Mapping[UUID, NamedOrganisation] = {each.id: each for _, each in named}
        self._keys = [key for key, _ in named]
        self._organisations = [each for _, each in named]
        self._most_experts_first = sorted(range(len(named)), key=lambda place: -self._organisations[place].experts)
        holders: dict[str, list[int]] = defaultdict(list)
        joined: dict[str, list[int]] = defaultdict(list)
        for place, key in enumerate(self._keys):
            for word in dict.fromkeys(key.split()):
                holders[word].append(place)
            joined[key.replace(" ", "")].append(place)
        self._of_word, self._of_name = _Beginnings(holders), _Beginnings(joined)

    def like(self, typed: str, limit: int) -> list[NamedOrganisation]:
        """The organisations that may be meant, best first; without a word, those with most experts."""
        plain = folded(typed)
        words = plain.split()
        if not words:
            return [self._organisations[place] for place in self._most_experts_first[:limit]]
        found = _holding_all(words, self._of_word.begun)
        if len(found) < FEW:
            found |= _holding_all(words, self._of_word.mistyped)
        if not found:
            # "nord ingenierie" typed as one word, or another letter in the place of the space.
            found = self._of_name.mistyped("".join(words))
        if len(found) > ENOUGH:
            found = set(sorted(found.intersection(self._beginning(plain)) or found)[:ENOUGH])
        order = sorted(found, key=lambda place: self._nearness(place, plain, words))
        return [self._organisations[place] for place in order[:limit]]

    def exactly(self, typed: str) -> NamedOrganisation | None:
        """The one organisation of exactly this name, but for accents, case and signs."""
        plain = folded(typed)
        place = bisect_left(self._keys, plain)
        return self._organisations[place] if place < len(self._keys) and self._keys[place] == plain else None

    def _nearness(self, place: int, plain: str, words: Sequence[str]) -> tuple[bool, bool, int, str]:
        key = self._keys[place]
        return (not key.startswith(plain), not all(f" {word}" in f" {key}" for word in words), len(key), key)

    def _beginning(self, plain: str) -> range:
        start = bisect_left(self._keys, plain)
        return range(start, bisect_left(self._keys, plain + LAST, start))


class _Beginnings:
    """Words by how they begin, and which organisations they lead to."""

    def __init__(self, holders: Mapping[str, Sequence[int]]) -> None:
        self._words = sorted(holders)
        self._holders = [holders[word] for word in self._words]
        self._by_start: dict[str, list[int]] = defaultdict(list)
        for index, word in enumerate(self._words):
            if len(word) >= SHORTEST_MISTYPED - 1:
                for key in (f"{word[:2]}*", f"{word[0]}*{word[2]}", f"*{word[1:3]}"):
                    self._by_start[key].append(index)

    def begun(self, typed: str) -> set[int]:
        """The organisations that a word leads to which begins as was typed."""
        found: set[int] = set()
        start = bisect_left(self._words, typed)
        for index in range(start, bisect_left(self._words, typed + LAST, start)):
            found.update(self._holders[index])
        return found

    def mistyped(self, typed: str) -> set[int]:
        """The same, where one typing error may be in what was typed; not in a short word."""
        found = self.begun(typed)
        if len(typed) >= SHORTEST_MISTYPED:
            for index in {index for key in _starts(typed) for index in self._by_start.get(key, ())}:
                if begins_with_one_error(typed, self._words[index]):
                    found.update(self._holders[index])
        return found


def _holding_all(words: Iterable[str], leading: Callable[[str], set[int]]) -> set[int]:
    """The organisations that every typed word leads to."""
    found: set[int] | None = None
    for word in sorted(words, key=len, reverse=True):
        found = leading(word) if found is None else found & leading(word)
        if not found:
            break
    return found or set()


def _starts(word: str) -> set[str]:
    """How a word may begin that was typed so with one error: two of its first three letters, and their places."""
    one, two, three = word[0], word[1], word[2]
    wrong = {f"{one}{two}*", f"{one}*{three}", f"*{two}{three}"}
    too_many = {f"{two}{three}*", f"{one}{three}*"}
    too_few = {f"*{one}{two}", f"{one}*{two}"}
    return wrong | too_many | too_few | {f"{two}{one}*"}


def _distinct(organisations: Sequence[NamedOrganisation]) -> Sequence[NamedOrganisation]:
    """Each id once; two of the same folded name cannot be (`Organisation.name_key`)."""
    return list({each.id: each for each in organisations}.values())
