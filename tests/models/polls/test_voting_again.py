"""Whatever the order in which people vote, vote again and stand in for each other: of each elector the last ballot
counts, and the representative's before any of the deputy's.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select

from models.database import Database
from models.polls.choices import MOTION, spelled_approval, spelled_choice
from models.polls.counting import count
from models.polls.errors import RepresentativeHasVoted
from models.polls.rules import Rules
from models.polls.tables import Method, PollOption
from models.tally import TieRule, draw
from tests.support.ballot_stage import NOW, Hall
from tests.support.poll_factories import SEED, SIMPLE

WEIGHTS = {"Alpha": 3, "Beta": 1, "Gamma": 2, "Delta": 1, "Epsilon": 4, "Zeta": 1}
VOTERS = (
    *(("Anna", "Alpha"), ("Ben", "Alpha"), ("Ben", "Alpha"), ("Chloé", "Beta"), ("Dan", "Gamma")),
    *(("Eve", "Delta"), ("Hugo", "Epsilon"), ("Hugo", "Zeta")),
)
OPTIONS = ("Nouméa", "Koné", "Poindimié")
CHOICES: Mapping[Method, tuple[str, ...]] = {
    Method.MOTION: tuple(MOTION),
    Method.CHOICE: ("blank", *map(spelled_choice, range(3))),
    Method.APPROVAL: ("blank", *(spelled_approval(some) for some in ([0], [1, 2], [0, 2], [0, 1, 2]))),
}
DEPUTY = "Ben"
CASTS = 24


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("method", Method)
async def test_of_each_elector_the_last_ballot_counts(
    database: Database, tmp_path: Path, method: Method, named: bool
) -> None:
    hall, chance = await Hall.build(database, tmp_path), Random(f"{method} {named}")
    options = () if method is Method.MOTION else OPTIONS
    rules = SIMPLE if method is Method.MOTION else Rules(ties=TieRule.LOT)
    poll_id = await hall.open(WEIGHTS, method=method, options=options, rules=rules, named=named)
    last: dict[tuple[str, bool], str] = {}
    for minute in range(CASTS):
        (who, organisation), choice = chance.choice(VOTERS), chance.choice(CHOICES[method])
        with suppress(RepresentativeHasVoted):
            await hall.cast(poll_id, who, organisation, choice, at=NOW + timedelta(minutes=minute))
        last[organisation, who == DEPUTY] = choice
    valid = {name: last.get((name, False), last.get((name, True))) for name in WEIGHTS}
    ballots = [(choice, WEIGHTS[name]) for name, choice in valid.items() if choice is not None]
    of_poll = select(PollOption.id).where(PollOption.poll_id == poll_id).order_by(PollOption.position)
    ids = [str(id) for id in await hall.read(lambda session: session.scalars(of_poll).all())]
    lot = draw(SEED, str(poll_id), ids).order
    expected = count(method, rules, ids, ballots, roll=sum(WEIGHTS.values()), lot=lot)
    assert await hall.close(poll_id) == expected
