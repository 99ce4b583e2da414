"""A file as its bytes say it is: small enough to be kept and posted, of a kind that a click only opens."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from models.projects.errors import OutcomeFileEmpty, OutcomeFileRefused, OutcomeFileTooBig
from models.projects.wording import one_line
from models.records import dataclass

MEGABYTE = 1_000_000
MOST_MEGABYTES = 8
"""Discord takes 10 from a bot, in any server."""
MOST_NAME = 100

_ZIP = (b"PK\x03\x04",)
_JPEG = (b"\xff\xd8\xff",)
_TEXT = ()
KINDS: Mapping[str, Sequence[bytes]] = {
    "pdf": (b"%PDF-",),
    "odt": _ZIP,
    "ods": _ZIP,
    "odp": _ZIP,
    "docx": _ZIP,
    "xlsx": _ZIP,
    "pptx": _ZIP,
    "zip": _ZIP,
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "webp": (b"RIFF",),
    "csv": _TEXT,
    "txt": _TEXT,
    "md": _TEXT,
    "json": _TEXT,
    "geojson": _TEXT,
}
"""The endings that are taken, and how such a file begins; text begins with anything, and has no zero byte."""

_UNUSUAL = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True)
class OutcomeFile:
    """A file that was checked. `name` is what people call it."""

    name: str
    content: bytes

    @property
    def sent_as(self) -> str:
        """The name to send it under: letters that Discord leaves as they are, so that a card can show it."""
        path = PurePosixPath(self.name)
        plain = unicodedata.normalize("NFKD", path.stem).encode("ascii", "ignore").decode()
        return (_UNUSUAL.sub("-", plain).strip("-._") or "livrable") + path.suffix.lower()


def checked(name: str, content: bytes) -> OutcomeFile:
    """The file. Raises `OutcomeFileEmpty`, `OutcomeFileTooBig` or `OutcomeFileRefused`."""
    demand_usable(name, len(content))
    beginnings = KINDS[_ending(name)]
    if beginnings == _TEXT and b"\x00" in content:
        raise OutcomeFileRefused(tuple(KINDS))
    if beginnings and not content.startswith(tuple(beginnings)):
        raise OutcomeFileRefused(tuple(KINDS))
    return OutcomeFile(_named(name), content)


def demand_usable(name: str, size: int) -> None:
    """As much of it as is known before anything is fetched: its ending and its size. Raises as `checked` does."""
    if _ending(name) not in KINDS:
        raise OutcomeFileRefused(tuple(KINDS))
    if size == 0:
        raise OutcomeFileEmpty
    if size > MOST_MEGABYTES * MEGABYTE:
        raise OutcomeFileTooBig(-(-size // MEGABYTE), MOST_MEGABYTES)


def _named(name: str) -> str:
    """In one line, without folders, and not too long; its ending stays."""
    path = PurePosixPath(one_line(name).replace("\\", "/"))
    return path.stem[: MOST_NAME - len(path.suffix)] + path.suffix


def _ending(name: str) -> str:
    return PurePosixPath(one_line(name).replace("\\", "/")).suffix.removeprefix(".").lower()
