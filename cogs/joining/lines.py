"""What waits about joining, as sentences with their buttons: for `/moi`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from bot.language import Language
from bot.ui import Action
from bot.ui.ways import JOIN
from cogs.experts.words import quoted
from cogs.joining.cards import PUT_ASIDE, WITHDRAW, find_me
from cogs.joining.deciding_cards import REQUESTS, SEE
from cogs.joining.words import waits_for
from cogs.profiles.cards import DOMAINS
from models.joining.waiting import JoinRequest, RequestState

Waiting = tuple[str, Sequence[Action]]

MOST_TOLD = 3
"""Requests of others that have their own line; of more, one line leads to the list."""


def mine(language: Language, cluster_id: UUID, requests: Sequence[JoinRequest]) -> Iterator[Waiting]:
    """What has become of one's own requests."""
    for each in requests:
        organisation = f"**{quoted(each.organisation)}**"
        noted = Action(language.say("Understood"), PUT_ASIDE.to(cluster_id, each.id))
        if each.state is RequestState.WAITING:
            text = language.say("Your request to join {organisation} is waiting.", organisation=organisation)
            take_back = Action(language.say("Take my request back"), WITHDRAW.to(cluster_id, each.id))
            yield f"{text} {waits_for(language, each)}", [*find_me(language, cluster_id, each), take_back]
        elif each.state is RequestState.ACCEPTED:
            text = language.say("Welcome: {organisation} has accepted you.", organisation=organisation)
            yield text, [noted, Action(language.say("My domains"), DOMAINS.to(cluster_id))]
        elif each.state is RequestState.REFUSED:
            text = language.say(
                "Your request to join {organisation} was refused: “{reason}”",
                organisation=organisation,
                reason=quoted(each.refusal or "", 300),
            )
            yield text, [noted, Action(language.say("Ask again"), JOIN.to(cluster_id))]


def theirs(language: Language, cluster_id: UUID, requests: Sequence[JoinRequest]) -> Iterator[Waiting]:
    """Who waits for one's answer."""
    if len(requests) > MOST_TOLD:
        text = language.count(
            "{n} person asks to join and waits for your answer.",
            "{n} people ask to join and wait for your answer.",
            len(requests),
        )
        yield text, [Action(language.say("See the requests"), REQUESTS.to(cluster_id))]
        return
    for each in requests:
        text = language.say(
            "{name} asks to join {organisation}.",
            name=f"**{quoted(each.name, 80)}**",
            organisation=quoted(each.organisation),
        )
        yield text, [Action(language.say("See the request"), SEE.to(cluster_id, each.id))]
