"""The sample cluster: 108 invented organisations and their people, in the files that `import` reads.

Nothing in it is real: the names are made up, the addresses end in `.example`, and no telephone number of New Caledonia
begins with 00. The files are made by `tests/support/sample_cluster.py`.
"""

from __future__ import annotations

from pathlib import Path

FILE_NAMES = ("adherents.csv", "personnes.csv", "expertises.csv")


def sample_files() -> dict[str, bytes]:
    """The files' bytes by their names, in the order in which they refer to each other."""
    folder = Path(__file__).parent
    return {name: (folder / name).read_bytes() for name in FILE_NAMES}
