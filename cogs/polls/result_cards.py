"""What came of a vote: posted, in detail with its context, who voted what; and the call to who has not voted yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from uuid import UUID

from bot.language import Language, discord_timestamp
from bot.ui import Accent, Action, Card, Pages, Part, Route, Style, escaped, fitted
from bot.ui.ways import my_page
from cogs.experts.words import quoted
from cogs.polls import chart
from cogs.polls import result_words as said
from cogs.polls import rules_words as words
from cogs.polls.voting_cards import (
    HASH_SHOWN,
    RESULT,
    RULES,
    SHORT_QUESTION,
    TITLE_SHOWN,
    VOTE,
    about_project,
    label,
    question_shown,
    stage_of_project,
)
from models.cluster.facts import ClusterFacts
from models.polls.chain import PublishedBallot
from models.polls.choices import positions_of
from models.polls.counting import PollResult
from models.polls.facts import PollFacts, RelatedPoll
from models.polls.publishing import Publication
from models.polls.tables import SubjectKind
from models.polls.wording import MOST_QUESTION, MOST_TITLE

BY_NAME = Route("polls:by_name")
"""Shows who voted what, of a vote by name: `BY_NAME.to(cluster_id, poll_id)`."""
PAPERS = Route("polls:papers")
"""Offers the minutes and the files of a closed vote: `PAPERS.to(cluster_id, poll_id)`."""
REPEAL = Route("polls:repeal")
"""Drafts a vote that would repeal this decision: `REPEAL.to(cluster_id, poll_id)`."""

FIGURES_SHOWN = 10
"""Options whose figures a card writes out; the chart, the minutes and the table have them all."""
BALLOTS_A_PAGE = 20


def result(language: Language, home: ClusterFacts, poll: PollFacts, found: PollResult) -> Card:
    """The result as it is posted: the outcome in a sentence, the figures, the quorum, the chart."""
    title = language.say("Result of vote no. {number}: {title}", number=poll.number or 0, title=escaped(poll.title))
    return Card(
        Accent.POLLS,
        title,
        _lines(language, poll, found),
        [Action(language.say("In detail"), RESULT.to(home.id, poll.id)), *_actions(language, home.id, poll)],
        images=[chart.image(language, poll, found, home.zone)],
        footer=_end_of_chain(language, poll),
    )


def detail(
    language: Language, home: ClusterFacts, poll: PollFacts, found: PollResult, *, may_repeal: bool = False
) -> Card:
    """One result, found again years later: what was asked, what came of it, what came after; for one reader."""
    repeal = [Action(language.say("Ask to repeal it"), REPEAL.to(home.id, poll.id))] if may_repeal else []
    cards = (_detail(language, home, poll, found, most, repeal) for most in (MOST_QUESTION, SHORT_QUESTION, 0))
    return next(card for card in cards if card.fits)


def _detail(
    language: Language,
    home: ClusterFacts,
    poll: PollFacts,
    found: PollResult,
    question: int,
    repeal: Sequence[Action],
) -> Card:
    title = language.say("Vote no. {number}: {title}", number=poll.number or 0, title=escaped(poll.title))
    weighed = poll.voices != poll.electors
    lines = [
        *(question_shown(poll.question, question) if question else []),
        words.nature(language, poll),
        words.who_votes(language, poll, weighed=weighed),
    ]
    link = _link(language, home, poll)
    return Card(
        Accent.POLLS,
        title,
        lines,
        [*_actions(language, home.id, poll), *repeal, *link, my_page(language, home.id)],
        parts=[Part(_lines(language, poll, found)), Part(context(language, poll))],
        images=[chart.image(language, poll, found, home.zone)],
        footer=_end_of_chain(language, poll),
    )


def context(language: Language, poll: PollFacts) -> list[str]:
    """When it was, who asked, what it followed, and what ended it."""
    lines = []
    if poll.opened_at is not None and poll.closed_at is not None:
        opened, closed = (discord_timestamp(each, "D") for each in (poll.opened_at, poll.closed_at))
        lines.append(language.say("Voted from {opened} to {closed}", opened=opened, closed=closed))
    asker = quoted(poll.asked_by, 80) if poll.asked_by else language.say("somebody whose data was erased")
    lines.append(language.say("Asked by {name}", name=asker))
    if poll.previous is not None:
        lines.append(language.say("Follows {poll}.", poll=related(language, poll.previous)))
    if poll.subject is not None and poll.subject_kind is SubjectKind.REPEALS:
        lines.append(language.say("It was about repealing {poll}.", poll=related(language, poll.subject)))
    if poll.project is not None:
        lines.append(about_project(language, poll.project))
    if poll.repealed_by is not None:
        lines.append(
            "⚠️ " + language.say("**Repealed since** by {poll}.", poll=related(language, poll.repealed_by)),
        )
    return lines


def repeal_in_words(language: Language, poll: PollFacts, zone: tzinfo) -> tuple[str, str]:
    """Title and question of a vote that would repeal this one, unescaped: who asks can change both."""
    number, day = poll.number or 0, language.date(poll.closed_at, zone) if poll.closed_at is not None else ""
    title = language.say("Repeal vote no. {number}: {title}", number=number, title=poll.title)
    question = language.say(
        "Is the decision of {day} repealed (vote no. {number}, “{title}”)?", day=day, number=number, title=poll.title
    )
    return fitted(title, MOST_TITLE), question


def related(language: Language, poll: RelatedPoll) -> str:
    """Another vote, in a sentence: by its number alone where it does not exist for the reader."""
    if poll.title is None:
        return language.say("vote number {number}", number=poll.number or 0)
    return language.say("vote no. {number} “{title}”", number=poll.number or 0, title=quoted(poll.title, TITLE_SHOWN))


def _lines(language: Language, poll: PollFacts, found: PollResult) -> list[str]:
    labels = {str(option.id): label(language, option) for option in poll.options}
    quorum = said.quorum(language, found)
    return [
        f"**{said.outcome(language, poll, found, labels)}**",
        _figures(language, poll, found, labels),
        said.turnout(language, found),
        *([quorum] if quorum is not None else []),
        *said.majorities(language, found),
        *_without_effect(language, poll, found),
    ]


def _without_effect(language: Language, poll: PollFacts, found: PollResult) -> list[str]:
    """That an adopted vote could not move its project."""
    if poll.project is None or poll.project.moved or not found.decides:
        return []
    line = language.say(
        "The project could not be moved: what the stage “{stage}” needs was there no more at the close.",
        stage=stage_of_project(language, poll.project),
    )
    return [f"⚠️ {line}"]


def _figures(language: Language, poll: PollFacts, found: PollResult, labels: said.Labels) -> str:
    counted = said.figures(language, poll, found, labels)
    shown = [f"{each.label} **{language.number(each.voices)}**" for each in counted[:FIGURES_SHOWN]]
    rest = len(counted) - len(shown)
    if rest:
        shown.append(language.count("{n} other", "{n} others", rest))
    return "\n".join(shown) if poll.options else " · ".join(shown)


def _actions(language: Language, cluster_id: UUID, poll: PollFacts) -> list[Action]:
    actions = [Action(language.say("Minutes and files"), PAPERS.to(cluster_id, poll.id))]
    if poll.named:
        actions.append(Action(language.say("Who voted what"), BY_NAME.to(cluster_id, poll.id)))
    return [*actions, Action(language.say("The rules"), RULES.to(cluster_id, poll.id))]


def _link(language: Language, home: ClusterFacts, poll: PollFacts) -> list[Action]:
    if poll.channel_id is None or poll.message_id is None:
        return []
    url = f"https://discord.com/channels/{home.guild_id}/{poll.channel_id}/{poll.message_id}"
    return [Action(language.say("Its card"), url=url)]


def _end_of_chain(language: Language, poll: PollFacts) -> str | None:
    if poll.ballots_hash is None:
        return None
    return language.say("Chain of ballots {hash}", hash=poll.ballots_hash[:HASH_SHOWN])


def by_name(language: Language, cluster_id: UUID, publication: Publication) -> Pages:
    """Who voted what, of a vote by name; and who did not."""
    poll = publication.poll
    lines = [line for _, line in sorted(_votes(language, publication))]
    actions = [Action(language.say("Minutes and files"), PAPERS.to(cluster_id, poll.id)), my_page(language, cluster_id)]
    title = f"**{quoted(poll.title, TITLE_SHOWN)}**"
    return Pages(
        [
            Card(
                Accent.POLLS,
                language.say("Who voted what"),
                [title, *lines[at : at + BALLOTS_A_PAGE]],
                actions,
            )
            for at in range(0, max(1, len(lines)), BALLOTS_A_PAGE)
        ]
    )


def _votes(language: Language, publication: Publication) -> list[tuple[tuple[bool, str], str]]:
    cast = {ballot.elector: ballot for ballot, _ in publication.ballots}
    found = []
    for entry in publication.roll:
        name = quoted(entry.name, 60) if entry.name else language.say("somebody whose data was erased")
        if entry.weight != 1:
            name += f" ({language.count('{n} vote', '{n} votes', entry.weight)})"
        ballot = cast.get(entry.elector)
        vote = _vote(language, publication, ballot) if ballot is not None else language.say("has not voted")
        line = language.say("{name}: {vote}", name=name, vote=f"**{vote}**" if ballot is not None else vote)
        found.append(((ballot is None, (entry.name or "").casefold()), line))
    return found


def _vote(language: Language, publication: Publication, ballot: PublishedBallot) -> str:
    options = publication.poll.options
    positions = positions_of(ballot.choice, publication.poll.method, len(options))
    chosen = [str(options[position].id) for position in positions]
    labels = {str(option.id): label(language, option) for option in options}
    if not chosen:
        return said.answers(language, (ballot.choice,), {})
    return said.named(language, chosen, labels, most=2)


def reminder(language: Language, cluster_id: UUID, poll: PollFacts, mentioned: Sequence[int], missing: int) -> Card:
    """In the channel: how many ballots are missing; whose, only where one votes by name."""
    assert poll.closes_at is not None  # it is open
    lines = [
        f"**{quoted(poll.title, TITLE_SHOWN)}**",
        language.count("{n} ballot is missing.", "{n} ballots are missing.", missing)
        + " "
        + language.say(
            "One votes until {day}, {when}.",
            day=discord_timestamp(poll.closes_at, "f"),
            when=discord_timestamp(poll.closes_at, "R"),
        ),
    ]
    if mentioned:
        lines.append(" ".join(f"<@{user_id}>" for user_id in mentioned))
    return Card(
        Accent.POLLS,
        language.say("Have you voted?"),
        lines,
        [Action(language.say("Vote"), VOTE.to(cluster_id, poll.id), Style.PRIMARY)],
    )
