"""What holds for every profile: the same for all methods, then what each of them promises.

Not every method keeps every promise. Monotonicity (more support never harms) does not hold for instant runoff nor for
the single transferable vote: test_instant_runoff.py shows a profile in which it fails.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from fractions import Fraction
from functools import partial

import pytest
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st

from models.tally import (
    UNIT,
    Answer,
    Ballot,
    Base,
    MotionOutcome,
    Threshold,
    TieRule,
    TransferOutcome,
    Unexpressed,
    count_approval,
    count_choice,
    count_instant_runoff,
    count_majority_judgment,
    count_motion,
    count_schulze,
    count_single_transferable_vote,
)
from tests.models.tally.profiles import (
    GRADES,
    OPTIONS,
    ROLL,
    approvals,
    choices,
    grades,
    groups,
    lots,
    rankings,
    weighed,
)


@dataclass(frozen=True)
class Method:
    """A method under test: ballots for it, its count (ballots, options, lot), and who won in a result."""

    ballots: st.SearchStrategy
    count: Callable
    won: Callable


THRESHOLDS = st.builds(
    Threshold,
    st.fractions(0, 1, max_denominator=7),
    st.sampled_from(Base),
    st.booleans(),
)
ANSWERS = weighed(st.sampled_from(Answer))


def _count_motion(ballots, options, lot):
    return count_motion(ballots, roll=ROLL, majorities=[Threshold(Fraction(2, 3), Base.EXPRESSED, strict=False)])


def _with(count, **settings):
    return lambda ballots, options, lot: count(ballots, options, roll=ROLL, lot=lot, **settings)


METHODS = {
    "motion": Method(ANSWERS, _count_motion, lambda result: result.outcome),
    "choice": Method(
        choices(),
        _with(count_choice, tie_rule=TieRule.LOT),
        lambda result: (result.outcome, result.chosen),
    ),
    "choice in two rounds": Method(
        choices(),
        _with(count_choice, majority=Threshold(Fraction(1, 2), Base.EXPRESSED, strict=True), second_round=True),
        lambda result: (result.outcome, result.chosen, frozenset(result.second_round)),
    ),
    "approval": Method(approvals(), _with(count_approval), lambda result: (result.outcome, frozenset(result.elected))),
    "approval of two": Method(
        approvals(),
        _with(count_approval, seats=2, floor=Threshold(Fraction(1, 4), Base.CAST, strict=False)),
        lambda result: (result.outcome, frozenset(result.elected)),
    ),
    "instant runoff": Method(rankings(), _with(count_instant_runoff), lambda result: (result.outcome, result.elected)),
    "transferable vote": Method(
        rankings(),
        _with(count_single_transferable_vote, seats=2),
        lambda result: (result.outcome, frozenset(result.elected)),
    ),
    "Schulze": Method(
        groups(),
        _with(count_schulze),
        lambda result: (frozenset(result.unbeaten), result.elected),
    ),
    "majority judgment": Method(
        grades(),
        _with(count_majority_judgment, grades=GRADES),
        lambda result: ([frozenset(equal) for equal in result.ranking], result.elected),
    ),
}


FEWER = settings(max_examples=40, deadline=None)
usual = settings(deadline=None)


def every_method(test):
    """The test for each method; so many tests need fewer examples each."""
    return pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)(FEWER(test))


lot_or_none = lots() | st.none()


@every_method
@given(data=st.data())
def test_who_cast_which_ballot_and_when_does_not_matter(method, data):
    """Anonymity: any order of the ballots gives the same result, to the last field."""
    ballots, lot = data.draw(method.ballots), data.draw(lot_or_none)
    shuffled = data.draw(st.permutations(ballots))
    assert method.count(shuffled, OPTIONS, lot) == method.count(ballots, OPTIONS, lot)


@every_method
@given(data=st.data())
def test_a_recount_is_identical(method, data):
    ballots, lot = data.draw(method.ballots), data.draw(lot_or_none)
    assert method.count(list(ballots), OPTIONS, lot) == method.count(iter(ballots), OPTIONS, lot)


@every_method
@given(data=st.data())
def test_a_weight_of_k_is_k_ballots(method, data):
    ballots, lot = data.draw(method.ballots), data.draw(lot_or_none)
    single = [Ballot(ballot.vote) for ballot in ballots for _ in range(ballot.weight)]
    assert method.count(single, OPTIONS, lot) == method.count(ballots, OPTIONS, lot)


@every_method
@given(data=st.data())
def test_blank_and_abstaining_ballots_move_no_figure_but_their_own(method, data):
    ballots, lot = data.draw(method.ballots), data.draw(lot_or_none)
    result = method.count(ballots, OPTIONS, lot)
    turnout, weight = result.turnout, Counter[object]()
    for ballot in ballots:
        weight[ballot.vote if isinstance(ballot.vote, Unexpressed) else bool(ballot.vote)] += ballot.weight
    assert turnout.blank == weight[Unexpressed.BLANK] + weight[False]
    assert (turnout.abstained, turnout.expressed) == (weight[Unexpressed.ABSTAIN], weight[True])
    assert turnout.cast + turnout.absent == turnout.roll == ROLL


@every_method
@given(data=st.data())
def test_no_option_is_favoured_for_its_name(method, data):
    """Neutrality: options renamed on the card, on the ballots and in the lot are renamed in the result."""
    ballots, lot = data.draw(method.ballots), data.draw(lot_or_none)
    names = dict(zip(OPTIONS, data.draw(st.permutations(OPTIONS)), strict=True))
    renamed = method.count(*_renamed((ballots, OPTIONS, lot), names))
    assert method.won(renamed) == _renamed(method.won(method.count(ballots, OPTIONS, lot)), names)
    assert renamed == _renamed(method.count(ballots, OPTIONS, lot), names)


@every_method
@given(data=st.data())
def test_no_option_is_favoured_for_its_place_on_the_card(method, data):
    ballots, lot = data.draw(method.ballots), data.draw(lot_or_none)
    card = tuple(data.draw(st.permutations(OPTIONS)))
    assert method.won(method.count(ballots, card, lot)) == method.won(method.count(ballots, OPTIONS, lot))


def _renamed(value, names):
    """The same value, with every option in it renamed."""
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, dict):
        return {_renamed(key, names): _renamed(one, names) for key, one in value.items()}
    if isinstance(value, list | tuple | frozenset):
        return type(value)(_renamed(one, names) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _renamed(getattr(value, f.name), names) for f in fields(value)})
    return value


@every_method
@given(data=st.data())
def test_with_a_lot_nothing_stays_open(method, data):
    """The lot settles whatever ties there are, and is not heard where there is none."""
    ballots, lot = data.draw(method.ballots), data.draw(lots())
    settled, before = method.count(ballots, OPTIONS, lot), method.count(ballots, OPTIONS, None)
    assert settled.outcome != "tied"
    if before.outcome != "tied" and getattr(before, "tie", None) is None:
        assert method.won(settled) == method.won(before)


# --- more support never harms -----------------------------------------------------------------------------------------


@usual
@given(ANSWERS, st.integers(0, 20), THRESHOLDS, st.data())
def test_a_vote_changed_to_for_never_rejects_a_motion(ballots, absent, threshold, data):
    """Whatever the majority; a new vote for never does either."""
    roll = sum(ballot.weight for ballot in ballots) + absent
    count = partial(count_motion, roll=roll, majorities=[threshold])
    assume(count(ballots).outcome is MotionOutcome.ADOPTED)
    better = list(ballots)
    if not ballots or (absent and data.draw(st.booleans())):
        better.append(Ballot(Answer.FOR))
    else:
        index = data.draw(st.sampled_from(range(len(ballots))))
        better[index] = Ballot(Answer.FOR, ballots[index].weight)
    assert count(better).outcome is MotionOutcome.ADOPTED


def _changed(ballots, data, change):
    """The ballots with one of them changed, if that changes it."""
    assume(ballots)
    index = data.draw(st.sampled_from(range(len(ballots))))
    ballot = ballots[index]
    return [*ballots[:index], Ballot(change(ballot.vote), ballot.weight), *ballots[index + 1 :]]


@usual
@given(choices(), lots(), st.data())
def test_a_voice_for_the_chosen_keeps_it_chosen(ballots, lot, data):
    count = partial(count_choice, options=OPTIONS, roll=ROLL, tie_rule=TieRule.LOT, lot=lot)
    chosen = count(ballots).chosen
    assert count(_changed(ballots, data, lambda vote: chosen)).chosen == chosen


@FEWER
@given(choices(), THRESHOLDS, st.data())
def test_a_voice_for_the_first_keeps_its_majority(ballots, majority, data):
    """Whatever the majority, and without a second round too: a voice more never undoes the choice."""
    count = partial(count_choice, options=OPTIONS, roll=ROLL, majority=majority)
    chosen = count(ballots).chosen
    if chosen is None:
        reject()
    assert count(_changed(ballots, data, lambda vote: chosen)).chosen == chosen
    assert count([*ballots, Ballot(chosen)]).chosen == chosen


@usual
@given(approvals(), lots(), st.integers(1, 4), st.data())
def test_an_approval_of_the_elected_keeps_it_elected(ballots, lot, seats, data):
    count = partial(count_approval, options=OPTIONS, roll=ROLL, seats=seats, lot=lot)
    favourite = data.draw(st.sampled_from(count(ballots).elected))

    def approve(vote):
        return {favourite} if isinstance(vote, Unexpressed) else vote | {favourite}

    assert favourite in count(_changed(ballots, data, approve)).elected


@usual
@given(groups(), lots(), st.data())
def test_schulze_is_monotone(ballots, lot, data):
    """An unbeaten option ranked higher on a ballot, all else the same, stays unbeaten."""
    count = partial(count_schulze, options=OPTIONS, roll=ROLL, lot=lot)
    favourite = data.draw(st.sampled_from(count(ballots).unbeaten))

    def raise_it(vote):
        rest = () if isinstance(vote, Unexpressed) else [group - {favourite} for group in vote]
        return (frozenset({favourite}), *(group for group in rest if group))

    assert favourite in count(_changed(ballots, data, raise_it)).unbeaten


@usual
@given(grades(), lots(), st.data())
def test_majority_judgment_is_monotone(ballots, lot, data):
    """A better grade for the first keeps it first."""
    count = partial(count_majority_judgment, options=OPTIONS, grades=GRADES, roll=ROLL, lot=lot)
    favourite = data.draw(st.sampled_from(count(ballots).ranking[0]))
    graded = [ballot for ballot in ballots if ballot.vote and not isinstance(ballot.vote, Unexpressed)]
    up = data.draw(st.integers(0, GRADES - 1))

    def better(vote):
        return vote | {favourite: max(up, vote.get(favourite, 0))}

    before = count(graded).ranking[0]
    assert (favourite in before) == (favourite in count(ballots).ranking[0])
    assert favourite in count(_changed(graded, data, better)).ranking[0]


# --- what a majority can count on -------------------------------------------------------------------------------------


def _majority(ballots):
    """The option that more than half of the expressed ballots rank first."""
    first = Counter[str]()
    for ballot in ballots:
        if ballot.vote and not isinstance(ballot.vote, Unexpressed):
            first[ballot.vote[0]] += ballot.weight
    return next((option for option, voices in first.items() if 2 * voices > first.total()), None)


@usual
@given(rankings())
def test_what_a_majority_ranks_first_is_elected(ballots):
    favourite = _majority(ballots)
    assume(favourite is not None)
    groups_of_one = [
        ballot if isinstance(ballot.vote, Unexpressed) else Ballot(tuple(map(frozenset, ballot.vote)), ballot.weight)
        for ballot in ballots
    ]
    assert count_instant_runoff(ballots, OPTIONS, roll=ROLL).elected == favourite
    assert count_single_transferable_vote(ballots, OPTIONS, seats=1, roll=ROLL).elected == (favourite,)
    assert count_schulze(groups_of_one, OPTIONS, roll=ROLL).elected == favourite


@usual
@given(rankings(), lots())
def test_one_seat_by_transferable_vote_is_an_instant_runoff(ballots, lot):
    """They differ in what the majority is of, never in who has it."""
    runoff = count_instant_runoff(ballots, OPTIONS, roll=ROLL, lot=lot)
    assert count_single_transferable_vote(ballots, OPTIONS, seats=1, roll=ROLL, lot=lot).elected == (runoff.elected,)


@usual
@given(groups(), lots())
def test_schulze_elects_the_condorcet_winner_and_its_ranks_hold_together(ballots, lot):
    result = count_schulze(ballots, OPTIONS, roll=ROLL, lot=lot)
    places = range(len(OPTIONS))
    beats = {(i, j) for i in places for j in places if result.paths[i][j] > result.paths[j][i]}
    if result.condorcet:
        assert result.unbeaten == (result.condorcet,)
    assert result.unbeaten == tuple(option for option, rank in zip(OPTIONS, result.ranks, strict=True) if rank == 1)
    assert all((i, k) in beats for i, j in beats for j2, k in beats if j == j2)
    assert all(result.ranks[i] < result.ranks[j] for i, j in beats)


@usual
@given(groups())
def test_schulze_turned_round_elects_another(ballots):
    """Reversal symmetry: a lone winner does not win when every ballot is turned round."""
    result = count_schulze(ballots, OPTIONS, roll=ROLL)
    assume(len(result.unbeaten) == 1)

    def turned(vote):
        if isinstance(vote, Unexpressed) or not vote:
            return vote
        unranked = frozenset(OPTIONS).difference(*vote)
        return (*((unranked,) if unranked else ()), *reversed(vote))

    reverse = count_schulze([Ballot(turned(b.vote), b.weight) for b in ballots], OPTIONS, roll=ROLL)
    assert result.unbeaten[0] not in reverse.unbeaten or len(reverse.unbeaten) == len(OPTIONS)


# --- the single transferable vote -------------------------------------------------------------------------------------


@usual
@given(rankings(), st.integers(1, 6), lots())
def test_every_stage_adds_up_and_every_seat_is_filled(ballots, seats, lot):
    result = count_single_transferable_vote(ballots, OPTIONS, seats=seats, roll=ROLL, lot=lot)
    for stage in result.stages:
        whole = sum(votes for _, votes in stage.votes) + stage.non_transferable + stage.lost_by_truncation
        assert whole == result.turnout.expressed * UNIT
        assert min(votes for _, votes in stage.votes) >= 0
    moves = [stage.moved_away - sum(votes for _, votes in stage.moved) for stage in result.stages]
    assert sum(moves) == result.stages[-1].non_transferable + result.stages[-1].lost_by_truncation
    assert len(set(result.elected)) == len(result.elected) == min(seats, len(OPTIONS))
    assert result.elected == tuple(option for stage in result.stages for option in stage.elected)
    assert result.outcome is TransferOutcome.ELECTED


@usual
@given(rankings(), st.integers(1, 4), lots(), st.integers(1, 4), st.data())
def test_a_group_that_keeps_together_gets_its_seats(ballots, seats, lot, size, data):
    """Droop proportionality: as many quotas of ballots as rank the same candidates before all others, so many seats."""
    together = frozenset(OPTIONS[:size])
    solid = data.draw(st.lists(st.permutations(OPTIONS[:size]), min_size=1, max_size=12))
    all_ballots = [*ballots, *(Ballot(tuple(order)) for order in solid)]
    result = count_single_transferable_vote(all_ballots, OPTIONS, seats=seats, roll=ROLL, lot=lot)
    faithful = sum(
        ballot.weight
        for ballot in all_ballots
        if not isinstance(ballot.vote, Unexpressed) and frozenset(ballot.vote[:size]) == together
    )
    assert len(together.intersection(result.elected)) >= min(faithful // result.quota, size, seats)
