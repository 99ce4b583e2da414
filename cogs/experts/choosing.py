"""Which domain somebody means: what an autocompletion offers, and what a slash option holds when it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from discord import app_commands

from bot.domain_directory import Domains
from bot.language import Language
from bot.ui import fitted
from bot.ui.limits import MOST_CHOICES
from bot.ui.route import picked_id
from models.experts.facts import DomainFacts
from models.experts.matching import Prepared, named, prepare, rank
from models.experts.search.domains import DomainIndex
from models.experts.search.organisations import NamedOrganisation, OrganisationIndex
from models.records import dataclass

MOST_NEAREST = 4
"""Domains offered where none was named: with the way to the families, one row of buttons."""


ENOUGH = 5
"""Domains offered by their names, from which on none is looked for by what is needed."""

SHORTEST_NEED = 8
"""Characters from which on what is typed may be a need."""


@dataclass(frozen=True)
class Unclear:
    """No domain is meant for sure. `typed` is None where an id was sent that leads to none (any more)."""

    typed: str | None
    nearest: Sequence[DomainFacts]


def offered(domains: Domains, typed: str, language: Language) -> list[app_commands.Choice[str]]:
    """What an autocompletion of a domain to search shows: with how many experts it has."""
    if not typed.strip():
        return [_counted(domain, language) for domain in domains.most_experts_first()[:MOST_CHOICES]]
    return [_counted(match.domain, language) for match in rank(domains.prepared, typed, MOST_CHOICES)]


def offered_to_edit(prepared: Prepared, typed: str, language: Language) -> list[app_commands.Choice[str]]:
    """What an autocompletion of a domain to edit shows."""
    if typed.strip():
        found: Sequence[DomainFacts] = [match.domain for match in rank(prepared, typed, MOST_CHOICES)]
    else:
        found = prepared.domains
    return [app_commands.Choice(name=d.name(language.code), value=str(d.id)) for d in found[:MOST_CHOICES]]


def with_meant(
    offered: Sequence[app_commands.Choice[str]], domains: Domains, index: DomainIndex, typed: str, language: Language
) -> list[app_commands.Choice[str]]:
    """The domains offered, and after them those that answer what is typed as a need in words."""
    already = {choice.value for choice in offered}
    matched = index.search(typed, ENOUGH)
    meant = [match.domain for match in domains.present(matched.matches)] if matched.fits else []
    return [*offered, *(_counted(domain, language) for domain in meant if str(domain.id) not in already)]


def offered_organisations(
    organisations: OrganisationIndex, typed: str, language: Language
) -> list[app_commands.Choice[str]]:
    """What an autocompletion of an organisation shows: with how many experts it has."""
    return [
        app_commands.Choice(name=_with_count(each.name, each.experts, language), value=str(each.id))
        for each in organisations.like(typed, MOST_CHOICES)
    ]


def meant_organisation(organisations: OrganisationIndex, typed: str) -> NamedOrganisation | None:
    """The organisation that a slash option means: an id that was picked, an exact name, or the only one that is like
    what was typed.
    """
    id = picked_id(typed)
    if id is not None:
        return organisations.by_id.get(id)
    like = organisations.like(typed, 2)
    return organisations.exactly(typed) or (like[0] if len(like) == 1 else None)


def only_archived(domains: Domains) -> Prepared:
    """The archived domains, ready to be searched as the others are."""
    return prepare([replace(domain, archived=False, merged_into=None) for domain in domains.archived])


def meant(domains: Domains, typed: str) -> DomainFacts | Unclear:
    """The domain that a slash option means: an id that was picked (a merged one leads on), or its exact name,
    keyword or slug as typed; otherwise the nearest ones."""
    id = picked_id(typed)
    if id is not None:
        return domains.meant_by(id) or Unclear(None, ())
    return named_in(domains.prepared, typed)


def meant_archived(domains: Domains, typed: str) -> DomainFacts | Unclear:
    """The archived domain that a slash option means."""
    id = picked_id(typed)
    if id is not None:
        # One in use is returned too: the operation says that there is nothing to restore.
        return domains.by_id.get(id) or Unclear(None, ())
    return named_in(only_archived(domains), typed)


def named_in(prepared: Prepared, typed: str) -> DomainFacts | Unclear:
    """The one domain of that name, keyword or slug; otherwise the nearest ones."""
    exact = named(prepared, typed)
    if len(exact) == 1:
        return exact[0]
    return Unclear(typed, [match.domain for match in rank(prepared, typed, MOST_NEAREST)])


def without(unclear: Unclear, domain: DomainFacts | None) -> Unclear:
    """The same, but for one domain that cannot be meant."""
    return replace(unclear, nearest=[near for near in unclear.nearest if near != domain])


def nearby(domains: Domains, domain: DomainFacts) -> Sequence[DomainFacts]:
    """Where else to look when nobody masters a domain: its family first, then what most people master."""
    others = [other for other in domains.most_experts_first() if other.experts and other.id != domain.id]
    return sorted(others, key=lambda other: other.family != domain.family)[:MOST_NEAREST]


def _counted(domain: DomainFacts, language: Language) -> app_commands.Choice[str]:
    return app_commands.Choice(
        name=_with_count(domain.name(language.code), domain.experts, language), value=str(domain.id)
    )


def _with_count(name: str, experts: int, language: Language) -> str:
    count = language.count("{n} expert", "{n} experts", experts)
    return f"{fitted(name, 99 - len(count) - 3)} · {count}"
