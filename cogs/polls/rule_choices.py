"""The rules that one chooses by a select, and what each choice makes of a draft's rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from fractions import Fraction

from bot.errors import ButtonNotKnown
from bot.language import Language
from bot.ui import Choice, fitted
from bot.ui.limits import MOST_OPTION_TEXT
from cogs.polls import rules_words as words
from config.words import N_
from models.polls.errors import RulesDoNotFit
from models.polls.rules import Rules, WithoutQuorum, with_first, with_second
from models.polls.tables import Method
from models.polls.templates import Draft
from models.polls.typed import share_from
from models.tally import Base, Quorum, Threshold, TieRule, at_least, more_than_half, two_thirds


class Setting(StrEnum):
    """What is chosen."""

    MAJORITY = "majority"
    QUORUM = "quorum"
    SECRECY = "secrecy"
    TIES = "ties"
    MORE = "more"


PLACEHOLDERS: Mapping[Setting, str] = {
    Setting.MAJORITY: N_("Majority"),
    Setting.QUORUM: N_("Quorum"),
    Setting.SECRECY: N_("By name or confidential"),
    Setting.TIES: N_("A tie"),
    Setting.MORE: N_("And also"),
}

MAJORITIES: Mapping[str, Threshold] = {
    "simple": more_than_half(Base.EXPRESSED),
    "absolute": more_than_half(Base.CAST),
    "roll": more_than_half(Base.ROLL),
    "three_fifths": at_least(Fraction(3, 5), Base.EXPRESSED),
    "two_thirds": two_thirds(Base.EXPRESSED),
}
QUORUMS: Mapping[str, Quorum] = {
    "quarter": Quorum(Fraction(1, 4)),
    "third": Quorum(Fraction(1, 3)),
    "half": Quorum(Fraction(1, 2)),
    "two_thirds": Quorum(Fraction(2, 3)),
}
NONE, OTHER = "none", "other"

NAMED, CONFIDENTIAL = "named", "confidential"

MORE: Mapping[str, str] = {
    "second_call": N_("Without the quorum, a second call without quorum"),
    "second_round": N_("Without the majority, a second round"),
    "casting_vote": N_("As many for as against: the president’s vote decides"),
    "live": N_("The result can be followed while one votes"),
    "closes_early": N_("Close as soon as everybody has voted"),
}
"""Rules that are either there or not, by their names in `Rules` (`second_call` is a value of `without_quorum`)."""


def choices(language: Language, setting: Setting, draft: Draft) -> Sequence[Choice]:
    """What can be chosen, with what holds marked."""
    if setting is Setting.MAJORITY:
        return _majorities(language, draft)
    if setting is Setting.QUORUM:
        return _quorums(language, draft)
    if setting is Setting.SECRECY:
        return [
            Choice(_fits(words.secrecy(language, named=named)), value, chosen=draft.named is named)
            for named, value in ((False, CONFIDENTIAL), (True, NAMED))
        ]
    if setting is Setting.TIES:
        return [
            Choice(_fits(language.say(said)), rule.value, chosen=draft.rules.ties is rule)
            for rule, said in words.TIES.items()
        ]
    return [Choice(_fits(language.say(MORE[name])), name, chosen=_has(draft.rules, name)) for name in offered(draft)]


def settings(draft: Draft) -> Sequence[Setting]:
    """What can be set of this draft."""
    if draft.method is Method.MOTION:
        return (Setting.MAJORITY, Setting.QUORUM, Setting.SECRECY, Setting.MORE)
    return (Setting.MAJORITY, Setting.QUORUM, Setting.SECRECY, Setting.TIES, Setting.MORE)


def offered(draft: Draft) -> Sequence[str]:
    """The further rules that go with what else the draft says; one that holds already can be taken back."""
    fits = {
        "second_call": draft.rules.quorum is not None,
        "second_round": draft.method is Method.CHOICE and draft.rules.majority is not None,
        "casting_vote": draft.method is Method.MOTION and draft.named,
        "live": draft.named,
        "closes_early": True,
    }
    return [name for name in MORE if fits[name] or _has(draft.rules, name)]


def chosen(draft: Draft, setting: Setting, values: Sequence[str]) -> Draft:
    """The draft as it is with this choice. Raises `ButtonNotKnown` for what is not offered."""
    rules = draft.rules
    if setting is Setting.MORE:
        return replace(draft, rules=_more(draft, values))
    if len(values) != 1:
        raise ButtonNotKnown
    (value,) = values
    if value == OTHER:
        return draft
    if setting is Setting.MAJORITY:
        if value != NONE and value not in MAJORITIES:
            raise ButtonNotKnown
        if value == NONE:
            return replace(draft, rules=replace(rules, majorities=(), second_round=False))
        return replace(draft, rules=with_first(rules, MAJORITIES[value]))
    if setting is Setting.QUORUM:
        if value != NONE and value not in QUORUMS:
            raise ButtonNotKnown
        quorum = QUORUMS.get(value)
        missed = rules.without_quorum if quorum is not None else WithoutQuorum.FAILED
        return replace(draft, rules=replace(rules, quorum=quorum, without_quorum=missed))
    if setting is Setting.SECRECY:
        return _secrecy(draft, value)
    if value not in set(TieRule):
        raise ButtonNotKnown
    return replace(draft, rules=replace(rules, ties=TieRule(value)))


def _secrecy(draft: Draft, value: str) -> Draft:
    """What only goes with names falls with them."""
    if value not in (NAMED, CONFIDENTIAL):
        raise ButtonNotKnown
    named = value == NAMED
    rules = draft.rules if named else replace(draft.rules, live=False, casting_vote=False)
    return replace(draft, named=named, rules=rules)


def _more(draft: Draft, values: Sequence[str]) -> Rules:
    if any(value not in MORE for value in values):
        raise ButtonNotKnown
    missed = WithoutQuorum.SECOND_CALL if "second_call" in values else WithoutQuorum.FAILED
    return replace(
        draft.rules,
        without_quorum=missed,
        second_round="second_round" in values,
        casting_vote="casting_vote" in values,
        live="live" in values,
        closes_early="closes_early" in values,
    )


def _has(rules: Rules, name: str) -> bool:
    if name == "second_call":
        return rules.without_quorum is WithoutQuorum.SECOND_CALL
    return bool(getattr(rules, name))


def _majorities(language: Language, draft: Draft) -> list[Choice]:
    """The first majority; a second has a form of its own."""
    asked = draft.rules.majority
    found = [
        Choice(_fits(_sentence(words.majority(language, each))), name, chosen=asked == each)
        for name, each in MAJORITIES.items()
    ]
    if draft.method is not Method.MOTION:
        found.insert(0, Choice(language.say("The most votes suffice"), NONE, chosen=asked is None))
    if asked is not None and asked not in MAJORITIES.values():
        found.append(Choice(_fits(_sentence(words.majority(language, asked))), OTHER, chosen=True))
    return found


def _quorums(language: Language, draft: Draft) -> list[Choice]:
    asked = draft.rules.quorum
    shown = {NONE: None, **QUORUMS}
    if asked is not None and asked not in QUORUMS.values():
        shown[OTHER] = asked
    return [
        Choice(_fits(words.quorum_in_short(language, quorum)), name, chosen=quorum == asked)
        for name, quorum in shown.items()
    ]


def _sentence(said: str) -> str:
    return said[:1].upper() + said[1:]


def _fits(said: str) -> str:
    return fitted(said, MOST_OPTION_TEXT)


def figured(draft: Draft, answers: Mapping[str, str]) -> Draft:
    """The draft with the figures that were typed; a second majority stays.

    Raises `ShareNotUnderstood` or `RulesDoNotFit`.
    """
    first, quorum = _typed(answers), answers.get("quorum", "").strip()
    if first is not None:
        rules = with_first(draft.rules, first)
    elif draft.method is Method.MOTION:
        raise RulesDoNotFit("motion_without_majority")
    else:
        rules = replace(draft.rules, majorities=(), second_round=False)
    typed = answers.get("seats", "").strip()
    seats = int(typed) if typed.isascii() and typed.isdigit() else draft.rules.seats
    rules = replace(
        rules,
        quorum=Quorum(share_from(quorum)) if quorum else None,
        without_quorum=draft.rules.without_quorum if quorum else WithoutQuorum.FAILED,
        seats=max(1, seats),
    )
    return replace(draft, rules=rules)


def joined(draft: Draft, answers: Mapping[str, str]) -> Draft:
    """The draft with the second majority that was typed, or without one where nothing was.

    Raises `ShareNotUnderstood` or `RulesDoNotFit`.
    """
    return replace(draft, rules=with_second(draft.rules, _typed(answers), draft.method))


def _typed(answers: Mapping[str, str]) -> Threshold | None:
    """The majority that a form says; None where its share was left empty."""
    share, base = answers.get("share", "").strip(), answers.get("base", "")
    if not share:
        return None
    wanted = Base(base) if base in set(Base) else Base.EXPRESSED
    return Threshold(share_from(share), wanted, strict=answers.get("strict") != "met")
