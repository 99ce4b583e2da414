"""What the demo's window makes of a quotation."""

from __future__ import annotations

from simcord.preview._markdown import markdown_tokens

from bot.demo import quotation_patch


def test_a_quotation_ends_with_its_last_line() -> None:
    quotation_patch.install()
    quotation_patch.install()
    quoted, after = markdown_tokens("> Trois ateliers\n> avant juin\nGroupe : **Numérique**", "text_display")
    assert quoted["type"] == "blockquote"
    assert "Trois ateliers" in str(quoted)
    assert "avant juin" in str(quoted)
    assert after["type"] == "paragraph"
    assert "Numérique" in str(after)
