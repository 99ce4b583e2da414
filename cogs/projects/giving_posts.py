"""How the outbox kind of mentions is carried out: those who follow a domain are named where the card stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bot.delivery import Message, Post, Renderer
from bot.language import language_for
from cogs.projects.following_cards import mention
from models.outbox import Delivery
from models.projects.mentioning import MENTIONED, mention_plan

if TYPE_CHECKING:
    from bot.client import Cagou


async def _name(client: Cagou, delivery: Delivery) -> Message | None:
    """Nothing where the card does not stand, or nothing is sought any more: it waits on their pages in any case."""
    project_id, owed_at, posted_at = delivery.subject_id, delivery.created_at, delivery.posted_at
    home = await client.directory.cluster_by_id(delivery.cluster_id)
    if project_id is None or home is None:
        return None
    plan = await client.database.read(
        home.id, lambda session: mention_plan(session, project_id, owed_at, posted_at=posted_at)
    )
    if plan is None or plan.project.card is None:
        return None
    channel_id, _ = plan.project.card
    return Message(channel_id, mention(language_for(home.language), home, plan), list(plan.user_ids))


RENDERERS: Mapping[str, Renderer] = {MENTIONED: Post(_name, names_people=True)}
