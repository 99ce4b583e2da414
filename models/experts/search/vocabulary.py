"""The words that an index knows, and which of them a typed word may be."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from models.experts.search.text import sound, stem
from models.experts.typing_errors import SHORTEST_MISTYPED, typing_errors

SAME_STEM, LONGER = 0.92, 0.2
"""How surely a word is meant by one of the same family ("pirater" by "piratage"), and how much less the more of the
longer one the two do not share."""

BEGUN, BEGUN_SURELY = 0.75, 0.3
"""How surely a longer word is meant by its beginning, nearer to its end more, by 0.2 at most; and where the beginning
is a known word itself."""

SAME_SOUND = 0.85
"""How surely a word is meant by one that sounds the same and is not known."""

ONE_ERROR, TWO_ERRORS = 0.8, 0.65
"""How surely a word is meant by what typing errors make of it."""

ALIKE, LEAST_ALIKE = 0.6, 0.5
"""How surely a word is meant by one with the same three-letter pieces, times the part of both that they share; under
the least part they are not alike."""

MOST_LIKE, MOST_COMPARED = 12, 40
"""Words with the same beginning, or with most pieces of a typed one, that it may be; and that are looked at."""

_SHORTEST_BEGUN = 4
_SHORTEST_SOUND = 4
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_LONG = 8
"""From so many letters on, a word with an error still shares enough three-letter pieces to be found by them."""


class Vocabulary:
    """Words, each known by its place. What is made once after each change of the index, and then only read.

    Words that were `joined` from two are known only as they are spelt, or with a typing error.
    """

    def __init__(self, words: Iterable[str], joined: Iterable[str] = ()) -> None:
        self._single: Sequence[str] = sorted(words)
        self.words: Sequence[str] = [*self._single, *sorted(set(joined) - set(self._single))]
        self._places = {word: place for place, word in enumerate(self.words)}
        self._of_stem = _grouped(stem, self._single)
        self._of_sound = _grouped(sound, self._single)
        self._of_piece: dict[str, list[int]] = defaultdict(list)
        for place, word in enumerate(self.words):
            for piece in set(_pieces(word)):
                self._of_piece[piece].append(place)

    def place(self, word: str) -> int | None:
        """The place of a folded word; None of one that is not known."""
        return self._places.get(word)

    def like(self, typed: str) -> dict[int, float]:
        """The known words, by their places, that a typed folded one may be, and how surely each, from 0 to 1."""
        found: dict[int, float] = {}
        for place in self._of_stem.get(stem(typed), ()):
            found[place] = SAME_STEM - LONGER * (1 - _shared(typed, self.words[place]))
        exact = self._places.get(typed)
        if exact is not None:
            found[exact] = 1.0
        surely = bool(found)
        if len(typed) >= _SHORTEST_BEGUN:
            for place, quality in self._begun(typed, BEGUN_SURELY if surely else BEGUN):
                if found.get(place, 0.0) < quality:
                    found[place] = quality
        if exact is None and len(typed) >= SHORTEST_MISTYPED:
            for place, quality in self._nearly(typed) if surely else self._unknown(typed):
                if found.get(place, 0.0) < quality:
                    found[place] = quality
        return found

    def _begun(self, typed: str, least: float) -> Iterator[tuple[int, float]]:
        first = bisect_left(self._single, typed)
        for place in range(first, min(first + MOST_LIKE, len(self._single))):
            word = self._single[place]
            if not word.startswith(typed):
                return
            yield place, least + 0.2 * len(typed) / len(word)

    def _unknown(self, typed: str) -> Iterator[tuple[int, float]]:
        """The words that sound like one that is not known, differ from it by typing errors, or have pieces of it."""
        heard = sound(typed)
        for place in self._of_sound.get(heard, ()) if len(heard) >= _SHORTEST_SOUND else ():
            yield place, SAME_SOUND
        with_pieces = self._with_pieces_of(typed)
        yield from self._mistyped(typed, with_pieces, 1 if len(typed) < _LONG else 2)
        for place, alike in with_pieces[:MOST_LIKE]:
            yield place, ALIKE * alike

    def _nearly(self, typed: str) -> Iterator[tuple[int, float]]:
        """The words that differ from one by a typing error."""
        return self._mistyped(typed, self._with_pieces_of(typed) if len(typed) > _LONG else (), 1)

    def _mistyped(self, typed: str, with_pieces: Iterable[tuple[int, float]], most: int) -> Iterator[tuple[int, float]]:
        near = {place for place, _ in with_pieces}
        if len(typed) <= _LONG:
            near.update(self._places[word] for word in _one_error(typed) if word in self._places)
        for place in near:
            errors = typing_errors(typed, self.words[place], most)
            if errors is not None:
                quality = ONE_ERROR if errors <= 1 else TWO_ERRORS
                yield place, quality * (0.9 + 0.1 * min(1.0, len(typed) / len(self.words[place])))

    def _with_pieces_of(self, typed: str) -> list[tuple[int, float]]:
        """The words that share most three-letter pieces, and which part of both their pieces."""
        pieces = _pieces(typed)
        shared = Counter[int]()
        for piece in pieces:
            shared.update(self._of_piece.get(piece, ()))
        length = len(pieces)
        # A word has as many pieces as letters, so fewer shared than a third of them are never enough.
        alike = [
            (2 * count / (length + len(self.words[place])), place)
            for place, count in shared.items()
            if 3 * count >= length
        ]
        alike.sort(reverse=True)
        return [(place, share) for share, place in alike[:MOST_COMPARED] if share >= LEAST_ALIKE]


def _shared(one: str, other: str) -> float:
    """The part of the longer word that both begin with."""
    same = 0
    for letter, beside in zip(one, other, strict=False):
        if letter != beside:
            break
        same += 1
    return same / max(len(one), len(other))


def _grouped(key: Callable[[str], str], words: Sequence[str]) -> dict[str, list[int]]:
    grouped: dict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(words):
        grouped[key(word)].append(place)
    return grouped


def _one_error(typed: str) -> Iterator[str]:
    """The words from which one letter too many, too few or wrong, or two in the wrong order, make the typed one."""
    for place in range(len(typed) + 1):
        before, after = typed[:place], typed[place:]
        if after:
            yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
        for letter in _LETTERS:
            yield before + letter + after
            if after:
                yield before + letter + after[1:]


def _pieces(word: str) -> list[str]:
    """Its runs of three letters, the two ends marked; as many as it has letters."""
    marked = f"^{word}$"
    return [marked[place : place + 3] for place in range(len(word))]
