"""What waits for somebody with requests, as sentences with their buttons: for `/moi`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from bot.language import Language
from bot.ui import Action
from cogs.experts.words import quoted
from cogs.introductions.cards import LIST, SHOW, helped_buttons
from cogs.introductions.list_cards import COME_BACK, NOTICES, OFF, ON, refused_line
from cogs.introductions.words import name_of
from models.introductions.seen_by_asker import Look
from models.introductions.setting_aside import MOST_UNANSWERED
from models.introductions.showing import RequestFacts, RequestsAtHand

Waiting = tuple[str, Sequence[Action]]


def waiting(language: Language, cluster_id: UUID, at_hand: RequestsAtHand) -> Iterator[Waiting]:
    """Everything that waits; of several of a kind one sentence that leads to the list."""
    if at_hand.set_aside:
        text = language.count(
            "{n} request stayed without an answer, so you are no longer asked.",
            "{n} requests in a row stayed without an answer, so you are no longer asked.",
            MOST_UNANSWERED,
        )
        yield text, [Action(language.say("I am available again"), COME_BACK.to(cluster_id))]
    if len(at_hand.to_answer) == 1:
        yield _to_answer(language, cluster_id, at_hand.to_answer[0])
    elif at_hand.to_answer:
        yield _several_to_answer(language, at_hand.to_answer), _see_list(language, cluster_id, "answer")
    for accepted in (True, False):
        seen = [each for each in at_hand.to_see if (each.look is Look.ACCEPTED) is accepted]
        if seen:
            yield _to_see(language, cluster_id, seen, accepted=accepted)
    for each in at_hand.to_tell[:1]:  # the next one comes once this one is told
        text = language.say("Did your talk with {name} help?", name=name_of(language, each.other))
        yield text, helped_buttons(language, cluster_id, each.id)
    if at_hand.notices.refused:
        again = Action(language.say("Tell me privately"), NOTICES.to(cluster_id, ON))
        yield refused_line(language), [again, Action(language.say("Do without"), NOTICES.to(cluster_id, OFF))]


def _see_list(language: Language, cluster_id: UUID, why: str) -> Sequence[Action]:
    """The button to the list; `why` tells it from others on the same card."""
    return [Action(language.say("See the requests"), LIST.to(cluster_id, why))]


def _to_answer(language: Language, cluster_id: UUID, asked: RequestFacts) -> Waiting:
    name, subject = name_of(language, asked.other), quoted(asked.subject)
    if asked.reminded:
        text = language.say("{name} has been waiting for a week: “{subject}”", name=name, subject=subject)
    else:
        text = language.say("{name} asks you for an introduction: “{subject}”", name=name, subject=subject)
    return text, [Action(language.say("Answer"), SHOW.to(cluster_id, asked.id))]


def _several_to_answer(language: Language, asked: Sequence[RequestFacts]) -> str:
    count = len(asked)
    if any(each.reminded for each in asked):
        return language.count(
            "{n} request has been waiting for a week.",
            "{n} requests wait for your answer, the oldest for a week or more.",
            count,
        )
    return language.count("{n} request waits for you.", "{n} requests wait for your answer.", count)


def _to_see(language: Language, cluster_id: UUID, seen: Sequence[RequestFacts], *, accepted: bool) -> Waiting:
    count, first = len(seen), seen[0]
    if count > 1 and accepted:
        text = language.count("{n} request was accepted.", "{n} of your requests were accepted.", count)
        return text, _see_list(language, cluster_id, "accepted")
    if count > 1:
        text = language.count(
            "{n} request has no answer for now; other people can help you.",
            "{n} of your requests have no answer for now; other people can help you.",
            count,
        )
        return text, _see_list(language, cluster_id, "unanswered")
    name, subject = name_of(language, first.other), quoted(first.subject)
    if accepted:
        text = language.say("{name} has accepted your request “{subject}”", name=name, subject=subject)
        return text, [Action(language.say("See how to talk"), SHOW.to(cluster_id, first.id))]
    text = language.say("{name} has not been able to answer for now; other people can help you.", name=name)
    return text, [Action(language.say("See other people"), SHOW.to(cluster_id, first.id))]
