"""Counting 10,000 ballots by each method, and checking a published file of as many."""

from __future__ import annotations

import dataclasses
import hashlib
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from models import tally
from models.polls.chain import PublishedBallot, chained
from models.polls.choices import spelled_approval
from models.polls.counting import count
from models.polls.digests import name_digest, roll_hash
from models.polls.facts import OptionFacts, PollFacts
from models.polls.publishing import Publication, RollLine, written_out
from models.polls.rules import Rules
from models.polls.tables import Electorate, Method, Nature
from models.polls.terms import terms_of
from models.polls.tokens import receipts_of
from models.tally import Answer, Ballot, Base, TieRule
from tests.bench.figures import Figure
from tests.bench.wire.processes import cagou

BALLOTS, OPTIONS, SEATS, GRADES = 10_000, 20, 5, 6
MOST_SECONDS, MOST_VERIFY_SECONDS = 1.0, 2.0
NOW = datetime(2026, 11, 24, tzinfo=UTC)
SEED = hashlib.sha256(b"a seed of the bench").digest()

NAMES = [str(UUID(int=number + 1, version=4)) for number in range(OPTIONS)]

Count = Callable[[Sequence[Any]], object]


def measure(repetitions: int) -> Iterator[Figure]:
    """Of several times the least counts: other work only ever makes one longer."""
    random = Random(2026)
    for name, vote, counted in _methods():
        ballots = [Ballot(vote(random)) for _ in range(BALLOTS)]
        seconds = min(_timed(counted, ballots) for _ in range(repetitions))
        what = f"{BALLOTS:,} ballots of {OPTIONS} options counted: {name}"
        yield Figure(what, f"{seconds:.2f} s", f"{MOST_SECONDS:.0f} s", seconds < MOST_SECONDS)
    with tempfile.TemporaryDirectory() as folder:
        for named in (True, False):
            file = Path(folder) / f"{named}.jsonl"
            file.write_bytes(b"".join(written_out(_published(random, named=named))))
            _verified(file)  # the first may have to compile
            seconds = min(_verified(file) for _ in range(repetitions))
            what = f"`cagou verify` of {BALLOTS:,} {'named' if named else 'confidential'} ballots, the whole process"
            yield Figure(what, f"{seconds:.2f} s", f"{MOST_VERIFY_SECONDS:.0f} s", seconds < MOST_VERIFY_SECONDS)


def _methods() -> Iterator[tuple[str, Callable[[Random], Any], Count]]:
    """Each method with a ballot as it comes, all different where the method has so many."""
    lot = NAMES
    yield (
        "a motion",
        lambda random: random.choice(tuple(Answer)),
        lambda all: tally.count_motion(all, roll=BALLOTS, majorities=[tally.more_than_half(Base.EXPRESSED)]),
    )
    yield (
        "a choice",
        lambda random: random.choice(NAMES),
        lambda all: tally.count_choice(all, NAMES, roll=BALLOTS, tie_rule=TieRule.LOT, lot=lot),
    )
    yield (
        "an approval",
        lambda random: tuple(random.sample(NAMES, random.randint(1, OPTIONS))),
        lambda all: tally.count_approval(all, NAMES, roll=BALLOTS, seats=SEATS, lot=lot),
    )
    yield (
        "a majority judgment",
        lambda random: {option: random.randrange(GRADES) for option in NAMES},
        lambda all: tally.count_majority_judgment(all, NAMES, grades=GRADES, roll=BALLOTS, lot=lot),
    )
    yield "Schulze", _groups, lambda all: tally.count_schulze(all, NAMES, roll=BALLOTS, lot=lot)
    yield "an instant runoff", _ranking, lambda all: tally.count_instant_runoff(all, NAMES, roll=BALLOTS, lot=lot)
    yield (
        f"a single transferable vote for {SEATS} seats",
        _ranking,
        lambda all: tally.count_single_transferable_vote(all, NAMES, seats=SEATS, roll=BALLOTS, lot=lot),
    )


def _ranking(random: Random) -> Sequence[str]:
    return random.sample(NAMES, OPTIONS)


def _groups(random: Random) -> Sequence[Sequence[str]]:
    return [[option] for option in _ranking(random)]


def _timed(counted: Count, ballots: Sequence[Any]) -> float:
    began = time.perf_counter()
    counted(ballots)
    return time.perf_counter() - began


def _verified(file: Path) -> float:
    """Seconds from the start of the process to its end."""
    began = time.perf_counter()
    process = cagou(["verify", str(file)], {}, file.parent)
    seconds = time.perf_counter() - began
    if process.returncode:
        raise RuntimeError(process.stdout + process.stderr)
    return seconds


def _published(random: Random, *, named: bool) -> Publication:
    """A closed approval with all its electors' ballots."""
    options = tuple(OptionFacts(UUID(id), at, f"Option {at}", None) for at, id in enumerate(NAMES))
    electors = [UUID(int=random.getrandbits(128), version=4) for _ in range(BALLOTS)]
    roll = tuple(_roll_line(elector, named=named) for elector in electors)
    facts: Mapping[str, Any] = {
        **dict.fromkeys((each.name for each in dataclasses.fields(PollFacts)), None),
        "id": UUID(int=9, version=4),
        "number": 1,
        "title": "Logo",
        "question": "Lesquels ?",
        "named": named,
        "nature": Nature.CONSULTATION,
        "method": Method.APPROVAL,
        "electorate": Electorate.FILE,
        "rules": Rules(ties=TieRule.LOT),
        "options": options,
        "electors": BALLOTS,
        "voices": BALLOTS,
        **dict.fromkeys(("opened_at", "first_closes_at", "closes_at", "closed_at"), NOW),
        "roll_hash": roll_hash((UUID(line.elector), line.weight, line.digest) for line in roll),
        "commitment": tally.commitment(SEED),
    }
    poll = PollFacts(**facts)
    cast = [_ballot(random, elector, named=named) for elector in electors]
    ballots = tuple(chained(terms_of(poll), cast))
    lot = tally.draw(SEED, str(poll.id), NAMES)
    result = count(
        poll.method, poll.rules, NAMES, [(each.choice, 1) for each, _ in ballots], roll=BALLOTS, lot=lot.order
    )
    poll = dataclasses.replace(poll, ballots_hash=ballots[-1][1])
    return Publication("Open NC", poll, result, lot, roll, ballots)


def _roll_line(elector: UUID, *, named: bool) -> RollLine:
    name, salt = f"Organisation {elector}", elector.bytes
    digest = name_digest(salt, name)
    return RollLine(str(elector), 1, digest, name if named else None, salt.hex() if named else None)


def _ballot(random: Random, elector: UUID, *, named: bool) -> PublishedBallot:
    choice = spelled_approval(random.sample(range(OPTIONS), random.randint(1, OPTIONS)))
    return PublishedBallot(receipts_of(elector, SEED, 1)[0], choice, 1, str(elector) if named else None)
