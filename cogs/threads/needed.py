"""Which domains are meant by what was typed into a form, and who masters them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING
from uuid import UUID

from bot.domain_directory import Domains
from bot.request import Request
from cogs.experts.found_cards import can_be_asked
from models.experts.facts import DomainFacts
from models.experts.finding import FoundExpert
from models.experts.matching import named, rank
from models.records import dataclass
from models.threads.opening import MOST_DOMAINS

if TYPE_CHECKING:
    from bot.client import Cagou

LEAST_LIKE = 0.6
"""The score from which on a domain is taken for what was typed (`models/experts/matching.py`)."""

MOST_PROPOSED = 24
"""People proposed for one thread."""

_BETWEEN = re.compile(r"[,;\n/·]+")


@dataclass(frozen=True)
class Typed:
    """The domains that are meant, and what leads to none."""

    domains: Sequence[DomainFacts]
    unclear: Sequence[str]


def domains_typed(domains: Domains, typed: str) -> Typed:
    """Each name by itself: the domain of that name, else the nearest one. A name may hold a comma, so whole first."""
    whole = named(domains.prepared, typed)
    if len(whole) == 1:
        return Typed(whole, ())
    found: dict[UUID, DomainFacts] = {}
    unclear = []
    for name in filter(None, (part.strip() for part in _BETWEEN.split(typed))):
        domain = _meant(domains, name)
        if domain is None or (domain.id not in found and len(found) >= MOST_DOMAINS):
            unclear.append(name)
        else:
            found[domain.id] = domain
    return Typed(list(found.values()), unclear)


def _meant(domains: Domains, name: str) -> DomainFacts | None:
    exact = named(domains.prepared, name)
    if exact:
        return exact[0]
    near = rank(domains.prepared, name, 1)
    return near[0].domain if near and near[0].score >= LEAST_LIKE else None


async def proposed(
    client: Cagou, request: Request, domains: Sequence[DomainFacts], without: Collection[UUID]
) -> Sequence[tuple[FoundExpert, DomainFacts]]:
    """Who can be asked in these domains, each in the order of the day, one domain after the other in turn."""
    experts = await client.experts.of(request.home.id)
    asker, now = request.actor.user_id or 0, request.now
    day = now.astimezone(request.home.zone).date()
    own = {request.person.id} if request.person is not None else set()
    of_each = [
        [
            (one, domain)
            for one in experts.of_domain(
                domain.id, asker, now=now, day=day, available_only=True, without={*without, *own}
            )[:MOST_PROPOSED]
            if can_be_asked(one)
        ]
        for domain in domains
    ]
    in_turn = [pair for round in zip_longest(*of_each) for pair in round if pair is not None]
    found: dict[UUID, tuple[FoundExpert, DomainFacts]] = {}
    for one, domain in in_turn:
        found.setdefault(one.person_id, (one, domain))
    return list(found.values())[:MOST_PROPOSED]
