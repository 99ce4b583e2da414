"""What came of a vote, in a sentence and its figures; and the call to those who have not voted yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from bot.language import Language, discord_timestamp
from bot.ui import Accent, Action, Card, Style, escaped
from cogs.experts.words import quoted
from cogs.polls import rules_words as words
from cogs.polls.ballot_cards import ANSWERS
from cogs.polls.voting_cards import RULES, TITLE_SHOWN, VOTE, label
from config.words import N_
from models.polls.counting import Outcome, PollResult
from models.polls.facts import PollFacts
from models.polls.tables import Method

OUTCOMES: Mapping[Outcome, str] = {
    Outcome.ADOPTED: N_("Adopted"),
    Outcome.REJECTED: N_("Not adopted"),
    Outcome.DECIDED: N_("Chosen: {options}"),
    Outcome.INCOMPLETE: N_("Chosen: {options}; a tie leaves the other places empty"),
    Outcome.SECOND_ROUND: N_("A second round between {options}"),
    Outcome.NOTHING: N_("Nothing is chosen"),
    Outcome.NO_QUORUM: N_("The quorum was missed: nothing is decided"),
}
OPTIONS_SHOWN = 10


def result(language: Language, cluster_id: UUID, poll: PollFacts, found: PollResult) -> Card:
    """The result: the outcome in a sentence, the figures, the quorum."""
    turnout = found.turnout
    lines = [f"**{outcome(language, poll, found)}**", _figures(language, poll, found)]
    lines.append(
        language.say(
            "Cast: {cast} of {roll} votes · expressed: {expressed} · abstentions: {abstain} · blank: {blank}",
            cast=language.number(turnout.cast),
            roll=language.number(turnout.roll),
            expressed=language.number(turnout.expressed),
            abstain=language.number(turnout.abstained),
            blank=language.number(turnout.blank),
        )
    )
    if found.quorum is not None:
        said = (
            N_("Quorum reached: {cast} of {needed}")
            if found.quorum.reached
            else N_("Quorum missed: {cast} of {needed}")
        )
        lines.append(
            language.say(said, cast=language.number(found.quorum.cast), needed=language.number(found.quorum.required))
        )
    lines.append(f"{words.decided_by(language, poll)} {words.tie(language, poll)}")
    title = language.say("Result of vote no. {number}: {title}", number=poll.number or 0, title=escaped(poll.title))
    return Card(Accent.POLLS, title, lines, [Action(language.say("The rules"), RULES.to(cluster_id, poll.id))])


def outcome(language: Language, poll: PollFacts, found: PollResult) -> str:
    """The outcome in a sentence."""
    named = found.going if found.outcome is Outcome.SECOND_ROUND else found.elected
    labels = {str(option.id): label(language, option) for option in poll.options}
    return language.say(OUTCOMES[found.outcome], options=language.list_of(labels[each] for each in named))


def _figures(language: Language, poll: PollFacts, found: PollResult) -> str:
    if poll.method is Method.MOTION:
        counts = dict(found.counts)
        return " · ".join(f"{language.say(ANSWERS[each])} **{language.number(n)}**" for each, n in counts.items())
    labels = {str(option.id): label(language, option) for option in poll.options}
    shown = [f"{labels[each]} **{language.number(n)}**" for each, n in found.counts[:OPTIONS_SHOWN]]
    return "\n".join(shown)


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
