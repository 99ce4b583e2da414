"""The methods once more, by their definitions, slowly and differently: what models/tally/ is held against.

No line is shared with models/tally/. Papers are counted one by one; where a lot must decide, every branch is followed,
so each function gives the set of all outcomes the rule allows.
"""

from __future__ import annotations

from decimal import ROUND_DOWN, Context, Decimal
from itertools import combinations, pairwise, permutations

# --- instant runoff and the single transferable vote ------------------------------------------------------------------


def _last_who_differ(tied, past, pick):
    """Of the tied, those with pick (min or max) at the most recent earlier stage where they differ, repeatedly."""
    for stage in reversed(past):
        if len({stage[c] for c in tied}) > 1:
            wanted = pick(stage[c] for c in tied)
            return _last_who_differ({c for c in tied if stage[c] == wanted}, past[: past.index(stage)], pick)
    return tied


def instant_runoff(papers, candidates):
    """Every winner that some order of the lot allows. Papers are rankings."""
    if not any(papers):
        return set(candidates)

    def rounds(standing, past):
        tops = [next((c for c in paper if c in standing), None) for paper in papers]
        now = {c: tops.count(c) for c in standing}
        alive = len(tops) - tops.count(None)
        winners = {c for c in standing if now[c] > alive / Decimal(2)} or (standing if len(standing) == 1 else set())
        if winners:
            return set(winners)
        bottom = {c for c in standing if now[c] == min(now.values())}
        out = _last_who_differ(bottom, past, min)
        return {winner for c in out for winner in rounds(standing - {c}, [*past, now])}

    return rounds(frozenset(candidates), [])


DOWN = Context(prec=60, rounding=ROUND_DOWN)
FIFTH = Decimal("0.00001")


def scottish(papers, candidates, seats):
    """Every (elected, tables of votes) that some order of the lot allows: SSI 2007/42, schedule 1, rules 45-52.

    Each paper is (ranking, value, holder). A table is the votes of every candidate after a stage.
    """
    valid = [paper for paper in papers if paper]
    quota = len(valid) // (seats + 1) + 1

    def credited(held):
        return {c: sum((value for _, value, holder in held if holder == c), Decimal(0)) for c in candidates}

    def following(ranking, continuing):
        return next((c for c in ranking if c in continuing), None)

    def advance(held, kept, elected, continuing, done, past):
        """`kept`: quotas kept by those whose surplus has gone. `done`: elected, no surplus to transfer any more."""
        votes = {c: total + kept.get(c, 0) for c, total in credited(held).items()}
        reached = sorted((c for c in continuing if votes[c] >= quota), key=lambda c: -votes[c])
        elected, continuing = [*elected, *reached], continuing - set(reached)
        tables = [*past, votes]
        vacancies = seats - len(elected)
        if len(continuing) <= vacancies:
            return {(frozenset([*elected, *continuing]), _frozen(tables))}
        if vacancies == 0:
            return {(frozenset(elected), _frozen(tables))}
        over = {c for c in elected if c not in done and votes[c] > quota}
        found = set()
        if over:
            top = {c for c in over if votes[c] == max(votes[o] for o in over)}
            for c in _last_who_differ(top, past, max):
                found |= surplus(c, votes[c], held, kept, elected, continuing, done, tables)
            return found
        bottom = {c for c in continuing if votes[c] == min(votes[o] for o in continuing)}
        for c in _last_who_differ(bottom, past, min):
            rest = continuing - {c}
            moved = [(r, value, following(r, rest) if holder == c else holder) for r, value, holder in held]
            found |= advance(moved, kept, elected, rest, done, tables)
        return found

    def surplus(c, total, held, kept, elected, continuing, done, tables):
        moved = []
        for ranking, value, holder in held:
            if holder != c:
                moved.append((ranking, value, holder))
                continue
            exact = DOWN.divide((total - quota) * value, total)
            moved.append((ranking, exact.quantize(FIFTH, rounding=ROUND_DOWN), following(ranking, continuing)))
        return advance(moved, kept | {c: quota}, elected, continuing, done | {c}, tables)

    first = [(paper, Decimal(1), paper[0]) for paper in valid]
    return advance(first, {}, [], frozenset(candidates), frozenset(), [])


def _frozen(tables):
    return tuple(tuple(sorted((c, Decimal(v)) for c, v in votes.items())) for votes in tables)


# --- Schulze ----------------------------------------------------------------------------------------------------------


def schulze(papers, candidates):
    """Strength of the strongest path between every two, by trying each path. Papers are sequences of groups."""

    def place(paper, c):
        return next((index for index, group in enumerate(paper) if c in group), len(paper))

    def prefer(a, b):
        return sum(place(paper, a) < place(paper, b) for paper in papers)

    def link(a, b):
        return prefer(a, b) if prefer(a, b) > prefer(b, a) else 0

    links = {(a, b): link(a, b) for a, b in permutations(candidates, 2)}
    strengths = {}
    for a, b in permutations(candidates, 2):
        others = [c for c in candidates if c not in (a, b)]
        paths = [(a, *way, b) for size in range(len(others) + 1) for way in permutations(others, size)]
        strengths[a, b] = max(min(links[step] for step in pairwise(path)) for path in paths)
    return strengths


# --- majority judgment ------------------------------------------------------------------------------------------------


def majority_value(grades):
    """The medians taken away one after the other. Grades are of all voters, in any order."""
    left, value = sorted(grades), []
    while left:
        value.append(left.pop((len(left) - 1) // 2))
    return value


# --- approval and single choice ---------------------------------------------------------------------------------------


def approval(papers, candidates, seats):
    """Every committee with the most approvals in all, by trying each. Papers are sets."""
    committees = [frozenset(some) for some in combinations(candidates, min(seats, len(candidates)))]
    score = {some: sum(len(some & set(paper)) for paper in papers) for some in committees}
    return {some for some in committees if score[some] == max(score.values())}
