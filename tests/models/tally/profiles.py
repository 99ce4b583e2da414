"""Ballots for the tests of counting: of hypothesis, seeded at random; and every outcome that a lot allows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import permutations
from random import Random
from typing import TypeVar

from hypothesis import strategies as st

from models.tally import Ballot, Unexpressed

OPTIONS = ("a", "b", "c", "d", "e")
GRADES = 5
ROLL = 1_000_000

R = TypeVar("R")
T = TypeVar("T")


def weighed(votes: st.SearchStrategy, heaviest: int = 4) -> st.SearchStrategy[list[Ballot]]:
    """Ballots of these votes, some blank, some abstaining."""
    vote = votes | st.sampled_from(Unexpressed)
    return st.lists(st.builds(Ballot, vote, st.integers(1, heaviest)), max_size=14)


def choices() -> st.SearchStrategy[list[Ballot]]:
    return weighed(st.sampled_from(OPTIONS))


def approvals() -> st.SearchStrategy[list[Ballot]]:
    return weighed(st.frozensets(st.sampled_from(OPTIONS)))


def rankings() -> st.SearchStrategy[list[Ballot]]:
    return weighed(st.lists(st.sampled_from(OPTIONS), unique=True).map(tuple))


def groups() -> st.SearchStrategy[list[Ballot]]:
    """Ballots that may rank several options equal."""
    return weighed(st.lists(st.sampled_from(OPTIONS), unique=True).flatmap(_grouped))


def _grouped(order: list[str]) -> st.SearchStrategy[tuple[frozenset[str], ...]]:
    return st.lists(st.booleans(), min_size=len(order), max_size=len(order)).map(lambda joins: group(order, joins))


def group(order: Sequence[str], joins: Sequence[bool]) -> tuple[frozenset[str], ...]:
    """An order cut into groups: an option joins the one before it where it says so."""
    found: list[set[str]] = []
    for option, join in zip(order, joins, strict=True):
        if join and found:
            found[-1].add(option)
        else:
            found.append({option})
    return tuple(map(frozenset, found))


def grades() -> st.SearchStrategy[list[Ballot]]:
    return weighed(st.dictionaries(st.sampled_from(OPTIONS), st.integers(0, GRADES - 1)))


def lots() -> st.SearchStrategy[tuple[str, ...]]:
    return st.permutations(OPTIONS).map(tuple)


def random_profiles(number: int, seed: int) -> Iterator[tuple[Random, tuple[str, ...]]]:
    """A source of randomness and two to five options, again and again the same for a seed."""
    for index in range(number):
        random = Random(f"{seed} {index}")
        yield random, OPTIONS[: random.randint(2, 5)]


def random_rankings(random: Random, options: Sequence[str]) -> list[tuple[str, ...]]:
    """From 1 to 60 rankings, often short, often of few kinds, so that ties and landslides both happen."""
    kinds = [tuple(random.sample(options, random.randint(1, len(options)))) for _ in range(random.randint(1, 9))]
    return [random.choice(kinds) for _ in range(random.randint(1, 60))]


def allowed(count: Callable[..., R], options: Iterable[str], what: Callable[[R], T]) -> set[T]:
    """What a count gives under every order of the lot."""
    return {what(count(lot=lot)) for lot in permutations(options)}
