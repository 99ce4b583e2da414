"""What we write in the private thread of two who agreed to talk: one message, with no button (it may be archived)."""

from __future__ import annotations

import discord

from bot.language import Language
from bot.ui import Accent, Card, fitted
from cogs.experts.words import quoted
from models.introductions.threads import Participant, ThreadPlan

MOST_NAME = 100
"""Discord's limit of a thread's name."""

MANAGES = discord.Permissions(manage_threads=True)
MOST_ROLES = 5


def name(language: Language, plan: ThreadPlan) -> str:
    """The thread's name: who meets."""
    asker, expert = (each.name if each is not None else "" for each in (plan.asker, plan.expert))
    return fitted(" ".join(language.say("{asker} and {expert}", asker=asker, expert=expert).split()), MOST_NAME)


def nameless(language: Language) -> str:
    """The thread's name once one of them was erased."""
    return language.say("Introduction")


def opening(language: Language, plan: ThreadPlan, thread: discord.Thread) -> Card:
    """The first message: what it is about, and who else can read it.

    The asker's own message is not repeated: only the expert was to read it, and others manage threads.
    """
    return Card(
        Accent.INTRODUCTIONS,
        quoted(plan.subject, 100) or language.say("Introduction"),
        [
            language.say(
                "{asker} asked, {expert} agreed to talk. Over to you!",
                asker=_mention(plan.asker),
                expert=_mention(plan.expert),
            ),
        ],
        footer=_readers(language, thread),
    )


def erased(language: Language) -> Card:
    """What stays of that message once one of them was erased."""
    line = language.say("One of the two people of this thread had their data erased.")
    return Card(Accent.INTRODUCTIONS, language.say("Introduction"), [line])


def _mention(participant: Participant | None) -> str:
    if participant is None:
        return ""
    return f"<@{participant.user_id}>" if participant.user_id is not None else quoted(participant.name)


def _readers(language: Language, thread: discord.Thread) -> str:
    """Whoever may manage threads where it hangs reads every private one (Discord's documentation, Threads)."""
    channel = thread.parent
    roles = [
        quoted(role.name, 40)
        for role in reversed(thread.guild.roles)
        if not role.managed
        and (role.permissions if channel is None else channel.permissions_for(role)).is_superset(MANAGES)
    ]
    if len(roles) > MOST_ROLES:
        roles[MOST_ROLES:] = ["…"]
    if not roles:
        return language.say("Only you two read this thread, and whoever administers this server.")
    return language.say(
        "You two read this thread, and whoever administers this server or manages its threads ({roles}).",
        roles=language.list_of(roles),
    )
