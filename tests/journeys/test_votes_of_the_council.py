"""A member of the council asks the council, with the board’s go-ahead where the cluster wants one; others may not."""

from __future__ import annotations

import pytest

from models.people.tables import Office
from tests.support import forged
from tests.support.actors import buttons, choose, press, selects, text
from tests.support.results_stage import ResultsStage
from tests.support.voting_stage import QUESTION, SOON, STAFF, plain, refill
from tests.support.world import World

TITLE = "Budget du conseil"
FILLED = {"Titre": TITLE, "La question": QUESTION, "Clôture": SOON}
COUNCIL = "Le conseil et le bureau"
BOARD_ONLY, NOT_THERE = "Cela revient au bureau", "Ce vote n’existe pas, ou ne vous concerne pas"


@pytest.fixture
async def stage(world: World) -> ResultsStage:
    """Rose and Luc are on the council, and of Brousse."""
    stage = await ResultsStage.prepare(world)
    for name in ("Rose", "Luc"):
        await stage.person(name, "Brousse", STAFF, office=Office.COUNCIL)
    return stage


async def home(stage: ResultsStage, name: str) -> str:
    return plain(text(await stage[name].slash(stage.world.channel, "moi")))


async def test_a_member_of_the_council_asks_the_council(stage: ResultsStage) -> None:
    """By buttons, which offer nobody else; let go by the board; voted on and read from one's page, by these alone."""
    await stage.rule(poll_go_ahead=True)
    rose, channel = stage["Rose"], stage.world.channel
    shown = await rose.slash(channel, "vote creer")
    assert [each["label"] for each in selects(shown)[0]["options"]] == [COUNCIL]
    shown = await choose(rose, shown, COUNCIL)
    form = await choose(rose, shown, selects(shown)[0]["options"][0]["label"])
    shown = await refill(rose, form, FILLED)
    read = plain(text(shown))
    assert "Le conseil et le bureau, une voix par personne" in read
    assert "Inscrits aujourd’hui : **4**" in read
    assert "on vote depuis sa page" in read
    shown = await press(rose, shown, "Soumettre au bureau")
    assert "Donner mon accord" not in buttons(shown), "whoever asks is no second, and on no board"
    (poll,) = await stage.polls()
    for name in ("Luc", "Ben"):
        assert TITLE not in await home(stage, name), "nobody knows of it before it opens"
    refused = await stage.press_made("Luc", "polls:go_ahead", poll.id, "x")
    assert NOT_THERE in plain(text(refused))
    waiting = await press(stage["Paul"], await stage["Paul"].slash(channel, "moi"), "Le lire")
    await press(stage["Paul"], waiting, "Donner mon accord")

    assert not stage.cards(), "no channel of the council"
    for name, answer in (("Rose", "Pour"), ("Luc", "Pour"), ("Anna", "Contre")):
        ballot = await stage[name].slash(channel, "vote voter")
        assert TITLE in plain(text(ballot))
        await press(stage[name], await press(stage[name], ballot, answer), "Confirmer")
    for name in ("Ben", "Sue"):
        assert TITLE not in await home(stage, name)
        for route in ("polls:vote", "polls:rules", "polls:roll"):
            assert NOT_THERE in plain(text(await stage.press_made(name, route, poll.id)))
    await stage.pass_close()
    shown = await stage["Luc"].slash(channel, "moi")
    assert f"Le résultat est connu : « {TITLE} »" in plain(text(shown)), "no channel tells it"
    assert TITLE not in await home(stage, "Ben")
    result = plain(text(await press(stage["Luc"], shown, "Le résultat")))
    assert "La motion est adoptée : 2 pour, 1 contre." in result
    assert NOT_THERE in plain(text(await stage.press_made("Ben", "polls:result", poll.id)))
    assert TITLE in plain(text(await rose.slash(channel, "vote historique")))
    assert TITLE not in plain(text(await stage["Ben"].slash(channel, "vote historique")))


async def test_others_do_not_ask_the_council_and_the_council_asks_nobody_else(stage: ResultsStage) -> None:
    """Neither by the command nor by what a client makes up; the board may ask it."""
    channel = stage.world.channel
    for name, who in (("Ben", "council"), ("Sue", "council"), ("Rose", "board"), ("Rose", "organisations")):
        refused = await stage[name].slash(channel, "vote creer", modele="motion", qui=who)
        assert BOARD_ONLY in plain(text(refused)), (name, who)
    form = await stage["Rose"].slash(channel, "vote creer", modele="motion", qui="council")
    assert form.modal is not None
    custom_id = form.modal["custom_id"]
    typed = {"title": TITLE, "question": QUESTION, "until": SOON}
    for name, made in (("Ben", custom_id), ("Rose", custom_id.replace("council", "board"))):
        refused = await forged.send_form(stage[name], channel, made, typed)
        assert BOARD_ONLY in plain(text(refused))
    assert await stage.polls() == []
    form = await stage["Anna"].slash(channel, "vote creer", modele="motion", qui="council")
    shown = await refill(stage["Anna"], form, FILLED)
    await press(stage["Anna"], shown, "Ouvrir le vote")
    assert f"« {TITLE} »" in await home(stage, "Rose")
