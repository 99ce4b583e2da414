"""The rules of a poll in words, as its card states them before anybody votes (design, section 4)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from bot.language import Language
from cogs.experts.words import quoted
from cogs.groups.words import title_of
from config.words import N_
from models.polls.facts import PollFacts
from models.polls.rules import Rules, WithoutQuorum
from models.polls.tables import Electorate, Method, Nature
from models.polls.templates import Draft
from models.tally import Base, Quorum, Threshold, TieRule

HALF = Fraction(1, 2)

NATURES: Mapping[Nature, str] = {
    Nature.CONSULTATION: N_("Consultation: advisory"),
    Nature.DECISION: N_("Decision: binding"),
}

METHODS: Mapping[Method, str] = {
    Method.MOTION: N_("Motion: for, against, abstain"),
    Method.CHOICE: N_("One choice among several"),
    Method.APPROVAL: N_("Several choices: approve as many as you like"),
}

ELECTORATES: Mapping[Electorate, str] = {
    Electorate.ORGANISATIONS: N_("The member organisations, one vote each: their representative’s, or the deputy’s"),
    Electorate.PEOPLE: N_("The people of the member organisations, one vote each"),
    Electorate.GROUP: N_("The people of {group}, one vote each"),
    Electorate.BOARD: N_("The members of the board, one vote each"),
    Electorate.COUNCIL: N_("The council with the board, one vote each"),
    Electorate.FILE: N_("Those on the list that was given, with the votes that it says"),
}
"""Who votes, and one vote per what."""

SHARES: Mapping[tuple[Fraction, bool], str] = {
    (Fraction(1, 4), True): N_("more than a quarter"),
    (Fraction(1, 4), False): N_("at least a quarter"),
    (Fraction(1, 3), True): N_("more than a third"),
    (Fraction(1, 3), False): N_("at least a third"),
    (Fraction(1, 2), True): N_("more than half"),
    (Fraction(1, 2), False): N_("at least half"),
    (Fraction(3, 5), True): N_("more than three fifths"),
    (Fraction(3, 5), False): N_("at least three fifths"),
    (Fraction(2, 3), True): N_("more than two thirds"),
    (Fraction(2, 3), False): N_("at least two thirds"),
    (Fraction(3, 4), True): N_("more than three quarters"),
    (Fraction(3, 4), False): N_("at least three quarters"),
    (Fraction(1, 1), False): N_("all"),
}
"""A share, strict or not: by how much, then of what (`BASES`)."""

BASES: Mapping[Base, str] = {
    Base.EXPRESSED: N_("{share} of the votes expressed"),
    Base.CAST: N_("{share} of the ballots cast"),
    Base.ROLL: N_("{share} of the roll"),
}

WHAT_BASES_ARE: Mapping[Base, str] = {
    Base.EXPRESSED: N_("Votes expressed: abstentions and blank ballots are not counted."),
    Base.CAST: N_("Ballots cast: abstentions and blank ballots count, and so weigh against."),
    Base.ROLL: N_("The roll: whoever does not vote weighs against."),
}


def share(language: Language, value: Fraction, *, strict: bool) -> str:
    """How much: "at least two thirds"."""
    words = SHARES.get((value, strict))
    if words is not None:
        return language.say(words)
    fraction = f"{value.numerator}/{value.denominator}"
    return language.say(N_("more than {share}") if strict else N_("at least {share}"), share=fraction)


def majority(language: Language, threshold: Threshold) -> str:
    """A majority and its base: "more than half of the votes expressed"."""
    how_much = share(language, threshold.share, strict=threshold.strict)
    return language.say(BASES[threshold.base], share=how_much)


def who_votes(language: Language, poll: PollFacts, *, weighed: bool) -> str:
    """Who votes, one vote per what; `weighed`: some have several votes."""
    group = title_of(language, poll.group_kind, poll.group) if poll.group_kind and poll.group else ""
    said = language.say(ELECTORATES[poll.electorate], group=group)
    if weighed and poll.electorate is not Electorate.FILE:
        said += " " + language.say("(some have several)")
    return said


def decided_by(language: Language, poll: PollFacts | Draft) -> str:
    """By what majority of what it is decided, in one sentence."""
    rules = poll.rules
    asked = language.list_of(majority(language, each) for each in rules.majorities)
    if poll.method is Method.MOTION:
        if len(rules.majorities) > 1:
            return language.say("Adopted if all of this is reached: {majority}.", majority=asked)
        return language.say("Adopted by {majority}.", majority=asked)
    if poll.method is Method.CHOICE:
        if not asked:
            return language.say("The option with the most votes is chosen.")
        said = language.say("The first option is chosen if it has {majority}.", majority=asked)
        if rules.second_round:
            said += " " + language.say("Otherwise there is a second round between the first two.")
        return said
    said = language.count(
        "The option that the most approve is chosen.", "The {n} options that the most approve are chosen.", rules.seats
    )
    if asked:
        said += " " + language.say("Each needs {majority}.", majority=asked)
    return said


def tie(language: Language, poll: PollFacts) -> str:
    """How a tie ends."""
    rules = poll.rules
    if poll.method is not Method.MOTION:
        return language.say(TIES[rules.ties])
    if rules.casting_vote:
        return language.say("As many for as against: the president’s own vote decides.")
    if any(each.share > HALF or (each.share == HALF and each.strict) for each in rules.majorities):
        return language.say("As many for as against: not adopted.")
    return language.say("As many for as against: the majority above decides.")


TIES: Mapping[TieRule, str] = {
    TieRule.STATUS_QUO: N_("A tie: nothing changes."),
    TieRule.SECOND_ROUND: N_("A tie: a second round between those that are equal."),
    TieRule.LOT: N_("A tie: a lot decides, which anyone can draw again."),
}


def quorum(language: Language, rules: Rules) -> str:
    """The quorum, and what follows without it."""
    if rules.quorum is None:
        return language.say("No quorum.")
    needed = _of_roll(language, rules.quorum)
    if rules.without_quorum is WithoutQuorum.SECOND_CALL:
        return language.say("Quorum: {share} votes; otherwise a second call, without quorum.", share=needed)
    return language.say("Quorum: {share} votes; otherwise nothing is decided.", share=needed)


def quorum_in_short(language: Language, wanted: Quorum | None) -> str:
    """The quorum where one chooses it."""
    if wanted is None:
        return language.say("No quorum.")
    return language.say("Quorum: {share}", share=_of_roll(language, wanted))


def _of_roll(language: Language, wanted: Quorum) -> str:
    return language.say(BASES[Base.ROLL], share=share(language, wanted.share, strict=wanted.strict))


def secrecy(language: Language, *, named: bool) -> str:
    """Whether one sees who voted what."""
    if named:
        return language.say("By name: after the close one sees who voted what.")
    return language.say("Confidential: who voted what is never shown.")


def ends(language: Language, rules: Rules) -> list[str]:
    """What else was set about how it runs."""
    said = []
    if rules.live:
        said.append(language.say("The result can be followed while it is open."))
    if rules.closes_early:
        said.append(language.say("It closes as soon as everybody has voted."))
    return said


def nature(language: Language, poll: PollFacts) -> str:
    """Whether it binds, by which clause of the statutes."""
    said = f"**{language.say(NATURES[poll.nature])}**"
    if poll.nature is Nature.DECISION and poll.clause:
        said += f" · {quoted(poll.clause, 200)}"
    return said
