"""Files as offices export them, and files as accidents make them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from models.transfer import reading
from models.transfer.columns import Column, Kind
from models.transfer.problems import ProblemKind
from models.transfer.reading import Reading, SourceFile, Table, read

FLAT = "Prénom;Nom;Société;Courriel\r\nHélène;Wahnapo;Banian Réseaux;h@x.example\r\n"


def read_one(content: bytes | str, name: str = "membres.csv") -> Reading:
    return read([SourceFile(name, content.encode() if isinstance(content, str) else content)])


def table_of(content: bytes | str) -> Table:
    result = read_one(content)
    assert len(result.tables) == 1, result.problems
    return result.tables[0]


def kinds(result: Reading) -> list[ProblemKind]:
    return [problem.kind for problem in result.problems]


def workbook(sheets: dict[str, Sequence[Sequence[object]]]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        book.set_properties({"created": datetime(2026, 11, 24)})  # the same bytes whenever it is made
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for line, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, date):
                        page.write_datetime(line, column, datetime(value.year, value.month, value.day), day)
                    else:
                        page.write(line, column, value)
    return content.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_any_encoding_delimiter_and_line_end(encoding: str, delimiter: str, line_end: str) -> None:
    text = FLAT.replace(";", delimiter).replace("\r\n", line_end)
    table = table_of(text.encode(encoding))
    assert table.kind is Kind.PEOPLE
    assert table.rows[0].values == {
        Column.GIVEN_NAME: "Hélène",
        Column.FAMILY_NAME: "Wahnapo",
        Column.ORGANISATION: "Banian Réseaux",
        Column.EMAIL: "h@x.example",
    }
    assert table.rows[0].line == 2


def test_a_delimiter_within_cells_does_not_mislead() -> None:
    table = table_of("Nom,Présentation\nA,un; deux; trois; quatre\nB,cinq; six\n")
    assert [row.values[Column.PRESENTATION] for row in table.rows] == ["un; deux; trois; quatre", "cinq; six"]


def test_the_hint_of_the_spreadsheet_is_followed() -> None:
    table = table_of("sep=,\r\nNom,Statut\r\nA,actif\r\n")
    assert (table.rows[0].line, table.rows[0].values[Column.STATUS]) == (3, "actif")


def test_lines_are_counted_through_quoted_line_breaks() -> None:
    table = table_of('Nom;Présentation\r\nA;"un\r\ndeux\r\ntrois"\r\n\r\n;;\r\nB;quatre\r\n')
    assert [row.line for row in table.rows] == [2, 7]
    assert table.rows[0].values[Column.PRESENTATION] == "un\r\ndeux\r\ntrois"


def test_a_title_above_the_headings_does_no_harm() -> None:
    table = table_of("Liste des adhérents 2026;;\r\n;;\r\nNom;Statut;Commune\r\nA;actif;Koné\r\n")
    assert (table.kind, table.rows[0].line) == (Kind.ORGANISATIONS, 4)


@pytest.mark.parametrize(
    ("headings", "kind", "flat"),
    [
        ("Nom;Statut", Kind.ORGANISATIONS, False),
        ("RAISON SOCIALE;Téléphone", Kind.ORGANISATIONS, False),
        ("Company;City", Kind.ORGANISATIONS, False),
        ("prenom;NOM;Adhérent;Rôle", Kind.PEOPLE, False),
        ("First name;Last name;Company;Skills", Kind.PEOPLE, True),
        ("Prénom;Nom;Société;Commune", Kind.PEOPLE, True),
        ("Prénom;Nom;Domaine", Kind.PEOPLE, True),
        ("Courriel;Domaine;Niveau", Kind.EXPERTISE, False),
        ("Prénom;Nom;Domaine de compétence;Niveau;Années d'expérience", Kind.EXPERTISE, False),
    ],
)
def test_a_table_is_known_by_its_headings(headings: str, kind: Kind, flat: bool) -> None:
    table = table_of(f"{headings}\r\n{';'.join('x' for _ in headings.split(';'))}\r\n")
    assert (table.kind, table.flat) == (kind, flat)


@pytest.mark.parametrize(
    ("headings", "missing"),
    [
        ("Nom;Courriel;Fonction", ["Prénom"]),
        ("Nom;Société;Courriel", ["Prénom"]),
        ("Prénom;Courriel;Adhérent", ["Nom"]),
        ("Domaine;Années;Note;Courriel", ["Niveau"]),
    ],
)
def test_missing_columns_are_named(headings: str, missing: list[str]) -> None:
    result = read_one(f"{headings}\r\na;b;c;d\r\n")
    assert kinds(result) == [ProblemKind.COLUMN_MISSING] * len(missing)
    assert [problem.column for problem in result.problems] == missing
    assert not result.tables


def test_unknown_and_repeated_columns_are_ignored_and_said_so() -> None:
    result = read_one("Nom;Statut;Couleur;Statut;\r\nA;actif;bleu;suspendu;\r\n")
    assert [(problem.kind, problem.value, problem.blocking) for problem in result.problems] == [
        (ProblemKind.COLUMN_IGNORED, "Couleur", False),
        (ProblemKind.COLUMN_IGNORED, "Statut", False),
    ]
    assert result.tables[0].rows[0].values[Column.STATUS] == "actif"


def test_a_row_that_is_too_long_may_be_shifted() -> None:
    result = read_one("Nom;Statut\r\nA;actif;;\r\nB;actif;quoi\r\nC\r\n")
    (problem,) = result.problems
    assert (problem.kind, problem.line, problem.value, problem.suggestion) == (ProblemKind.ROW_RAGGED, 3, "3", "2")
    assert len(result.tables[0].rows) == 3


@pytest.mark.parametrize(
    ("cell", "value"),
    [('"=""0123"""', "0123"), ("'=1+1", "=1+1"), ("'+687 00", "+687 00"), ("+687 00", "+687 00"), ("-5", "-5")],
)
def test_cells_that_look_like_formulas(cell: str, value: str) -> None:
    table = table_of(f"Prénom;Nom;Téléphone\r\nA;B;{cell}\r\n")
    assert table.rows[0].values[Column.PHONE] == value


def test_formulas_are_refused_with_their_place() -> None:
    result = read_one('Nom;Commune\r\n=HYPERLINK("http://x");Koné\r\n')
    (problem,) = result.problems
    assert (problem.kind, problem.line, problem.column) == (ProblemKind.FORMULA, 2, "Nom")
    assert "HYPERLINK" not in repr(problem)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", ProblemKind.FILE_EMPTY),
        (b"\xef\xbb\xbf\r\n;;;\r\n", ProblemKind.FILE_EMPTY),
        (b"Nom;Statut\r\n", ProblemKind.NO_ROWS),
        (b"un;deux\r\n1;2\r\n", ProblemKind.HEADINGS_NOT_FOUND),
        (b"%PDF-1.7 Nom;Statut", ProblemKind.FILE_UNREADABLE),
        (b"Nom;Statut\r\n" + b"\0" * 500, ProblemKind.FILE_UNREADABLE),
        (b'Nom;Statut\r\n"A;actif\r\nB;actif\r\n', ProblemKind.QUOTES_BROKEN),
        (b'Nom;Statut\r\n"A" x;actif\r\n', ProblemKind.QUOTES_BROKEN),
        (b"Nom;Statut\r\n\x81\xff;actif\r\n", ProblemKind.ENCODING_UNKNOWN),
        (b"PK\x03\x04" + b"x" * 100, ProblemKind.FILE_UNREADABLE),
        (b"\xd0\xcf\x11\xe0" + b"x" * 600, ProblemKind.FILE_UNREADABLE),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), ProblemKind.FILE_ENCRYPTED),
        (b"Nom;" * 300 + b"\r\nA\r\n", ProblemKind.TOO_MANY_COLUMNS),
        (b"Nom\r\n" + b"x" * 40_000, ProblemKind.TOO_LONG),
    ],
)
def test_broken_files_get_one_clear_answer(content: bytes, kind: ProblemKind) -> None:
    assert kinds(read_one(content)) == [kind]


def test_broken_quotes_say_where_they_begin() -> None:
    (problem,) = read_one('Nom;Statut\r\nA;actif\r\n"B;actif\r\nC;actif\r\n').problems
    assert problem.line == 3


def test_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LINES", 2)
    monkeypatch.setattr(reading, "FILE_BYTES", 30)
    assert kinds(read_one("Nom\r\n1\r\n2\r\n3\r\n")) == [ProblemKind.TOO_MANY_LINES]
    assert kinds(read_one("Nom\r\n" + "x" * 40)) == [ProblemKind.FILE_TOO_BIG]


def test_a_few_null_bytes_are_no_reason_to_refuse() -> None:
    assert len(table_of(b"Nom;Statut\r\nSoci\xc3\xa9t\xc3\xa9\0 de Thio et d'ailleurs;actif\r\n").rows) == 1


def test_all_sheets_of_a_workbook() -> None:
    content = workbook(
        {
            "Adhérents": [["Adhérents"], ["Nom", "Cotisation payée jusqu'au"], ["Banian", date(2026, 12, 31)]],
            "Vide": [],
            "Personnes": [["Prénom", "Nom", "Téléphone", "Adhérent"], ["Téa", "Poéwara", 687001234, "Banian"]],
            "Notes": [["à faire"], ["appeler"]],
        }
    )
    result = read_one(content, "membres.xlsx")
    assert [(table.file, table.kind) for table in result.tables] == [
        ("membres.xlsx / Adhérents", Kind.ORGANISATIONS),
        ("membres.xlsx / Personnes", Kind.PEOPLE),
    ]
    assert result.tables[0].rows[0].line == 3
    assert result.tables[0].rows[0].values[Column.DUES_PAID_UNTIL] == "2026-12-31"
    assert result.tables[1].rows[0].values[Column.PHONE] == "687001234"
    assert [(problem.kind, problem.value) for problem in result.problems] == [(ProblemKind.SHEET_IGNORED, "Notes")]


def test_a_workbook_is_known_by_its_bytes() -> None:
    assert len(read_one(workbook({"A": [["Nom"], ["Banian"]]}), "export.csv").tables) == 1


def test_a_cell_merged_over_rows_counts_for_each() -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["Société", "Prénom", "Nom"])
        page.merge_range(1, 0, 2, 0, "Banian")
        page.write_row(1, 1, ["Téa", "Poéwara"])
        page.write_row(2, 1, ["Bwé", "Gowétoa"])
    (table,) = read_one(content.getvalue()).tables
    assert [row.values[Column.ORGANISATION] for row in table.rows] == ["Banian", "Banian"]


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 1_000_000)
    monkeypatch.setattr("models.transfer.workbooks.UNPACKED_LIMIT", 100_000)
    assert kinds(read_one(content.getvalue())) == [ProblemKind.FILE_TOO_BIG]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damaged_workbooks_never_raise(data: st.DataObject) -> None:
    content = bytearray(workbook({"A": [["Nom", "Statut"], ["Banian", "actif"]]}))
    for _ in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(4, len(content) - 1))] = data.draw(st.integers(0, 255))
    read_one(bytes(content[: data.draw(st.integers(4, len(content)))]))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_answered(content: bytes) -> None:
    result = read_one(content)
    assert result.tables or result.problems
