"""A list of who votes, as offices write it: read, matched with the cluster, and put on the roll whole or not at all."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from models.database import Database
from models.polls import errors
from models.polls.electorate import Who
from models.polls.roll import MOST_WEIGHT, correct_roll
from models.polls.tables import Electorate
from models.transfer.matching_rolls import RollCheck, check_roll_file
from models.transfer.problems import ProblemKind
from models.transfer.reading import SourceFile
from models.transfer.roll_files import RollReading, read_roll_file
from tests.support.poll_stage import PollStage


@pytest.fixture
async def stage(database: Database, tmp_path: Path) -> PollStage:
    """A cluster whose members vote."""
    return await PollStage.open(database, tmp_path)


def reading(content: str | bytes) -> RollReading:
    return read_roll_file(SourceFile("liste.csv", content.encode() if isinstance(content, str) else content))


def workbook(*rows: Sequence[object]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet("Émargement")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return content.getvalue()


async def check(stage: PollStage, poll_id: UUID, content: str | bytes, by: str = "Anna") -> RollCheck:
    return await stage.look(by, check_roll_file, poll_id, reading(content))


def kinds(found: RollCheck | RollReading) -> list[ProblemKind]:
    return [problem.kind for problem in found.problems]


async def test_a_list_of_organisations_and_people_becomes_the_roll(stage: PollStage) -> None:
    poll_id = await stage.draft(stage.motion(electorate=Electorate.FILE))
    await stage.person("Léa", "Lagon", email="Lea@lagon.example")
    content = (
        "Liste d’émargement;;\nCourriel;Nom;Adhérent;Voix\n"
        ";;LAGON;3 voix\n;Nickel;;\nlea@LAGON.example;;;2,0\n;test  dan;;1\n"
    )
    found = await check(stage, poll_id, content)
    assert kinds(found) == []
    roll = await stage.act("Anna", correct_roll, poll_id, found.corrections, whole=True)
    assert {each.name: each.weight for each in roll.electors} == {"Dan Test": 1, "Lagon": 3, "Léa Test": 2, "Nickel": 1}
    same = workbook(["Adhérent", "Nombre de voix"], ["Bureau", 2], ["Brousse", None])
    found = await check(stage, poll_id, same)
    roll = await stage.act("Anna", correct_roll, poll_id, found.corrections, whole=True)
    assert {each.name: each.weight for each in roll.electors} == {"Brousse": 1, "Bureau": 2}


async def test_every_problem_is_told_with_its_line_and_nothing_is_half_done(stage: PollStage) -> None:
    poll_id = await stage.draft(stage.motion(electorate=Electorate.FILE))
    await stage.person("Dan", "Lagon")  # a second Dan Test
    content = (
        "Nom;Courriel;Adhérent;Voix;Remarque\n"
        "Lagoon;;;1;\n"  # line 2: nearly Lagon
        "Tardive;;;1;\n"  # suspended
        "Sue Test;;;1;\n"  # whose organisation is
        "Dan Test;;;1;\n"  # two of that name
        "Dan Test;;Brousse;1;\n"  # told apart by the organisation
        ";x@nowhere.example;;1;\n"
        "Bureau;;;beaucoup;\n"
        ";;;4;\n"
        "=A1;;;1;\n"
        "Ben Test;;;1;\n"
        "Test Ben;;;1;\n"  # the same, twice
        "Ben Test;;;2;\n"  # and once otherwise
    )
    found = await check(stage, poll_id, content)
    told = {(problem.line, problem.kind) for problem in found.problems}
    assert told == {
        (1, ProblemKind.COLUMN_IGNORED),
        (2, ProblemKind.PERSON_UNKNOWN),
        (3, ProblemKind.MAY_NOT_VOTE),
        (4, ProblemKind.MAY_NOT_VOTE),
        (5, ProblemKind.PERSON_AMBIGUOUS),
        (7, ProblemKind.PERSON_UNKNOWN),
        (8, ProblemKind.WEIGHT_WRONG),
        (9, ProblemKind.VALUE_MISSING),
        (10, ProblemKind.FORMULA),
        (12, ProblemKind.DUPLICATE_SAME),
        (13, ProblemKind.DUPLICATE_DIFFERS),
    }
    assert found.blocked
    assert found.corrections == ()
    [near] = [problem for problem in found.problems if problem.line == 2]
    assert near.suggestion == "Lagon"


async def test_a_list_weighs_the_organisations_that_are_asked_and_reaches_nobody_else(stage: PollStage) -> None:
    poll_id = await stage.draft()
    found = await check(stage, poll_id, "Adhérent;Courriel;Voix\nLagon;contact@lagon.example;5\nNickel;;0\n")
    assert {correction.who: correction.weight for correction in found.corrections} == {
        Who(stage.organisations["Lagon"], None): 5,
        Who(stage.organisations["Nickel"], None): 0,
    }
    assert kinds(await check(stage, poll_id, "Adhérent\nTardive\n")) == [ProblemKind.ORGANISATION_UNKNOWN]
    with pytest.raises(errors.PollUnknown):
        await check(stage, poll_id, "Adhérent\nLagon\n", by="Paul")


async def test_a_head_learns_of_nobody_outside_the_group_by_a_file(stage: PollStage) -> None:
    await stage.person("Iris", "Récif", email="iris@recif.example")
    draft = stage.motion(electorate=Electorate.GROUP, group_id=stage.commission)
    poll_id = await stage.draft(draft, "Ben")
    found = await check(stage, poll_id, "Prénom;Nom;Voix\nChloe;Test;2\n", "Ben")
    assert [(each.who, each.weight) for each in found.corrections] == [(Who(None, stage.people["Chloe"]), 2)]
    known = await check(stage, poll_id, "Courriel\niris@recif.example\n", "Ben")
    unknown = await check(stage, poll_id, "Courriel\nnobody@recif.example\n", "Ben")
    assert kinds(known) == kinds(unknown) == [ProblemKind.PERSON_UNKNOWN]
    assert [problem.suggestion for problem in known.problems] == [None]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("", ProblemKind.FILE_EMPTY),
        ("Adhérent;Voix\n;;\n", ProblemKind.FILE_EMPTY),
        ("Remarque;Autre\nx;y\n", ProblemKind.HEADINGS_NOT_FOUND),
        ('Adhérent\n"Lagon\n', ProblemKind.QUOTES_BROKEN),
        (b"%PDF-1.7 whatever", ProblemKind.FILE_UNREADABLE),
        (b"PK\x03\x04 no workbook", ProblemKind.FILE_UNREADABLE),
        (b"Adh\x81rent\nx\n", ProblemKind.ENCODING_UNKNOWN),
        ("Nom\n" + "x" * 300, ProblemKind.TOO_LONG),
        (b"x" * 5_000_001, ProblemKind.FILE_TOO_BIG),
    ],
)
def test_what_is_no_list_is_refused_whole(content: str | bytes, kind: ProblemKind) -> None:
    found = reading(content)
    assert kinds(found) == [kind]
    assert found.rows == ()


def test_a_list_longer_than_any_roll_is_refused() -> None:
    assert kinds(reading("Nom\n" + "x\n" * 20_001)) == [ProblemKind.TOO_MANY_LINES]


@settings(deadline=None)
@given(st.lists(st.tuples(st.text("abcdéœ' -", min_size=1).filter(str.strip), st.integers(0, MOST_WEIGHT)), min_size=1))
def test_what_is_written_in_a_sheet_is_read(rows: list[tuple[str, int]]) -> None:
    found = reading(workbook(["Nom", "Poids"], *rows))
    assert [row.weight for row in found.rows] == [weight for _, weight in rows]
    assert [problem for problem in found.problems if problem.blocking] == []


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_break_the_reading(content: bytes) -> None:
    reading(content)
