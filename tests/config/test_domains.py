"""The file of standard domains is right, and a wrong one is told where."""

from __future__ import annotations

import pytest

from config.domains import WrongDomainFile, read_domains, standard_domains

RIGHT = """
families:
  - slug: a
    name: {fr: A, en: A}
domains:
  - slug: one
    family: a
    name: {fr: Un, en: One}
    description: {fr: Un., en: One.}
    keywords: {fr: [x], en: [y]}
"""


def test_there_are_32_domains_in_9_families_and_none_is_empty() -> None:
    standard = standard_domains()
    assert len(standard.domains) == 32
    assert len(standard.families) == 9
    assert {domain.family for domain in standard.domains} == {family.slug for family in standard.families}
    assert standard is standard_domains()


def test_a_right_file_is_read() -> None:
    (domain,) = read_domains(RIGHT).domains
    assert (domain.slug, domain.names["fr"], domain.keywords["en"]) == ("one", "Un", ("y",))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("slug: one", "slug: One", "no slug"),
        ("family: a", "family: b", "unknown family"),
        ("{fr: Un, en: One}", "{fr: Un}", "expected exactly"),
        ("{fr: Un, en: One}", "{fr: '', en: One}", "no text"),
        ("{fr: Un., en: One.}", "{fr: " + "x" * 161 + ", en: One.}", "no text"),
        ("[x]", "[]", "not empty"),
        ("[x]", "x", "not empty"),
        ("domains:", "domain:", "expected exactly"),
        ("families:", "families: [", "not YAML"),
        ("  - slug: a\n    name: {fr: A, en: A}", "  - slug: a\n    name: {fr: A, en: " + "A" * 21 + "}", "no text"),
        ("name: {fr: A, en: A}", "name: {fr: A, en: A}\n  - slug: a\n    name: {fr: A, en: A}", "twice"),
    ],
)
def test_a_wrong_file_is_told_where(old: str, new: str, says: str) -> None:
    with pytest.raises(WrongDomainFile, match=says):
        read_domains(RIGHT.replace(old, new, 1))
