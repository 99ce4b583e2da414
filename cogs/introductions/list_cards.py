"""What the lists look like: my requests, the people whose requests I do not see, private messages."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from bot.language import Language, discord_timestamp
from bot.ui import Accent, Action, Card, Pages, Part, Route, Style
from bot.ui.ways import my_page
from cogs.experts.cards import CHOOSE
from cogs.experts.words import quoted
from cogs.introductions.cards import SHOW, my_requests
from cogs.introductions.words import name_of, standing, who
from models.cluster.facts import ClusterFacts
from models.introductions.showing import Party, RequestFacts, Stage
from models.people.private_notices import NoticeState
from models.records import dataclass

MUTED = Route("introductions:muted")
UNMUTE = Route("introductions:unmute")
COME_BACK = Route("introductions:come_back")
"""Takes requests again after silence, from any card: `COME_BACK.to(cluster_id)`."""
NOTICES = Route("introductions:notices")
"""Switches private messages: `NOTICES.to(cluster_id, ON or OFF)`."""

ON, OFF = "on", "off"
A_PAGE = 5


@dataclass(frozen=True)
class Listed:
    """All that the list shows. `muted` counts the people whose requests one does not see."""

    of_me: Sequence[RequestFacts]
    by_me: Sequence[RequestFacts]
    notices: NoticeState
    muted: int


def requests(language: Language, home: ClusterFacts, listed: Listed) -> Pages:
    """What was asked of me, what waits first, then what I asked; five a page."""
    entries = [
        *_section(language, home.id, language.say("**Asked of me**"), listed.of_me),
        *_section(language, home.id, language.say("**Asked by me**"), listed.by_me),
    ]
    lines = [_counts(language, listed)]
    if not entries:
        lines = [language.say("Nobody has asked you anything, and you have asked nobody yet.")]
    if listed.notices.refused:
        lines.append(_refused(language))
    actions = [notices_button(language, home.id, listed.notices)]
    if listed.muted:
        actions.append(Action(language.say("People I do not hear"), MUTED.to(home.id)))
    if not entries:
        actions.insert(0, Action(language.say("Find an expert"), CHOOSE.to(home.id), Style.PRIMARY))
    actions.append(my_page(language, home.id))
    pages = [entries[start : start + A_PAGE] for start in range(0, len(entries), A_PAGE)] or [[]]
    return Pages(
        [Card(Accent.INTRODUCTIONS, language.say("My requests"), lines, actions, parts=page) for page in pages]
    )


def notices_button(language: Language, cluster_id: UUID, state: NoticeState) -> Action:
    """The button that switches private messages."""
    if state.on:
        return Action(language.say("No more private messages"), NOTICES.to(cluster_id, OFF))
    return Action(language.say("Tell me privately"), NOTICES.to(cluster_id, ON))


def notices(language: Language, home: ClusterFacts, *, on: bool) -> Card:
    """Private messages were switched."""
    if on:
        lines = [
            language.say("A private message will tell you when something waits for you, at most once an hour."),
            language.say("It only points to your page: nobody's words are in it."),
        ]
        title = language.say("I will tell you privately")
    else:
        lines = [language.say("Everything that waits for you stays on your page (/me).")]
        title = language.say("No more private messages")
    return Card(Accent.INTRODUCTIONS, title, lines, [my_requests(language, home.id), my_page(language, home.id)])


def notice(language: Language, home: ClusterFacts, *, first: bool) -> Card:
    """The private message itself: only a pointer."""
    if first:
        title = language.say("I will tell you here")
        lines = [language.say("When something waits for you in {cluster}, I write to you.", cluster=quoted(home.name))]
    else:
        title = language.say("Something waits for you")
        lines = [language.say("In {cluster}: open your page.", cluster=quoted(home.name))]
    footer = language.say("To stop: “My requests”, then “No more private messages”.")
    actions = [my_page(language, home.id), my_requests(language, home.id)]
    return Card(Accent.INTRODUCTIONS, title, lines, actions, footer=footer)


def refused_line(language: Language) -> str:
    """Why no private message comes any more, on one's page."""
    return _refused(language)


def muted(language: Language, home: ClusterFacts, people: Sequence[Party]) -> Pages:
    """Whose requests one does not see, each with the undo."""
    back = [my_requests(language, home.id)]
    title = language.say("People I do not hear")
    if not people:
        return Pages([Card(Accent.INTRODUCTIONS, title, [language.say("You hear everybody.")], back)])
    line = language.say("Their requests do not reach you, and they do not know.")
    parts = [
        Part(
            [who(language, party)],
            [Action(language.say("Hear them again"), UNMUTE.to(home.id, party.person_id))],
        )
        for party in people
    ]
    return Pages(
        [
            Card(Accent.INTRODUCTIONS, title, [line], back, parts=parts[start : start + A_PAGE])
            for start in range(0, len(parts), A_PAGE)
        ]
    )


def _section(language: Language, cluster_id: UUID, heading: str, shown: Sequence[RequestFacts]) -> list[Part]:
    return [_entry(language, cluster_id, each, heading if place == 0 else None) for place, each in enumerate(shown)]


def _entry(language: Language, cluster_id: UUID, shown: RequestFacts, heading: str | None) -> Part:
    new = " 🔹" if shown.new else ""
    first = f"**{quoted(shown.subject) or language.say('Request')}** · {name_of(language, shown.other)}{new}"
    second = f"{standing(language, shown)} · {discord_timestamp(shown.asked_at, 'R')}"
    style = Style.PRIMARY if shown.stage is Stage.WAITING and heading is not None else Style.SECONDARY
    label = language.say("Answer") if shown.stage is Stage.WAITING else language.say("Open")
    return Part(
        [each for each in (heading, first, second) if each is not None],
        [Action(label, SHOW.to(cluster_id, shown.id), style)],
    )


def _counts(language: Language, listed: Listed) -> str:
    waiting = sum(each.stage is Stage.WAITING for each in listed.of_me)
    if waiting:
        return language.count("{n} waits for your answer.", "{n} wait for your answer.", waiting)
    return language.say("Nothing waits for your answer.")


def _refused(language: Language) -> str:
    return language.say(
        "Discord delivers none of my private messages to you, so I send none: allow them, then try again."
    )
