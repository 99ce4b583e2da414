"""The longest vote that can be asked, as people live it: its card works months later, whatever restarted meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support.actors import buttons, press, text
from tests.support.results_stage import ResultsStage
from tests.support.voting_stage import plain
from tests.support.world import World

IN_A_YEAR_AND_A_DAY = {"Clôture": "02/01/2027 10:00"}


@pytest.fixture
async def stage(world: World) -> ResultsStage:
    return await ResultsStage.prepare(world)


async def pass_months(stage: ResultsStage, days: int) -> None:
    """So long the bot is idle, and then it restarts: to wake it for each of these days would take long."""
    await stage.bot.schedule.stop()
    await stage.bot.courier.stop()
    await stage.world.env.advance_time(timedelta(days=days).total_seconds())
    await stage.world.restart()
    await stage.world.env.settle()


async def test_one_votes_and_changes_it_all_year_by_the_same_card(stage: ResultsStage) -> None:
    """Confidential, so that its key lasts as long; who has a receipt of the first day is counted after the last."""
    world = stage.world
    await stage.ask("motion", "Avenir", IN_A_YEAR_AND_A_DAY)
    card = stage.card()
    receipt = text(await stage.vote("Ben", "Contre")).split("`")[1]
    await pass_months(stage, 200)
    shown = await press(stage["Anna"], card, "Voter", world.env)
    shown = await press(stage["Anna"], await press(stage["Anna"], shown, "Pour"), "Confirmer")
    assert "Vote enregistré : Lagon" in plain(text(shown))
    assert "**2** bulletins sur 4" in stage.said_by(card)
    assert "4 inscrits" in plain(text(await press(stage["Sue"], card, "Les règles", world.env)))

    await pass_months(stage, 160)
    shown = await press(stage["Ben"], card, "Voter", world.env)
    assert "Un bulletin est déjà enregistré" in text(shown)
    shown = await press(stage["Ben"], await press(stage["Ben"], shown, "Pour"), "Confirmer")
    assert text(shown).split("`")[1] == receipt, "one's receipt stays"
    assert "Avez-vous voté ?" in stage.said_by(stage.cards()[-1]), "half-time has passed"
    await pass_months(stage, 7)
    assert "**La motion est adoptée : 2 pour, 0 contre.**" in stage.said_by(stage.cards()[-1])
    assert "Clos le" in stage.said_by(card)
    assert buttons(card, world.env) == ["Le résultat", "Qui a voté", "Les règles"]
    found = await stage["Ben"].slash(world.channel, "vote recu", scrutin="1", recu=receipt)
    assert "Votre bulletin est compté" in text(found)
    assert "☑️ **Pour**" in text(found)
