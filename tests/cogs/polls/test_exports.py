"""What a closed vote leaves to file and to check: each file is sent, says the same, and holds when verified."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from uuid import UUID

import pytest
from pypdf import PdfReader
from rich.console import Console

from bot.command_line_verify import verify_file
from bot.language import language_for
from models.polls.tables import Electorate
from tests.support.actors import buttons, message_of, press, text
from tests.support.papers import words_of
from tests.support.results_stage import ResultsStage
from tests.support.voting_stage import plain
from tests.support.world import World

LABELS = ("Procès-verbal (PDF)", "Procès-verbal (Markdown)", "Bulletins (CSV)", "Tout le scrutin (JSON)")
SEALED = "À vérifier (cagou verify)"


@pytest.fixture
async def stage(world: World) -> ResultsStage:
    return await ResultsStage.prepare(world)


async def paper(stage: ResultsStage, label: str, name: str = "Dan") -> tuple[str, bytes]:
    """The file behind a button of the posted result: its name and content."""
    offered = await press(stage[name], stage.cards()[-1], "Procès-verbal et fichiers", stage.world.env)
    (attachment,) = message_of(await press(stage[name], offered, label)).attachments
    return attachment.filename, await attachment.read()


async def test_the_minutes_say_the_same_as_pdf_and_markdown(stage: ResultsStage) -> None:
    await stage.motion({"Ben": "for", "Chloé": "abstain"}, named=True, title="Été & « cœur »")
    name, pdf = await paper(stage, "Procès-verbal (PDF)")
    assert name == "vote-1-pv.pdf"
    assert len(PdfReader(io.BytesIO(pdf)).pages[0].images) + len(PdfReader(io.BytesIO(pdf)).pages[-1].images) >= 1
    name, markdown = await paper(stage, "Procès-verbal (Markdown)")
    assert name == "vote-1-pv.md"
    said, written = words_of(pdf), plain(markdown.decode()).replace("\\", "")
    for words in (
        "Procès-verbal du scrutin nº 1",
        "Été & « cœur »",
        "Approuvez-vous les nouveaux statuts ?",
        "Les adhérents, une voix chacun",
        "Adoptée par plus de la moitié des suffrages exprimés.",
        "Demandé par",
        "La motion est adoptée : 1 pour, 0 contre.",
        "Votants : 3",
        "Brousse",
        "Abstention",
        "Lagon",
        "n’a pas voté",
        "La présidence",
    ):
        assert words in said, (words, said)
        assert words in written, (words, written)


async def test_the_minutes_of_a_confidential_vote_name_nobody(stage: ResultsStage) -> None:
    await stage.motion({"Ben": "for", "Chloé": "against"})
    for label in LABELS[:3]:
        _, content = await paper(stage, label)
        said = words_of(content) if label == LABELS[0] else content.decode()
        assert "Brousse" not in said, label
        assert "Nickel" not in said, label


async def test_how_a_lot_decided_is_in_the_minutes(stage: ResultsStage) -> None:
    await stage.choice(("Nouméa", "Koné", "Poindimié"), {"Ben": "0", "Anna": "1"}, ties=stage.LOT)
    said = words_of((await paper(stage, "Procès-verbal (PDF)"))[1])
    assert "Le tirage au sort" in said
    assert "À égalité : Nouméa et Koné." in said
    assert "Graine du tirage" in said


async def test_a_table_for_a_spreadsheet_runs_no_formula(stage: ResultsStage) -> None:
    await stage.choice(("=1+1", "+cmd"), {"Ben": "0", "Anna": "1"}, named=True)
    name, content = await paper(stage, "Bulletins (CSV)")
    assert name == "vote-1-bulletins.csv"
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0] == ["receipt", "choice", "voices", "elector", "name"]
    assert sorted((row[1], row[4]) for row in rows[1:]) == [("'+cmd", "Lagon"), ("'=1+1", "Brousse")]


async def test_all_of_it_for_programs(stage: ResultsStage) -> None:
    await stage.motion({"Ben": "for"})
    name, content = await paper(stage, "Tout le scrutin (JSON)")
    assert name == "vote-1-scrutin.json"
    assert json.loads(content)["result"]["outcome"] == "adopted"


async def test_the_sealed_file_holds_and_one_changed_byte_is_found(stage: ResultsStage, tmp_path: Path) -> None:
    await stage.motion({"Ben": "for", "Chloé": "against"})
    name, content = await paper(stage, SEALED)
    file = tmp_path / name
    file.write_bytes(content)
    said = io.StringIO()
    assert verify_file(file, language_for("fr"), Console(file=said)), said.getvalue()
    file.write_bytes(content.replace(b'"choice":"for"', b'"choice":"fot"', 1))
    assert not verify_file(file, language_for("fr"), Console(file=io.StringIO()))


async def test_hostile_words_reach_the_minutes_as_they_were_written(stage: ResultsStage) -> None:
    hostile = "<b>&amp;</b> <para> $\\frac{"
    await stage.choice((hostile, "`x` | _y_"), {"Ben": "0"}, title=hostile, question=f"{hostile}\n# titre\n| a | b |")
    said = words_of((await paper(stage, "Procès-verbal (PDF)"))[1])
    assert said.count(hostile) >= 4
    written = (await paper(stage, "Procès-verbal (Markdown)"))[1].decode()
    assert "\n# titre" not in written
    assert "\n| a |" not in written


async def test_files_only_for_those_who_see_the_vote_and_only_once_closed(stage: ResultsStage) -> None:
    poll_id = await stage.motion({}, electorate=Electorate.BOARD)
    for kind in ("pdf", "md", "csv", "json", "jsonl"):
        shown = await stage.press_made("Ben", "polls:paper", poll_id, kind)
        assert "Ce vote n’existe pas" in text(shown), kind
    shown = await stage.press_made("Anna", "polls:paper", poll_id, "exe")
    assert "Cela n’a pas fonctionné" in text(shown)
    running: UUID = await stage.open(title="Autre")
    assert "pas encore de résultat" in plain(text(await stage.press_made("Ben", "polls:paper", running, "pdf")))
    shown = await stage.press_made("Anna", "polls:papers", poll_id)
    assert buttons(shown)[:5] == [*LABELS, SEALED]
