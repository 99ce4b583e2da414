"""Other people who can be asked instead, in the order of the day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from bot.request import Request
from models.experts.finding import FoundExpert
from models.experts.search.experts import Experts
from models.introductions.asking import askable

if TYPE_CHECKING:
    from bot.client import Cagou

MOST = 3
LOOKED_AT = 30
"""People of the domain, first shown first, among whom the askable ones are sought."""


async def others(
    client: Cagou, request: Request, domain_id: UUID | None, expert_id: UUID | None
) -> Sequence[FoundExpert]:
    """Up to three available people of the domain whom the asker may ask now, without the one they asked.

    Without a domain, of the one that the expert masters best.
    """
    experts = await client.experts.of(request.home.id)
    domain_id = await _in_use(client, request, domain_id) or _best_domain(experts, expert_id)
    if domain_id is None:
        return ()
    found = experts.of_domain(
        domain_id,
        request.actor.user_id or 0,
        now=request.now,
        day=request.now.astimezone(request.home.zone).date(),
        available_only=True,
        without={expert_id} if expert_id is not None else set(),
    )[:LOOKED_AT]
    ids = [one.person_id for one in found]
    may = await client.database.read(
        request.home.id, lambda session: askable(session, request.actor, ids, now=request.now)
    )
    return [one for one in found if one.person_id in may][:MOST]


async def _in_use(client: Cagou, request: Request, domain_id: UUID | None) -> UUID | None:
    """The domain, or the one that took over."""
    if domain_id is None:
        return None
    domain = (await client.domains.of(request.home.id)).meant_by(domain_id)
    return domain.id if domain is not None else None


def _best_domain(experts: Experts, expert_id: UUID | None) -> UUID | None:
    known = experts.by_id.get(expert_id) if expert_id is not None else None
    if known is None or not known.masteries:
        return None
    return max(known.masteries, key=lambda each: (each.level, each.confirmed_at)).domain_id
