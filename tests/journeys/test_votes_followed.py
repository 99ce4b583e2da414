"""What follows from a vote as people live it: closed once all have voted, a second round, a decision repealed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from simcord import InteractionResult

from tests.support.actors import buttons, choose, press, text
from tests.support.results_stage import ResultsStage
from tests.support.voting_stage import QUESTION, SOON, plain, refill
from tests.support.world import World

MORE = -1
"""The last of the selects: rules that are there or not."""


@pytest.fixture
async def stage(world: World) -> ResultsStage:
    return await ResultsStage.prepare(world)


async def drafted(stage: ResultsStage, template: str, filled: dict[str, str]) -> InteractionResult:
    """Anna's draft, with its preview."""
    form = await stage["Anna"].slash(stage.world.channel, "vote creer", modele=template)
    return await refill(
        stage["Anna"], form, {"Titre": "Quel lieu ?", "La question": QUESTION, "Clôture": SOON, **filled}
    )


async def let_go(stage: ResultsStage, rules: InteractionResult) -> None:
    """From the rules through the preview to the open vote."""
    await press(stage["Anna"], await press(stage["Anna"], rules, "Aperçu"), "Ouvrir le vote")


async def test_closed_by_the_last_confirmation(stage: ResultsStage) -> None:
    """As its card announced: the result stands in the channel at once, hours before the end, and all is final."""
    rules = await press(stage["Anna"], await drafted(stage, "motion", {"Titre": "Budget"}), "Modifier les règles")
    await choose(stage["Anna"], rules, "Clore dès que tous ont voté", index=MORE)
    await let_go(stage, rules)
    asked_rules = await press(stage["Sue"], stage.card(), "Les règles", stage.world.env)
    assert "Clôture dès que tous ont voté." in plain(text(asked_rules))
    await stage.vote("Ben", "Contre")
    await stage.vote("Anna", "Pour")
    await stage.vote("Chloé", "Pour", "Nickel")
    ballot = await press(stage["Ben"], await stage.press_vote("Ben"), "Pour")
    begun = stage.world.now
    assert len(stage.cards()) == 1
    shown = await stage.vote("Chloé", "Pour", "Récif")
    assert "Vote enregistré : Récif" in plain(text(shown))
    await stage.world.env.settle()

    card, posted = stage.cards()
    assert stage.world.now - begun < timedelta(minutes=1), "nobody waited"
    assert "**La motion est adoptée : 3 pour, 1 contre.**" in stage.said_by(posted)
    assert "Clos le" in stage.said_by(card)
    assert "Voter" not in buttons(card, stage.world.env)
    late = await press(stage["Ben"], ballot, "Confirmer")
    assert "rien n’a été enregistré" in plain(text(late))
    assert not stage.bot.keys.held()
    await stage.world.env.advance_time(timedelta(hours=5).total_seconds())
    assert len(stage.cards()) == 2, "nobody is reminded, and it is closed once"
