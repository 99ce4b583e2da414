"""What requests look like: to ask, to answer, and afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from bot.language import Language, discord_timestamp
from bot.ui import Accent, Action, Card, Part, Route, Style, escaped, fitted
from bot.ui.ways import ask_expert, call_everybody, my_page, see_profile
from cogs.experts.cards import CHOOSE
from cogs.experts.words import quoted
from cogs.introductions.words import day, name_of, standing, who
from models.cluster.facts import ClusterFacts
from models.experts.finding import FoundExpert
from models.experts.known import KnownExpert
from models.introductions.asking import Asked
from models.introductions.seen_by_asker import ANSWER_WITHIN, OPEN_FOR, Look
from models.introductions.showing import Contacts, RequestFacts, Stage

LIST = Route("introductions:list")
"""Shows what was asked of me and by me, from any card: `LIST.to(cluster_id)`."""
SHOW = Route("introductions:show")
ACCEPT = Route("introductions:accept")
DEFER = Route("introductions:defer")
DECLINE = Route("introductions:decline")
MUTE = Route("introductions:mute")
OTHERS = Route("introductions:others")
WITHDRAW = Route("introductions:withdraw")
HELPED = Route("introductions:helped")
"""Says whether it helped: `HELPED.to(cluster_id, introduction_id, one of YES, NO, NOT_YET)`."""

YES, NO, NOT_YET = "yes", "no", "later"

MOST_NEAR = 4
"""People offered where a name means several."""

MOST_SHOWN = 1000
"""Characters of a message on a card; signs of markup take two."""


def my_requests(language: Language, cluster_id: UUID, style: Style = Style.SECONDARY) -> Action:
    """The button to what was asked of me and by me."""
    return Action(language.say("My requests"), LIST.to(cluster_id), style)


def asked(language: Language, home: ClusterFacts, made: Asked, others: Sequence[FoundExpert], now: datetime) -> Card:
    """A request was sent; who does not want to wait sees others at once."""
    name = quoted(made.expert_name)
    return Card(
        Accent.INTRODUCTIONS,
        language.say("Request sent"),
        [
            language.say("Only {name} reads your message; the answer will be on your page (/me).", name=f"**{name}**"),
            language.say(
                "Without an answer by {day}, other people will be proposed to you.",
                day=discord_timestamp(now + ANSWER_WITHIN, "D"),
            ),
        ],
        [my_requests(language, home.id, Style.PRIMARY), my_page(language, home.id)],
        parts=_people(language, home.id, others, heading=language.say("If it cannot wait, these people can help too:")),
    )


def instead(
    language: Language, home: ClusterFacts, sentence: str, others: Sequence[FoundExpert], domain_id: UUID | None
) -> Card:
    """Somebody cannot be asked: others can, or a call goes to everybody."""
    further = language.say("Search by another word, or call everybody.")
    return Card(
        Accent.INTRODUCTIONS,
        language.say("Somebody else?"),
        [sentence, language.say("These people can help you too:") if others else further],
        _ways_on(language, home, others, domain_id),
        parts=_people(language, home.id, others),
    )


def which_person(language: Language, home: ClusterFacts, typed: str, found: Sequence[KnownExpert]) -> Card:
    """Several people may be meant by a name, or nobody: those who come near, each with the button that asks them."""
    find = Action(language.say("Find an expert"), CHOOSE.to(home.id), Style.SECONDARY if found else Style.PRIMARY)
    actions = [find, my_page(language, home.id)]
    name = quoted(typed)
    if not found:
        line = language.say("No expert is called “{typed}”: choose a name from the list while you type.", typed=name)
        return Card(Accent.INTRODUCTIONS, language.say("Whom do you want to ask?"), [line], actions)
    line = language.say("Several people come near “{typed}”: who is meant?", typed=name)
    parts = []
    for one in found[:MOST_NEAR]:
        organisations = language.list_of(quoted(each.name, 50) for each in one.organisations[:2])
        title = quoted(one.title, 80) if one.title else None
        text = " · ".join(filter(None, (f"**{quoted(one.name, 80)}**", title, organisations)))
        parts.append(Part([text], [ask_expert(language, home.id, one.person_id, None)]))
    return Card(Accent.INTRODUCTIONS, language.say("Whom do you want to ask?"), [line], actions, parts=parts)


def proposed(language: Language, home: ClusterFacts, asked_for: RequestFacts, others: Sequence[FoundExpert]) -> Card:
    """Other people for a request."""
    lines = [language.say("For your request “{subject}”:", subject=quoted(asked_for.subject))]
    if not others:
        further = language.say("Search by another word, or call everybody.")
        lines = [language.say("Nobody else of this domain can be asked for now."), further]
    return Card(
        Accent.INTRODUCTIONS,
        language.say("Other people"),
        lines,
        [*_ways_on(language, home, others, asked_for.domain_id), my_requests(language, home.id)],
        parts=_people(language, home.id, others),
    )


def request(language: Language, home: ClusterFacts, shown: RequestFacts, others: Sequence[FoundExpert] = ()) -> Card:
    """One request, for its asker or its expert."""
    lines = [_heading(language, shown), escaped(fitted(shown.message, MOST_SHOWN))]
    if shown.wanted_by is not None:
        lines.append(language.say("Wanted by {day}.", day=day(language, shown.wanted_by, home.zone)))
    lines.append(_situation(language, shown, others))
    parts = []
    if shown.contacts is not None:
        parts.append(Part(_contacts(language, shown, shown.contacts), _helped(language, home.id, shown)))
    parts += _people(language, home.id, others)
    footer = None
    if shown.stage in (Stage.WAITING, Stage.LATER):
        footer = language.say("A refusal stays silent: whoever asked only sees other people proposed.")
    return Card(
        Accent.INTRODUCTIONS,
        quoted(shown.subject, 100) or language.say("Request"),
        lines,
        [*_answers(language, home.id, shown, alone=not others), my_requests(language, home.id)],
        parts=parts,
        footer=footer,
    )


def said(language: Language, home: ClusterFacts, title: str, line: str) -> Card:
    """Something was done."""
    return Card(Accent.INTRODUCTIONS, title, [line], [my_requests(language, home.id), my_page(language, home.id)])


def _heading(language: Language, shown: RequestFacts) -> str:
    if shown.asked_by_me:
        asked_whom = language.say("Asked of {who}", who=who(language, shown.other))
    else:
        asked_whom = language.say("{who} asks you", who=who(language, shown.other))
    return f"{asked_whom} · {discord_timestamp(shown.asked_at, 'R')}"


def _situation(language: Language, shown: RequestFacts, others: Sequence[FoundExpert]) -> str:
    """How it stands; to an asker, from nothing that an expert did but an acceptance."""
    name = f"**{name_of(language, shown.other)}**"
    ends = discord_timestamp(shown.asked_at + OPEN_FOR, "D")
    match shown.look:
        case Look.WAITING:
            return language.say("Waiting for an answer; the request ends on {day}.", day=ends)
        case Look.NO_ANSWER_YET if others:
            return language.say("{name} has not been able to answer for now; here are other people.", name=name)
        case Look.NO_ANSWER_YET:
            return language.say(
                "{name} has not been able to answer for now; look further, or call everybody.", name=name
            )
        case Look.NO_ANSWER if others:
            return language.say("{name} has not been able to answer; here are other people.", name=name)
        case Look.NO_ANSWER:
            return language.say("{name} has not been able to answer; look further, or call everybody.", name=name)
    match shown.stage:
        case Stage.WAITING:
            return language.say("Your answer is awaited until {day}.", day=ends)
        case Stage.LATER:
            return language.say("Put off; you can still accept until {day}.", day=ends)
    return f"**{standing(language, shown)}**"


def _contacts(language: Language, shown: RequestFacts, contacts: Contacts) -> list[str]:
    name = name_of(language, shown.other)
    lines = [language.say("**To reach {name}**", name=name)]
    if contacts.thread_id is not None:
        lines.append(language.say("• Your private thread: {thread}", thread=f"<#{contacts.thread_id}>"))
    elif contacts.thread_wanted:
        lines.append(language.say("• Your private thread is being opened: look again in a moment."))
    if contacts.user_id is not None:
        lines.append(language.say("• On Discord: {mention}", mention=f"<@{contacts.user_id}>"))
    if contacts.reach is not None:
        lines.append(language.say("• In their words: {reach}", reach=quoted(contacts.reach, 200)))
    if contacts.email is not None:
        lines.append(language.say("• By e-mail: {address}", address=quoted(contacts.email, 254)))
    if shown.helped is not None:
        answer = language.say("Yes") if shown.helped else language.say("No")
        lines.append(language.say("Did it help? You said: {answer}.", answer=answer))
    else:
        lines.append(language.say("Did it help?"))
    return lines


def helped_buttons(language: Language, cluster_id: UUID, introduction_id: UUID) -> list[Action]:
    """Whether it helped, in one click."""
    return [
        Action(language.say("Yes, it helped"), HELPED.to(cluster_id, introduction_id, YES)),
        Action(language.say("No"), HELPED.to(cluster_id, introduction_id, NO)),
        Action(language.say("Not yet"), HELPED.to(cluster_id, introduction_id, NOT_YET)),
    ]


def _helped(language: Language, cluster_id: UUID, shown: RequestFacts) -> list[Action]:
    return helped_buttons(language, cluster_id, shown.id) if shown.helped is None else []


def _answers(language: Language, cluster_id: UUID, shown: RequestFacts, *, alone: bool) -> list[Action]:
    """What one may do with it now; `alone`: nobody else can be proposed."""
    accept = Action(language.say("Accept"), ACCEPT.to(cluster_id, shown.id), Style.PRIMARY)
    later = Action(language.say("Not now"), DEFER.to(cluster_id, shown.id))
    decline = Action(language.say("Decline"), DECLINE.to(cluster_id, shown.id))
    hear_no_more = Action(language.say("See no more requests from them"), MUTE.to(cluster_id, shown.id))
    mute = [hear_no_more] if shown.other is not None else []
    match shown.stage:
        case Stage.WAITING:
            return [accept, later, decline, *mute]
        case Stage.LATER:
            return [accept, decline, *mute]
        case Stage.ACCEPTED | Stage.DECLINED | Stage.OVER:
            return mute
    take_back = Action(language.say("Take my request back"), WITHDRAW.to(cluster_id, shown.id))
    further = [
        Action(language.say("Find an expert"), CHOOSE.to(cluster_id), Style.PRIMARY if alone else Style.SECONDARY),
        *([call_everybody(language, cluster_id, shown.domain_id)] if alone else []),
    ]
    match shown.look:
        case Look.WAITING:
            return [Action(language.say("See other people"), OTHERS.to(cluster_id, shown.id)), take_back]
        case Look.NO_ANSWER_YET:
            return [*further, take_back]
        case Look.NO_ANSWER:
            return further
        case _:
            return []


def _ways_on(
    language: Language, home: ClusterFacts, others: Sequence[FoundExpert], domain_id: UUID | None
) -> list[Action]:
    find = Action(language.say("Find an expert"), CHOOSE.to(home.id), Style.SECONDARY if others else Style.PRIMARY)
    return [find, call_everybody(language, home.id, domain_id)]


def _people(
    language: Language, cluster_id: UUID, people: Sequence[FoundExpert], heading: str | None = None
) -> list[Part]:
    """People who may be asked, the first one's button first; with a heading above the first."""
    parts = []
    for place, one in enumerate(people):
        organisations = language.list_of(quoted(each, 50) for each in one.organisations[:2])
        title = quoted(one.title, 80) if one.title else None
        line = " · ".join(filter(None, (f"**{quoted(one.name, 80)}**", title, organisations)))
        lines = [heading, line] if heading is not None and place == 0 else [line]
        buttons = [
            ask_expert(language, cluster_id, one.person_id, one.domain_id),
            see_profile(language, cluster_id, one.person_id),
        ]
        parts.append(Part(lines, buttons))
    return parts
