"""The lexicon that ships with Cagou, and what is refused of another."""

from __future__ import annotations

import pytest

from config.domains import standard_domains
from config.lexicon import ELSEWHERE, EXPRESSION_SHARES, WrongLexicon, read_lexicon, standard_lexicon
from models.people.names import unaccented


def test_every_standard_domain_has_its_expressions() -> None:
    """Some hundreds each, none of them twice however it is spelt."""
    lexicon = standard_lexicon()
    assert list(lexicon) == [*(domain.slug for domain in standard_domains().domains), ELSEWHERE]
    for slug, expressions in lexicon.items():
        assert 150 <= len(expressions) <= 400, slug
        assert len({unaccented(expression) for expression in expressions}) == len(expressions), slug


def _read(text: str) -> object:
    return read_lexicon(text, standard_domains())


def test_a_lexicon_is_read() -> None:
    """Expressions of both languages, by slug."""
    assert _read("cybersecurite: {fr: [messagerie piratée], en: [hacked mailbox]}") == {
        "cybersecurite": ("messagerie piratée", "hacked mailbox")
    }


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[", "not YAML"),
        ("- cybersecurite", "expressions by domain"),
        ("poterie: {fr: [tour], en: [wheel]}", "poterie"),
        ("cybersecurite: {fr: [a]}", "cybersecurite"),
        ("cybersecurite: {fr: [], en: [wheel]}", "cybersecurite.fr"),
        ("cybersecurite: {fr: [12], en: [wheel]}", "12"),
        ("cybersecurite: {fr: [' tour'], en: [wheel]}", "' tour'"),
        (f"cybersecurite: {{fr: [{'a' * 61}], en: [wheel]}}", "60 characters"),
        ("cybersecurite: {fr: [tour, Tour], en: [wheel]}", "stands twice"),
        ("cybersecurite: {fr: [Pare-feu], en: [wheel]}", "keyword of the domain"),
        ("cybersecurite: {fr: [Cybersécurité], en: [wheel]}", "name or keyword"),
    ],
)
def test_a_wrong_lexicon_names_the_place(text: str, says: str) -> None:
    """One sentence."""
    with pytest.raises(WrongLexicon, match=says.replace("[", r"\[")):
        _read(text)


def test_an_expression_that_leads_everywhere_is_refused() -> None:
    """It stands in too many domains to say anything."""
    slugs = [domain.slug for domain in standard_domains().domains][: EXPRESSION_SHARES + 1]
    text = "\n".join(f"{slug}: {{fr: [dépannage express], en: [word of {slug}]}}" for slug in slugs)
    with pytest.raises(WrongLexicon, match="4 domains"):
        _read(text)
    assert _read(text.rpartition("\n")[0])
