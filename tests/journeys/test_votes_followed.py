"""What follows from a vote as people live it: closed once all have voted, a second round, a decision repealed."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from simcord import InteractionResult

from models.polls.rules import read_rules
from models.polls.tables import PollStatus, SubjectKind
from tests.support.actors import buttons, choose, press, selects, text
from tests.support.results_stage import ResultsStage
from tests.support.voting_stage import MAJORITY, QUESTION, SOON, TIES, plain, refill
from tests.support.world import World

CLAUSE = {"Article des statuts (décision qui engage)": "Article 14 des statuts"}
LIST = {"Les options": "Nouméa\nKoné\nPoindimié"}
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


async def draft_of_page(stage: ResultsStage, title: str) -> InteractionResult:
    """The draft that waits on Anna's page."""
    home = await stage["Anna"].slash(stage.world.channel, "moi")
    return await choose(stage["Anna"], await press(stage["Anna"], home, "Mes brouillons"), title)


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


async def test_a_second_round_for_want_of_a_majority(stage: ResultsStage) -> None:
    """Between the first two, as the card announced; its asker opens it, and the most votes suffice."""
    rules = await press(stage["Anna"], await drafted(stage, "choice", LIST), "Modifier les règles")
    await choose(stage["Anna"], rules, "Plus de la moitié des suffrages exprimés", index=MAJORITY)
    await choose(stage["Anna"], rules, "Sans la majorité, un second tour", index=MORE)
    await let_go(stage, rules)
    assert "Sinon, second tour entre les deux premières." in stage.said()
    await stage.vote("Ben", "Koné")
    await stage.vote("Anna", "Koné")
    await stage.vote("Chloé", "Poindimié", "Nickel")
    await stage.vote("Chloé", "Poindimié", "Récif")
    await stage.pass_close()
    said = stage.said_by(stage.cards()[-1])
    assert "Un second tour départage Koné et Poindimié." in said
    assert "Majorité manquée : 2, il en fallait 3 (plus de la moitié des suffrages exprimés)" in said

    draft = await draft_of_page(stage, "Quel lieu ?")
    assert "1. Koné 2. Poindimié" in plain(text(draft))
    await press(stage["Anna"], draft, "Ouvrir le vote")
    shown = await stage.press_vote("Chloé")
    shown = await choose(stage["Chloé"], shown, "Récif")
    assert [each["label"] for each in selects(shown)[0]["options"]] == ["Koné", "Poindimié"]
    await press(stage["Chloé"], await choose(stage["Chloé"], shown, "Koné"), "Confirmer")
    await stage.pass_close()
    assert "**Le choix se porte sur Koné.**" in stage.said_by(stage.cards()[-1])
    shown = await press(stage["Dan"], stage.cards()[-1], "En détail", stage.world.env)
    assert "Fait suite au scrutin nº 1, « Quel lieu ? »" in plain(text(shown))
    first, second = await stage.polls()
    assert second.previous_id == first.id
    assert not read_rules(second.rules).majorities


async def test_a_second_round_between_those_that_are_equal(stage: ResultsStage) -> None:
    """All who are first, and nobody else."""
    rules = await press(stage["Anna"], await drafted(stage, "choice", LIST), "Modifier les règles")
    ties = [each["label"] for each in selects(rules)[TIES]["options"]]
    (again,) = [each for each in ties if plain(each) == "À égalité : un second tour entre les ex æquo."]
    await choose(stage["Anna"], rules, again, index=TIES)
    await let_go(stage, rules)
    assert "À égalité : un second tour entre les ex æquo." in stage.said()
    await stage.vote("Ben", "Koné")
    await stage.vote("Anna", "Nouméa")
    await stage.pass_close()
    said = stage.said_by(stage.cards()[-1])
    assert re.search("Un second tour départage (Koné et Nouméa|Nouméa et Koné)[.]", said), said
    draft = await draft_of_page(stage, "Quel lieu ?")
    assert "1. Nouméa 2. Koné" in plain(text(draft))
    assert "Poindimié" not in text(draft)
    await press(stage["Anna"], draft, "Ouvrir le vote")
    await stage.vote("Ben", "Koné")
    await stage.pass_close()
    assert "**Le choix se porte sur Koné.**" in stage.said_by(stage.cards()[-1])
    assert [poll.number for poll in await stage.polls()] == [1, 2], "no third is drafted"


async def test_a_decision_is_repealed_from_the_history_to_its_old_card(stage: ResultsStage) -> None:
    """Drafted from the old one and voted like any other; the old one holds, and says so, until that is adopted."""
    await stage.ask("motion", "Cotisation à 100", CLAUSE)
    await stage.vote("Ben", "Pour")
    await stage.pass_close()
    found = await stage["Anna"].slash(stage.world.channel, "vote historique", texte="cotisation")
    (name,) = [each["label"] for each in selects(found)[0]["options"]]
    old = await choose(stage["Anna"], found, name)
    draft = await press(stage["Anna"], old, "Proposer de l’abroger")
    form = await press(stage["Anna"], draft, "Dates")
    draft = await refill(stage["Anna"], form, {"Clôture": "01/01/2026 16:30"})
    await press(stage["Anna"], draft, "Ouvrir le vote")
    said = stage.said_by(stage.cards()[-1]).replace("\\", "")
    assert "Scrutin nº 2 : Abroger le vote nº 1 : Cotisation à 100" in said
    assert "Décision, qui engage** · Article 14 des statuts" in said
    history = await stage["Dan"].slash(stage.world.channel, "vote historique")
    assert "abrogé" not in text(history), "it holds until another is adopted"
    await stage.vote("Ben", "Pour")
    await stage.vote("Anna", "Pour")
    await stage.pass_close()
    assert "**La motion est adoptée : 2 pour, 0 contre.**" in stage.said_by(stage.cards()[-1])

    history = await stage["Dan"].slash(stage.world.channel, "vote historique")
    assert "abrogé par le nº 2" in plain(text(history))
    shown = await press(stage["Dan"], stage.cards()[0], "Le résultat", stage.world.env)
    assert "Abrogé depuis** par le scrutin nº 2" in plain(text(shown))
    shown = await press(stage["Anna"], stage.cards()[0], "Le résultat", stage.world.env)
    assert "Proposer de l’abroger" not in buttons(shown)
    first, second = await stage.polls()
    late = await stage.press_made("Anna", "polls:repeal", first.id)
    assert "Seule une décision qui a été prise" in plain(text(late))
    assert (second.subject_kind, second.subject_id) == (SubjectKind.REPEALS, first.id)
    assert (first.repealed_by_id, second.status) == (second.id, PollStatus.CLOSED)
