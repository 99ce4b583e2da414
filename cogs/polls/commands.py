"""`/vote`: what every cog about polls has, and who asks and votes is found in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import app_commands
from discord.ext import commands

from bot.request import Interaction, request_of
from bot.tree import completes, group
from bot.ui.limits import MOST_CHOICES
from cogs.polls import words  # noqa: F401  # what is refused, in words
from cogs.polls.choosing import offered
from models.polls.listing import polls_like

if TYPE_CHECKING:
    from bot.client import Cagou

VOTE = group("vote", "vote", "Ask for a vote, vote, and see who has voted")


class PollsCog(commands.Cog):
    """What each of the cogs about polls has."""

    def __init__(self, client: Cagou) -> None:
        self.client = client

    @completes
    async def complete(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """The polls that exist for whoever types, the latest first."""
        request = request_of(interaction)
        if request.cluster is None:
            return []
        found = await self.client.database.read(
            request.home.id,
            lambda session: polls_like(session, request.actor, typed, MOST_CHOICES, now=request.now),
        )
        return offered(request.language, found)
