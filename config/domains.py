"""The standard domains of competence, read from `domains.yaml`: what a new cluster starts with.

The board of each cluster edits its own copy afterwards, so nothing may depend on a slug of this list.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

LANGUAGES = ("fr", "en")
NAME_LENGTH = 60
DESCRIPTION_LENGTH = 160
FAMILY_NAME_LENGTH = 20
"""A forum's tag holds no more."""
KEYWORD_SHARES = 2
"""In how many domains one keyword may stand."""

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_FILE = Path(__file__).with_name("domains.yaml")


class WrongDomainFile(ValueError):
    """The file of domains does not say what it must; the message names the place."""


@dataclass(frozen=True, slots=True)
class StandardFamily:
    """A group of domains, for where all of them are too many. `names` is by language."""

    slug: str
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class StandardDomain:
    """A domain of competence; `names`, `descriptions` and `keywords` are by language."""

    slug: str
    family: str
    names: Mapping[str, str]
    descriptions: Mapping[str, str]
    keywords: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class StandardDomains:
    """Everything the file holds, in its order."""

    families: tuple[StandardFamily, ...]
    domains: tuple[StandardDomain, ...]


@cache
def standard_domains() -> StandardDomains:
    """The domains that ship with Cagou, read once."""
    return read_domains(_FILE.read_text(encoding="utf-8"))


def read_domains(text: str) -> StandardDomains:
    """Read and check a file of domains; raises `WrongDomainFile`."""
    try:
        # The safe loader written in C, where PyYAML has it: eight times as fast, and read at every start.
        content = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise WrongDomainFile(f"not YAML: {error}") from error
    content = _mapping(content, "the file", {"families", "domains"})
    families = tuple(_family(entry, f"families[{i}]") for i, entry in enumerate(_list(content, "families")))
    domains = tuple(_domain(entry, f"domains[{i}]") for i, entry in enumerate(_list(content, "domains")))
    _check_together(families, domains)
    return StandardDomains(families, domains)


def _family(entry: object, place: str) -> StandardFamily:
    fields = _mapping(entry, place, {"slug", "name"})
    return StandardFamily(_slug(fields["slug"], place), _words(fields["name"], f"{place}.name", FAMILY_NAME_LENGTH))


def _domain(entry: object, place: str) -> StandardDomain:
    fields = _mapping(entry, place, {"slug", "family", "name", "description", "keywords"})
    keywords = _mapping(fields["keywords"], f"{place}.keywords", set(LANGUAGES))
    return StandardDomain(
        slug=_slug(fields["slug"], place),
        family=_slug(fields["family"], f"{place}.family"),
        names=_words(fields["name"], f"{place}.name", NAME_LENGTH),
        descriptions=_words(fields["description"], f"{place}.description", DESCRIPTION_LENGTH),
        keywords={
            language: tuple(
                _text(word, f"{place}.keywords.{language}", NAME_LENGTH) for word in _list(keywords, language)
            )
            for language in LANGUAGES
        },
    )


def _check_together(families: Sequence[StandardFamily], domains: Sequence[StandardDomain]) -> None:
    known = {family.slug for family in families}
    if len(known) != len(families) or len({domain.slug for domain in domains}) != len(domains):
        raise WrongDomainFile("a slug stands twice")
    for domain in domains:
        if domain.family not in known:
            raise WrongDomainFile(f"{domain.slug}: unknown family {domain.family!r}")
    for language in LANGUAGES:
        shares: dict[str, int] = {}
        for domain in domains:
            for keyword in {word.casefold() for word in domain.keywords[language]}:
                shares[keyword] = shares.get(keyword, 0) + 1
        for keyword, count in shares.items():
            if count > KEYWORD_SHARES:
                raise WrongDomainFile(f"the keyword {keyword!r} ({language}) stands in {count} domains")


def _words(value: object, place: str, length: int) -> dict[str, str]:
    words = _mapping(value, place, set(LANGUAGES))
    return {language: _text(words[language], f"{place}.{language}", length) for language in LANGUAGES}


def _mapping(value: object, place: str, keys: set[str]) -> Mapping[str, Any]:
    if not isinstance(value, dict) or set(value) != keys:
        raise WrongDomainFile(f"{place}: expected exactly {sorted(keys)}")
    return value


def _list(fields: Mapping[str, Any], key: str) -> list[Any]:
    value = fields[key]
    if not isinstance(value, list) or not value:
        raise WrongDomainFile(f"{key}: expected a list that is not empty")
    return value


def _slug(value: object, place: str) -> str:
    if not isinstance(value, str) or not _SLUG.fullmatch(value):
        raise WrongDomainFile(f"{place}: {value!r} is no slug (lower-case ASCII words joined by hyphens)")
    return value


def _text(value: object, place: str, length: int) -> str:
    if not isinstance(value, str) or not value.strip() or value != value.strip() or len(value) > length:
        raise WrongDomainFile(f"{place}: {value!r} is no text of 1 to {length} characters")
    return value
