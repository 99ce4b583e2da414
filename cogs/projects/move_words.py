"""The words for a project that came to another stage: when, by whom or by which vote, and why."""

from __future__ import annotations

from bot.language import Language, discord_timestamp
from cogs.experts.words import quoted
from cogs.projects.words import stage_in_words
from models.projects.moves import MoveFacts
from models.projects.tables import Stage

OF_WHY = 150
"""Characters of the reason in one line."""


def headline(language: Language, move: MoveFacts) -> str:
    """From where to where, the day, and who: nobody once they were erased."""
    way = language.say(
        "From “{before}” to “{after}”",
        before=stage_in_words(language, move.before),
        after=stage_in_words(language, move.after),
    )
    said = [way, discord_timestamp(move.moved_at, "D")]
    if move.vote is not None:
        said.append(language.say("by vote no. {number}", number=move.vote))
    elif move.by:
        said.append(quoted(move.by, 80))
    return " · ".join(said)


def moved(language: Language, move: MoveFacts) -> str:
    """The same with the reason, in one line; why a project was dropped stands on its card already."""
    if not move.why or move.after is Stage.DROPPED:
        return headline(language, move)
    return language.say("{move}: {why}", move=headline(language, move), why=quoted(move.why, OF_WHY))
