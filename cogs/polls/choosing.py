"""Which poll is meant by what was typed or picked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from discord import app_commands

from bot.language import Language
from bot.request import Request
from bot.ui import fitted
from bot.ui.limits import MOST_CHOICE_NAME, MOST_CHOICES
from bot.ui.route import picked_id
from models.polls.errors import PollUnknown
from models.polls.listing import Listed, polls_like

if TYPE_CHECKING:
    from bot.client import Cagou


async def meant_poll(client: Cagou, request: Request, typed: str) -> UUID:
    """The poll that was picked, or the one that its number or words name. Raises `PollUnknown`.

    That it exists for the actor is the operation's to judge.
    """
    chosen = picked_id(typed)
    if chosen is not None:
        return chosen
    found = await client.database.read(
        request.home.id, lambda session: polls_like(session, request.actor, typed, 2, now=request.now)
    )
    if len(found) != 1 and not typed.strip().isdecimal():
        raise PollUnknown
    if not found:
        raise PollUnknown
    return found[0].poll_id


def offered(language: Language, found: Sequence[Listed]) -> list[app_commands.Choice[str]]:
    """Polls to choose from."""
    return [
        app_commands.Choice(
            name=fitted(in_list(language, each.number, each.title), MOST_CHOICE_NAME), value=str(each.poll_id)
        )
        for each in found[:MOST_CHOICES]
    ]


def in_list(language: Language, number: int, title: str) -> str:
    """A poll where only its name is shown: "No. 12: Nouveaux statuts"."""
    return language.say("No. {number}: {title}", number=number, title=title)
