"""Makes the table of what the lexicon's expressions mean: `python -m tests.house.meanings`, after a change of theirs.

It needs the extra `model`, and takes a minute or two. The directions are those in which the texts differ most
(principal components); a vector is kept in eight bits a number.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from config.lexicon import standard_lexicon
from models.experts.search.domains import build
from models.experts.search.meaning import DIRECTIONS, TABLE, Model, key_of
from tests.bench.search_quality import domains


def texts() -> Sequence[str]:
    """What the standard domains are known by: what the table must hold."""
    return sorted({text for _, text in build(domains(), standard_lexicon()).texts})


def main() -> None:
    """Write the table."""
    import numpy

    model = Model()
    wholes = numpy.stack([model.whole(text) for text in texts()])
    middle = wholes.mean(axis=0)
    around = wholes - middle
    around /= numpy.linalg.norm(around, axis=1, keepdims=True)
    _, _, components = numpy.linalg.svd(around, full_matrices=False)
    directions = components[:DIRECTIONS].T
    turned = around @ directions
    steps = numpy.round(turned * (127 / numpy.abs(turned).max(axis=1, keepdims=True))).astype(numpy.int8)
    keys = numpy.array([list(key_of(text)) for text in texts()], dtype=numpy.uint8)
    numpy.savez_compressed(
        TABLE,
        keys=keys,
        vectors=steps,
        middle=middle.astype(numpy.float32),
        directions=directions.astype(numpy.float32),
    )
    print(f"{TABLE.name}: {len(keys)} texts, {TABLE.stat().st_size // 1024} kB", file=sys.stderr)


if __name__ == "__main__":
    main()
