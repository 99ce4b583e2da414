"""The words that an index knows, and which of them a typed word may be."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from models.experts.search.text import sound, stem
from models.experts.typing_errors import typing_errors

SAME_STEM = 0.92
"""How surely a word is meant by one of the same family: "pirater" by "piratage"."""
SAME_SOUND = 0.85
BEGUN = 0.75
"""How surely a long word is meant by its beginning; nearer to its end is more, up to 0.95."""
ONE_ERROR = 0.8
TWO_ERRORS = 0.65
ALIKE = 0.6
"""How surely a word is meant by one whose three-letter pieces are the same, times how many are."""
LEAST_ALIKE = 0.5
MOST_LIKE = 12
"""Words that a typed one may be beside those of its stem, at most."""

_SHORTEST_BEGUN = 4
_SHORTEST_ERROR = 4
_SHORTEST_SOUND = 4
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_LONG = 8
"""From so many letters on, a word with an error still shares enough three-letter pieces to be found by them."""


class Vocabulary:
    """Words, each known by its place. What is made once after each change of the index, and then only read."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words: Sequence[str] = sorted(words)
        self._places = {word: place for place, word in enumerate(self.words)}
        self._of_stem = _grouped(stem, self.words)
        self._of_sound = _grouped(sound, self.words)
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
        for place in self._of_sound.get(sound(typed), ()) if len(typed) >= _SHORTEST_SOUND else ():
            found[place] = SAME_SOUND
        for place in self._of_stem.get(stem(typed), ()):
            found[place] = SAME_STEM
        place = self._places.get(typed, -1)
        if place >= 0:
            found[place] = 1.0
        surely = any(quality > SAME_SOUND for quality in found.values())
        if len(typed) >= _SHORTEST_BEGUN:
            for place, quality in self._begun(typed):
                if found.get(place, 0.0) < quality:
                    found[place] = quality
        if not surely and len(typed) >= _SHORTEST_ERROR:
            for place, quality in self._mistyped(typed):
                if found.get(place, 0.0) < quality:
                    found[place] = quality
        return found

    def _begun(self, typed: str) -> Iterator[tuple[int, float]]:
        first = bisect_left(self.words, typed)
        for place in range(first, min(first + MOST_LIKE, len(self.words))):
            word = self.words[place]
            if not word.startswith(typed):
                return
            yield place, BEGUN + (0.95 - BEGUN) * len(typed) / len(word)

    def _mistyped(self, typed: str) -> Iterator[tuple[int, float]]:
        near: set[int] = set()
        if len(typed) <= _LONG:
            near.update(self._places[word] for word in _one_error(typed) if word in self._places)
        pieces = _pieces(typed)
        shared = Counter[int]()
        for piece in pieces:
            shared.update(self._of_piece.get(piece, ()))
        for place, count in shared.most_common(MOST_LIKE):
            alike = 2 * count / (len(pieces) + len(self.words[place]))
            if alike >= LEAST_ALIKE:
                near.add(place)
                yield place, ALIKE * alike
        for place in near:
            word = self.words[place]
            errors = typing_errors(typed, word, 1 if len(typed) < _LONG else 2)
            if errors is not None:
                quality = ONE_ERROR if errors <= 1 else TWO_ERRORS
                yield place, quality * (0.9 + 0.1 * min(1.0, len(typed) / len(word)))


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
