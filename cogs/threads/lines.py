"""What waits about project threads, as sentences with their buttons: for `/moi`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.language import Language, discord_timestamp
from bot.ui import Action
from cogs.experts.words import quoted
from cogs.threads.cards import CLOSE, LIST, MAKE_AGAIN, still_under_way
from cogs.threads.own_cards import DECLINE, INVITATION
from models.cluster.facts import ClusterFacts
from models.threads.following import ThreadsAtHand

Waiting = tuple[str, Sequence[Action]]

MOST_TOLD = 3
"""Threads of a kind that have their own line; of more, one line leads to the list."""


def waiting(language: Language, home: ClusterFacts, found: ThreadsAtHand) -> Iterator[Waiting]:
    """Invitations to answer; quiet threads, and those whose post is gone, to decide on."""
    for each in found.invitations[:MOST_TOLD]:
        thread = each.thread
        text = language.say(
            "{group} asks for your help: “{title}”",
            group=f"**{quoted(thread.group)}**",
            title=quoted(thread.title, 100),
        )
        read = Action(language.say("Read and answer"), INVITATION.to(home.id, thread.id))
        yield text, [read, Action(language.say("Not available"), DECLINE.to(home.id, thread.id))]
    for thread in found.gone[:MOST_TOLD]:
        text = language.say("The post of “{title}” could not be made.", title=quoted(thread.title, 100))
        if thread.gone_at is not None:
            text = language.say("The post of “{title}” was deleted in Discord.", title=quoted(thread.title, 100))
        again = Action(language.say("Make it again"), MAKE_AGAIN.to(home.id, thread.id))
        yield text, [again, Action(language.say("Close the thread"), CLOSE.to(home.id, thread.id))]
    for thread in found.quiet[:MOST_TOLD]:
        text = language.say(
            "Nothing was written in “{title}” since {day}: what becomes of it?",
            title=quoted(thread.title, 100),
            day=discord_timestamp(thread.last_active_at, "D"),
        )
        yield text, still_under_way(language, home.id, thread)
    kinds: Sequence[Sequence[object]] = (found.invitations, found.gone, found.quiet)
    more = sum(max(0, len(each) - MOST_TOLD) for each in kinds)
    if more:
        text = language.count("{n} more thread waits for you.", "{n} more threads wait for you.", more)
        yield text, [Action(language.say("My threads"), LIST.to(home.id))]
