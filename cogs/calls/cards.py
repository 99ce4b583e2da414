"""What a call for expertise looks like: the card that everybody sees, and what its people see."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from bot.domain_directory import Domains
from bot.language import Language, discord_timestamp
from bot.ui import Accent, Action, Card, Pages, Part, Route, Style, escaped
from bot.ui.ways import my_page, see_profile
from cogs.calls.words import outcome_in_words
from cogs.experts.picking import family_pickers
from cogs.experts.words import level, quoted
from cogs.introductions.cards import SHOW as SHOW_INTRODUCTION
from models.calls.answering import OwnAnswer
from models.calls.facts import CallFacts
from models.calls.following import Answers, Followed, Helper, OwnCall
from models.calls.introducing import Met
from models.calls.tables import CallOutcome
from models.cluster.facts import ClusterFacts

START = Route("calls:start")
"""Begins a call with the choice of a family, from any card: `START.to(cluster_id)`."""
FAMILY = Route("calls:family")
FORM = Route("calls:form")
"""Opens the form of a call without a domain to choose."""
ANSWER = Route("calls:answer")
"""Offers help, or shows what one offered: `ANSWER.to(cluster_id, call_id)`."""
NOTE = Route("calls:note")
WITHDRAW = Route("calls:withdraw")
CLOSE = Route("calls:close")
"""Opens the form that closes a call: `CLOSE.to(cluster_id, call_id)`."""
MINE = Route("calls:mine")
"""Shows one's own calls and answers, from any card: `MINE.to(cluster_id)`."""
ANSWERS = Route("calls:answers")
"""Shows who answered one's call: `ANSWERS.to(cluster_id, call_id)`."""
MEET = Route("calls:meet")
POST_AGAIN = Route("calls:post_again")
PUT_ASIDE = Route("calls:put_aside")
"""Takes note of an end that one did not make: `PUT_ASIDE.to(cluster_id, call_id)`."""

CALLS_A_PAGE = 4
ANSWERS_A_PAGE = 3
SHORT_NEED = 90
"""Characters of a need where it only reminds of the call."""
POSTED_WITHIN = timedelta(minutes=2)
"""By when a card that is owed stands in its channel, unless something is wrong."""


def posted(language: Language, cluster_id: UUID, call: CallFacts) -> Card:
    """The card in the channel for calls, as long as the call is open and once it is closed."""
    if call.asker_id is None:
        line = language.say("Whoever posted this call had everything held about them erased.")
        return Card(Accent.CALLS, language.say("Call for expertise, closed"), [line])
    if call.outcome is CallOutcome.OUT_OF_PLACE:
        line = language.say("The board closed this call.")
        return Card(Accent.CALLS, language.say("Call for expertise, closed"), [line])
    need = ["\n".join(f"> {line}" for line in escaped(call.need).split("\n"))] if call.need else []
    lines = [*need, _asker(language, call)]
    if call.domain is not None:
        lines.append(language.say("Domain: {domain}", domain=f"**{quoted(call.domain.name(language.code))}**"))
    answered = language.count("{n} person can help", "{n} people can help", call.answers)
    if call.closed_at is not None:
        return Card(Accent.CALLS, language.say("Call for expertise, closed"), [*lines, *_ended(language, call)])
    if call.answers == 0:
        answered = language.say("Nobody has answered yet")
    lines.append(language.say("Until {day}", day=discord_timestamp(call.closes_at, "D")) + f" · {answered}")
    return Card(
        Accent.CALLS,
        language.say("A call for expertise"),
        lines,
        [
            Action(language.say("I can help"), ANSWER.to(cluster_id, call.id), Style.PRIMARY),
            Action(language.say("Close the call"), CLOSE.to(cluster_id, call.id)),
        ],
    )


def start(language: Language, cluster_id: UUID, domains: Domains) -> Card:
    """The first step of a call without typing: in which field."""
    return Card(
        Accent.CALLS,
        language.say("Call for expertise"),
        [
            language.say("Your need is shown to everybody for fourteen days; whoever can help says so in one press."),
            language.say("In which field is it?"),
        ],
        [Action(language.say("I do not know"), FORM.to(cluster_id)), my_page(language, cluster_id)],
        family_pickers(language, FAMILY.to(cluster_id), domains),
    )


def sent(language: Language, home: ClusterFacts, call: CallFacts, channel_id: int) -> Card:
    """The call was posted."""
    return Card(
        Accent.CALLS,
        language.say("Your call is on its way"),
        [
            quoted(call.need, SHORT_NEED),
            language.say(
                "It stands in {channel} until {day}.",
                channel=f"<#{channel_id}>",
                day=discord_timestamp(call.closes_at, "D"),
            ),
            language.say("Each answer appears on your page: you choose whom to meet."),
        ],
        [Action(language.say("My calls"), MINE.to(home.id), Style.PRIMARY), my_page(language, home.id)],
    )


def own_answer(language: Language, cluster_id: UUID, own: OwnAnswer) -> Card:
    """What one answered to a call."""
    call = own.call
    lines = [quoted(call.need, SHORT_NEED)]
    if own.note:
        lines.append(language.say("You wrote: “{note}”", note=quoted(own.note, 300)))
    if call.closed_at is None:
        lines.append(language.say("{name} has been told, and may start a private talk with you.", name=_name(call)))
    else:
        lines.append(language.say("The call is closed."))
    actions = [Action(language.say("Take my answer back"), WITHDRAW.to(cluster_id, call.id))]
    if call.closed_at is None:
        actions.insert(0, Action(language.say("Change my note"), NOTE.to(cluster_id, call.id)))
    return Card(
        Accent.CALLS, language.say("Thank you, you offered your help"), lines, [*actions, my_page(language, cluster_id)]
    )


def withdrawn(language: Language, cluster_id: UUID, call: CallFacts) -> Card:
    """One's answer was taken back."""
    actions = [my_page(language, cluster_id)]
    if call.closed_at is None and call.asker_id is not None:
        actions.insert(0, Action(language.say("Offer my help again"), ANSWER.to(cluster_id, call.id)))
    lines = [quoted(call.need, SHORT_NEED)] if call.need else []
    return Card(Accent.CALLS, language.say("Your answer is taken back"), lines, actions)


def closed(language: Language, cluster_id: UUID, call: CallFacts) -> Card:
    """The call was closed by whoever reads this."""
    lines = [quoted(call.need, SHORT_NEED), *_ended(language, call)]
    if call.outcome is CallOutcome.OUT_OF_PLACE:
        lines.append(language.say("{name} will read your reason on their page.", name=_name(call)))
    return Card(Accent.CALLS, language.say("The call is closed"), lines, [my_page(language, cluster_id)])


def mine(language: Language, home: ClusterFacts, found: Followed, now: datetime) -> Pages:
    """One's calls, then the calls one answered."""
    parts = [_own_call(language, home, call, now) for call in found.own]
    parts += [
        Part(
            [
                f"**{quoted(call.need, SHORT_NEED) or language.say('Call for expertise')}**",
                language.say("You offered your help · until {day}", day=discord_timestamp(call.closes_at, "D")),
            ],
            [Action(language.say("My answer"), ANSWER.to(home.id, call.id))],
        )
        for call in found.answered
    ]
    lines = [] if parts else [language.say("You have no call under way.")]
    actions = [
        Action(language.say("New call"), START.to(home.id), Style.SECONDARY if parts else Style.PRIMARY),
        my_page(language, home.id),
    ]
    return Pages(
        [
            Card(Accent.CALLS, language.say("My calls"), lines, actions, parts=parts[at : at + CALLS_A_PAGE])
            for at in range(0, max(1, len(parts)), CALLS_A_PAGE)
        ]
    )


def answers(language: Language, cluster_id: UUID, found: Answers) -> Pages:
    """Who answered one's call, three a page."""
    call, helpers = found.call, found.helpers
    lines = [quoted(call.need, SHORT_NEED)]
    if not helpers:
        lines.append(language.say("Nobody has answered yet."))
    first = next((helper for helper in helpers if helper.introduction_id is None), None)
    actions = [Action(language.say("My calls"), MINE.to(cluster_id)), my_page(language, cluster_id)]
    if call.closed_at is None or call.outcome is CallOutcome.LAPSED:
        actions.insert(0, Action(language.say("Close the call"), CLOSE.to(cluster_id, call.id)))
    parts = [_helper(language, cluster_id, helper, primary=helper is first) for helper in helpers]
    return Pages(
        [
            Card(
                Accent.CALLS,
                language.say("Who can help you"),
                lines,
                actions,
                parts=parts[at : at + ANSWERS_A_PAGE],
                footer=language.say("They agreed to talk with you by answering.") if parts else None,
            )
            for at in range(0, max(1, len(parts)), ANSWERS_A_PAGE)
        ]
    )


def met(language: Language, cluster_id: UUID, made: Met) -> Card:
    """An introduction was made of an answer."""
    return Card(
        Accent.CALLS,
        language.say("You are introduced"),
        [
            language.say("A private talk of you and {name} is being opened.", name=f"**{quoted(made.name, 80)}**"),
            language.say("It says who else can read it."),
        ],
        [
            Action(
                language.say("See how to talk"), SHOW_INTRODUCTION.to(cluster_id, made.introduction_id), Style.PRIMARY
            ),
            Action(language.say("The other answers"), ANSWERS.to(cluster_id, made.call_id)),
            my_page(language, cluster_id),
        ],
    )


def _asker(language: Language, call: CallFacts) -> str:
    where = language.list_of(quoted(each, 50) for each in call.organisations[:2])
    name = f"**{_name(call)}**"
    return language.say("Asked by {name}", name=f"{name}, {where}" if where else name)


def _name(call: CallFacts) -> str:
    return quoted(call.asker, 80)


def _ended(language: Language, call: CallFacts) -> list[str]:
    """What came of it, and how many had answered; the board's reason is for the asker alone."""
    if call.outcome is None:
        return []
    lines = [f"**{outcome_in_words(language, call.outcome)}**"]
    if call.outcome_note and call.outcome is not CallOutcome.OUT_OF_PLACE:
        lines[0] += " · " + language.say("“{note}”", note=quoted(call.outcome_note, 300))
    if call.answers:
        lines.append(language.count("{n} person offered help", "{n} people offered help", call.answers))
    return lines


def _own_call(language: Language, home: ClusterFacts, call: OwnCall, now: datetime) -> Part:
    lines = [f"**{quoted(call.need, SHORT_NEED) or language.say('Call for expertise')}**"]
    actions = []
    count = language.count("{n} answer", "{n} answers", call.answers)
    if call.closed_at is None:
        lines.append(language.say("Open until {day}", day=discord_timestamp(call.closes_at, "D")) + f" · {count}")
    elif call.outcome is not None:
        lines.append(f"{outcome_in_words(language, call.outcome)} · {count}")
        if call.outcome_note:
            lines.append(language.say("“{note}”", note=quoted(call.outcome_note, 300)))
    if call.answers:
        actions.append(Action(language.say("See the answers"), ANSWERS.to(home.id, call.id)))
    if call.closed_at is None:
        if call.message_id is not None:
            url = f"https://discord.com/channels/{home.guild_id}/{call.channel_id}/{call.message_id}"
            actions.append(Action(language.say("Go to the call"), url=url))
        elif now - call.opened_at > POSTED_WITHIN:
            lines.append(language.say("Its card is no longer in the channel."))
            actions.append(Action(language.say("Post it again"), POST_AGAIN.to(home.id, call.id)))
        actions.append(Action(language.say("Close the call"), CLOSE.to(home.id, call.id)))
    elif call.outcome is CallOutcome.LAPSED:
        actions.append(Action(language.say("Say what came of it"), CLOSE.to(home.id, call.id)))
    return Part(lines, actions)


def _helper(language: Language, cluster_id: UUID, helper: Helper, *, primary: bool) -> Part:
    name = f"**{quoted(helper.name, 80)}**"
    title = quoted(helper.title, 80) if helper.title else None
    where = language.list_of(quoted(each, 50) for each in helper.organisations[:2]) or None
    mastered = language.say("Level: {level}", level=level(language, helper.level)) if helper.level else None
    lines = [" · ".join(filter(None, line)) for line in ((name, title), (where, mastered)) if any(line)]
    if helper.note:
        lines.append(language.say("“{note}”", note=quoted(helper.note, 300)))
    actions = [see_profile(language, cluster_id, helper.person_id)]
    if helper.introduction_id is not None:
        lines.append(language.say("You are introduced."))
        see = Action(language.say("See how to talk"), SHOW_INTRODUCTION.to(cluster_id, helper.introduction_id))
        actions.insert(0, see)
    else:
        style = Style.PRIMARY if primary else Style.SECONDARY
        actions.insert(0, Action(language.say("Be introduced"), MEET.to(cluster_id, helper.answer_id), style))
    return Part(lines, actions)


def need_in_short(need: str) -> str:
    """A need as a line of `/moi` recalls it."""
    return quoted(need, 60)
