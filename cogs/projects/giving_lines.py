"""What waits about giving to projects, as sentences with their buttons: for `/moi`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from bot.language import Language
from bot.ui import Action
from cogs.experts.words import quoted
from cogs.projects.cards import SHOW
from cogs.projects.following_cards import SEEN
from cogs.projects.giving_cards import TELL, UNDERSTOOD
from cogs.projects.giving_routes import FOLLOW, GIVING, OFFERS
from cogs.projects.giving_words import hours, month_in_words
from cogs.projects.hours_cards import BATCH, NOTHING, REFUSAL_SEEN, YES, in_route
from cogs.projects.matching_cards import DECLINE, INVITATION, MUTE
from models.cluster.facts import ClusterFacts
from models.projects.following_domains import NewCall
from models.projects.giving_at_hand import AskedHours, GivingAtHand, InvitedTo, RefusedHours
from models.projects.giving_facts import ContributionFacts
from models.projects.giving_tables import ContributionStatus
from models.projects.ledger import Likely

Waiting = tuple[str, Sequence[Action]]

MOST_TOLD = 3
"""Of a kind that have their own line; of more, one line says how many: they come up as the first are answered."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
OF_REASON = 200


def waiting(language: Language, home: ClusterFacts, found: GivingAtHand) -> Iterator[Waiting]:
    """Invitations, the hours of the month, what the lead answers and decides, and new calls."""
    for invited in found.invitations[:MOST_TOLD]:
        yield _invitation(language, home, invited)
    for each in found.offers[:MOST_TOLD]:
        text = language.count(
            "“{title}”: {n} contribution waits for your answer.",
            "“{title}”: {n} contributions wait for your answer.",
            each.waiting,
            title=quoted(each.title, 100),
        )
        yield text, [Action(language.say("Answer"), OFFERS.to(home.id, each.id))]
    for asked in found.hours[:MOST_TOLD]:
        yield _hours(language, home, asked)
    for month in found.to_confirm[:MOST_TOLD]:
        text = language.say(
            "“{title}”, {month}: {hours} to confirm.",
            title=quoted(month.title, 100),
            month=month_in_words(language, month.month),
            hours=hours(language, month.quarters),
        )
        yield (
            text,
            [Action(language.say("See and confirm"), BATCH.to(home.id, month.project_id, in_route(month.month)))],
        )
    for refused in found.refused[:MOST_TOLD]:
        yield _refused(language, home, refused)
    for answered in found.answered[:MOST_TOLD]:
        yield _answered(language, home, answered)
    of_answers = (found.invitations, found.offers, found.refused, found.answered)
    kinds: Sequence[Sequence[object]] = (*of_answers, found.hours, found.to_confirm)
    more = sum(max(0, len(each) - MOST_TOLD) for each in kinds)
    if more:
        text = language.count(
            "{n} more thing waits about projects: it comes up here once you have answered these.",
            "{n} more things wait about projects: they come up here as you answer.",
            more,
        )
        yield text, [Action(language.say("What I give"), GIVING.to(home.id))]
    yield from _calls(language, home, found.calls)


def _invitation(language: Language, home: ClusterFacts, invited: InvitedTo) -> Waiting:
    title = quoted(invited.title, 100)
    if invited.domain is None:
        text = language.say("The project “{title}” asks for your help.", title=title)
    else:
        domain = quoted(invited.domain.name(language.code))
        text = language.say("The project “{title}” asks for your help: {domain}", title=title, domain=domain)
    read = Action(language.say("Read and answer"), INVITATION.to(home.id, invited.project_id))
    return text, [read, Action(language.say("Not available"), DECLINE.to(home.id, invited.project_id))]


def _hours(language: Language, home: ClusterFacts, asked: AskedHours) -> Waiting:
    """ "12 h comme le mois dernier ?" with Oui, Modifier, Rien."""
    contribution, month = asked.contribution, in_route(asked.month)
    named = {
        "title": quoted(contribution.project, 100),
        "month": month_in_words(language, asked.month),
    }
    change = Action(language.say("Change"), TELL.to(home.id, contribution.id, month))
    nothing = Action(language.say("Nothing"), NOTHING.to(home.id, contribution.id, month))
    if asked.proposed is None:
        text = language.say("“{title}”, {month}: how many hours?", **named)
        return text, [Action(language.say("Tell hours"), change.custom_id), nothing]
    named["hours"] = hours(language, asked.proposed.quarters)
    if asked.proposed.why is Likely.AS_BEFORE:
        text = language.say("“{title}”, {month}: {hours} as the month before?", **named)
    elif asked.proposed.why is Likely.AS_PLEDGED:
        text = language.say("“{title}”, {month}: {hours} as planned?", **named)
    else:
        text = language.say("“{title}”, {month}: the {hours} that remain?", **named)
    yes = Action(language.say("Yes"), YES.to(home.id, contribution.id, month, asked.proposed.quarters))
    return text, [yes, change, nothing]


def _refused(language: Language, home: ClusterFacts, refused: RefusedHours) -> Waiting:
    text = language.say(
        "“{title}”, {month}: {hours} not counted: {reason}",
        title=quoted(refused.contribution.project, 100),
        month=month_in_words(language, refused.line.month),
        hours=hours(language, refused.line.quarters),
        reason=quoted(refused.line.refusal or "", OF_REASON),
    )
    correct = Action(language.say("Correct"), TELL.to(home.id, refused.contribution.id, in_route(refused.line.month)))
    return text, [correct, Action(language.say("Understood"), REFUSAL_SEEN.to(home.id, refused.line.id))]


def _answered(language: Language, home: ClusterFacts, answered: ContributionFacts) -> Waiting:
    title = quoted(answered.project, 100)
    if answered.status is ContributionStatus.ACCEPTED:
        text = language.say("Your contribution to “{title}” is accepted.", title=title)
    elif answered.status is ContributionStatus.ENDED:
        text = language.say("Your contribution to “{title}” has ended; what you gave counts.", title=title)
    elif answered.reply:
        reply = quoted(answered.reply, OF_REASON)
        text = language.say("Your contribution to “{title}” was not taken: {reply}", title=title, reply=reply)
    else:
        text = language.say("Your contribution to “{title}” was not taken.", title=title)
    seen = Action(language.say("Understood"), UNDERSTOOD.to(home.id, answered.id))
    if answered.status is ContributionStatus.DECLINED:
        return text, [seen]
    return text, [seen, Action(language.say("See the project"), SHOW.to(home.id, answered.project_id))]


def _calls(language: Language, home: ClusterFacts, calls: Sequence[NewCall]) -> Iterator[Waiting]:
    """The calls in the domains that one follows: those that wait longest, so that none is put aside unseen."""
    shown = list(reversed(calls))[:MOST_TOLD]
    for call in shown:
        names = language.list_of(quoted(domain.name(language.code)) for domain in call.domains[:3])
        text = language.say("“{title}” seeks: {needs}", title=quoted(call.title, 100), needs=names)
        actions = [
            Action(language.say("See the project"), SHOW.to(home.id, call.project_id)),
            Action(language.say("Hear no more of it"), MUTE.to(home.id, call.project_id)),
        ]
        if call is shown[-1]:
            seen = (call.since - EPOCH) // timedelta(microseconds=1)
            actions.append(Action(language.say("Seen"), SEEN.to(home.id, seen)))
        yield text, actions
    more = len(calls) - len(shown)
    if more:
        text = language.count(
            "{n} more project seeks what you follow.", "{n} more projects seek what you follow.", more
        )
        yield text, [Action(language.say("Domains I follow"), FOLLOW.to(home.id))]
