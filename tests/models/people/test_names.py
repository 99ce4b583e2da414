"""Names made comparable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.people.names import MOST_KEY, folded, parted, person_key


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("L’Œuvre  Numérique-Pacifique ", "l oeuvre numerique pacifique"),
        ("ÉCLAIR & Cie.", "eclair cie"),
        ("Straße_n°7", "strasse n 7"),
        ("名前", "名前"),
        ("🏝️", ""),
        ("𝕊ud", "sud"),
        ("", ""),
    ],
)
def test_a_key_keeps_letters_and_figures(typed: str, key: str) -> None:
    """Of any script."""
    assert folded(typed) == key


@given(st.text())
def test_a_key_is_its_own_key_and_fits_its_column(typed: str) -> None:
    """Folding again changes nothing."""
    key = folded(typed)
    assert len(key) <= MOST_KEY
    assert folded(key) == key


def test_the_order_of_the_parts_of_a_name_does_not_matter() -> None:
    """An office writes the family name first as often as last."""
    assert person_key("Anna", "Kaledo") == person_key("KALEDO", "anna")


@given(st.text(max_size=200))
def test_a_name_is_parted_within_the_columns(typed: str) -> None:
    """Whatever Discord shows as a name."""
    given_name, family_name = parted(typed)
    assert len(given_name) <= 60
    assert len(family_name) <= 60
