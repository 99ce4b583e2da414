"""Approval: a ballot approves any number of options; the k most approved are elected.

With several seats a majority can take them all: for a council prefer the single transferable vote. Source: S. J. Brams
and P. C. Fishburn, Approval Voting, American Political Science Review 72 (1978); AV in M. Lackner and P. Skowron,
Multi-Winner Voting with Approval Preferences (2023).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .ballots import Ballot, Option, distinct, known, sort_out
from .errors import CannotCount
from .thresholds import Measure, Quorum, Result, Threshold, check
from .ties import Tie, TieRule, checked_lot, favoured


class ApprovalOutcome(StrEnum):
    """What came of an approval vote."""

    DECIDED = "decided"
    """As many are elected as the floor lets through, up to the seats."""

    SECOND_ROUND = "second_round"
    TIED = "tied"
    """The lot has to fill the last places, and has not been drawn yet."""

    INCOMPLETE = "incomplete"
    """A tie leaves the last places empty."""

    NO_QUORUM = "no_quorum"


@dataclass(frozen=True)
class ApprovalResult(Result):
    """Approvals of every option in voices, the most first (equals in the order of the card), and the outcome.

    `floors` measures each option in the same order, where a floor was asked. `elected` are those who have a place for
    certain (or by lot), the most approved first. `tie`: those equal at the cut and the places left for them; they go
    to the second round where the outcome is SECOND_ROUND.
    """

    seats: int
    approvals: tuple[tuple[Option, int], ...]
    floors: tuple[tuple[Option, Measure], ...]
    elected: tuple[Option, ...]
    tie: Tie | None
    outcome: ApprovalOutcome


def count_approval(
    ballots: Iterable[Ballot[Collection[Option]]],
    options: Iterable[Option],
    *,
    roll: int,
    seats: int = 1,
    floor: Threshold | None = None,
    tie_rule: TieRule = TieRule.LOT,
    quorum: Quorum | None = None,
    lot: Sequence[Option] | None = None,
) -> ApprovalResult:
    """Count approvals.

    `floor`: what each option must have to be elected at all ("at least half of the cast"). Those equal at the cut share
    the places left as `tie_rule` says. Without a quorum reached nobody is elected.
    Raises CannotCount for ballots, options, seats or a lot that make no sense.
    """
    if seats < 1:
        raise CannotCount(f"{seats} seats: at least one is meant")
    names = distinct(options)
    checked_lot(lot, names)
    turnout, votes = sort_out(ballots, roll)
    counts = dict.fromkeys(names, 0)
    for vote, voices in votes:
        known(vote, names)
        for option in set(vote):
            counts[option] += voices
    approvals = tuple(sorted(counts.items(), key=lambda pair: -pair[1]))
    floors = tuple((option, floor.measure(voices, turnout)) for option, voices in approvals) if floor else ()
    low = {option for option, measure in floors if not measure.reached}
    sure, tie = _cut([pair for pair in approvals if pair[0] not in low], seats, lot)
    checked = check(quorum, turnout)
    outcome = _outcome(tie, checked is None or checked.reached, tie_rule)
    drawn = tie.drawn if tie is not None and tie.drawn is not None and tie_rule is TieRule.LOT else ()
    return ApprovalResult(
        turnout=turnout,
        quorum=checked,
        seats=seats,
        approvals=approvals,
        floors=floors,
        elected=() if outcome is ApprovalOutcome.NO_QUORUM else sure + drawn,
        tie=tie,
        outcome=outcome,
    )


def _cut(
    approvals: Sequence[tuple[Option, int]], seats: int, lot: Sequence[Option] | None
) -> tuple[tuple[Option, ...], Tie | None]:
    """Those who have a place for certain, and the tie for the places left."""
    if len(approvals) <= seats:
        return tuple(option for option, _ in approvals), None
    last = approvals[seats - 1][1]
    sure = tuple(option for option, voices in approvals if voices > last)
    equal = tuple(option for option, voices in approvals if voices == last)
    if len(sure) + len(equal) == seats:
        return sure + equal, None
    return sure, favoured(equal, seats - len(sure), lot)


def _outcome(tie: Tie | None, quorate: bool, tie_rule: TieRule) -> ApprovalOutcome:
    if not quorate:
        return ApprovalOutcome.NO_QUORUM
    if tie is None or (tie_rule is TieRule.LOT and tie.drawn is not None):
        return ApprovalOutcome.DECIDED
    return {
        TieRule.LOT: ApprovalOutcome.TIED,
        TieRule.SECOND_ROUND: ApprovalOutcome.SECOND_ROUND,
        TieRule.STATUS_QUO: ApprovalOutcome.INCOMPLETE,
    }[tie_rule]
