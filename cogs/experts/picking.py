"""Choosing a domain by pressing: its family first, then the domain, for whatever it is chosen for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from bot.domain_directory import Domains
from bot.language import Language
from bot.ui import Choice, Picker, Route, fitted
from bot.ui.limits import MOST_OPTIONS
from cogs.experts.words import family
from config.domains import standard_domains
from models.experts.facts import DomainFacts


def families_present(domains: Domains) -> list[tuple[str, Sequence[DomainFacts]]]:
    """The families that have domains in use, in the standard order, with those domains."""
    of_family: dict[str, list[DomainFacts]] = {standard.slug: [] for standard in standard_domains().families}
    for domain in domains.in_use:
        of_family.setdefault(domain.family, []).append(domain)
    return [(slug, found) for slug, found in of_family.items() if found]


def family_pickers(language: Language, custom_id: str, domains: Domains) -> list[Picker]:
    """The select of a family, each with two of its domains as examples; none where there is no domain."""
    choices = [
        Choice(
            fitted(family(language, slug), 100),
            slug,
            " · ".join(fitted(domain.name(language.code), 45) for domain in some[:2]),
        )
        for slug, some in families_present(domains)[:MOST_OPTIONS]
    ]
    return [Picker(custom_id, language.say("Choose a family"), choices)] if choices else []


def domain_pickers(
    language: Language,
    cluster_id: UUID,
    route: Route,
    domains: Sequence[DomainFacts],
    about: Callable[[DomainFacts], str | None] = lambda domain: None,
) -> list[Picker]:
    """Selects of these domains; `about` says something under each."""
    return [
        Picker(
            route.to(cluster_id, start),
            language.say("Choose a domain"),
            [
                Choice(fitted(domain.name(language.code), 100), str(domain.id), about(domain))
                for domain in domains[start : start + MOST_OPTIONS]
            ],
        )
        for start in range(0, len(domains), MOST_OPTIONS)
    ]
