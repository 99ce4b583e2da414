"""What a poll looks like in its channel: the question, all that must be stated before anybody votes, the turnout."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from bot.language import Language, discord_timestamp
from bot.projection.tags import STAGES
from bot.ui import Accent, Action, Card, Route, Style, escaped, fitted
from bot.ui.ways import my_page
from cogs.experts.words import quoted
from cogs.polls import rules_words as words
from config.words import N_
from models.polls.casting import PaperOption
from models.polls.choices import ABSTAIN, BLANK
from models.polls.facts import OptionFacts, PollFacts
from models.polls.related_project import RelatedProject
from models.polls.tables import Method, PollStatus
from models.polls.wording import MOST_QUESTION
from models.projects.tables import Stage
from models.tally import Answer, TieRule

VOTE = Route("polls:vote")
"""Opens one's ballot, from any card: `VOTE.to(cluster_id, poll_id)`."""
RULES = Route("polls:rules")
"""Shows how a poll is counted, in full: `RULES.to(cluster_id, poll_id)`."""
ROLL = Route("polls:roll")
"""Shows who has voted: `ROLL.to(cluster_id, poll_id)`."""
RESULT = Route("polls:result")
"""Shows what came of a vote, with its context, from any card: `RESULT.to(cluster_id, poll_id)`."""
ANSWERS: Mapping[str, str] = {
    Answer.FOR.value: N_("For"),
    Answer.AGAINST.value: N_("Against"),
    ABSTAIN: N_("Abstention"),
    BLANK: N_("Blank ballot"),
}
"""What a ballot may say of a motion; a blank one may be cast in any poll."""
UNEXPRESSED = frozenset({ABSTAIN, BLANK})

HASH_SHOWN = 12
"""Characters of a chain's end on a card: the whole stands in the published file."""
TITLE_SHOWN = 60
SHORTEST_QUESTION = 150
SHORT_QUESTION = 500
MOST_TOLD = 300
"""Of what would be delivered, on the cards of a vote: the project's own card has it whole."""
OPTIONS_SHOWN = 10
"""Options written out on the public card; the ballot has them all."""


def posted(language: Language, cluster_id: UUID, poll: PollFacts, so_far: Mapping[str, int] | None = None) -> Card:
    """The card in the channel, before and after the close; of very long texts as much as a message takes.

    `so_far` are the voices of a vote that everybody may follow.
    """
    cards = (
        _posted(language, cluster_id, poll, question, options, so_far)
        for question, options in (
            (MOST_QUESTION, OPTIONS_SHOWN),
            (MOST_QUESTION, 0),
            (SHORT_QUESTION, 0),
            (SHORTEST_QUESTION, 0),
        )
    )
    return next(card for card in cards if card.fits)


def _posted(
    language: Language,
    cluster_id: UUID,
    poll: PollFacts,
    question: int,
    options: int,
    so_far: Mapping[str, int] | None,
) -> Card:
    title = language.say("Vote no. {number}: {title}", number=poll.number or 0, title=escaped(poll.title))
    asked = question_shown(poll.question, question)
    if poll.status is PollStatus.CANCELLED:
        return Card(Accent.POLLS, title, [*asked, *cancelled(language, poll)], [_rules(language, cluster_id, poll)])
    lines = [
        *asked,
        *options_shown(language, poll, options),
        *in_short(language, poll, weighed=poll.voices != poll.electors),
        until(language, poll),
    ]
    if so_far is not None and poll.status is PollStatus.OPEN:
        lines.append(_so_far(language, poll, so_far))
    actions = [Action(language.say("Who has voted"), ROLL.to(cluster_id, poll.id)), _rules(language, cluster_id, poll)]
    if poll.status is PollStatus.OPEN:
        actions.insert(0, Action(language.say("Vote"), VOTE.to(cluster_id, poll.id), Style.PRIMARY))
    elif poll.result is not None:
        actions.insert(0, Action(language.say("The result"), RESULT.to(cluster_id, poll.id), Style.PRIMARY))
    return Card(Accent.POLLS, title, lines, actions, footer=_promises(language, poll))


def _so_far(language: Language, poll: PollFacts, figures: Mapping[str, int]) -> str:
    """How it stands, without a word about what will come of it; the options by their numbers above."""
    names = {choice: language.say(said) for choice, said in ANSWERS.items()}
    names |= {str(option.position): f"{option.position + 1}." for option in poll.options}
    order = [each for each in names if figures.get(each) or each not in UNEXPRESSED]
    offered = [each for each in order if each not in ANSWERS or poll.method is Method.MOTION or each == BLANK]
    shown = [f"{names[each]} **{language.number(figures.get(each, 0))}**" for each in offered]
    return language.say("So far: {figures}", figures=" · ".join(shown))


def question_shown(question: str, most: int = MOST_QUESTION) -> list[str]:
    """What is asked, set apart as the asker's own words."""
    return ["\n".join(f"> {line}" for line in escaped(fitted(question, most)).split("\n"))] if question else []


def options_shown(language: Language, poll: PollFacts, most: int = OPTIONS_SHOWN) -> list[str]:
    """The options, as many as a glance takes."""
    shown = [f"{option.position + 1}. {label(language, option)}" for option in poll.options[:most]]
    rest = len(poll.options) - len(shown)
    if rest:
        shown.append(language.count("and {n} more, on the ballot", "and {n} more, on the ballot", rest))
    return ["\n".join(shown)] if shown else []


def label(language: Language, option: OptionFacts | PaperOption) -> str:
    """An option, safe to show: a date as each reader's own clock has it, with the note on it."""
    note = quoted(option.label, 80)
    if option.starts_at is None:
        return note
    day = discord_timestamp(option.starts_at, "F")
    return f"{day} · {note}" if note else day


def in_short(language: Language, poll: PollFacts, *, weighed: bool) -> list[str]:
    """All that must be stated before anybody votes, in three lines."""
    return [
        f"{words.nature(language, poll)} · {words.who_votes(language, poll, weighed=weighed)}",
        f"{words.decided_by(language, poll)} {words.quorum(language, poll.rules)} {words.tie(language, poll)}",
        " ".join([words.secrecy(language, named=poll.named), *words.ends(language, poll.rules)]),
        *([about_project(language, poll.project), *_told(language, poll.project)] if poll.project is not None else []),
    ]


def about_project(language: Language, project: RelatedProject) -> str:
    """Which project the vote moves, and to which stage."""
    title, stage = quoted(project.title, TITLE_SHOWN), stage_of_project(language, project)
    return language.say("If adopted, the project “{title}” comes to “{stage}”.", title=title, stage=stage)


def stage_of_project(language: Language, project: RelatedProject) -> str:
    """The stage that is asked for."""
    return language.say(STAGES[list(Stage).index(project.stage)])


def _told(language: Language, project: RelatedProject) -> list[str]:
    """What would be delivered, or why it would be dropped: whoever lets the vote go, or votes, has read it."""
    if not project.told:
        return []
    file = f"📎 {quoted(project.file, 100)}" if project.file else ""
    told = " · ".join(each for each in (quoted(project.told, MOST_TOLD), project.url, file) if each)
    if project.stage is Stage.DROPPED:
        return [language.say("Why it would be dropped: {told}", told=told)]
    return [language.say("What would be delivered: {told}", told=told)]


def until(language: Language, poll: PollFacts) -> str:
    """Until when one votes, or when it was closed; and how many have voted."""
    if poll.closes_at is None:
        return ""
    turnout = language.count(
        "**{n}** ballot of {electors}",
        "**{n}** ballots of {electors}",
        poll.cast,
        electors=language.number(poll.electors),
    )
    if poll.status is not PollStatus.OPEN:
        return (
            language.say("Closed on {day}", day=discord_timestamp(poll.closed_at or poll.closes_at, "f"))
            + f" · {turnout}"
        )
    said = language.say("Until {day}", day=discord_timestamp(poll.closes_at, "f"))
    if poll.extended and poll.first_closes_at is not None:
        said += " " + language.say("(extended: first {day})", day=discord_timestamp(poll.first_closes_at, "f"))
    return f"{said}, {discord_timestamp(poll.closes_at, 'R')} · {turnout}"


def cancelled(language: Language, poll: PollFacts) -> list[str]:
    """Who called it off, when and why; without a key nobody could ever count it."""
    day = discord_timestamp(poll.cancelled_at, "f") if poll.cancelled_at is not None else ""
    if poll.cancel_reason is None:
        return [
            language.say("**Cancelled** on {day}: the key of this confidential vote is gone.", day=day),
            language.say("No ballot is kept."),
        ]
    who = quoted(poll.cancelled_by, 80) if poll.cancelled_by else language.say("somebody whose data was erased")
    return [
        language.say(
            "**Cancelled** on {day} by {name}: “{reason}”", day=day, name=who, reason=quoted(poll.cancel_reason, 300)
        ),
        language.say("No ballot is kept."),
    ]


def _promises(language: Language, poll: PollFacts) -> str | None:
    """What nobody can change any more unseen, in small print: the roll, and what a lot is drawn from.

    Whole, so that whoever kept the message can draw the lot again with nothing but it and the seed (tally-rules, 8).
    """
    if poll.roll_hash is None or poll.commitment is None:
        return None
    lines = [
        f"{language.say('Roll (SHA-256)')} `{poll.roll_hash}`",
        f"{language.say('Promise of the lot')} `{poll.commitment}`",
    ]
    if _drawn(poll):
        ids = " · ".join(f"{option.position + 1}. `{option.id}`" for option in poll.options)
        lines.append(f"{language.say('What the lot is drawn from: the vote and its options')} `{poll.id}` · {ids}")
    return "\n-# ".join(lines)


def _drawn(poll: PollFacts) -> bool:
    """Whether a lot may decide it."""
    return bool(poll.options) and poll.rules.ties is TieRule.LOT


def _rules(language: Language, cluster_id: UUID, poll: PollFacts) -> Action:
    return Action(language.say("The rules"), RULES.to(cluster_id, poll.id))


def rules(language: Language, cluster_id: UUID, poll: PollFacts) -> Card:
    """How it is counted, in full, with what was promised at the opening."""
    bases = dict.fromkeys(each.base for each in poll.rules.majorities)
    lines = [
        words.nature(language, poll),
        language.say(
            "**Who votes:** {who}.", who=words.who_votes(language, poll, weighed=poll.voices != poll.electors)
        ),
        "**"
        + language.say("How it is counted:")
        + "** "
        + " ".join([words.decided_by(language, poll), *(language.say(words.WHAT_BASES_ARE[base]) for base in bases)]),
        f"{words.quorum(language, poll.rules)} {words.tie(language, poll)}",
        " ".join([words.secrecy(language, named=poll.named), *words.ends(language, poll.rules)]),
    ]
    promises = _promises(language, poll)
    if promises is not None:
        lines.append(
            language.say(
                "The roll was frozen on {day}: {electors} names, {voices} votes.",
                day=discord_timestamp(poll.opened_at, "f") if poll.opened_at is not None else "",
                electors=language.number(poll.electors),
                voices=language.number(poll.voices),
            )
        )
        lines.append(f"-# {promises}")
    if _drawn(poll):
        lines.append(
            language.say(
                "Nobody can change the lot after the opening. Whoever runs the server can know its order before the "
                "close, even if they vote too."
            )
        )
    actions = [my_page(language, cluster_id)]
    if poll.status is PollStatus.OPEN:
        actions.insert(0, Action(language.say("Vote"), VOTE.to(cluster_id, poll.id), Style.PRIMARY))
    return Card(
        Accent.POLLS, language.say("The rules of “{title}”", title=quoted(poll.title, TITLE_SHOWN)), lines, actions
    )
