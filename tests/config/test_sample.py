"""The sample cluster is what it says, and is made again to the byte."""

from __future__ import annotations

import re
from collections import Counter

from config.domains import standard_domains
from config.sample import sample_files
from models.transfer.columns import Column, Kind
from models.transfer.reading import SourceFile, Table, read
from tests.support import sample_cluster


def tables() -> dict[Kind, Table]:
    result = read(SourceFile(name, content) for name, content in sample_files().items())
    assert result.problems == ()
    return {table.kind: table for table in result.tables}


def test_the_files_are_those_that_the_generator_makes() -> None:
    assert sample_files() == sample_cluster.files()


def test_organisations_and_their_families() -> None:
    rows = tables()[Kind.ORGANISATIONS].rows
    assert len({row.values[Column.NAME] for row in rows}) == 108
    assert Counter(row.values[Column.STATUS] for row in rows) == {"actif": 103, "suspendu": 3, "ancien": 2}
    families = Counter(row.values[Column.PARENT] for row in rows if Column.PARENT in row.values)
    assert max(families.values()) == 4
    assert len(families) == 4


def test_people_have_titles_and_nothing_real() -> None:
    rows = tables()[Kind.PEOPLE].rows
    assert len({(row.values[Column.GIVEN_NAME], row.values[Column.FAMILY_NAME]) for row in rows}) == 260
    assert all(Column.TITLE in row.values for row in rows)
    assert all(row.values[Column.EMAIL].endswith(".example") for row in rows if Column.EMAIL in row.values)
    phones = [row.values[Column.PHONE] for row in rows if Column.PHONE in row.values]
    assert all(re.fullmatch(r"\+687 00 \d\d \d\d", phone) for phone in phones)
    roles = Counter(row.values[Column.ROLE] for row in rows)
    assert roles["représentant"] == 108


def test_every_domain_is_mastered_by_several() -> None:
    rows = tables()[Kind.EXPERTISE].rows
    assert len(rows) == 600
    counts = Counter(row.values[Column.DOMAIN] for row in rows)
    assert set(counts) == {domain.names["fr"] for domain in standard_domains().domains}
    assert min(counts.values()) >= 5
    assert {row.values[Column.LEVEL] for row in rows} == {"1", "2", "3"}
