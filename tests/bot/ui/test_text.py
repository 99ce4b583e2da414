"""People's own words, made safe to show."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ui.text import escaped, fitted


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("**gras**", r"\*\*gras\*\*"),
        ("@everyone", r"\@everyone"),
        ("<@123> <#4> <@&5>", r"\<\@123\> \<\#4\> \<\@\&5\>".replace(r"\&", "&")),
        ("[lien](https://example.org)", r"\[lien\]\(https\:\/\/example.org\)".replace(r"\/", "/")),
        ("# titre", r"\# titre"),
        ("- liste", r"\- liste"),
        ("1. liste", r"\1. liste"),
        ("> cité", r"\> cité"),
        ("`code` ||secret||", r"\`code\` \|\|secret\|\|"),
        ("a\u202egnp.exe", "agnp.exe"),
        ("nul\x00le", "nulle"),
        ("zéro\u200blargeur", "zérolargeur"),
        ("Œuvre d’été à 10 h", "Œuvre d’été à 10 h"),
    ],
)
def test_nothing_takes_effect(typed: str, shown: str) -> None:
    """Neither markup, nor a mention, nor a sign that is not seen."""
    assert escaped(typed) == shown


@given(st.text())
def test_no_mention_survives(typed: str) -> None:
    """Whatever is typed."""
    shown = escaped(typed)
    assert "<@" not in shown
    assert "<#" not in shown
    assert "@everyone" not in shown.replace(r"\@", "")
    assert "\x00" not in shown


def test_a_family_emoji_stays_whole() -> None:
    """Its parts are joined by a sign that is not seen."""
    assert escaped("👩\u200d👧") == "👩\u200d👧"


@given(st.text(), st.integers(1, 60))
def test_a_long_text_is_cut_with_an_ellipsis(text: str, most: int) -> None:
    """And a short one is not touched."""
    cut = fitted(text, most)
    assert len(cut) <= most
    assert cut == text if len(text) <= most else cut.endswith("…")
