"""Which domains stand in the form of a call: it can hold 25."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain_directory import Domains
from bot.ui.limits import MOST_OPTIONS
from models.experts.facts import DomainFacts


def of_family(domains: Domains, slug: str) -> Sequence[DomainFacts]:
    """The domains of a family, by name."""
    return [domain for domain in domains.in_use if domain.family == slug][:MOST_OPTIONS]


def for_form(domains: Domains, chosen: DomainFacts | None, nearest: Sequence[DomainFacts]) -> Sequence[DomainFacts]:
    """The chosen domain, then those that the need comes near, then the rest of the chosen one's family, then others."""
    near = [domain for each in nearest if (domain := domains.meant_by(each.id)) is not None]
    family = [domain for domain in domains.in_use if chosen is not None and domain.family == chosen.family]
    wanted = [*([chosen] if chosen is not None else []), *near, *family, *domains.in_use]
    return list({domain.id: domain for domain in wanted}.values())[:MOST_OPTIONS]
