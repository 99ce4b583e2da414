"""Counting votes: exact, pure, one file a method. It imports nothing of ours, so that anybody can recount with it.

Whole numbers and fractions only. An outcome is data: the winners, the ties, every round, what the lot was asked. No
count ever fails on a tie, no ballot, one option, or more seats than options. The rules and their sources stand in each
file; the lot that settles what they leave equal is in `lot.py`.
"""

from .approval import ApprovalOutcome, ApprovalResult, count_approval
from .ballots import Ballot, Option, Turnout, Unexpressed
from .errors import CannotCount
from .instant_runoff import RunoffOutcome, RunoffResult, RunoffRound, count_instant_runoff
from .lot import Lot, LotFault, commitment, draw, verify
from .majority_judgment import JudgmentOutcome, JudgmentResult, Merit, Separation, count_majority_judgment
from .motion import Answer, MotionOutcome, MotionResult, count_motion
from .schulze import NoneOfTheAbove, SchulzeOutcome, SchulzeResult, count_schulze
from .single_choice import ChoiceOutcome, ChoiceResult, count_choice
from .single_transferable_vote import (
    UNIT,
    Action,
    Stage,
    TransferOutcome,
    TransferResult,
    count_single_transferable_vote,
)
from .thresholds import (
    Base,
    Measure,
    Quorum,
    QuorumCheck,
    Result,
    Threshold,
    at_least,
    more_than_half,
    required_voices,
    two_thirds,
)
from .ties import Tie, TieBreak, TieRule

__all__ = [
    "UNIT",
    "Action",
    "Answer",
    "ApprovalOutcome",
    "ApprovalResult",
    "Ballot",
    "Base",
    "CannotCount",
    "ChoiceOutcome",
    "ChoiceResult",
    "JudgmentOutcome",
    "JudgmentResult",
    "Lot",
    "LotFault",
    "Measure",
    "Merit",
    "MotionOutcome",
    "MotionResult",
    "NoneOfTheAbove",
    "Option",
    "Quorum",
    "QuorumCheck",
    "Result",
    "RunoffOutcome",
    "RunoffResult",
    "RunoffRound",
    "SchulzeOutcome",
    "SchulzeResult",
    "Separation",
    "Stage",
    "Threshold",
    "Tie",
    "TieBreak",
    "TieRule",
    "TransferOutcome",
    "TransferResult",
    "Turnout",
    "Unexpressed",
    "at_least",
    "commitment",
    "count_approval",
    "count_choice",
    "count_instant_runoff",
    "count_majority_judgment",
    "count_motion",
    "count_schulze",
    "count_single_transferable_vote",
    "draw",
    "more_than_half",
    "required_voices",
    "two_thirds",
    "verify",
]
