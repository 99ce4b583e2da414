"""People found by words: of their name, their organisations, their title, and what they write of themselves.

Names and titles are found with one typing error, all texts whatever the endings of words. All is in memory and only
read after it was made.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from copy import copy
from math import log
from sys import intern
from uuid import UUID

from models.experts.known import KnownExpert
from models.experts.search.text import meant, stem, words_of
from models.experts.typing_errors import SHORTEST_MISTYPED, begins_with_one_error
from models.people.names import unaccented
from models.records import dataclass

LEAST_PART = 0.5
"""The share of what was asked that somebody's words must answer to come up beside the domains."""

RARE = 300
"""A word that more people use says too little alone."""

MOST_MISTYPED = 5
"""Words of a text up to which one of a name may hold a typing error: longer ones are needs."""

MOST_READ = 4_000
"""Characters of what somebody writes of themselves that are looked at."""

Places = frozenset[int]
"""People by their places in the index."""

NOBODY: Places = frozenset()


@dataclass(frozen=True)
class DirectHits:
    """Who is found by words, by their places: each is in one of the three.

    `named` by their name or organisation alone, or by most of a longer text; `telling` by all the words asked, wherever
    they stand; `partly` by most of them, in what they write of themselves.
    """

    named: Places = NOBODY
    telling: Places = NOBODY
    partly: Places = NOBODY


class PeopleIndex:
    """The words of everybody who may be found. `ids` are the people by their places."""

    def __init__(self, known: Sequence[KnownExpert]) -> None:
        names: dict[str, list[int]] = defaultdict(list)
        titles: dict[str, list[int]] = defaultdict(list)
        texts: dict[str, list[int]] = defaultdict(list)
        for place, expert in enumerate(known):
            words = _Words(expert)
            for word in words.of_names:
                names[word].append(place)
            for word in words.of_title:
                titles[word].append(place)
            for root in words.roots:
                texts[root].append(place)
        self.ids: Sequence[UUID] = [expert.person_id for expert in known]
        self.gone: Places = NOBODY
        self._names, self._titles, self._texts = _packed(names), _packed(titles), _packed(texts)
        self._one_off: dict[str, str] = {}
        _add_one_letter_less({*names, *titles}, self._one_off)

    def updated(self, changed: Sequence[KnownExpert], gone: Collection[UUID]) -> PeopleIndex:
        """An index where some changed or came, and others are gone; far cheaper than a new one where they are few.

        Words of those who are gone stay in it, and lead nowhere: a new one must take its place.
        """
        leaving = {*gone, *(expert.person_id for expert in changed)}
        made = copy(self)
        made.gone = self.gone | {place for place, id in enumerate(self.ids) if id in leaving}
        made.ids = [*self.ids, *(expert.person_id for expert in changed)]
        made._names, made._titles, made._texts = dict(self._names), dict(self._titles), dict(self._texts)
        made._one_off = dict(self._one_off)
        known_words = {*self._names, *self._titles}
        for place, expert in enumerate(changed, len(self.ids)):
            words = _Words(expert)
            here = array("I", [place])
            for into, some in (
                (made._names, words.of_names),
                (made._titles, words.of_title),
                (made._texts, words.roots),
            ):
                for word in some:
                    into[word] = into.get(word, _NOWHERE) + here
            new = {word for word in words.of_names | words.of_title if word not in known_words}
            _add_one_letter_less(new, made._one_off)
            known_words |= new
        return made

    @property
    def count(self) -> int:
        """How many people are in it."""
        return len(self.ids) - len(self.gone)

    def search(self, text: str) -> DirectHits:
        """Who is found by the words of a text."""
        spelt = words_of(text)
        asked = meant(spelt)
        if not asked:
            return DirectHits()
        near = {word: self._mistyped(word) for word in spelt} if len(asked) <= MOST_MISTYPED else {}
        by_name = [self._named(word, near.get(word, ())) for word in asked]
        written = [self._telling(word, near.get(word, ())) for word in asked]
        anywhere = [named | telling for named, telling in zip(by_name, written, strict=True)]
        named = _common(by_name)
        if len(asked) < len(spelt):
            # Words that say nothing are names too: "Le Bon".
            named |= _common(self._named(word, near.get(word, ())) for word in dict.fromkeys(spelt))
        if not named:
            named = self._mostly(by_name, at_least=2)
        telling = _common(anywhere) - named
        partly = NOBODY if named else self._mostly(written) - telling
        return DirectHits(named, telling, partly)

    def _mostly(self, of_words: Sequence[Places], at_least: int = 1) -> Places:
        """Who has most of several words: at least so many, and half of what they say together."""
        if len(of_words) < 2:
            return NOBODY
        weights = [log(1 + self.count / (1 + len(places))) for places in of_words]
        least = LEAST_PART * sum(weights)
        answered: dict[int, float] = defaultdict(float)
        held: dict[int, int] = defaultdict(int)
        for places, weight in zip(of_words, weights, strict=True):
            if len(places) <= RARE:
                for place in places:
                    answered[place] += weight
                    held[place] += 1
        return frozenset(place for place, worth in answered.items() if worth >= least and held[place] >= at_least)

    def _named(self, word: str, near: Iterable[str]) -> Places:
        """The people in whose name, or an organisation's, a word stands, or one that is near it."""
        found = set(self._names.get(word, ()))
        if not found:
            for other in near:
                found.update(self._names.get(other, ()))
        return frozenset(found - self.gone)

    def _telling(self, word: str, near: Iterable[str]) -> Places:
        """The people in whose title or texts a word stands, or in whose title one that is near it."""
        found = set(self._texts.get(stem(word), ()))
        if not found:
            for other in near:
                found.update(self._titles.get(other, ()))
        return frozenset(found - self.gone)

    def _mistyped(self, word: str) -> Iterable[str]:
        """The words of names and titles that one is with one typing error; none for a word that stands in them."""
        if len(word) < SHORTEST_MISTYPED or word in self._names or word in self._titles:
            return ()
        near = {known for key in (word, *_one_letter_less(word)) for known in self._one_off.get(key, "").split()}
        return [known for known in near if len(known) <= len(word) + 1 and begins_with_one_error(word, known)]


class _Words:
    """The words of one person, folded: of their names, of their title, and the stems of all they write."""

    def __init__(self, expert: KnownExpert) -> None:
        self.of_names = {word for text in _names(expert) for word in _words(text)}
        self.of_title = _words(expert.title) if expert.title else frozenset()
        self.roots = {intern(stem(word)) for text in _texts(expert) for word in _words(text)}


def _words(text: str) -> AbstractSet[str]:
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


_NOWHERE = array("I")


def _packed(places: Mapping[str, Sequence[int]]) -> dict[str, array[int]]:
    return {word: array("I", found) for word, found in places.items()}


def _add_one_letter_less(words: Iterable[str], found: dict[str, str]) -> None:
    """Keep words, set apart by spaces, by themselves and by what remains of them without one letter.

    Two words that are one typing error apart share such a key (Garbe, SymSpell, https://github.com/wolfgarbe/SymSpell).
    """
    for word in words:
        if len(word) >= SHORTEST_MISTYPED:
            for key in {word, *_one_letter_less(word)}:
                already = found.get(key)
                found[key] = word if already is None else f"{already} {word}"


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
