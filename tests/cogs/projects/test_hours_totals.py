"""What hours come to, as members look it up: by project, by organisation, over a period that they choose."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date
from functools import partial
from uuid import UUID

import pytest
from simcord import InteractionResult

from models.groups.tables import GroupKind
from models.projects.months import months_later
from models.projects.tables import ContributionKind
from tests.support import factories
from tests.support.actors import buttons, choose, message_of, press, selects, text
from tests.support.project_factories import hours
from tests.support.project_stage import RECIF, TITLE, ProjectStage, plain
from tests.support.world import World


@pytest.fixture
async def stage(world: World) -> ProjectStage:
    return await ProjectStage.prepare(world)


async def told(stage: ProjectStage, contribution_id: UUID, of: Mapping[date, int]) -> None:
    """Confirmed hours of these months, in quarters."""
    for month, quarters in of.items():
        act = partial(hours, contribution_id=contribution_id, month=month, quarters=quarters, now=stage.world.now)
        await stage.world.write(act)


async def test_the_hours_of_a_project_over_a_period(stage: ProjectStage) -> None:
    project_id = await stage.published()
    gives = await stage.gives(project_id, stage.rose, RECIF, monthly=8)
    year = stage.world.now.year
    await told(stage, gives, {date(year - 1, 3, 1): 41, date(year, 1, 1): 6, date(year - 2, 5, 1): 3})
    shown = await stage.lea.slash(stage.world.channel, "projet voir", projet=TITLE)
    shown = await press(stage.lea, shown, "Gérer…")
    shown = await press(stage.lea, shown, "Heures données")
    assert "Confirmées en tout : **12 h 30**" in plain(text(shown))
    shown = await choose(stage.lea, shown, "L’année dernière")
    said = plain(text(shown))
    for piece in ("L’année dernière : **10 h 15**", f"Mars {year - 1} : **10 h 15**", "Récif : **10 h 15**", "en tout"):
        assert piece in said
    assert f"Janvier {year}" not in said
    (select,) = selects(shown)
    assert [each["label"] for each in select["options"] if each.get("default")] == ["L’année dernière"]
    shown = await press(stage.lea, shown, f"Lignes de mars {year - 1}")
    shown = await press(stage.lea, shown, "Heures données")
    assert "L’année dernière : **10 h 15**" in plain(text(shown)), "one comes back to the period one came from"
    shown = await choose(stage.lea, shown, "Cette année")
    assert "Cette année : **1 h 30**" in plain(text(shown))
    shown = await choose(stage.lea, shown, "Depuis le début")
    assert all(f"{year - back} : **" in plain(text(shown)) for back in range(3))


async def test_a_period_without_hours_and_many_months(stage: ProjectStage) -> None:
    project_id = await stage.published()
    gives = await stage.gives(project_id, stage.rose, RECIF, monthly=8)
    shown = await stage.rose.slash(stage.world.channel, "projet voir", projet=TITLE)
    shown = await press(stage.rose, shown, "Heures données")
    assert not selects(shown), "there is nothing to choose from yet"
    last = date(stage.world.now.year - 2, 12, 1)
    await told(stage, gives, {months_later(last, -back): 1 for back in range(18)})
    shown = await press(stage.rose, await stage.rose.slash(stage.world.channel, "projet voir", projet=TITLE), "Heures")
    assert f"{last.year - 1} : **1 h 30**" in plain(text(shown)), "twelve months one by one, the rest by year"
    shown = await choose(stage.rose, shown, "Cette année")
    assert "Cette année : **0 h**" in plain(text(shown))
    assert "Par organisation" not in text(shown)
    assert "Voir le projet" in buttons(shown)


async def test_what_one_gives_oneself_over_a_period(stage: ProjectStage) -> None:
    year = stage.world.now.year
    for number in range(5):
        gives = await stage.gives(await stage.published(f"Lagon {number}"), stage.rose, RECIF, monthly=8)
        await told(stage, gives, {date(year - 1, 3, 1): 41, date(year, 1, 1): number})
    shown = await stage.rose.slash(stage.world.channel, "projet apports")
    said = plain(text(shown))
    assert "Depuis le début : **53 h 45 confirmées**" in said
    assert "Lagon 4" not in said, "the sum holds the fifth too, which stands on the next page"
    shown = await choose(stage.rose, shown, "Cette année")
    said = plain(text(shown))
    assert "Cette année : **2 h 30 confirmées**" in said
    assert "45 min confirmées" in said
    assert "10 h" not in said
    shown = await press(stage.rose, shown, "Suivant")
    assert "Cette année : **2 h 30 confirmées**" in plain(text(shown)), "each page says what its hours are of"
    assert "1 h confirmées" in plain(text(shown))


async def test_the_figures_and_the_files_follow_the_period(stage: ProjectStage) -> None:
    project_id, sami, year = await stage.published(), stage.sami, stage.world.now.year
    told_to = {date(year - 1, 3, 1): 41, date(year, 1, 1): 6, date(year - 2, 5, 1): 3}
    await told(stage, await stage.gives(project_id, stage.rose, RECIF, monthly=8), told_to)
    means = await stage.gives(project_id, stage.rose, RECIF, kind=ContributionKind.MEANS)
    await told(stage, means, {date(year - 1, 3, 1): 8})
    shown = await sami.slash(stage.world.channel, "projet tableau")
    said = plain(text(shown))
    for piece in (
        "Les 12 derniers mois : **13 h 45**",
        "Par nature : Expertise technique 11 h 45 · Moyens 2 h",
        f"Mars {year - 1} : 12 h 15 (Expertise technique 10 h 15, Moyens 2 h)",
        "étapes et besoins d’aujourd’hui, heures de la période",
    ):
        assert piece in said
    shown = await choose(sami, shown, "Depuis le début")
    said = plain(text(shown))
    for piece in (
        "Depuis le début : **14 h 30**",
        f"{year - 2} : 45 min (",
        f"{year - 1} : 12 h 15 (",
        f"{year} : 1 h 30",
    ):
        assert piece in said, "year by year: so many months have no room in a chart"
    (picture,) = message_of(shown).attachments
    assert (await picture.read()).startswith(b"\x89PNG"), "drawn again, and only once there"
    shown = await choose(sami, shown, "L’année dernière")
    assert "L’année dernière : **12 h 15**" in plain(text(shown))
    shown = await press(sami, shown, "Emporter en fichier")
    assert "Heures de la période : **L’année dernière**" in plain(text(shown))
    sent = await press(sami, shown, "Projets (CSV)")
    heading, row = (await csv_sent(sent))[:2]
    at = heading.index(f"Heures de {year - 1}-01 à {year - 1}-12")
    assert (row[at], heading[at + 2], row[at + 2]) == ("12,25", "Expertise technique (h)", "10,25")
    assert "L’année dernière" in text(sent)
    shown = await choose(sami, await press(sami, sent, "Autres fichiers"), "Cette année")
    hours_of_year = await csv_sent(await press(sami, shown, "Heures (CSV)"))
    assert [line[2:] for line in hours_of_year[1:]] == [["Expertise technique", f"{year}-01", "1,5"]]
    shown = await choose(sami, shown, "Depuis le début")
    heading, row = (await csv_sent(await press(sami, shown, "Projets (CSV)")))[:2]
    assert row[heading.index("Heures en tout")] == "14,5"


async def csv_sent(shown: InteractionResult) -> list[list[str]]:
    """The rows of the file that a card carries."""
    (file,) = message_of(shown).attachments
    return list(csv.reader(io.StringIO((await file.read()).decode("utf-8-sig")), delimiter=";"))


async def test_what_an_organisation_gave(stage: ProjectStage) -> None:
    seen, closed = await stage.published(), await stage.published("Câble", home=await group_of_rose(stage))
    hidden = await stage.published("Cellule", home=await group_of_rose(stage, GroupKind.COMMITTEE))
    year = stage.world.now.year
    await told(stage, await stage.gives(seen, stage.rose, RECIF, monthly=8), {date(year, 1, 1): 41})
    person = await stage.world.person("Petra Wen", organisation=RECIF)
    await told(stage, await stage.gives(closed, stage.rose, RECIF, monthly=8), {date(year - 1, 3, 1): 6})
    await told(stage, await stage.gives(hidden, stage.rose, RECIF, monthly=8), {date(year - 1, 3, 1): 3})
    shown = await person.slash(stage.world.channel, "adherent voir")
    shown = await press(person, shown, "Ce qu’il a donné aux projets")
    said = plain(text(shown))
    for piece in (
        f"Ce qu’a donné {RECIF}",
        "Confirmées en tout : **11 h 45**",
        f"{TITLE} : **10 h 15**",
        "1 projet que vous ne lisez pas : **1 h 30**",
        "Expertise technique : **11 h 45**",
        f"Mars {year - 1} : **1 h 30**",
        "dans les comités",
    ):
        assert piece in said
    assert "Câble" not in said, "and of the committee not even that something was given there"
    shown = await choose(person, shown, "Cette année")
    assert "Cette année : **10 h 15**" in plain(text(shown))
    assert "que vous ne lisez pas" not in plain(text(shown))
    shown = await press(person, shown, "Voir l’adhérent")
    assert RECIF in text(shown)
    shown = await stage.chloe.slash(stage.world.channel, "adherent voir", adherent=RECIF)
    assert "11 h 45" in plain(text(await press(stage.chloe, shown, "Ce qu’il a donné aux projets")))
    shown = await stage.marc.slash(stage.world.channel, "adherent voir", adherent=RECIF)
    assert "Ce qu’il a donné aux projets" not in buttons(shown), "who is neither of it nor of the board"


async def group_of_rose(stage: ProjectStage, kind: GroupKind = GroupKind.COMMISSION) -> UUID:
    """A group that she heads, of which nobody else is, and which nobody else reads."""
    head, now = await stage.id_of(stage.rose), stage.world.now
    make = partial(factories.group, name=f"De Rose, {kind}", kind=kind, joining="request", now=now, lead=head)
    return await stage.world.write(make)
