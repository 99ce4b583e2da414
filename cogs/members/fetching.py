"""Files that somebody sent with a command: how big they may be, and their bytes."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from cogs.members.words import FileNotFetched, FilesTooBig
from models.transfer.reading import SourceFile

MEGABYTE = 1_000_000


def demand_size(attachments: Sequence[discord.Attachment], most: int) -> None:
    """Refuse before anything is fetched. Raises `FilesTooBig`."""
    size = sum(each.size for each in attachments)
    if size > most:
        raise FilesTooBig(-(-size // MEGABYTE), most // MEGABYTE)


async def fetched(attachment: discord.Attachment) -> SourceFile:
    """What Discord keeps of it. Raises `FileNotFetched`."""
    try:
        return SourceFile(attachment.filename, await attachment.read())
    except discord.HTTPException as refused:
        raise FileNotFetched from refused
