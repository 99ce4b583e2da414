"""People found by words: of their name, their organisations, their title, and what they write of themselves.

Names and titles are found with one typing error, all texts whatever the endings of words. All is in memory and only
read after it was made.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log
from sys import intern

from models.experts.known import KnownExpert
from models.experts.search.text import meant, stem, words_of
from models.experts.typing_errors import begins_with_one_error
from models.people.names import unaccented

LEAST_PART = 0.5
"""The share of what was asked that somebody's words must answer to come up beside the domains."""

RARE = 300
"""A word that more people use says too little alone."""

SHORTEST_MISTYPED = 4
"""Letters from which on a word may hold a typing error."""

MOST_READ = 4_000
"""Characters of what somebody writes of themselves that are looked at."""

Places = frozenset[int]
"""People by their places in the index."""

NOBODY: Places = frozenset()


@dataclass(frozen=True)
class DirectHits:
    """Who is found by words, by their places: each is in one of the three.

    `named` by their name or organisation alone; `telling` by all the words asked, wherever they stand; `partly` by
    most of them.
    """

    named: Places = NOBODY
    telling: Places = NOBODY
    partly: Places = NOBODY


class PeopleIndex:
    """The words of everybody who may be found."""

    def __init__(self, known: Sequence[KnownExpert], before: PeopleIndex | None = None) -> None:
        """`before` is what was made earlier: texts that did not change are not taken apart again."""
        self.count = len(known)
        self._apart: dict[str, tuple[str, ...]] = {}
        earlier: Mapping[str, tuple[str, ...]] = before._apart if before is not None else {}
        names: dict[str, list[int]] = defaultdict(list)
        titles: dict[str, list[int]] = defaultdict(list)
        texts: dict[str, list[int]] = defaultdict(list)
        for place, expert in enumerate(known):
            for word in {word for text in _names(expert) for word in _words(text)}:
                names[word].append(place)
            for word in _words(expert.title) if expert.title else ():
                titles[word].append(place)
            for root in {root for text in _texts(expert) for root in self._roots(text, earlier)}:
                texts[root].append(place)
        self._names, self._titles, self._texts = _packed(names), _packed(titles), _packed(texts)
        self._one_off = _by_one_letter_less({*names, *titles})

    def search(self, text: str) -> DirectHits:
        """Who is found by the words of a text."""
        spelt = words_of(text)
        asked = meant(spelt)
        if not asked:
            return DirectHits()
        by_name = [self._named(word) for word in asked]
        anywhere = [named | self._telling(word) for word, named in zip(asked, by_name, strict=True)]
        named = _common(by_name)
        if len(asked) < len(spelt):
            # Words that say nothing are names too: "Le Bon".
            named |= _common(self._named(word) for word in dict.fromkeys(spelt))
        telling = _common(anywhere) - named
        return DirectHits(named, telling, self._partly(anywhere) - named - telling)

    def _partly(self, anywhere: Sequence[Places]) -> Places:
        if len(anywhere) < 2:
            return NOBODY
        weights = [log(1 + self.count / (1 + len(places))) for places in anywhere]
        least = LEAST_PART * sum(weights)
        answered: dict[int, float] = defaultdict(float)
        for places, weight in zip(anywhere, weights, strict=True):
            if len(places) <= RARE:
                for place in places:
                    answered[place] += weight
        return frozenset(place for place, worth in answered.items() if worth >= least)

    def _named(self, word: str) -> Places:
        """The people in whose name, or an organisation's, a word stands, or one that it is with a typing error."""
        exact = self._names.get(word)
        found = set(exact) if exact is not None else set()
        for near in self._mistyped(word) if not found and word not in self._titles else ():
            found.update(self._names.get(near, ()))
        return frozenset(found)

    def _telling(self, word: str) -> Places:
        """The people in whose title or texts a word stands."""
        root = stem(word)
        found = set(self._texts.get(root, ()))
        if not found and word not in self._names:
            for near in self._mistyped(word):
                found.update(self._titles.get(near, ()))
        return frozenset(found)

    def _mistyped(self, word: str) -> Iterable[str]:
        """The known words of names and titles that a word is with one typing error."""
        if len(word) < SHORTEST_MISTYPED:
            return ()
        near = {known for key in (word, *_one_letter_less(word)) for known in self._one_off.get(key, "").split()}
        return [known for known in near if len(known) <= len(word) + 1 and begins_with_one_error(word, known)]

    def _roots(self, text: str, earlier: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
        """The stems of a text's words, each once."""
        kept = self._apart.get(text)
        if kept is None:
            kept = earlier.get(text) or tuple({intern(stem(word)) for word in _words(text)})
            self._apart[text] = kept
        return kept


def _words(text: str) -> set[str]:
    return set(unaccented(text[:MOST_READ]).split())


def _names(expert: KnownExpert) -> Iterator[str]:
    yield expert.name
    for organisation in expert.organisations:
        yield organisation.name


def _texts(expert: KnownExpert) -> Iterator[str]:
    if expert.title:
        yield expert.title
    if expert.presentation:
        yield expert.presentation
    for mastery in expert.masteries:
        if mastery.note:
            yield mastery.note


def _packed(places: Mapping[str, Sequence[int]]) -> Mapping[str, array[int]]:
    return {word: array("I", found) for word, found in places.items()}


def _by_one_letter_less(words: Iterable[str]) -> Mapping[str, str]:
    """Words, set apart by spaces, by themselves and by what remains of them without one letter.

    Two words that are one typing error apart share such a key (Garbe, SymSpell, https://github.com/wolfgarbe/SymSpell).
    """
    found: dict[str, str] = {}
    for word in words:
        if len(word) >= SHORTEST_MISTYPED:
            for key in {word, *_one_letter_less(word)}:
                already = found.get(key)
                found[key] = word if already is None else f"{already} {word}"
    return found


def _one_letter_less(word: str) -> Iterator[str]:
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


def _common(sets: Iterable[Places]) -> Places:
    smallest_first = sorted(sets, key=len)
    found = smallest_first[0] if smallest_first else NOBODY
    for each in smallest_first[1:]:
        if not found:
            break
        found &= each
    return found
