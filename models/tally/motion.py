"""Motions: for, against, abstain, blank.

Adopted when every majority asked for is reached and the quorum too. Equal voices adopt nothing (nobody makes a
majority), unless a casting vote was foreseen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from .ballots import Ballot, known, sort_out
from .errors import CannotCount
from .thresholds import Measure, Quorum, Result, Threshold, check


class Answer(StrEnum):
    """What a ballot answers to a motion; to abstain or leave blank is `Unexpressed`."""

    FOR = "for"
    AGAINST = "against"


class MotionOutcome(StrEnum):
    """What came of a motion."""

    ADOPTED = "adopted"
    REJECTED = "rejected"
    NO_QUORUM = "no_quorum"
    """No decision: not the same as rejected; the statutes may foresee a second call."""


@dataclass(frozen=True)
class MotionResult(Result):
    """Voices for and against, each majority measured, and the outcome.

    `equal`: as many for as against. `casting_vote`: what the president's casting vote added one voice to; it is only
    there when it was used.
    """

    in_favour: int
    against: int
    measures: tuple[Measure, ...]
    equal: bool
    casting_vote: Answer | None
    outcome: MotionOutcome


def count_motion(
    ballots: Iterable[Ballot[Answer]],
    *,
    roll: int,
    majorities: Sequence[Threshold],
    quorum: Quorum | None = None,
    casting_vote: Answer | None = None,
) -> MotionResult:
    """Count a motion.

    `majorities` must all be reached (say, more than half of the expressed and two fifths of the roll). `casting_vote`:
    how the president voted, only where the statutes give them a casting vote and the poll is named (in a secret one
    there is none: CA Bordeaux, 12 January 2017, no. 14/06746, as reported); it counts as one voice more, and only when
    as many are for as against.
    Raises CannotCount when no majority is named, and for ballots that make no sense.
    """
    if not majorities:
        raise CannotCount("a motion names at least one majority: there is none by default")
    turnout, votes = sort_out(ballots, roll)
    known((vote for vote, _ in votes), Answer)
    in_favour = sum(voices for vote, voices in votes if vote == Answer.FOR)
    against = turnout.expressed - in_favour
    equal = in_favour == against
    used = casting_vote if equal and turnout.expressed else None
    compared = replace(turnout, expressed=turnout.expressed + 1) if used else turnout
    obtained = in_favour + (1 if used is Answer.FOR else 0)
    measures = tuple(majority.measure(obtained, compared) for majority in majorities)
    checked = check(quorum, turnout)
    if checked is not None and not checked.reached:
        outcome = MotionOutcome.NO_QUORUM
    else:
        adopted = all(measure.reached for measure in measures)
        outcome = MotionOutcome.ADOPTED if adopted else MotionOutcome.REJECTED
    return MotionResult(
        turnout=turnout,
        quorum=checked,
        in_favour=in_favour,
        against=against,
        measures=measures,
        equal=equal,
        casting_vote=used,
        outcome=outcome,
    )
