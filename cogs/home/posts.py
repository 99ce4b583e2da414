"""How the outbox kinds of home are rendered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.delivery import Project, Renderer
from bot.language import language_for
from bot.projection.pinned import keep_home_card
from cogs.home import cards
from models.cluster.places import HOME_CARD
from models.outbox import Delivery

if TYPE_CHECKING:
    from bot.client import Cagou


async def _home_card(client: Cagou, delivery: Delivery) -> None:
    cluster = await client.directory.cluster_by_id(delivery.cluster_id)
    if cluster is not None:
        card = cards.pinned(language_for(cluster.language), cluster.name, cluster.id)
        await keep_home_card(client, cluster.id, card)


RENDERERS: Mapping[str, Renderer] = {HOME_CARD: Project(_home_card)}
