"""How the outbox kinds of projects are carried out: the card in the channel, and the post in the forum."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import discord
import structlog

from bot.delivery import Edit, LostItsPlace, Message, Post, Project, Refresh, Renderer, marker_of
from bot.language import Language, language_for
from bot.projection.forum_posts import (
    WantedPost,
    awake,
    keep_card,
    keep_tags,
    locked_away,
    made_with_card,
    post_standing,
)
from cogs.projects import cards
from models.cluster.facts import ClusterFacts
from models.outbox import Delivery
from models.projects.facts import PROJECT_CARD, PROJECT_POST, PROJECT_POSTED
from models.projects.projecting import (
    ProjectPlan,
    card_gone,
    card_stands,
    forum_missing,
    post_card_gone,
    post_gone,
    project_plan,
    settle_post,
)
from models.projects.tables import OVER

if TYPE_CHECKING:
    from bot.client import Cagou

log = structlog.get_logger(__name__)


async def _new_card(client: Cagou, delivery: Delivery) -> Message | None:
    """The card of a project; nothing where one stands already."""
    plan, home = await _plan(client, delivery)
    if plan is None or home is None or plan.project.card is not None:
        return None
    if plan.channel_id is None:
        raise LostItsPlace("cards")
    card = cards.posted(language_for(home.language), home, plan.project, plan.thread_post_id)
    return Message(plan.channel_id, card)


async def _stands(client: Cagou, delivery: Delivery, message_id: int) -> None:
    plan, home = await _plan(client, delivery)
    if plan is None or home is None or plan.channel_id is None:
        return
    project_id, channel_id, now = plan.project.id, plan.channel_id, client.clock.now()
    await client.database.write(home.id, lambda session: card_stands(session, project_id, channel_id, message_id, now))


async def _present_card(client: Cagou, delivery: Delivery) -> Edit | None:
    """The card as it should look now; nothing to edit while it is not posted yet, or was deleted by hand."""
    plan, home = await _plan(client, delivery)
    if plan is None or home is None or plan.project.card is None:
        return None
    card = cards.posted(language_for(home.language), home, plan.project, plan.thread_post_id)
    return Edit(*plan.project.card, card)


async def _gone(client: Cagou, delivery: Delivery, message_id: int) -> None:
    project_id = delivery.subject_id
    if project_id is not None:
        await client.database.write(delivery.cluster_id, lambda session: card_gone(session, project_id, message_id))


async def _post(client: Cagou, delivery: Delivery) -> None:
    """The post with its name, its card and its tags; archived where it was, and once the project is over."""
    plan, home = await _plan(client, delivery)
    if plan is None or home is None:
        return
    guild = client.get_guild(home.guild_id)
    if guild is None:
        raise LostItsPlace("guild")
    language = language_for(home.language)
    thread = await _made(client, guild, home, plan, language)
    plan, _ = await _plan(client, delivery)
    if thread is None or plan is None:
        return
    if locked_away(thread):
        log.info("post_locked", thread=thread.id)
        return
    async with awake(thread, "post", over=plan.project.stage in OVER) as post:
        if post.name != cards.post_name(plan.project):
            post = await post.edit(name=cards.post_name(plan.project))
        await _keep_card(client, home, post, plan, language)
        await keep_tags(post, cards.tags(language, plan.project), language)


async def _made(
    client: Cagou, guild: discord.Guild, home: ClusterFacts, plan: ProjectPlan, language: Language
) -> discord.Thread | None:
    """The post; None where there is none, or is to be none."""
    now, project = client.clock.now(), plan.project
    if project.post_id is not None:
        return await standing(client, home, guild, project.post_id)
    if project.gone_at is not None or project.stage in OVER or project.published_at is None:
        return None
    forum = guild.get_channel(plan.forum_id or 0)
    if not isinstance(forum, discord.ForumChannel):
        await client.database.write(home.id, lambda session: forum_missing(session, project.id, now))
        return None
    wanted = WantedPost(
        name=cards.post_name(project),
        intended_at=project.published_at,
        taken=plan.taken,
        card=cards.post(language, home, project, plan.thread_post_id),
        twin=cards.twin(language, project),
        tags=cards.tags(language, project),
        marker=marker_of(project.id),
    )
    made, card_id = await made_with_card(forum, wanted, language, "post")
    await client.database.write(home.id, lambda session: settle_post(session, project.id, made.id, card_id, now))
    return made


async def standing(client: Cagou, home: ClusterFacts, guild: discord.Guild, post_id: int) -> discord.Thread | None:
    """A post that was made; None once somebody deleted it, which is noted."""
    found = await post_standing(guild, post_id, "post")
    if found is None:
        now = client.clock.now()
        await client.database.write(home.id, lambda session: post_gone(session, post_id, now))
    return found


async def _keep_card(
    client: Cagou, home: ClusterFacts, thread: discord.Thread, plan: ProjectPlan, language: Language
) -> None:
    card_id, post_id = plan.project.post_card_id, thread.id
    if card_id is None:
        return  # somebody deleted it
    card = cards.post(language, home, plan.project, plan.thread_post_id)
    if not await keep_card(thread, card_id, card, marker_of(plan.project.id)):
        await client.database.write(home.id, lambda session: post_card_gone(session, post_id))


async def _plan(client: Cagou, delivery: Delivery) -> tuple[ProjectPlan | None, ClusterFacts | None]:
    project_id = delivery.subject_id
    if project_id is None:
        return None, None
    plan = await client.database.read(delivery.cluster_id, lambda session: project_plan(session, project_id))
    return plan, await client.directory.cluster_by_id(delivery.cluster_id)


RENDERERS: Mapping[str, Renderer] = {
    PROJECT_POSTED: Post(_new_card, _stands),
    PROJECT_CARD: Refresh(_present_card, _gone),
    PROJECT_POST: Project(_post),
}
