"""What somebody searches, and what was found for them: from memory alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field, replace
from typing import TYPE_CHECKING, Any

from bot.domain_directory import Domains
from bot.request import Request
from models.experts.facts import DomainFacts
from models.experts.finding import FoundExpert
from models.experts.search.domains import DomainMatch
from models.experts.search.experts import Experts, Wish, near_best
from models.experts.search.organisations import NamedOrganisation
from models.records import dataclass

if TYPE_CHECKING:
    from bot.client import Cagou

MOST_TEXT = 200
"""Characters of a need that are looked at."""

MOST_NEAREST = 4
"""Domains proposed where nothing fits."""


@dataclass(frozen=True)
class Search:
    """What is searched: people of a domain, or who answers a text, or both; perhaps only some of them."""

    domain: DomainFacts | None = None
    text: str | None = None
    available_only: bool = False
    organisation: NamedOrganisation | None = None

    @property
    def narrowed(self) -> bool:
        """Whether people are left out who would answer otherwise."""
        return self.available_only or self.organisation is not None

    @property
    def widened(self) -> Search:
        """The same, leaving nobody out: anybody of an organisation, else anybody of the cluster."""
        return replace(self, available_only=False) if self.available_only else replace(self, organisation=None)


@dataclass(frozen=True)
class Found:
    """What was found. `domains` are those that the text means, best first; where it does not fit, those that come
    nearest. `known` are all the cluster's. `left_out` counts whom the widened search finds, where this finds nobody.
    """

    search: Search
    known: Domains
    people: Sequence[FoundExpert]
    domains: Sequence[DomainFacts] = ()
    fits: bool = True
    left_out: int = 0
    shown: dict[object, Any] = field(default_factory=dict, compare=False)
    """What is kept of how these people are shown (`Experts.shown`)."""

    @property
    def unmet(self) -> bool:
        """Whether nothing was found though nobody was left out."""
        return not self.people and not self.search.narrowed

    @property
    def nearest(self) -> DomainFacts | None:
        """The domain that was sought, or that the text means or comes nearest to."""
        return self.search.domain or (self.domains[0] if self.domains else None)


async def find(client: Cagou, request: Request, search: Search) -> Found:
    """Whom a search finds for who makes the request. Reads no database, but what was dropped since it changed."""
    experts = await client.experts.of(request.home.id)
    known = await client.domains.of(request.home.id)
    domains: Sequence[DomainMatch] = ()
    fits = True
    if search.domain is not None:
        domains = (DomainMatch(search.domain, 1.0, None),)
    elif search.text is not None:
        index = await client.domains.index_of(request.home.id)
        matched = await client.understanding.search(index, search.text[:MOST_TEXT], MOST_NEAREST)
        fits = matched.fits
        domains = known.present(matched.matches)
        domains = near_best(domains) if fits else domains
    people = _people(experts, request, search, domains if fits else ())
    left_out = 0
    if not people and search.narrowed:
        left_out = len(_people(experts, request, search.widened, domains if fits else ()))
    return Found(search, known, people, [match.domain for match in domains], fits, left_out, experts.shown)


def _people(
    experts: Experts, request: Request, search: Search, domains: Sequence[DomainMatch]
) -> Sequence[FoundExpert]:
    now, asker = request.now, request.actor.user_id or 0
    day = now.astimezone(request.home.zone).date()
    organisation_id = search.organisation.id if search.organisation is not None else None
    if search.text is not None:
        only_in = search.domain.id if search.domain is not None else None
        wish = Wish(search.available_only, organisation_id, only_in=only_in)
        return experts.by_text(search.text[:MOST_TEXT], domains, asker, now=now, day=day, wish=wish)
    wanted = search.available_only
    if search.domain is None:
        if organisation_id is None:
            return ()
        return experts.of_organisation(organisation_id, asker, now=now, day=day, available_only=wanted)
    return experts.of_domain(
        search.domain.id, asker, now=now, day=day, available_only=wanted, organisation_id=organisation_id
    )
