"""What is refused about files before they are read, in words; what is wrong within them: `bot/transfer_words.py`."""

from __future__ import annotations

from bot.errors import register
from config.words import N_
from models.errors import DomainError
from models.records import dataclass


@dataclass(eq=False)
class FilesTooBig(DomainError):
    """The files together are over what is read; in megabytes."""

    size: int
    most: int


@dataclass(eq=False)
class FileNotFetched(DomainError):
    """Discord no longer gives the file out."""


@dataclass(eq=False)
class FilesForgotten(DomainError):
    """The files of a dry run were forgotten after a quarter of an hour."""


register(
    {
        FilesTooBig: N_("The file is too big: {size} MB, at most {most} MB. Remove what is not needed, or split it."),
        FileNotFetched: N_("Discord did not give me the file: send it again."),
        FilesForgotten: N_("I no longer have the file: run /members import again."),
    }
)
