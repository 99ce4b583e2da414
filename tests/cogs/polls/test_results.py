"""What came of a vote: posted with its chart, in detail, and who voted what where it was by name."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from models.polls.tables import Electorate, Nature
from models.polls.templates import Template
from models.tally import TieRule
from tests.support.actors import buttons, components, messages_in, press, text
from tests.support.results_stage import ResultsStage
from tests.support.voting_stage import plain
from tests.support.world import World

BINDING: dict[str, Any] = {"nature": Nature.DECISION, "clause": "Article 14 des statuts"}


@pytest.fixture
async def stage(world: World) -> ResultsStage:
    return await ResultsStage.prepare(world)


async def test_a_motion_is_posted_in_a_sentence_with_figures_quorum_and_chart(stage: ResultsStage) -> None:
    await stage.motion({"Ben": "for", "Anna": "for", "Chloé": "against"}, template=Template.STATUTES, **BINDING)
    card, posted = stage.cards()
    said = plain(text(posted, stage.world.env))
    assert "Résultat du scrutin nº 1 : Nouveaux statuts" in said
    assert "**La motion n’est pas adoptée : 2 pour, 2 contre.**" in said
    assert "Pour **2** · Contre **2** · Abstention **0** · Bulletin blanc **0**" in said
    assert "Quorum atteint" in said
    assert "Majorité manquée : 2, il en fallait 3 (au moins les deux tiers des suffrages exprimés)" in said
    assert "Chaîne des bulletins" in said
    assert picture(posted, stage).startswith("Barres des voix, 4 suffrages exprimés")
    assert "Pour : 2, Contre : 2, Abstention : 0" in plain(picture(posted, stage))
    assert [each.filename for each in posted.attachments] == ["resultat.png"]
    assert buttons(card, stage.world.env) == ["Le résultat", "Qui a voté", "Les règles"]
    assert buttons(posted, stage.world.env) == ["En détail", "Procès-verbal et fichiers", "Les règles"]


async def test_in_detail_with_what_was_asked(stage: ResultsStage) -> None:
    await stage.motion({"Ben": "for", "Anna": "for"})
    shown = await press(stage["Dan"], stage.cards()[0], "Le résultat", stage.world.env)
    assert shown.ephemeral
    said = plain(text(shown))
    for words in ("Approuvez-vous", "Consultation", "La motion est adoptée : 2 pour, 0 contre.", "Demandé par Anna"):
        assert words in said, (words, said)
    assert "Voté du <t:" in said
    shown = await press(stage["Dan"], shown, "Les règles")
    assert "Les règles de" in text(shown)


async def test_a_missed_quorum_decides_nothing(stage: ResultsStage) -> None:
    await stage.motion({"Ben": "for"}, template=Template.STATUTES, **BINDING)
    said = plain(text(stage.cards()[-1], stage.world.env))
    assert "**Le quorum n’est pas atteint : rien n’est décidé. Une seconde convocation peut suivre" in said
    assert "Quorum non atteint" in said
    assert "Majorité" not in said


async def test_a_choice_by_lot_says_between_whom(stage: ResultsStage) -> None:
    await stage.choice(("Nouméa", "Koné", "Poindimié"), {"Ben": "0", "Anna": "1"}, ties=TieRule.LOT)
    said = plain(text(stage.cards()[-1], stage.world.env))
    assert "Après tirage au sort entre Nouméa et Koné, le choix se porte sur" in said
    assert "Poindimié **0**" in said


async def test_what_people_wrote_takes_no_effect(stage: ResultsStage) -> None:
    title = "**@everyone** <@1> $\\frac{"
    await stage.choice((title, "`b` | $x$"), {"Ben": "0"}, title=title)
    posted = stage.cards()[-1]
    assert "\\*\\*\\@everyone\\*\\* \\<\\@1\\>" in text(posted, stage.world.env)
    assert not posted.mentions
    assert not posted.mention_everyone
    shown = await press(stage["Dan"], posted, "En détail", stage.world.env)
    assert "\\*\\*\\@everyone" in text(shown)


@pytest.mark.parametrize("options", [2, 25])
async def test_the_longest_texts_fit(stage: ResultsStage, options: int) -> None:
    long = tuple(f"A{'*' * 77}{place:02}" for place in range(options))
    choices = {"Ben": "0", "Anna": "1"}
    await stage.choice(long, choices, title="A" + "*" * 89, question="A" + "*" * 999, ties=TieRule.LOT)
    shown = await press(stage["Dan"], stage.cards()[-1], "En détail", stage.world.env)
    assert "Procès-verbal et fichiers" in buttons(shown)


async def test_who_voted_what_by_name(stage: ResultsStage) -> None:
    await stage.motion({"Ben": "for", "Chloé": "abstain"}, named=True)
    shown = await press(stage["Dan"], stage.cards()[-1], "Qui a voté quoi", stage.world.env)
    said = plain(text(shown))
    assert "Brousse : **Pour** Nickel : **Abstention** Récif : **Abstention** Lagon : n’a pas voté" in said


async def test_a_confidential_vote_never_names_a_choice(stage: ResultsStage) -> None:
    poll_id = await stage.motion({"Ben": "for"})
    assert "Qui a voté quoi" not in buttons(stage.cards()[-1], stage.world.env)
    shown = await stage.press_made("Dan", "polls:by_name", poll_id)
    assert "Ce vote n’existe pas" in text(shown)


async def test_nothing_is_shown_before_the_close(stage: ResultsStage) -> None:
    poll_id = await stage.open()
    for route in ("polls:result", "polls:by_name", "polls:papers"):
        assert "pas encore de résultat" in plain(text(await stage.press_made("Ben", route, poll_id))), route


async def test_of_the_board_nobody_else_learns(stage: ResultsStage) -> None:
    poll_id = await stage.motion({}, electorate=Electorate.BOARD)
    assert not messages_in(stage.votes)
    for route in ("polls:result", "polls:by_name", "polls:papers"):
        assert "Ce vote n’existe pas" in text(await stage.press_made("Ben", route, poll_id)), route
    shown = await stage.press_made("Anna", "polls:result", poll_id)
    assert "La motion n’est pas adoptée" in plain(text(shown))


async def test_forged_buttons_find_nothing(stage: ResultsStage) -> None:
    for custom_id in ("polls:result:-:x", "polls:paper:-:x:pdf", "polls:by_name:-", "polls:paper:-"):
        shown = await stage.press_custom("Ben", custom_id)
        assert "Cela n’a pas fonctionné" in text(shown) or "plus" in text(shown), custom_id


def picture(message: discord.Message, stage: ResultsStage) -> str:
    """What the picture says to who does not see it."""
    (gallery,) = [each for each in components(message, stage.world.env) if each["type"] == 12]
    description: str = gallery["items"][0]["description"]
    return description
