"""The single transferable vote as Scotland counts it: several seats, and a surplus passes on at a reduced value.

Source: Scottish Local Government Elections Order 2007 (SSI 2007/42), schedule 1, rules 45 to 52. Chosen for it is a
statute, short, settles ties and truncation, and can be redone with a pocket calculator. (Meek's method is fairer to
late preferences, but no one explains it to a general assembly; it can elect others, so the card names this rule.)

Votes are whole numbers of hundred-thousandths, as the statute counts to five decimals and drops the rest. What
truncation loses is shown, so that each stage adds up to the valid ballots.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from .ballots import Ballot, Option, distinct, sort_out, strict
from .errors import CannotCount
from .thresholds import Quorum, Result, check
from .ties import Tie, TieBreak, checked_lot, favoured, fewest, told_apart

UNIT = 100_000
"""What one whole vote is counted as: votes are shown divided by this, with five decimals."""


class TransferOutcome(StrEnum):
    """What came of a count by the single transferable vote."""

    ELECTED = "elected"
    """Every seat is filled, or every candidate has one."""

    TIED = "tied"
    """The lot has to decide, and has not been drawn yet: the count stands there."""

    NO_QUORUM = "no_quorum"


class Action(StrEnum):
    """What leads from the stage before to this one."""

    FIRST = "first"
    """First preferences."""

    SURPLUS = "surplus"
    """The surplus of an elected candidate is transferred (rules 48 and 49)."""

    EXCLUSION = "exclusion"
    """The candidate with the fewest votes is excluded (rules 50 and 51)."""


@dataclass(frozen=True)
class Stage:
    """One stage of the count. All votes are in units of `UNIT` a vote.

    `action` and `subject`: whose papers moved to make this stage; `tie_break` how the subject was chosen among equals;
    `moved`: what each candidate received, `moved_away` what the subject gave. `votes` of every candidate afterwards
    (those excluded have 0), in the order of the card; `non_transferable` and `lost_by_truncation` so far: with the
    votes they add up to the valid ballots. `elected` in this stage, the most votes first; `without_quota` tells that
    they fill the last seats with no quota asked (rule 52).
    """

    number: int
    action: Action
    subject: Option | None
    tie_break: TieBreak | None
    moved: tuple[tuple[Option, int], ...]
    moved_away: int
    votes: tuple[tuple[Option, int], ...]
    non_transferable: int
    lost_by_truncation: int
    elected: tuple[Option, ...]
    without_quota: bool


@dataclass(frozen=True)
class TransferResult(Result):
    """Every stage, and those elected, in the order of stages and then of votes.

    `quota` is in whole votes. `tie`: the one on which the count stands until the lot is drawn. Those elected before
    that stay elected.
    """

    seats: int
    quota: int
    stages: tuple[Stage, ...]
    elected: tuple[Option, ...]
    tie: Tie | None
    outcome: TransferOutcome


def count_single_transferable_vote(
    ballots: Iterable[Ballot[Sequence[Option]]],
    options: Iterable[Option],
    *,
    seats: int,
    roll: int,
    quorum: Quorum | None = None,
    lot: Sequence[Option] | None = None,
) -> TransferResult:
    """Count by the Scottish single transferable vote; a ballot ranks candidates strictly, as many as it likes.

    Without a quorum reached nobody is elected, though the stages stand.
    Raises CannotCount for ballots (two candidates on one rank too), options, seats or a lot that make no sense.
    """
    if seats < 1:
        raise CannotCount(f"{seats} seats: at least one is meant")
    names = distinct(options)
    checked_lot(lot, names)
    turnout, votes = sort_out(ballots, roll)
    papers: Counter[tuple[Option, ...]] = Counter()
    for ranking, voices in votes:
        strict(ranking, names)
        papers[tuple(ranking)] += voices
    quota = turnout.expressed // (seats + 1) + 1
    count = _Count(names, seats, quota * UNIT, lot)
    tie = count.run(papers)
    checked = check(quorum, turnout)
    quorate = checked is None or checked.reached
    outcome = TransferOutcome.TIED if tie is not None else TransferOutcome.ELECTED
    return TransferResult(
        turnout=turnout,
        quorum=checked,
        seats=seats,
        quota=quota,
        stages=tuple(count.stages),
        elected=tuple(count.elected) if quorate else (),
        tie=tie,
        outcome=outcome if quorate else TransferOutcome.NO_QUORUM,
    )


@dataclass
class _Parcel:
    """Papers of one ranking that came to a candidate together: how many, and the value of each in units."""

    ranking: tuple[Option, ...]
    papers: int
    value: int


@dataclass
class _Count:
    """A count under way."""

    names: tuple[Option, ...]
    seats: int
    quota: int
    lot: Sequence[Option] | None
    piles: dict[Option, list[_Parcel]] = field(default_factory=dict)
    votes: dict[Option, int] = field(default_factory=dict)
    continuing: list[Option] = field(default_factory=list)
    elected: list[Option] = field(default_factory=list)
    surpluses: list[Option] = field(default_factory=list)
    non_transferable: int = 0
    lost: int = 0
    stages: list[Stage] = field(default_factory=list)

    @property
    def history(self) -> list[dict[Option, int]]:
        """The votes of the stages before the one that stands now."""
        return [dict(stage.votes) for stage in self.stages[:-1]]

    def run(self, papers: Mapping[tuple[Option, ...], int]) -> Tie | None:
        """Count to the end, or to the tie that only a lot not yet drawn can settle."""
        self.piles = {option: [] for option in self.names}
        self.votes = dict.fromkeys(self.names, 0)
        self.continuing = list(self.names)
        for ranking, number in papers.items():
            self._give(ranking[0], _Parcel(ranking, number, UNIT))
        self._close_stage(Action.FIRST, None, None, {}, 0)
        while self.continuing and len(self.elected) < self.seats:
            if self.surpluses:
                subject, tie_break = self._largest_surplus()
            else:
                votes = {option: self.votes[option] for option in self.continuing}
                subject, tie_break = fewest(votes, self.history, self.lot)
            if subject is None:
                return tie_break.lot if tie_break else None
            if self.surpluses:
                self._transfer_surplus(subject, tie_break)
            else:
                self._exclude(subject, tie_break)
        return None

    def _largest_surplus(self) -> tuple[Option | None, TieBreak | None]:
        """Whose surplus goes first: the largest; of equals, the one who had more in the most recent earlier stage."""
        most = max(self.votes[option] for option in self.surpluses)
        equal = tuple(option for option in self.names if option in self.surpluses and self.votes[option] == most)
        if len(equal) == 1:
            return equal[0], None
        left, earlier = told_apart(equal, self.history, highest=True)
        if len(left) == 1:
            return left[0], TieBreak(equal, earlier, None)
        tie = favoured(left, 1, self.lot)
        return tie.drawn[0] if tie.drawn else None, TieBreak(equal, earlier, tie)

    def _transfer_surplus(self, subject: Option, tie_break: TieBreak | None) -> None:
        """Every paper goes on at value surplus x value / votes, to five decimals; the candidate keeps the quota."""
        held = self.votes[subject]
        surplus = held - self.quota
        self.surpluses.remove(subject)
        parcels = [
            _Parcel(parcel.ranking, parcel.papers, surplus * parcel.value // held) for parcel in self.piles[subject]
        ]
        self.piles[subject] = []
        self.votes[subject] = self.quota
        moved = self._pass_on(parcels)
        self.lost += surplus - sum(parcel.papers * parcel.value for parcel in parcels)
        self._close_stage(Action.SURPLUS, subject, tie_break, moved, surplus)

    def _exclude(self, subject: Option, tie_break: TieBreak | None) -> None:
        """Every paper goes on at the value it has."""
        self.continuing.remove(subject)
        given = self.votes[subject]
        parcels, self.piles[subject], self.votes[subject] = self.piles[subject], [], 0
        moved = self._pass_on(parcels)
        self._close_stage(Action.EXCLUSION, subject, tie_break, moved, given)

    def _pass_on(self, parcels: Iterable[_Parcel]) -> dict[Option, int]:
        """Each paper to its next continuing candidate; says what each received."""
        moved = dict.fromkeys(self.continuing, 0)
        for parcel in parcels:
            to = next((option for option in parcel.ranking if option in moved), None)
            if to is None:
                self.non_transferable += parcel.papers * parcel.value
            else:
                moved[to] += parcel.papers * parcel.value
                self._give(to, parcel)
        return moved

    def _give(self, to: Option, parcel: _Parcel) -> None:
        self.piles[to].append(parcel)
        self.votes[to] += parcel.papers * parcel.value

    def _close_stage(
        self,
        action: Action,
        subject: Option | None,
        tie_break: TieBreak | None,
        moved: Mapping[Option, int],
        given: int,
    ) -> None:
        """Elect who has the quota, then all who are left if they are as many as the seats left, and note the stage."""
        elected = [option for option in self.continuing if self.votes[option] >= self.quota]
        self._elect(elected)
        self.surpluses += [option for option in elected if self.votes[option] > self.quota]
        without_quota = bool(self.continuing) and len(self.continuing) <= self.seats - len(self.elected)
        if without_quota:
            last = list(self.continuing)
            self._elect(last)
            elected += last
        self.stages.append(
            Stage(
                number=len(self.stages) + 1,
                action=action,
                subject=subject,
                tie_break=tie_break,
                moved=tuple((option, votes) for option, votes in moved.items() if votes),
                moved_away=given,
                votes=tuple(self.votes.items()),
                non_transferable=self.non_transferable,
                lost_by_truncation=self.lost,
                elected=tuple(sorted(elected, key=lambda option: -self.votes[option])),
                without_quota=without_quota,
            )
        )

    def _elect(self, options: list[Option]) -> None:
        for option in sorted(options, key=lambda option: -self.votes[option]):
            self.elected.append(option)
            self.continuing.remove(option)
