"""What came of a vote, in words: the same on its card, in its minutes and beside its chart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from bot.language import Language
from cogs.polls import rules_words as words
from cogs.polls.voting_cards import ANSWERS
from config.words import N_
from models.polls.choices import ABSTAIN, BLANK
from models.polls.counting import Outcome, PollResult
from models.polls.facts import PollFacts
from models.polls.rules import WithoutQuorum
from models.polls.tables import Method
from models.records import dataclass
from models.tally import Answer, Option

Labels = Mapping[Option, str]
"""What each option is called where it is shown, by its id."""

MOTIONS: Mapping[Outcome, str] = {
    Outcome.ADOPTED: N_("The motion is adopted: {in_favour} for, {against} against."),
    Outcome.REJECTED: N_("The motion is not adopted: {in_favour} for, {against} against."),
}
MOST_NAMED = 4
"""Options that a sentence names."""


@dataclass(frozen=True)
class Figure:
    """What was counted for an answer or an option, in voices; `share` of the votes expressed, where it is one."""

    label: str
    voices: int
    share: Fraction | None = None


def outcome(language: Language, poll: PollFacts, found: PollResult, labels: Labels) -> str:
    """The outcome in a sentence."""
    if found.outcome in MOTIONS and poll.method is Method.MOTION:
        return _of_motion(language, found)
    if found.outcome is Outcome.NO_QUORUM:
        said = language.say("The quorum is missed: nothing is decided.")
        if poll.rules.without_quorum is WithoutQuorum.SECOND_CALL:
            said += " " + language.say("A second call may follow, without quorum.")
        return said
    if found.outcome is Outcome.SECOND_ROUND:
        return language.say("A second round decides between {options}.", options=named(language, found.going, labels))
    if found.outcome is Outcome.NOTHING:
        return _nothing(language, found, labels)
    chosen = named(language, found.elected, labels)
    if found.tie is not None and found.tie.drawn is not None:
        tied = named(language, found.tie.among, labels)
        said = language.say("By lot between {tied}, the choice falls on {options}.", tied=tied, options=chosen)
    else:
        said = language.say("The choice falls on {options}.", options=chosen)
    if found.outcome is Outcome.INCOMPLETE:
        said += " " + language.say("The other places stay empty.")
    return said


def in_short(language: Language, found: PollResult) -> str:
    """The outcome in a word or two, for a list."""
    return language.say(SHORT[found.outcome])


SHORT: Mapping[Outcome, str] = {
    Outcome.ADOPTED: N_("motion adopted"),
    Outcome.REJECTED: N_("motion not adopted"),
    Outcome.DECIDED: N_("decided"),
    Outcome.INCOMPLETE: N_("partly decided"),
    Outcome.SECOND_ROUND: N_("second round"),
    Outcome.NOTHING: N_("nothing chosen"),
    Outcome.NO_QUORUM: N_("quorum missed"),
}


def figures(language: Language, poll: PollFacts, found: PollResult, labels: Labels) -> Sequence[Figure]:
    """The answers of a motion; else each option, the most first, and the blank ballots."""
    turnout = found.turnout
    of = turnout.expressed
    counted = [
        Figure(
            language.say(ANSWERS[option]) if poll.method is Method.MOTION else labels[option],
            voices,
            Fraction(voices, of) if of else None,
        )
        for option, voices in found.counts
    ]
    if poll.method is Method.MOTION:
        counted.append(Figure(language.say(ANSWERS[ABSTAIN]), turnout.abstained))
    return [*counted, Figure(language.say(ANSWERS[BLANK]), turnout.blank)]


def turnout(language: Language, found: PollResult) -> str:
    """Who took part, in voices; how many abstained stands with the figures."""
    said = found.turnout
    return language.say(
        "Cast: {cast} of {roll} votes · expressed: {expressed}",
        cast=language.number(said.cast),
        roll=language.number(said.roll),
        expressed=language.number(said.expressed),
    )


def quorum(language: Language, found: PollResult) -> str | None:
    """Whether enough took part, where that was asked."""
    checked = found.quorum
    if checked is None:
        return None
    said = (
        N_("Quorum reached: {cast} votes, {needed} needed")
        if checked.reached
        else N_("Quorum missed: {cast} votes, {needed} needed")
    )
    return language.say(said, cast=language.number(checked.cast), needed=language.number(checked.required))


def majorities(language: Language, found: PollResult) -> list[str]:
    """Each majority that was asked, and how many it took; nothing of them where the quorum was missed."""
    if found.outcome is Outcome.NO_QUORUM:
        return []
    return [
        language.say(
            N_("Majority reached: {obtained}, {required} needed ({majority})")
            if each.reached
            else N_("Majority missed: {obtained}, {required} needed ({majority})"),
            obtained=language.number(each.obtained),
            required=language.number(each.required),
            majority=words.majority(language, each.threshold),
        )
        for each in found.majorities
    ]


def named(language: Language, options: Sequence[Option], labels: Labels, most: int = MOST_NAMED) -> str:
    """Some options in a phrase."""
    shown = [labels[each] for each in options[:most]]
    rest = len(options) - len(shown)
    if rest:
        shown.append(language.count("{n} other", "{n} others", rest))
    return language.list_of(shown)


def answers(language: Language, chosen: Iterable[str], labels: Mapping[str, str]) -> str:
    """What a ballot says: the word of a motion, or the options that it chooses."""
    return language.list_of(language.say(ANSWERS[each]) if each in ANSWERS else labels[each] for each in chosen)


def _of_motion(language: Language, found: PollResult) -> str:
    votes = dict(found.counts)
    in_favour, against = (language.number(votes[answer]) for answer in ("for", "against"))
    said = language.say(MOTIONS[found.outcome], in_favour=in_favour, against=against)
    if found.casting_vote is Answer.FOR and found.outcome is Outcome.REJECTED:
        said += " " + language.say("The president’s own vote did not suffice.")
    elif found.casting_vote is not None:
        said += " " + language.say("The president’s own vote decided.")
    missed = [words.majority(language, each.threshold) for each in found.majorities if not each.reached]
    if 0 < len(missed) < len(found.majorities):
        said += " " + language.say("Not reached: {majority}.", majority=language.list_of(missed))
    return said


def _nothing(language: Language, found: PollResult, labels: Labels) -> str:
    if not found.turnout.expressed:
        return language.say("Nobody chose any of them: nothing is decided.")
    if found.tie is not None:
        tied = named(language, found.tie.among, labels)
        return language.say("A tie between {tied}: nothing changes.", tied=tied)
    return language.say("No option has the majority: nothing is chosen.")
