"""Each method against others who count it: votelib (PyPI), and tests/models/tally/reference.py, by the definitions.

A quick run counts 200 profiles a method, `make soak` counts 2,500. Where an outcome depends on a lot, sets of allowed
outcomes are compared. votelib is asked as many profiles, of those it can answer: it stops at ties, and it transfers
several surpluses at once.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from functools import partial
from itertools import combinations
from operator import attrgetter

import pytest
import votelib.convert
import votelib.evaluate.cardinal
import votelib.evaluate.condorcet
import votelib.evaluate.core
import votelib.evaluate.sequential
import votelib.evaluate.threshold

from models.tally import (
    UNIT,
    Answer,
    ApprovalOutcome,
    Ballot,
    Base,
    ChoiceOutcome,
    Threshold,
    TieRule,
    Unexpressed,
    count_approval,
    count_choice,
    count_instant_runoff,
    count_majority_judgment,
    count_motion,
    count_schulze,
    count_single_transferable_vote,
)
from tests.models.tally import reference
from tests.models.tally.profiles import GRADES, ROLL, allowed, group, random_profiles, random_rankings

QUICK, THOROUGH = 200, 2_500
pytestmark = pytest.mark.parametrize("number", [QUICK, pytest.param(THOROUGH, marks=pytest.mark.soak)])

Tie = votelib.evaluate.core.Tie


def ballots(votes):
    """Equal votes as one ballot of their weight."""
    return [Ballot(vote, weight) for vote, weight in Counter(votes).items()]


def committees(result):
    """The committees a result of votelib allows: it may end in one tie, repeated for each place."""
    sure = [who for who in result if not isinstance(who, Tie)]
    tie = next((who for who in result if isinstance(who, Tie)), None)
    return frozenset(sure), frozenset(tie or ()), len(result) - len(sure)


def test_motion(number):
    """The threshold of votelib, on voices for and a share of the base."""
    compared = 0
    for random, _ in random_profiles(number, 1):
        votes = random.choices(
            [*Answer, *Unexpressed], weights=[random.random() for _ in range(4)], k=random.randint(1, 60)
        )
        share, strict, base = Fraction(random.randint(0, 6), 6), random.random() < 0.5, random.choice(list(Base))
        roll = len(votes) + random.randint(0, 9)
        result = count_motion(ballots(votes), roll=roll, majorities=[Threshold(share, base, strict)])
        tally = Counter(votes)
        size = {Base.ROLL: roll, Base.CAST: len(votes), Base.EXPRESSED: tally[Answer.FOR] + tally[Answer.AGAINST]}[base]
        theirs = votelib.evaluate.threshold.AbsoluteThreshold(share * size, accept_equal=not strict)
        assert result.measures[0].reached == bool(size and theirs.evaluate({"for": tally[Answer.FOR]}))
        compared += 1
    assert compared == number


def test_single_choice(number):
    plurality = votelib.evaluate.core.Plurality()
    for random, options in random_profiles(number, 2):
        votes = [random.choice(options) for _ in range(random.randint(1, 40))]
        result = count_choice(ballots(votes), options, roll=ROLL, tie_rule=TieRule.LOT)
        sure, tied, _ = committees(plurality.evaluate(dict(Counter(votes)), 1))
        if tied:
            assert result.outcome is ChoiceOutcome.TIED
            assert result.tie is not None
            assert frozenset(result.tie.among) == tied
        else:
            assert {result.chosen} == sure


def test_approval(number):
    plurality, simple = votelib.evaluate.core.Plurality(), votelib.convert.ApprovalToSimpleVotes()
    for random, options in random_profiles(number, 3):
        votes = [frozenset(o for o in options if random.random() < 0.5) for _ in range(random.randint(1, 40))]
        seats = random.randint(1, len(options))
        count = partial(count_approval, ballots(votes), options, roll=ROLL, seats=seats)
        result = count()
        scores = dict.fromkeys(options, 0) | simple.convert(dict(Counter(votes)))
        sure, tied, places = committees(plurality.evaluate(scores, seats))
        assert frozenset(result.elected) == sure
        assert (result.outcome is ApprovalOutcome.TIED) == bool(tied)
        mine = (frozenset(result.tie.among), result.tie.places) if result.tie else (frozenset(), 0)
        assert mine == (tied, places)
        committees_allowed = allowed(count, options, lambda result: frozenset(result.elected))
        assert committees_allowed == reference.approval(votes, options, seats)


def test_instant_runoff(number):
    """Winners, by the definition, for every lot."""
    for random, options in random_profiles(number, 4):
        votes = random_rankings(random, options)
        count = partial(count_instant_runoff, ballots(votes), options, roll=ROLL)
        result = count()
        mine = {result.elected} if result.elected else allowed(count, options, attrgetter("elected"))
        assert mine == reference.instant_runoff(votes, options)


def test_instant_runoff_as_votelib_counts_it(number):
    """The winner, where no tie happens. (votelib counts on after a majority, and may meet a tie there.)"""
    selector = votelib.evaluate.sequential.TransferableVoteSelector(
        quota_function=None, retainer=votelib.evaluate.core.Plurality()
    )
    asked = 0
    profiles = random_profiles(10 * number, 9)
    while asked < number:
        random, options = next(profiles)
        votes = random_rankings(random, options)
        result = count_instant_runoff(ballots(votes), options, roll=ROLL)
        if not result.elected or any(this.tie_break for this in result.rounds):
            continue
        try:
            theirs = selector.evaluate(dict(Counter(votes)), 1)
        except NotImplementedError:
            continue
        assert theirs == [result.elected]
        asked += 1


def test_single_transferable_vote(number):
    """Elected, and the votes of each stage to the fifth decimal, by the statute, paper by paper, for every lot."""
    for random, options in random_profiles(number, 5):
        votes, seats = random_rankings(random, options), random.randint(1, 4)
        count = partial(count_single_transferable_vote, ballots(votes), options, seats=seats, roll=ROLL)
        result = count()
        mine = allowed(count, options, _seen) if result.tie else {_seen(result)}
        assert mine == reference.scottish(votes, options, seats)


def _seen(result):
    tables = (sorted((option, Decimal(votes) / UNIT) for option, votes in stage.votes) for stage in result.stages)
    return frozenset(result.elected), tuple(map(tuple, tables))


def test_single_transferable_vote_as_votelib_counts_it(number):
    """Elected, where no tie happens, one surplus stands at a time, and every candidate is on some ballot."""
    selector = votelib.evaluate.sequential.TransferableVoteSelector(
        quota_function="droop", retainer=votelib.evaluate.core.Plurality()
    )
    asked = transfers = 0
    profiles = random_profiles(20 * number, 6)
    while asked < number:
        random, options = next(profiles)
        votes, seats = random_rankings(random, options), random.randint(1, 4)
        result = count_single_transferable_vote(ballots(votes), options, seats=seats, roll=ROLL)
        if _beyond_votelib(result, votes, options):
            continue
        try:
            theirs = selector.evaluate(dict(Counter(votes)), seats)
        except NotImplementedError:
            continue  # a tie in exact fractions which truncation parts
        assert set(theirs) == set(result.elected)
        asked += 1
        transfers += any(stage.moved for stage in result.stages)
    assert transfers > number / 4


def _beyond_votelib(result, votes, options):
    if result.tie or len(options) <= result.seats or {option for vote in votes for option in vote} != set(options):
        return True
    return any(stage.tie_break or len(stage.elected) > 1 for stage in result.stages)


def test_schulze(number):
    """Strengths of paths: votelib's and those of the definition, on every profile."""
    pairs = votelib.convert.RankedToCondorcetVotes(unranked_at_bottom=True)
    for random, options in random_profiles(number, 7):
        orders = random_rankings(random, options)
        votes = [group(order, [random.random() < 0.3 for _ in order]) for order in orders]
        result = count_schulze(ballots(votes), options, roll=ROLL)
        mine = {(a, b): result.paths[i][j] for i, a in enumerate(options) for j, b in enumerate(options) if a != b}
        assert mine == reference.schulze(votes, options)
        everyone = {(frozenset(options),): 0}  # or it would leave out whom nobody ranks
        theirs = votelib.evaluate.condorcet.Schulze.widest_paths(pairs.convert(everyone | Counter(votes)))
        assert mine == {pair: theirs.get(pair, 0) for pair in mine}
        unbeaten = {a for a in options if all(mine[a, b] >= mine[b, a] for b in options if b != a)}
        assert set(result.unbeaten) == unbeaten
        assert unbeaten


def test_majority_judgment(number):
    """The whole ranking by taking medians away one by one; every two options, or their true tie, by votelib."""
    judge = votelib.evaluate.cardinal.MajorityJudgment(unscored_value=0)
    for random, options in random_profiles(number, 8):
        few = random.randint(1, 60)
        votes = [{o: random.randint(0, GRADES - 1) for o in options if random.random() < 0.8} for _ in range(few)]
        votes = [vote for vote in votes if vote] or [{options[0]: 1}]
        result = count_majority_judgment([Ballot(vote) for vote in votes], options, grades=GRADES, roll=ROLL)
        values = {o: tuple(reference.majority_value([vote.get(o, 0) for vote in votes])) for o in options}
        best_first = sorted(set(values.values()), reverse=True)
        assert [set(equal) for equal in result.ranking] == [
            {o for o in options if values[o] == value} for value in best_first
        ]
        place = {o: index for index, equal in enumerate(result.ranking) for o in equal}
        for pair in combinations(options, 2):
            one, other = pair
            best = None if place[one] == place[other] else min(pair, key=place.__getitem__)
            assert _better(judge, votes, pair) == best


def _better(judge, votes, pair):
    """Which of two votelib prefers; None for a tie. (Of three with one median it can keep one that fell behind.)"""
    scores = Counter(frozenset((option, vote.get(option, 0)) for option in pair) for vote in votes)
    try:
        return judge.evaluate(dict(scores), 1)[0]
    except votelib.evaluate.core.VotingSystemError:
        return None
