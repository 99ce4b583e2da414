"""What people type who need a domain without knowing its name, read from `lexicon.yaml`.

Trades, objects, brands, complaints, verbs, by slug of a standard domain: the search knows them beside the names and
keywords that the board edits, and shows the one that led to a domain. A domain of another slug has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import yaml

from config.domains import LANGUAGES, StandardDomain, StandardDomains, standard_domains

EXPRESSION_LENGTH = 60
EXPRESSION_SHARES = 3
"""In how many domains one expression may stand: one that stands in more leads nowhere."""

ELSEWHERE = "elsewhere"
"""In the place of a slug: what nobody here does, so that a search can say that nothing fits."""

_FILE = Path(__file__).with_name("lexicon.yaml")

Lexicon = Mapping[str, tuple[str, ...]]
"""Expressions by the slug of their domain, or `ELSEWHERE`."""


class WrongLexicon(ValueError):
    """The lexicon does not say what it must; the message names the place."""


@cache
def standard_lexicon() -> Lexicon:
    """The lexicon that ships with Cagou, read once (some tens of milliseconds: not on the event loop)."""
    return read_lexicon(_FILE.read_text(encoding="utf-8"), standard_domains())


def read_lexicon(text: str, domains: StandardDomains) -> Lexicon:
    """Read and check a lexicon for these domains; raises `WrongLexicon`."""
    try:
        content = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise WrongLexicon(f"not YAML: {error}") from error
    if not isinstance(content, dict):
        raise WrongLexicon("the file: expected expressions by domain")
    known = {domain.slug: domain for domain in domains.domains}
    lexicon: dict[str, tuple[str, ...]] = {}
    shares: dict[str, list[str]] = {}
    for slug, by_language in content.items():
        if slug not in known and slug != ELSEWHERE:
            raise WrongLexicon(f"unknown domain {slug!r}")
        already = _said_by(known.get(slug))
        expressions = tuple(_expressions(slug, by_language))
        for expression in expressions:
            folded = expression.casefold()
            if folded in already:
                raise WrongLexicon(f"{slug}: {expression!r} stands twice, or is a name or keyword of the domain")
            already.add(folded)
            shares.setdefault(folded, []).append(slug)
        lexicon[slug] = expressions
    for expression, slugs in shares.items():
        if len(slugs) > EXPRESSION_SHARES:
            raise WrongLexicon(f"{expression!r} stands in {len(slugs)} domains: {', '.join(slugs)}")
    return lexicon


def _said_by(domain: StandardDomain | None) -> set[str]:
    if domain is None:
        return set()
    keywords = {word.casefold() for words in domain.keywords.values() for word in words}
    return keywords | {name.casefold() for name in domain.names.values()}


def _expressions(slug: str, by_language: object) -> Iterator[str]:
    if not isinstance(by_language, dict) or set(by_language) != set(LANGUAGES):
        raise WrongLexicon(f"{slug}: expected exactly {sorted(LANGUAGES)}")
    for language in LANGUAGES:
        expressions = by_language[language]
        if not isinstance(expressions, list) or not expressions:
            raise WrongLexicon(f"{slug}.{language}: expected a list that is not empty")
        for expression in expressions:
            if (
                not isinstance(expression, str)
                or not 0 < len(expression) <= EXPRESSION_LENGTH
                or (expression != expression.strip())
            ):
                raise WrongLexicon(
                    f"{slug}.{language}: {expression!r} is no text of 1 to {EXPRESSION_LENGTH} characters"
                )
            yield expression
