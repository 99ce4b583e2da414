"""The figures of all projects, as a card, as the picture's words, and as files read back: all say the same."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook
from simcord import InteractionResult

from models.database import Session
from models.projects.tables import ContributionKind, Stage
from tests.support import project_factories
from tests.support.actors import components, message_of, press, text
from tests.support.charts import ready
from tests.support.project_stage import MANGROVE, PITCH, RECIF, TITLE, ProjectStage, plain
from tests.support.world import World

GALLERY = 12
HOSTILE = ("=1+1", "+687 26 00 00", "-10 % d’eau", "@tous")
KINDS = ("Expertise humaine (h)", "Expertise technique (h)", "Réseau (h)", "Logistique (h)", "Moyens (h)")
PROJECTS = (
    *("Titre", "Étape", "depuis", "Groupe", "Pilote", "Partenaires", "Domaines utiles", "Publié le", "Heures", *KINDS),
    *("De quoi il s’agit", "Ce qu’il en ressort", "Adresse", "Fichier"),
)
"""The heading of all hours says which, besides."""
NEEDS = ("Projet", "Domaine", "Nature", "Note", "Ouvert le", "Comblé le")
HOURS = ("Projet", "Adhérent", "Nature", "Mois", "Heures")


@pytest.fixture
async def stage(world: World) -> ProjectStage:
    """One project to which two companies gave, and four whose titles a spreadsheet would run."""
    ready()
    stage = await ProjectStage.prepare(world)
    project_id = await stage.published(kinds=[ContributionKind.NETWORK])
    for title in HOSTILE:
        await stage.published(title, stage=Stage.IDEA, domains=[])
    gave = (
        (await stage.gives(project_id, stage.rose, RECIF), date(2025, 12, 1), 50),
        (await stage.gives(project_id, stage.rose, RECIF, kind=ContributionKind.NETWORK), date(2026, 1, 1), 7),
        (await stage.gives(project_id, stage.sami, MANGROVE), date(2026, 1, 1), 17),
    )

    def tell(session: Session) -> None:
        for contribution_id, month, quarters in gave:
            project_factories.hours(session, contribution_id, month, quarters, now=world.now)

    await world.write(tell)
    return stage


async def received(stage: ProjectStage, offered: InteractionResult, label: str) -> tuple[str, bytes]:
    """The file behind a button: its name and content."""
    (attachment,) = message_of(await press(stage.marc, offered, label)).attachments
    return attachment.filename, await attachment.read()


async def test_card_picture_and_files_say_the_same(stage: ProjectStage) -> None:
    shown = await stage.marc.slash(stage.world.channel, "projet tableau")
    said = plain(text(shown))
    (gallery,) = (each for each in components(shown) if each["type"] == GALLERY)
    pictured = plain(gallery["items"][0]["description"])
    for words in (
        "Idée : 4 · Appel à partenaires : 1",
        "Cybersécurité : 1",
        "Réseau : 1",
        "Décembre 2025 : 12 h 30 (Expertise technique 12 h 30)",
        "Janvier 2026 : 6 h (Expertise technique 4 h 15, Réseau 1 h 45)",
    ):
        assert words in said, (words, said)
        assert words in pictured, (words, pictured)
    assert {attachment.filename for attachment in message_of(shown).attachments} == {"projets.png"}

    offered = await press(stage.marc, shown, "Emporter en fichier")
    name, content = await received(stage, offered, "Tout (XLSX)")
    assert name == "projets.xlsx"
    assert not formulas(content)
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == ["Projets", "Besoins", "Heures"]
    sheets = {each: book.get_sheet_by_name(each).to_python() for each in book.sheet_names}
    headings = [[str(cell) for cell in rows[0]] for rows in sheets.values()]
    headings[0][8] = headings[0][8].split()[0]
    assert [tuple(each) for each in headings] == [PROJECTS, NEEDS, HOURS]
    projects = {row[0]: dict(zip(PROJECTS, row, strict=True)) for row in sheets["Projets"][1:]}
    assert set(projects) == {TITLE, *(f"'{title}" for title in HOSTILE)}, "none of them is run"
    told = projects[TITLE]
    assert (told["Étape"], told["Pilote"]) == ("Appel à partenaires", "Léa Tein")
    assert (told["Partenaires"], told["Domaines utiles"]) == (f"{MANGROVE}, {RECIF}", "Cybersécurité")
    assert (told["De quoi il s’agit"], told["Publié le"]) == (PITCH, "2026-01-01")
    in_all, technical, network = (told[each] for each in ("Heures", "Expertise technique (h)", "Réseau (h)"))
    assert (in_all, technical, network) == (18.5, 16.75, 1.75)
    given = sheets["Heures"][1:]
    assert [row[1:] for row in given] == [
        [MANGROVE, "Expertise technique", "2026-01", 4.25],
        [RECIF, "Expertise technique", "2025-12", 12.5],
        [RECIF, "Réseau", "2026-01", 1.75],
    ]
    assert sum(float(str(row[-1])) for row in given) == in_all
    needs = sorted(str(row[:3]) for row in sheets["Besoins"][1:])
    assert needs == sorted(map(str, ([TITLE, "Cybersécurité", ""], [TITLE, "", "Réseau"])))

    labels = {"Projets (CSV)": "Projets", "Besoins (CSV)": "Besoins", "Heures (CSV)": "Heures"}
    for label, sheet in labels.items():
        name, content = await received(stage, offered, label)
        assert name == f"{sheet.lower()}.csv"
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
        assert [[as_in_the_book(cell) for cell in row] for row in rows] == sheets[sheet], label


def as_in_the_book(cell: str) -> str | float:
    """A cell of a CSV as the workbook has it: decimals with a comma are numbers there."""
    return float(Decimal(cell.replace(",", "."))) if re.fullmatch(r"\d+(,\d+)?", cell) else cell


def formulas(workbook: bytes) -> bool:
    """Whether a sheet holds anything that is computed, or leads away."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/")]
    return any(b"<f" in sheet or b"hyperlink" in sheet for sheet in sheets)
