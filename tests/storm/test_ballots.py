"""Thousands vote within seconds, some twice, some as it ends: whoever was told that they voted is counted, once."""

from __future__ import annotations

import time
from pathlib import Path
from random import Random

import pytest

from tests.bench.wire.processes import Wire, wait_for
from tests.storm.account import account, casts_of, demand_sound
from tests.storm.crowd import Weather, at_the_close, everybody
from tests.storm.hall import Hall
from tests.storm.posts import posted, results_of

pytestmark = [pytest.mark.soak, pytest.mark.timeout(600)]

ELECTORS = 5_000
LATECOMERS = 400
AROUND = 1.5
"""Seconds before and after the end within which they press."""

KINDS = {"sqlite": (True, False), "postgresql": (False,)}
"""Motions by name or confidential; on PostgreSQL both are in `test_kills.py`."""

STARTS = 10
"""How long one votes, in starts of the bot: a slow machine is given longer."""

PATIENCE, SELDOM = 300.0, 0.2
"""Seconds that something is waited for at most, and between two looks."""


def test_of_five_thousand_who_vote_at_once_each_is_counted_once(
    database_url: str, tmp_path: Path, wire: Wire, engine_name: str
) -> None:
    lot = Random(20261129)
    hall = Hall.found(database_url, tmp_path, ELECTORS)
    with hall.bot(wire) as bot:
        wire.wait_ready(bot.process, PATIENCE)
        pace = time.time() - bot.began
    kinds = KINDS[engine_name]
    hall.open(time.time() + STARTS * pace, *kinds)
    with hall.bot(wire) as bot:
        wire.wait_ready(bot.process, PATIENCE)
        began, weather = time.time(), Weather(wire)
        people = [person for motion in hall.motions for person in everybody(motion, lot)]
        lot.shuffle(people)
        weather.send(people)
        for motion in hall.motions:
            weather.send(list(at_the_close(motion, lot, LATECOMERS, AROUND)))
        wait_for(lambda: weather.figures()["walking"] <= len(kinds) * LATECOMERS, PATIENCE, bot.process, SELDOM)
        seconds = time.time() - began
        wait_for(lambda: not weather.figures()["walking"], PATIENCE, bot.process, SELDOM)
        wait_for(
            lambda: all(results_of(posted(wire), motion) for motion in hall.motions), PATIENCE, bot.process, SELDOM
        )
        wait_for(lambda: not hall.keys_left, PATIENCE, bot.process, SELDOM)
        assert bot.end()[0] == 0, bot.said
    figures, deeds, messages = weather.figures(), weather.deeds(), posted(wire)
    print(f"{engine_name}: {figures['presses']} presses, most within {seconds:.0f} s; {figures}")
    for motion, publication in zip(hall.motions, hall.published(), strict=True):
        found = account(motion, casts_of(motion, deeds), [ballot for ballot, _ in publication.ballots])
        print(f"{engine_name}: {found}")
        assert not found.faults
        assert not found.unanswered
        assert found.counted == found.electors > ELECTORS / 10
        assert found.again > ELECTORS / 100
        assert found.late > LATECOMERS / 10
        demand_sound(publication, tmp_path, results_of(messages, motion))
