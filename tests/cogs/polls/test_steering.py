"""A vote is made longer, openly, or called off with a reason, by those who may, from its card."""

from __future__ import annotations

from uuid import UUID

import pytest

from models.polls.tables import Electorate, PollStatus
from tests.support.actors import buttons, fill, messages_in, press, text
from tests.support.results_stage import ResultsStage
from tests.support.voting_stage import plain
from tests.support.world import World


@pytest.fixture
async def stage(world: World) -> ResultsStage:
    return await ResultsStage.prepare(world)


async def test_extended_from_its_card_and_said_openly(stage: ResultsStage) -> None:
    await stage.open()
    rules = await press(stage["Paul"], stage.card(), "Les règles", stage.world.env)
    assert {"Prolonger", "Annuler le vote"} <= set(buttons(rules))
    form = await press(stage["Paul"], rules, "Prolonger")
    shown = await fill(stage["Paul"], form, {"Clôture": "01/06/2026 18:00"})
    assert "Le vote est ouvert" in plain(text(shown))
    assert "prolongé" in stage.said()


@pytest.mark.parametrize("typed", ["01/01/2020 10:00", "01/01/2099", "demain", "@everyone"])
async def test_only_to_a_later_end_within_a_year(stage: ResultsStage, typed: str) -> None:
    poll_id = await stage.open()
    before = (await stage.poll(poll_id)).closes_at
    form = await press(stage["Anna"], await press(stage["Anna"], stage.card(), "Les règles", stage.world.env), "Prol")
    shown = await fill(stage["Anna"], form, {"Clôture": typed})
    assert "Cela n’a pas fonctionné" in text(shown)
    assert "Corriger et réessayer" in buttons(shown)
    assert (await stage.poll(poll_id)).closes_at == before


async def test_called_off_with_a_reason_and_nothing_is_kept(stage: ResultsStage) -> None:
    poll_id = await stage.open()
    await stage.cast(poll_id, {"Ben": "for"})
    rules = await press(stage["Anna"], stage.card(), "Les règles", stage.world.env)
    form = await press(stage["Anna"], rules, "Annuler le vote")
    shown = await fill(stage["Anna"], form, {"Pourquoi\u202f?": "Erreur <@1> **dans** la question"})
    assert "Le vote est annulé" in plain(text(shown))
    said = stage.said()
    assert "Annulé" in said
    assert "Anna" in said
    assert "Erreur \\<\\@1\\> \\*\\*dans\\*\\* la question" in said
    assert not await stage.ballots()
    assert (await stage.poll(poll_id)).status == PollStatus.CANCELLED
    assert not stage.bot.keys.held()
    shown = await stage.press_made("Anna", "polls:cancel", poll_id)
    assert "Cela n’a pas fonctionné" in text(shown)


async def test_nobody_else_is_offered_it_nor_may(stage: ResultsStage) -> None:
    poll_id: UUID = await stage.open()
    rules = await press(stage["Ben"], stage.card(), "Les règles", stage.world.env)
    assert buttons(rules) == ["Voter", "Ma page"]
    for route in ("polls:extend", "polls:cancel"):
        assert "Cela revient au bureau" in text(await stage.press_made("Ben", route, poll_id)), route
    board = await stage.open(electorate=Electorate.BOARD, title="Salaire")
    for route in ("polls:extend", "polls:cancel"):
        assert "Ce vote n’existe pas" in text(await stage.press_made("Ben", route, board)), route


async def test_not_once_it_is_over(stage: ResultsStage) -> None:
    poll_id = await stage.motion({"Ben": "for"})
    for route in ("polls:extend", "polls:cancel"):
        assert "Cela n’a pas fonctionné" in text(await stage.press_made("Anna", route, poll_id)), route
    shown = await press(stage["Anna"], messages_in(stage.votes)[0], "Les règles", stage.world.env)
    assert "Prolonger" not in buttons(shown)
