"""A motion that needs more than half of the votes expressed, and a share of all besides: from the form to the proof."""

from __future__ import annotations

import io
import json
from fractions import Fraction
from pathlib import Path

import pytest
from rich.console import Console
from simcord import InteractionResult

from bot.command_line_verify import verify_file
from bot.language import language_for
from models.polls.rules import Rules, read_rules
from models.tally import Base, at_least, more_than_half, two_thirds
from tests.support.actors import buttons, choose, form_fields, message_of, press, selects, text
from tests.support.results_stage import ResultsStage
from tests.support.voting_stage import MAJORITY, QUESTION, SOON, plain, refill
from tests.support.world import World

BOTH = "Adoptée s’il y a à la fois plus de la moitié des suffrages exprimés et au moins 2/5 des inscrits."
OTHER, FIRST, SECOND = "Autres chiffres", "Une seconde majorité", "La seconde majorité"


@pytest.fixture
async def stage(world: World) -> ResultsStage:
    return await ResultsStage.prepare(world)


async def drafted(stage: ResultsStage, template: str, **more: str) -> InteractionResult:
    """The rules of a draft of Anna's."""
    form = await stage["Anna"].slash(stage.world.channel, "vote creer", modele=template)
    filled = {"Titre": "Quitter le bâtiment", "La question": QUESTION, "Clôture": SOON, **more}
    return await press(stage["Anna"], await refill(stage["Anna"], form, filled), "Modifier les règles")


async def majorities(stage: ResultsStage) -> tuple[object, ...]:
    (poll,) = await stage.polls()
    return read_rules(poll.rules).majorities


async def test_the_first_is_reached_and_the_second_missed(stage: ResultsStage, tmp_path: Path) -> None:
    """One for and two abstentions, of a roll of four: the majority of the expressed is there, two fifths are not."""
    anna = stage["Anna"]
    rules = await drafted(stage, "motion")
    form = await press(anna, rules, FIRST)
    assert form.modal is not None
    assert [plain(label) for label, _ in form_fields(form.modal)] == [
        "Seconde majorité",
        "Plus que cette part, ou au moins ?",
        "De quoi ?",
    ]
    rules = await refill(anna, form, {"Seconde majorité": "2/5"})
    assert BOTH in plain(text(rules))
    shown = await press(anna, rules, "Aperçu")
    assert BOTH in plain(text(shown))
    await press(anna, shown, "Ouvrir le vote")

    assert BOTH in stage.said()
    told = plain(text(await press(stage["Sue"], stage.card(), "Les règles", stage.world.env)))
    assert f"{BOTH} Suffrages exprimés :" in told
    assert "Les inscrits : qui ne vote pas pèse contre." in told
    await stage.vote("Ben", "Pour")
    await stage.vote("Chloé", "Abstention", "Nickel")
    await stage.vote("Anna", "Bulletin blanc")
    await stage.pass_close()

    posted = stage.cards()[-1]
    said = stage.said_by(posted)
    assert "**La motion n’est pas adoptée : 1 pour, 0 contre. Non atteint : au moins 2/5 des inscrits.**" in said
    met = "Majorité atteinte : 1, il en fallait 1 (plus de la moitié des suffrages exprimés)"
    missed = "Majorité manquée : 1, il en fallait 2 (au moins 2/5 des inscrits)"
    assert f"{met} {missed}" in said
    detail = plain(text(await press(stage["Dan"], posted, "En détail", stage.world.env)))
    assert f"{met} {missed}" in detail
    await files_state_both(stage, tmp_path, met, missed)


async def files_state_both(stage: ResultsStage, folder: Path, met: str, missed: str) -> None:
    """The minutes, the file for programs, and what `cagou verify` says of the sealed one."""
    offered = await press(stage["Dan"], stage.cards()[-1], "Procès-verbal et fichiers", stage.world.env)

    async def file(label: str) -> bytes:
        (attachment,) = message_of(await press(stage["Dan"], offered, label)).attachments
        content: bytes = await attachment.read()
        return content

    minutes = plain((await file("Procès-verbal (Markdown)")).decode()).replace("\\", "")
    assert all(each in minutes for each in (BOTH, met, missed)), minutes
    whole = json.loads(await file("Tout le scrutin (JSON)"))
    assert [each["share"] for each in whole["rules"]["majorities"]] == ["1/2", "2/5"]
    assert [each["reached"] for each in whole["result"]["majorities"]] == [True, False]
    sealed, said = folder / "vote.jsonl", io.StringIO()
    sealed.write_bytes(await file("À vérifier (cagou verify)"))
    assert verify_file(sealed, language_for("fr"), Console(file=said, width=200)), said.getvalue()
    told = plain(said.getvalue())
    assert "Atteint : plus de 1/2 des suffrages exprimés (1 voix, il en fallait 1)." in told
    assert "Non atteint : au moins 2/5 des inscrits (1 voix, il en fallait 2)." in told


async def test_neither_is_lost_where_the_other_is_changed(stage: ResultsStage) -> None:
    """By the select, by other figures, by the form of the second; which is taken away only where it is emptied."""
    anna = stage["Anna"]
    rules = await refill(anna, await press(anna, await drafted(stage, "motion"), FIRST), {"Seconde majorité": "40 %"})
    second = at_least(read_rules((await stage.polls())[0].rules).majorities[1].share, Base.ROLL)
    assert await majorities(stage) == (more_than_half(Base.EXPRESSED), second)
    rules = await choose(anna, rules, "Au moins les deux tiers des suffrages exprimés", index=MAJORITY)
    assert await majorities(stage) == (two_thirds(Base.EXPRESSED), second)
    rules = await refill(anna, await press(anna, rules, OTHER), {"Majorité": "3/7", "Quorum": "1/3"})
    first = (await majorities(stage))[0]
    assert await majorities(stage) == (first, second)
    assert "au moins 3/7 des suffrages exprimés et au moins 2/5 des inscrits" in plain(text(rules))
    chosen = [each["label"] for each in selects(rules)[MAJORITY]["options"] if each.get("default")]
    assert [plain(each) for each in chosen] == ["Au moins 3/7 des suffrages exprimés"]

    form = await press(anna, rules, SECOND)
    refused = await refill(anna, form, {"Seconde majorité": "3/7", "De quoi\u202f?": ["expressed"]})
    assert "La seconde majorité dit la même chose que la première." in plain(text(refused))
    again = await press(anna, refused, "Corriger")
    rules = await refill(anna, again, {"Seconde majorité": "1/4", "De quoi\u202f?": ["cast"]})
    assert "au moins le quart des votants" in plain(text(rules))
    rules = await refill(anna, await press(anna, rules, SECOND), {"Seconde majorité": ""})
    assert await majorities(stage) == (first,)
    assert FIRST in buttons(rules)
    assert "à la fois" not in text(rules)


async def test_a_choice_has_one_majority_at_most(stage: ResultsStage) -> None:
    """No button leads to a second; what a client makes up is refused with the reason."""
    rules = await drafted(stage, "choice", **{"Les options": "Nouméa\nKoné"})
    assert not {FIRST, SECOND} & set(buttons(rules))
    (poll,) = await stage.polls()
    form = await stage.press_made("Anna", "polls:second", poll.id)
    refused = await refill(stage["Anna"], form, {"Seconde majorité": "2/5"})
    assert "Une seule majorité au plus peut être demandée ici." in plain(text(refused))
    assert await majorities(stage) == ()


async def test_the_president_decides_the_tie_and_not_the_second_majority(stage: ResultsStage) -> None:
    """One for, one against: the president's voice makes the half, and three quarters of the roll are still missed."""
    asked = (more_than_half(Base.EXPRESSED), at_least(Fraction(3, 4), Base.ROLL))
    await stage.motion({"Anna": "for", "Ben": "against"}, named=True, rules=Rules(asked, casting_vote=True))
    said = stage.said_by(stage.cards()[-1])
    assert (
        "La motion n’est pas adoptée : 1 pour, 1 contre. La voix prépondérante de la présidence n’a pas suffi." in said
    )
    assert "Non atteint : au moins les trois quarts des inscrits." in said
    assert "Majorité atteinte : 2, il en fallait 2 (plus de la moitié des suffrages exprimés)" in said
