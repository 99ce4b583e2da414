"""README.md says what the code does."""

from __future__ import annotations

import re

from tests.house.readme import README, written


def test_its_tables_are_those_of_the_code() -> None:
    """`python -m tests.house.readme` writes them."""
    text = README.read_text("utf-8")
    assert written(text) == text


def test_what_it_points_to_is_there() -> None:
    """Files and pictures of the repository."""
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)", README.read_text("utf-8"))
    assert links
    assert [link for link in links if not (README.parent / link).exists()] == []
