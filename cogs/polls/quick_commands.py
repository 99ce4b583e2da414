"""`/sondage eclair`: the informal kind, on Discord's own polls; it decides nothing and is kept nowhere."""

from __future__ import annotations

from datetime import timedelta

from discord import app_commands

from bot.answers import QuickPoll, show_poll
from bot.command_words import described, named
from bot.door import Needs
from bot.request import Interaction, request_of
from bot.tree import command, group
from cogs.polls.commands import PollsCog
from models.polls.informal import answers_from, demand_informal

MOST_QUESTION = 300
MOST_HOURS = 768
"""Discord's: 32 days."""
USUAL_HOURS = 24


class Quick(PollsCog):
    """Asking in passing."""

    GROUP = group("sondage", "poll", "Quick polls, for the mood of the moment")

    @command(
        "eclair", "quick", "An informal poll in this channel: it decides nothing", parent=GROUP, needs=Needs.PERSON
    )
    @app_commands.rename(
        question=named("question", "question"),
        answers=named("reponses", "answers"),
        hours=named("heures", "hours"),
        several=named("plusieurs", "several"),
    )
    @app_commands.describe(
        question=described("What you would like to know"),
        answers=described("From 2 to 10 answers, set apart by “;”"),
        hours=described("For how many hours; nothing: 24"),
        several=described("Whether one may choose several answers"),
    )
    async def quick(
        self,
        interaction: Interaction,
        question: app_commands.Range[str, 1, MOST_QUESTION],
        answers: app_commands.Range[str, 3, 700],
        hours: app_commands.Range[int, 1, MOST_HOURS] = USUAL_HOURS,
        several: bool = False,
    ) -> None:
        """Post it in the channel where it is typed."""
        request = request_of(interaction)
        await self.client.database.read(
            request.home.id, lambda session: demand_informal(session, request.actor, now=request.now)
        )
        poll = QuickPoll(question, answers_from(answers), timedelta(hours=hours), several)
        said = request.public_language.say(
            "An informal poll: it decides nothing, and one sees who chose what. For a vote that counts: /vote create."
        )
        await show_poll(interaction, poll, f"-# {said}")
