"""The page on personal data says everything: each table, each rule of what is forgotten; and is where people look."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import inspect

from cogs.privacy import page
from models.privacy.holdings import HOLDINGS
from models.privacy.retention import RULES
from tests.house.privacy_page import PRIVACY, written


def test_the_page_is_that_of_the_code() -> None:
    assert PRIVACY.read_text("utf-8") == written(), "run python -m tests.house.privacy_page"


def test_every_table_that_holds_something_about_people_is_on_it_once() -> None:
    told = Counter(table for kept in page.KEPT for table in kept.tables)
    assert told == Counter(holding.name for holding in HOLDINGS), "add it to cogs/privacy/page.py (KEPT)"


def test_it_says_where_something_is_forgotten_by_itself_and_nowhere_else() -> None:
    forgotten = {inspect(rule.table).local_table.description for rule in RULES}
    for kept in page.KEPT:
        assert bool(kept.tables & forgotten) == ("{months}" in kept.how_long), kept.title


def test_the_readme_leads_to_it() -> None:
    assert "(PRIVACY.md)" in (PRIVACY.parent / "README.md").read_text("utf-8")
