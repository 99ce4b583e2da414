"""Several choices and dates as people live them: from the form's lines through the select to the chart in words."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.support.actors import choose, components, press, selects, text
from tests.support.results_stage import ResultsStage
from tests.support.voting_stage import plain
from tests.support.world import World

NOUMEA = ZoneInfo("Pacific/Noumea")
DAYS = [
    datetime(2026, 2, day, hour, minute, tzinfo=NOUMEA) for day, hour, minute in ((10, 18, 0), (12, 9, 0), (13, 9, 30))
]


@pytest.fixture
async def stage(world: World) -> ResultsStage:
    return await ResultsStage.prepare(world)


async def pick(stage: ResultsStage, name: str, *labels: str) -> None:
    """Somebody chooses these in the select of their ballot, and confirms."""
    shown = await choose(stage[name], await stage.press_vote(name), *labels)
    said = text(shown)
    assert all(label in said for label in labels), said
    shown = await press(stage[name], shown, "Confirmer")
    assert "Vote enregistré" in text(shown)


def chart_in_words(stage: ResultsStage) -> str:
    """The alternative text of the picture that was posted last."""
    posted = stage.cards()[-1]
    assert [each.filename for each in posted.attachments] == ["resultat.png"]
    (gallery,) = [each for each in components(posted, stage.world.env) if "items" in each]
    return plain(gallery["items"][0]["description"])


async def test_as_many_as_one_likes_of_as_many_as_a_select_holds(stage: ResultsStage) -> None:
    """Twenty-five options: the last can be chosen like the first, and the chart names it."""
    themes = [f"Thème {at}" for at in range(1, 26)]
    await stage.ask("approval", "Quels thèmes ?", {"Les options": "\n".join(themes)})
    assert "10. Thème 10 et 15 autres, sur le bulletin" in stage.said()
    (select,) = selects(await stage.press_vote("Ben"))
    assert [each["label"] for each in select["options"]] == themes
    assert (select.get("min_values", 1), select["max_values"]) == (1, 25)
    await pick(stage, "Ben", "Thème 1", "Thème 25")
    await pick(stage, "Anna", "Thème 7", "Thème 25")
    await stage.pass_close()
    said = stage.said_by(stage.cards()[-1])
    assert "**Le choix se porte sur Thème 25.** Thème 25 **2** Thème 1 **1** Thème 7 **1**" in said
    told = chart_in_words(stage)
    assert told.startswith("Barres des voix, 2 suffrages exprimés. Thème 25 : 2, Thème 1 : 1, Thème 7 : 1")
    assert "Thème 24 : 0" in told
    detail = await press(stage["Dan"], stage.cards()[-1], "En détail", stage.world.env)
    assert "Le choix se porte sur Thème 25." in plain(text(detail))


async def test_dates_from_the_form_to_the_chart(stage: ResultsStage) -> None:
    """As the association's clocks have them where Discord shows no timestamp: in the select and in the chart."""
    typed = "10/02/2026 18:00\n12/02/2026 9:00 à Koné\n13/02/2026 9h30"
    await stage.ask("dates", "Quand ?", {"Les dates": typed})
    first, second, third = (f"<t:{int(day.timestamp())}:F>" for day in DAYS)
    assert f"1. {first} 2. {second} · à Koné 3. {third}" in stage.said()
    shown = await stage.press_vote("Ben")
    labels = [each["label"] for each in selects(shown)[0]["options"]]
    assert [plain(each) for each in labels] == [
        "mardi 10 février 2026 à 18:00",
        "jeudi 12 février 2026 à 09:00 · à Koné",
        "vendredi 13 février 2026 à 09:30",
    ]
    shown = await choose(stage["Ben"], shown, *labels[:2])
    assert plain(text(shown)).count("☑️") == 2
    await press(stage["Ben"], shown, "Confirmer")
    shown = await choose(stage["Anna"], await stage.press_vote("Anna"), labels[1])
    assert f"☑️ **{second} · à Koné**" in text(shown)
    await press(stage["Anna"], shown, "Confirmer")
    await stage.pass_close()
    said = stage.said_by(stage.cards()[-1])
    assert f"**Le choix se porte sur {second} · à Koné.** {second} · à Koné **2** {first} **1** {third} **0**" in said
    assert chart_in_words(stage) == (
        "Barres des voix, 2 suffrages exprimés. 12 février 2026 à 09:00 · à Koné : 2, "
        "10 février 2026 à 18:00 : 1, 13 février 2026 à 09:30 : 0, Bulletin blanc : 0."
    )
    shown = await press(stage["Dan"], stage.cards()[-1], "Qui a voté quoi", stage.world.env)
    assert f"Lagon : **{second} · à Koné**" in plain(text(shown)), "a vote about dates is by name"
