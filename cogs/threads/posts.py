"""How the outbox kinds of project threads are carried out: the forum post, and what the group's channel says of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

import discord
import structlog

from bot.delivery import Edit, LostItsPlace, Message, Post, Project, Refresh, Renderer, marker_of
from bot.language import Language, language_for
from bot.projection.forum_posts import (
    WantedPost,
    add_one,
    awake,
    keep_card,
    keep_tags,
    locked_away,
    made_with_card,
    post_standing,
)
from bot.projection.pinned import found_or_posted
from cogs.threads import cards
from models.cluster.facts import ClusterFacts
from models.outbox import Delivery
from models.threads.facts import ANNOUNCED, ANNOUNCEMENT, ASKED, ENDED, LOOK, WORK_THREAD
from models.threads.projecting import (
    ThreadPlan,
    announcement_gone,
    announcement_stands,
    card_gone,
    forum_missing,
    post_gone,
    settle_post,
    thread_plan,
    was_added,
)
from models.threads.quiet import saw_activity

if TYPE_CHECKING:
    from bot.client import Cagou

log = structlog.get_logger(__name__)


async def _thread(client: Cagou, delivery: Delivery) -> None:
    """The post, the people in it, its card and its tags; archived again where it was, or where the thread is closed."""
    plan, home = await _plan(client, delivery)
    if plan is None or home is None:
        return
    guild = client.get_guild(home.guild_id)
    if guild is None:
        raise LostItsPlace("guild")
    language = language_for(home.language)
    thread = await _post(client, guild, home, plan, language)
    plan, _ = await _plan(client, delivery)
    if thread is None or plan is None:
        return
    if locked_away(thread):
        log.info("thread_locked", thread=thread.id)
        return
    over = plan.thread.closed_at is not None
    async with awake(thread, "thread", over=over) as post:
        if not over:
            await _add_people(client, home, post, plan)
        await _keep_card(client, home, post, plan, language)
        await keep_tags(post, cards.tags(language, plan.thread, [tag.name for tag in post.applied_tags]), language)


async def _post(
    client: Cagou, guild: discord.Guild, home: ClusterFacts, plan: ThreadPlan, language: Language
) -> discord.Thread | None:
    """The post, settled in the database before anybody is let in; None where there is none, or is to be none."""
    now, thread = client.clock.now(), plan.thread
    if thread.post_id is not None:
        return await _standing(client, home, guild, thread.post_id)
    if thread.closed_at is not None or thread.gone_at is not None:
        return None
    forum = guild.get_channel(plan.forum_id or 0)
    if not isinstance(forum, discord.ForumChannel):
        await client.database.write(home.id, lambda session: forum_missing(session, thread.id, now))
        return None
    wanted = WantedPost(
        name=cards.post_name(thread),
        intended_at=thread.opened_at,
        taken=plan.taken,
        card=cards.post(language, home, thread),
        twin=cards.twin(language, thread),
        tags=cards.tags(language, thread),
        marker=marker_of(thread.id),
    )
    made, card_id = await made_with_card(forum, wanted, language, "thread")
    await client.database.write(home.id, lambda session: settle_post(session, thread.id, made.id, card_id, now))
    return made


async def _standing(client: Cagou, home: ClusterFacts, guild: discord.Guild, post_id: int) -> discord.Thread | None:
    """A post that was made; None once somebody deleted it, which is noted."""
    found = await post_standing(guild, post_id, "thread")
    if found is None:
        now = client.clock.now()
        await client.database.write(home.id, lambda session: post_gone(session, post_id, now))
    return found


async def _keep_card(
    client: Cagou, home: ClusterFacts, thread: discord.Thread, plan: ThreadPlan, language: Language
) -> None:
    card_id, post_id = plan.thread.card_message_id, thread.id
    if card_id is None:
        return  # somebody deleted it
    card = cards.post(language, home, plan.thread)
    if not await keep_card(thread, card_id, card, marker_of(plan.thread.id)):
        await client.database.write(home.id, lambda session: card_gone(session, post_id))


async def _add_people(client: Cagou, home: ClusterFacts, thread: discord.Thread, plan: ThreadPlan) -> None:
    for each in plan.to_add:
        await add_one(thread, each.user_id)
        await client.database.write(home.id, partial(was_added, part_id=each.part_id, now=client.clock.now()))


async def _end(client: Cagou, delivery: Delivery) -> None:
    """One message in the post of a thread that was closed, found again after a lost answer; the post stays archived."""
    plan, home = await _plan(client, delivery)
    if plan is None or home is None or plan.thread.closed_at is None or plan.thread.post_id is None:
        return
    guild = client.get_guild(home.guild_id)
    if guild is None:
        raise LostItsPlace("guild")
    thread = await _standing(client, home, guild, plan.thread.post_id)
    if thread is None or locked_away(thread):
        return
    card, marker = cards.ended(language_for(home.language), plan.thread), marker_of(delivery.id)
    async with awake(thread, "thread", over=True) as post:
        await found_or_posted(client, post, card, marker)


async def _look(client: Cagou, delivery: Delivery) -> None:
    """When something was last written there: the id of the last message tells, nothing of it is read."""
    plan, home = await _plan(client, delivery)
    if plan is None or home is None or plan.thread.closed_at is not None:
        return
    guild, now, thread = client.get_guild(home.guild_id), client.clock.now(), plan.thread
    if guild is None:
        raise LostItsPlace("guild")
    last = thread.last_active_at
    if thread.post_id is not None:
        found = await _standing(client, home, guild, thread.post_id)
        if found is not None:
            last = discord.utils.snowflake_time(found.last_message_id or found.id)
    await client.database.write(home.id, lambda session: saw_activity(session, thread.id, last, now))


async def _announce(client: Cagou, delivery: Delivery) -> Message | None:
    """Nothing where the group has no channel, or the thread was closed before anybody was told."""
    plan, home = await _plan(client, delivery)
    if plan is None or home is None or plan.channel_id is None or plan.thread.closed_at is not None:
        return None
    return Message(plan.channel_id, cards.announcement(language_for(home.language), home, plan.thread))


async def _announced(client: Cagou, delivery: Delivery, message_id: int) -> None:
    plan, home = await _plan(client, delivery)
    if plan is None or home is None or plan.channel_id is None:
        return
    thread_id, channel_id, now = plan.thread.id, plan.channel_id, client.clock.now()
    await client.database.write(
        home.id, lambda session: announcement_stands(session, thread_id, channel_id, message_id, now)
    )


async def _announcement(client: Cagou, delivery: Delivery) -> Edit | None:
    plan, home = await _plan(client, delivery)
    if plan is None or home is None or plan.thread.announcement is None:
        return None
    channel_id, message_id = plan.thread.announcement
    if channel_id != plan.channel_id:
        return None  # it went with its channel
    return Edit(channel_id, message_id, cards.announcement(language_for(home.language), home, plan.thread))


async def _announcement_gone(client: Cagou, delivery: Delivery, message_id: int) -> None:
    thread_id = delivery.subject_id
    if thread_id is not None:
        await client.database.write(
            delivery.cluster_id, lambda session: announcement_gone(session, thread_id, message_id)
        )


async def _ask(client: Cagou, delivery: Delivery) -> Message | None:
    """Nothing once the thread is closed, or somebody has written in it or answered meanwhile."""
    plan, home = await _plan(client, delivery)
    if plan is None or home is None or plan.channel_id is None:
        return None
    if plan.thread.closed_at is not None or plan.thread.asked_at is None:
        return None
    heads = list(plan.heads)
    return Message(plan.channel_id, cards.asked(language_for(home.language), home, plan.thread, heads), heads)


async def _plan(client: Cagou, delivery: Delivery) -> tuple[ThreadPlan | None, ClusterFacts | None]:
    thread_id, now = delivery.subject_id, client.clock.now()
    if thread_id is None:
        return None, None
    plan = await client.database.read(delivery.cluster_id, lambda session: thread_plan(session, thread_id, now))
    return plan, await client.directory.cluster_by_id(delivery.cluster_id)


RENDERERS: Mapping[str, Renderer] = {
    WORK_THREAD: Project(_thread),
    LOOK: Project(_look),
    ENDED: Project(_end),
    ANNOUNCED: Post(_announce, _announced),
    ANNOUNCEMENT: Refresh(_announcement, _announcement_gone),
    ASKED: Post(_ask, names_people=True),
}
