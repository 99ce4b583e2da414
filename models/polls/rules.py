"""The rules of one poll: everything its card states before anybody votes, and by which it is counted.

There is no hidden default: each poll carries its own, which are published with its ballots.
"""

from __future__ import annotations

import json
from dataclasses import replace
from enum import StrEnum
from fractions import Fraction

from models.polls.errors import RulesDoNotFit
from models.polls.kinds import Method
from models.records import dataclass
from models.tally import Base, Quorum, Threshold, TieRule


class WithoutQuorum(StrEnum):
    """What follows when the quorum is missed: no decision; or a second call without quorum, of the same question."""

    FAILED = "failed"
    SECOND_CALL = "second_call"


@dataclass(frozen=True)
class Rules:
    """How a poll is counted and run.

    `majorities`: of a motion, all must be reached; of a choice, the majority that the first must have (none: the most
    voices suffice); of an approval, what each option must have to be elected at all (none: nothing). `second_round`: of
    a choice where nobody reaches the majority. `seats`: how many options an approval elects. `live`: the result can be
    followed while it is open. `casting_vote`: the president's, in a named motion. `closes_early`: once all have voted.
    """

    majorities: tuple[Threshold, ...] = ()
    quorum: Quorum | None = None
    without_quorum: WithoutQuorum = WithoutQuorum.FAILED
    ties: TieRule = TieRule.STATUS_QUO
    second_round: bool = False
    seats: int = 1
    live: bool = False
    casting_vote: bool = False
    closes_early: bool = False

    @property
    def majority(self) -> Threshold | None:
        """The first of a motion; the only one of a choice or an approval, if it has one."""
        return self.majorities[0] if self.majorities else None


def demand_fitting(rules: Rules, method: Method, *, named: bool, options: int) -> None:
    """Raise `RulesDoNotFit` with what does not go together."""
    if method is Method.MOTION:
        _demand(bool(rules.majorities), "motion_without_majority")
        _demand(rules.ties is TieRule.STATUS_QUO, "ties_of_motion")
    else:
        _demand(len(rules.majorities) <= 1, "several_majorities")
        _demand(2 <= options <= MOST_OPTIONS, "options")
    _demand(not rules.casting_vote or (named and method is Method.MOTION), "casting_vote")
    _demand(not rules.second_round or (method is Method.CHOICE and bool(rules.majorities)), "second_round")
    _demand(rules.seats == 1 or (method is Method.APPROVAL and 1 <= rules.seats < options), "seats")
    _demand(not rules.live or named, "live_confidential")


def with_first(rules: Rules, first: Threshold) -> Rules:
    """The rules with this majority in the place of the first; what is asked besides stays, unless it says the same."""
    besides = tuple(each for each in rules.majorities[1:] if each != first)
    return replace(rules, majorities=(first, *besides))


def with_second(rules: Rules, second: Threshold | None, method: Method) -> Rules:
    """The rules of a motion that asks for this majority too; None: for the first alone. Of another method one remains.

    Raises `RulesDoNotFit` where there is no first to join it to, where it says the same, or where one alone can be.
    """
    if second is not None:
        _demand(method is Method.MOTION, "several_majorities")
        _demand(bool(rules.majorities), "motion_without_majority")
        _demand(second != rules.majorities[0], "same_majority")
    besides = tuple(each for each in rules.majorities[2:] if each != second)
    joined = (*rules.majorities[:1], *(() if second is None else (second,)), *besides)
    return replace(rules, majorities=joined)


MOST_OPTIONS = 25
"""As many as a select of Discord has entries."""


def spelled(rules: Rules) -> str:
    """The rules as canonical JSON: one content has one spelling."""
    value = {
        "casting_vote": rules.casting_vote,
        "closes_early": rules.closes_early,
        "live": rules.live,
        "majorities": [
            {"base": each.base.value, "share": str(each.share), "strict": each.strict} for each in rules.majorities
        ],
        "quorum": None if rules.quorum is None else {"share": str(rules.quorum.share), "strict": rules.quorum.strict},
        "seats": rules.seats,
        "second_round": rules.second_round,
        "ties": rules.ties.value,
        "without_quorum": rules.without_quorum.value,
    }
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_rules(text: str) -> Rules:
    """The rules that `spelled` wrote. Raises `ValueError`, `KeyError` or `TypeError` where it did not."""
    value = json.loads(text)
    quorum = value["quorum"]
    return Rules(
        majorities=tuple(
            Threshold(Fraction(each["share"]), Base(each["base"]), strict=bool(each["strict"]))
            for each in value["majorities"]
        ),
        quorum=None if quorum is None else Quorum(Fraction(quorum["share"]), strict=bool(quorum["strict"])),
        without_quorum=WithoutQuorum(value["without_quorum"]),
        ties=TieRule(value["ties"]),
        second_round=bool(value["second_round"]),
        seats=int(value["seats"]),
        live=bool(value["live"]),
        casting_vote=bool(value["casting_vote"]),
        closes_early=bool(value["closes_early"]),
    )


def _demand(fits: bool, what: str) -> None:
    if not fits:
        raise RulesDoNotFit(what)
