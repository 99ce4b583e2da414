"""What is filled in of what a project delivers: a summary, with a page, a file, or both."""

from __future__ import annotations

from collections.abc import Sequence

import aiohttp
import discord

from bot.answers import think
from bot.door import Press
from bot.language import Language
from bot.request import Interaction
from bot.ui import Field, FieldKind
from cogs.projects.words import OutcomeFileNotFetched
from models.projects.outcome_files import MOST_MEGABYTES, OutcomeFile, checked, demand_usable
from models.projects.wording import MOST_ADDRESS, MOST_SUMMARY

FILE = "file"


def outcome_fields(language: Language) -> Sequence[Field]:
    """What was delivered, where one sees it, and the file itself: one of the last two is there."""
    return [
        Field(
            "summary",
            language.say("What was delivered?"),
            FieldKind.TEXT,
            placeholder=language.say("What there is now, and for whom"),
            most=MOST_SUMMARY,
        ),
        Field(
            "url",
            language.say("Address of a page"),
            description=language.say("An address, a file, or both."),
            placeholder=language.say("https://…"),
            required=False,
            most=MOST_ADDRESS,
        ),
        Field(
            FILE,
            language.say("A file"),
            FieldKind.FILE,
            description=language.say(
                "Document, table, picture or ZIP of {most} MB at most. It is posted with the project.",
                most=MOST_MEGABYTES,
            ),
            required=False,
        ),
    ]


def demand_file(press: Press) -> discord.Attachment | None:
    """What was sent with the form, as far as one may send that. Raises as `demand_usable` does."""
    sent = press.file(FILE)
    if sent is not None:
        demand_usable(sent.filename, sent.size)
    return sent


async def fetched(interaction: Interaction, sent: discord.Attachment | None) -> OutcomeFile | None:
    """Its bytes, before anything changes: Discord forgets them.

    Raises `OutcomeFileNotFetched`, or as `checked` does.
    """
    if sent is None:
        return None
    await think(interaction)
    try:
        content = await sent.read()
    except (discord.HTTPException, aiohttp.ClientError, OSError) as failed:
        raise OutcomeFileNotFetched from failed
    return checked(sent.filename, content)
