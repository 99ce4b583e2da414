"""Which domains stand in the form of a call: it can hold 25."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain_directory import Domains
from bot.ui.limits import MOST_OPTIONS
from models.experts.facts import DomainFacts
from models.experts.matching import rank


def of_family(domains: Domains, slug: str) -> Sequence[DomainFacts]:
    """The domains of a family, by name."""
    return [domain for domain in domains.in_use if domain.family == slug][:MOST_OPTIONS]


def for_form(domains: Domains, chosen: DomainFacts | None, text: str) -> Sequence[DomainFacts]:
    """The chosen domain, then what the text comes near, then the rest of the chosen one's family, then others."""
    nearest = [match.domain for match in rank(domains.prepared, text, MOST_OPTIONS)] if text.strip() else []
    family = [domain for domain in domains.in_use if chosen is not None and domain.family == chosen.family]
    wanted = [*([chosen] if chosen is not None else []), *nearest, *family, *domains.in_use]
    return list({domain.id: domain for domain in wanted}.values())[:MOST_OPTIONS]
