"""Counts a poll by its rules with models/tally, and spells what came of it so that one result has one spelling.

It is pure: `cagou verify` counts by it too, without a database.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import Any

from models.polls.choices import ballot_of
from models.polls.kinds import Method
from models.polls.rules import Rules
from models.records import dataclass
from models.tally import (
    Answer,
    ApprovalResult,
    Base,
    ChoiceResult,
    Measure,
    MotionResult,
    Option,
    QuorumCheck,
    Result,
    Threshold,
    Tie,
    TieRule,
    Turnout,
    count_approval,
    count_choice,
    count_motion,
)


class Outcome(StrEnum):
    """What came of a poll. `decided`: something was chosen or elected; `incomplete`: fewer than the seats."""

    ADOPTED = "adopted"
    REJECTED = "rejected"
    DECIDED = "decided"
    INCOMPLETE = "incomplete"
    SECOND_ROUND = "second_round"
    NOTHING = "nothing"
    NO_QUORUM = "no_quorum"


_SAME_OUTCOME = {"chosen": Outcome.DECIDED}
"""Outcomes of models/tally that are called otherwise here; a tied one does not come, for the lot is always drawn."""


@dataclass(frozen=True)
class Reached:
    """A majority measured: `required` and `obtained` voices of a base of `of`."""

    threshold: Threshold
    of: int
    required: int
    obtained: int
    reached: bool


@dataclass(frozen=True)
class QuorumReached:
    """A quorum checked, in voices."""

    required: int
    cast: int
    reached: bool


@dataclass(frozen=True)
class PollResult:
    """Everything that was counted, in voices. Options are named by their ids.

    `counts` are of each option, the most first, and of a motion `for` and `against`. `majorities` are of the motion or
    of the first option; `floors` of each option of an approval, in the order of `counts`. `elected` are chosen for
    certain or by lot; `going` go to the second round, for `places` places. `tie` says who was equal, and whom the lot
    favoured where it was asked. `casting_vote` is the president's, where it was used.
    """

    outcome: Outcome
    turnout: Turnout
    quorum: QuorumReached | None
    counts: tuple[tuple[Option, int], ...]
    majorities: tuple[Reached, ...] = ()
    floors: tuple[Reached, ...] = ()
    elected: tuple[Option, ...] = ()
    going: tuple[Option, ...] = ()
    places: int = 0
    tie: Tie | None = None
    equal: bool = False
    casting_vote: Answer | None = None

    @property
    def decides(self) -> bool:
        """Whether what was asked came to pass: a motion adopted, something chosen."""
        return self.outcome in (Outcome.ADOPTED, Outcome.DECIDED)


def count(
    method: Method,
    rules: Rules,
    option_ids: Sequence[Option],
    choices: Iterable[tuple[str, int]],
    *,
    roll: int,
    lot: Sequence[Option],
    casting_vote: Answer | None = None,
) -> PollResult:
    """What came of these ballots (`choices.py` with their weights) on a roll of so many voices.

    Raises `ChoiceNotUnderstood`, or `models.tally.CannotCount` where more voted than the roll has.
    """
    ballots: Any = [ballot_of(choice, weight, method, option_ids) for choice, weight in choices]
    drawn = lot if rules.ties is TieRule.LOT else None
    if method is Method.MOTION:
        motion = count_motion(
            ballots, roll=roll, majorities=rules.majorities, quorum=rules.quorum, casting_vote=casting_vote
        )
        return _of_motion(motion)
    if method is Method.CHOICE:
        choice = count_choice(
            ballots,
            option_ids,
            roll=roll,
            majority=rules.majority,
            second_round=rules.second_round,
            tie_rule=rules.ties,
            quorum=rules.quorum,
            lot=drawn,
        )
        return _of_choice(choice)
    approval = count_approval(
        ballots,
        option_ids,
        roll=roll,
        seats=rules.seats,
        floor=rules.majority,
        tie_rule=rules.ties,
        quorum=rules.quorum,
        lot=drawn,
    )
    return _of_approval(approval)


def _of_motion(result: MotionResult) -> PollResult:
    return PollResult(
        outcome=Outcome(result.outcome),
        turnout=result.turnout,
        quorum=_quorum(result),
        counts=((Answer.FOR.value, result.in_favour), (Answer.AGAINST.value, result.against)),
        majorities=tuple(map(_reached, result.measures)),
        equal=result.equal,
        casting_vote=result.casting_vote,
    )


def _of_choice(result: ChoiceResult) -> PollResult:
    return PollResult(
        outcome=_outcome(result.outcome),
        turnout=result.turnout,
        quorum=_quorum(result),
        counts=result.voices,
        majorities=() if result.majority is None else (_reached(result.majority),),
        elected=() if result.chosen is None else (result.chosen,),
        going=result.second_round,
        places=1 if result.second_round else 0,
        tie=result.tie,
    )


def _of_approval(result: ApprovalResult) -> PollResult:
    outcome = _outcome(result.outcome)
    decided = outcome in (Outcome.DECIDED, Outcome.INCOMPLETE)
    if decided and len(result.elected) < result.seats:
        outcome = Outcome.INCOMPLETE if result.elected else Outcome.NOTHING
    again = result.tie if outcome is Outcome.SECOND_ROUND else None
    return PollResult(
        outcome=outcome,
        turnout=result.turnout,
        quorum=_quorum(result),
        counts=result.approvals,
        floors=tuple(_reached(measure) for _, measure in result.floors),
        elected=result.elected,
        going=() if again is None else again.among,
        places=0 if again is None else again.places,
        tie=result.tie,
    )


def _outcome(outcome: StrEnum) -> Outcome:
    return _SAME_OUTCOME.get(outcome.value) or Outcome(outcome.value)


def _quorum(result: Result) -> QuorumReached | None:
    checked: QuorumCheck | None = result.quorum
    return None if checked is None else QuorumReached(checked.required, checked.cast, checked.reached)


def _reached(measure: Measure) -> Reached:
    return Reached(measure.threshold, measure.base, measure.required, measure.obtained, measure.reached)


def value_of(result: PollResult) -> Mapping[str, object]:
    """The result as plain JSON values."""
    turnout, quorum, tie = result.turnout, result.quorum, result.tie
    return {
        "outcome": result.outcome.value,
        "roll": turnout.roll,
        "expressed": turnout.expressed,
        "blank": turnout.blank,
        "abstained": turnout.abstained,
        "quorum": None
        if quorum is None
        else {"required": quorum.required, "cast": quorum.cast, "reached": quorum.reached},
        "counts": [[option, voices] for option, voices in result.counts],
        "majorities": [_value_of_reached(each) for each in result.majorities],
        "floors": [_value_of_reached(each) for each in result.floors],
        "elected": list(result.elected),
        "going": list(result.going),
        "places": result.places,
        "tie": None
        if tie is None
        else {
            "among": list(tie.among),
            "places": tie.places,
            "drawn": None if tie.drawn is None else list(tie.drawn),
        },
        "equal": result.equal,
        "casting_vote": None if result.casting_vote is None else result.casting_vote.value,
    }


def spelled_result(result: PollResult) -> str:
    """The result as canonical JSON."""
    return json.dumps(value_of(result), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_result(text: str) -> PollResult:
    """The result that `spelled_result` wrote. Raises `ValueError`, `KeyError` or `TypeError` where it did not."""
    value = json.loads(text)
    quorum, tie = value["quorum"], value["tie"]
    return PollResult(
        outcome=Outcome(value["outcome"]),
        turnout=Turnout(value["roll"], value["expressed"], value["blank"], value["abstained"]),
        quorum=None if quorum is None else QuorumReached(quorum["required"], quorum["cast"], quorum["reached"]),
        counts=tuple((option, voices) for option, voices in value["counts"]),
        majorities=tuple(map(_read_reached, value["majorities"])),
        floors=tuple(map(_read_reached, value["floors"])),
        elected=tuple(value["elected"]),
        going=tuple(value["going"]),
        places=value["places"],
        tie=None
        if tie is None
        else Tie(tuple(tie["among"]), tie["places"], None if tie["drawn"] is None else tuple(tie["drawn"])),
        equal=value["equal"],
        casting_vote=None if value["casting_vote"] is None else Answer(value["casting_vote"]),
    )


def _value_of_reached(each: Reached) -> Mapping[str, object]:
    return {
        "share": str(each.threshold.share),
        "base": each.threshold.base.value,
        "strict": each.threshold.strict,
        "of": each.of,
        "required": each.required,
        "obtained": each.obtained,
        "reached": each.reached,
    }


def _read_reached(value: Mapping[str, Any]) -> Reached:
    threshold = Threshold(Fraction(value["share"]), Base(value["base"]), strict=bool(value["strict"]))
    return Reached(threshold, value["of"], value["required"], value["obtained"], value["reached"])
