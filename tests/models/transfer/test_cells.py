"""Cells are made clean and harmless, and come back as they were."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.transfer.cells import cleaned, guarded, on_one_line, unguarded


@given(st.text())
def test_every_text_comes_back(text: str) -> None:
    assert unguarded(guarded(text)) == text


@given(st.text(), st.sampled_from("=+-@\t\r"))
def test_no_written_cell_is_a_formula(text: str, sign: str) -> None:
    assert guarded(sign + text)[0] == "'"


@pytest.mark.parametrize(
    ("cell", "text"),
    [("'+687 00 12 34", "+687 00 12 34"), ("+687 00 12 34", "+687 00 12 34"), ("'-5", "-5"), ("-5", "-5"),
     ("'Ohana", "'Ohana"), ("''Ohana", "'Ohana"), ("'", "'"), ("''", "'"), ("", "")],
)  # fmt: skip
def test_import_takes_away_the_sign_that_export_puts(cell: str, text: str) -> None:
    assert unguarded(cell) == text


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert cleaned(cleaned(text)) == cleaned(text)
    assert on_one_line(on_one_line(text)) == on_one_line(text)


@pytest.mark.parametrize(
    ("text", "clean"),
    [("e\u0301", "é"), ("\u200b\ufeffa\u202eb\0", "ab"), (" a \r\n b\u2028c ", "a\n b\nc"),
     ("👩\u200d💻", "👩\u200d💻"),
     ("a\u200db", "ab"), ("\u3164", ""), ("a\u00adb", "ab"), ("a\u00a0b", "a\u00a0b")],
)  # fmt: skip
def test_what_cannot_be_seen_is_removed(text: str, clean: str) -> None:
    assert cleaned(text) == clean


def test_a_name_stands_on_one_line() -> None:
    assert on_one_line("  Groupe\r\n\tNiaouli\u00a0 Sud ") == "Groupe Niaouli Sud"
