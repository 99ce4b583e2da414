"""The process is killed again and again while people vote: no ballot that was acknowledged is lost, none is doubled."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.bench.wire.processes import Started, Wire, wait_for
from tests.storm.account import account, casts_of, demand_sound
from tests.storm.conftest import PAUSE
from tests.storm.crowd import CHOICES, Weather, confirming, from_the_card, person
from tests.storm.hall import Hall
from tests.storm.posts import posted, results_of

pytestmark = [pytest.mark.soak, pytest.mark.timeout(900)]

ELECTORS = 1_000
KILLS = 25
"""On each engine."""

AT_THE_CLOSE = 7
WHILE_IT_STARTS = 0.2
"""The share of those before that fall before the bot is connected."""

LIVES = 0.5
"""How long it lives at most once it is connected, in starts: a slow machine is given longer."""

PRESSES = 2
"""Of each elector, on each motion."""

PATIENCE, SELDOM = 300.0, 0.2
"""Seconds that something is waited for at most, and between two looks."""


def test_killed_at_random_while_people_vote_nothing_is_lost_doubled_or_posted_twice(
    database_url: str, tmp_path: Path, wire: Wire, engine_name: str
) -> None:
    lot = Random(20261129)
    hall = Hall.found(database_url, tmp_path, ELECTORS)
    with hall.bot(wire) as bot:
        wire.wait_ready(bot.process, PATIENCE)
        pace = time.time() - bot.began
    began = time.time()
    hall.open(began + (KILLS - AT_THE_CLOSE) * pace * (1 + LIVES / 2), True, False)
    (closes_at,) = {motion.closes_at for motion in hall.motions}
    weather = Weather(wire)
    weather.send(list(_storm(hall, lot, began, closes_at + 1)))
    kills = 0
    while kills < KILLS:
        with hall.bot(wire) as bot:
            if kills < KILLS - AT_THE_CLOSE:
                _live(wire, bot, weather, lot, pace, closes_at)
            else:
                _live_at_the_close(wire, bot, lot, pace, closes_at)
            bot.process.kill()
            bot.process.wait()
        kills += 1
        wait_for(lambda: not wire.state()["ready"], PATIENCE)
    with hall.bot(wire) as bot:
        wire.wait_ready(bot.process, PATIENCE)
        wait_for(
            lambda: all(results_of(posted(wire), motion) for motion in hall.motions), PATIENCE, bot.process, SELDOM
        )
        wait_for(lambda: not weather.figures()["walking"], PATIENCE, bot.process, SELDOM)
        wait_for(lambda: not hall.keys_left, PATIENCE, bot.process, SELDOM)
        assert bot.end()[0] == 0, bot.said
    seconds, deeds, messages = time.time() - began, weather.deeds(), posted(wire)
    print(f"{engine_name}: {kills} kills in {seconds:.0f} s, a start takes {pace:.1f} s; {weather.figures()}")
    assert len({each.nonce for each in messages}) == len(messages)
    for motion, publication in zip(hall.motions, hall.published(), strict=True):
        found = account(motion, casts_of(motion, deeds), [ballot for ballot, _ in publication.ballots])
        print(f"{engine_name}: {found}")
        assert not found.faults
        assert found.recorded > ELECTORS / 10
        assert found.unanswered
        demand_sound(publication, tmp_path, results_of(messages, motion))


def _storm(hall: Hall, lot: Random, begins: float, ends: float) -> Iterator[dict[str, Any]]:
    """Everybody, again and again at any moment; whoever is not answered presses again, some of them."""
    for motion in hall.motions:
        for number in range(ELECTORS):
            for _ in range(PRESSES):
                choice, tries = lot.choice(CHOICES), lot.choice((1, 3))
                by_card = lot.random() < 0.02
                walk = from_the_card(motion, choice) if by_card else confirming(motion, number, choice, tries)
                yield person(number, walk, at=lot.uniform(begins, ends))


def _live(wire: Wire, bot: Started, weather: Weather, lot: Random, pace: float, closes_at: float) -> None:
    """Until a random moment: while it starts, or once it has answered somebody."""
    if lot.random() < WHILE_IT_STARTS:
        time.sleep(lot.uniform(0, pace))
        return
    before = weather.figures()["answered"]
    wire.wait_ready(bot.process, PATIENCE)
    wait_for(
        lambda: weather.figures()["answered"] > before or time.time() > closes_at, PATIENCE, bot.process, SELDOM / 4
    )
    time.sleep(lot.uniform(0, LIVES * pace))


def _live_at_the_close(wire: Wire, bot: Started, lot: Random, pace: float, closes_at: float) -> None:
    """Until a random moment around the end, or soon after it posted something, perhaps before it learns that it did."""
    before = len(posted(wire))
    wire.wait_ready(bot.process, PATIENCE)
    time.sleep(max(0.0, closes_at + lot.uniform(-1, 1) - time.time()))
    until = time.time() + lot.uniform(0, 2 * LIVES * pace)
    while time.time() < until and len(posted(wire)) == before:
        time.sleep(0.05)
    time.sleep(lot.uniform(0, 2 * PAUSE))
