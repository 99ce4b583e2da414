"""What a project thread looks like to everybody: the card of its post, and what the group's channel says of it."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from bot.language import Language, discord_timestamp
from bot.projection.tags import STAGES
from bot.ui import Accent, Action, Card, Part, Route, Style, escaped, fitted
from bot.ui.ways import GROW
from cogs.experts.words import family, quoted
from cogs.threads.words import joining_in_words
from models.cluster.facts import ClusterFacts
from models.threads.facts import Source, ThreadFacts
from models.threads.tables import MayJoin

OPEN = Route("threads:open")
"""Begins a thread, from any card: `OPEN.to(cluster_id)` or `OPEN.to(cluster_id, group_id)`."""
LIST = Route("threads:list")
"""Shows the threads of one's groups, from any card: `LIST.to(cluster_id)` or `LIST.to(cluster_id, group_id)`."""
SHOW = Route("threads:show")
"""Shows a thread with all that one may do there: `SHOW.to(cluster_id, thread_id)`."""
TAKE_PART = Route("threads:take_part")
EXPERTS = Route("threads:experts")
"""Proposes people to invite: `EXPERTS.to(cluster_id, thread_id)`."""
CLOSE = Route("threads:close")
"""Opens the form that closes a thread: `CLOSE.to(cluster_id, thread_id)`."""
GO_ON = Route("threads:go_on")
"""Says that a quiet thread is still under way: `GO_ON.to(cluster_id, thread_id)`."""
MAKE_AGAIN = Route("threads:make_again")
"""Has a deleted post made again: `MAKE_AGAIN.to(cluster_id, thread_id)`."""

MOST_FAMILIES = 4
"""Tags of families on a post: five tags in all, and one is the stage."""

LONG = 1_500
SHORT = 700
OF_MESSAGE = 500
OF_SUMMARY = 1_300
OF_LAST_WORD = 300
"""Characters of a quotation, so that all of a card stays within Discord's 4,000."""


def post_name(thread: ThreadFacts) -> str:
    """The name of the forum post."""
    return fitted(thread.title, 100)


def tags(language: Language, thread: ThreadFacts, there: Collection[str] = ()) -> list[str]:
    """The names of the tags of the forum post: its stage, then the families of its domains.

    The stage is the one that its people have given it, among the tags that are `there`; at first it is an idea.
    """
    slugs = dict.fromkeys(domain.family for domain in thread.domains)
    stages = [language.say(stage) for stage in STAGES]
    stage = next((name for name in stages if name in there), stages[0])
    return [stage, *(family(language, slug) for slug in list(slugs)[:MOST_FAMILIES])]


def post(language: Language, home: ClusterFacts, thread: ThreadFacts) -> Card:
    """The first card of the forum post. It names who opened it and nobody else."""
    over = thread.closed_at is not None
    lines = [quotation(thread.purpose, SHORT if over else LONG), *_about(language, thread)]
    parts = [source_part(language, home, thread.source)] if thread.source is not None else []
    title = quoted(thread.title, 100)
    if over:
        parts.insert(0, Part(_ended(language, thread)))
        return Card(Accent.THREADS, language.say("Closed: {title}", title=title), lines, parts=parts)
    lines.append(_who(language, thread))
    actions = [
        Action(language.say("Invite experts"), EXPERTS.to(home.id, thread.id)),
        Action(language.say("Make it a project"), GROW.to(home.id, thread.id)),
        Action(language.say("Close the thread"), CLOSE.to(home.id, thread.id)),
    ]
    if thread.may_join is not MayJoin.INVITED:
        take_part = Action(language.say("Take part"), TAKE_PART.to(home.id, thread.id), Style.PRIMARY)
        actions.insert(0, take_part)
    footer = language.say("Should Discord archive this thread, the same buttons stand in the group’s channel.")
    return Card(Accent.THREADS, title, lines, actions, parts=parts, footer=footer)


def twin(language: Language, thread: ThreadFacts) -> Card:
    """What a post says that was made a second time by mistake."""
    line = language.say("This post was made twice: look for the other one of the same name.")
    return Card(Accent.THREADS, quoted(thread.title, 100), [line])


def announcement(language: Language, home: ClusterFacts, thread: ThreadFacts) -> Card:
    """What the group's channel says of a thread; its buttons work as long as the channel stands. It names nobody."""
    name = quoted(thread.title, 100)
    lines = [quoted(thread.purpose, 300)]
    show = Action(language.say("See the thread"), SHOW.to(home.id, thread.id))
    if thread.closed_at is not None:
        title = language.say("Closed: {title}", title=name)
        return Card(Accent.THREADS, title, [*lines, *_ended(language, thread)], [*link(language, home, thread), show])
    if thread.gone_at is not None:
        lines.append(language.say("Its post was deleted in Discord; a head of the group can have it made again."))
    lines += _domains(language, thread)
    actions = [*link(language, home, thread), show]
    if thread.may_join is not MayJoin.INVITED:
        actions.insert(0, Action(language.say("Take part"), TAKE_PART.to(home.id, thread.id), Style.PRIMARY))
    return Card(Accent.THREADS, language.say("Project thread: {title}", title=name), lines, actions)


def ended(language: Language, thread: ThreadFacts) -> Card:
    """The last message of a post, to those who take part; it names nobody. The card on top has all of the summary."""
    lines = [quotation(thread.summary or "", OF_LAST_WORD), language.say("Thank you to all who took part.")]
    return Card(Accent.THREADS, language.say("This thread is closed"), lines)


def asked(language: Language, home: ClusterFacts, thread: ThreadFacts, heads: list[int]) -> Card:
    """What the group's channel asks once of a thread that has gone quiet; only its heads can answer."""
    lines = [
        language.say(
            "Nothing was written in “{title}” since {day}: what becomes of it?",
            title=quoted(thread.title, 100),
            day=discord_timestamp(thread.last_active_at, "D"),
        )
    ]
    if heads:
        lines.insert(0, " ".join(f"<@{user_id}>" for user_id in heads))
    actions = [*still_under_way(language, home.id, thread, primary=True), *link(language, home, thread)]
    return Card(Accent.THREADS, language.say("A quiet thread"), lines, actions)


def answered(language: Language, home: ClusterFacts, thread: ThreadFacts) -> Card:
    """What that question becomes once a head has said that it goes on."""
    line = language.say("“{title}” is still under way.", title=quoted(thread.title, 100))
    show = Action(language.say("See the thread"), SHOW.to(home.id, thread.id))
    return Card(Accent.THREADS, language.say("A quiet thread"), [line], [*link(language, home, thread), show])


def still_under_way(
    language: Language, cluster_id: UUID, thread: ThreadFacts, *, primary: bool = False
) -> tuple[Action, Action]:
    """The two answers to what becomes of a quiet thread."""
    style = Style.PRIMARY if primary else Style.SECONDARY
    return (
        Action(language.say("Still under way"), GO_ON.to(cluster_id, thread.id), style),
        Action(language.say("Close the thread"), CLOSE.to(cluster_id, thread.id)),
    )


def link(language: Language, home: ClusterFacts, thread: ThreadFacts) -> list[Action]:
    """The way to the post, where it stands."""
    if thread.post_id is None:
        return []
    return [
        Action(language.say("Go to the thread"), url=f"https://discord.com/channels/{home.guild_id}/{thread.post_id}")
    ]


def source_part(language: Language, home: ClusterFacts, source: Source) -> Part:
    """The message that a thread began with."""
    url = f"https://discord.com/channels/{home.guild_id}/{source.channel_id}/{source.message_id}"
    begun = language.say("Begun with this message: {link}", link=url)
    if source.user_id is not None:
        begun = language.say("Begun with this message of {author}: {link}", author=f"<@{source.user_id}>", link=url)
    return Part([begun, *([quotation(source.text, OF_MESSAGE)] if source.text else [])])


def _about(language: Language, thread: ThreadFacts) -> list[str]:
    group = language.say("Group: {group}", group=f"**{escaped(thread.group)}**")
    if thread.opened_by:
        group += " · " + language.say("opened by {name}", name=quoted(thread.opened_by, 80))
    return [group, *_domains(language, thread)]


def _domains(language: Language, thread: ThreadFacts) -> list[str]:
    if not thread.domains:
        return []
    names = language.list_of(quoted(domain.name(language.code)) for domain in thread.domains)
    return [language.count("Domain needed: {names}", "Domains needed: {names}", len(thread.domains), names=names)]


def _who(language: Language, thread: ThreadFacts) -> str:
    who = language.say("May take part: {who}", who=joining_in_words(language, thread.may_join).lower())
    count = language.count("{n} person takes part", "{n} people take part", thread.taking_part)
    return f"{who} · {count}"


def _ended(language: Language, thread: ThreadFacts) -> list[str]:
    assert thread.closed_at is not None
    closed = language.say("Closed on {day}. What came of it:", day=discord_timestamp(thread.closed_at, "D"))
    return [f"**{closed}**", quotation(thread.summary or "", OF_SUMMARY)]


def quotation(text: str, most: int) -> str:
    """What somebody wrote, as a quotation of at most `most` characters with all that makes it safe to show."""
    shown = text
    while True:
        quoted_lines = "\n".join(f"> {line}" for line in escaped(shown).split("\n"))
        if len(quoted_lines) <= most:
            return quoted_lines
        shown = fitted(shown, len(shown) * 9 // 10)
