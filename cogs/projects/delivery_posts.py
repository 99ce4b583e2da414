"""How the outbox kind of a delivered file is carried out: one message of ours that carries it, for all to see."""

from __future__ import annotations

import io
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import TYPE_CHECKING

import discord

from bot.delivery import LostItsPlace, Project, Renderer, marker_of
from bot.language import language_for
from bot.projection.forum_posts import awake, locked_away, post_standing
from bot.projection.pinned import found_or_posted, message_or_none
from bot.projection.refusals import tried_again
from cogs.projects import delivery_cards
from cogs.projects.posts import standing
from models.cluster.facts import ClusterFacts
from models.outbox import Delivery
from models.projects.facts import PROJECT_FILE
from models.projects.outcome import file_stands, files_gone, kept_file
from models.projects.projecting import ProjectPlan, project_plan
from models.projects.tables import ProjectFile, Stage

if TYPE_CHECKING:
    from bot.client import Cagou


async def _post_file(client: Cagou, delivery: Delivery) -> None:
    """In the project's post, or where its card would stand; found again after a lost answer, and posted anew where it
    is gone. Nothing where it stands.
    """
    project_id = delivery.subject_id
    home = await client.directory.cluster_by_id(delivery.cluster_id)
    if project_id is None or home is None:
        return
    guild = client.get_guild(home.guild_id)
    if guild is None:
        raise LostItsPlace("guild")
    plan = await client.database.read(home.id, lambda session: project_plan(session, project_id))
    if plan is None or plan.project.file is None or plan.project.stage is not Stage.DELIVERED:
        return
    posted = plan.project.file.posted
    if posted is not None:
        if await _stands(guild, *posted):
            return
        gone, now = ProjectFile.message_id == posted[1], client.clock.now()
        await client.database.write(home.id, lambda session: files_gone(session, gone, now, again=False))
    place = await _place(client, home, guild, plan)
    if isinstance(place, discord.Thread) and locked_away(place):
        return
    file = await client.database.read(home.id, lambda session: kept_file(session, project_id))
    if file is None:
        return
    card = delivery_cards.posted_file(language_for(home.language), home, plan.project, file)
    async with _written_in(place) as channel:
        attached = discord.File(io.BytesIO(file.content), filename=file.sent_as)
        sent = await found_or_posted(client, channel, card, marker_of(delivery.id), [attached])
    now = client.clock.now()
    await client.database.write(
        home.id, lambda session: file_stands(session, project_id, sent.channel.id, sent.id, now)
    )


async def _stands(guild: discord.Guild, channel_id: int, message_id: int) -> bool:
    """Whether the message that carries it is there."""
    place = guild.get_channel(channel_id) or await post_standing(guild, channel_id, "file")
    if not isinstance(place, discord.TextChannel | discord.Thread):
        return False
    with tried_again("file"):
        return await message_or_none(place, message_id) is not None


async def _place(
    client: Cagou, home: ClusterFacts, guild: discord.Guild, plan: ProjectPlan
) -> discord.TextChannel | discord.Thread:
    """Where the project belongs today: a post that stands where others read too, since its home was closed, is none."""
    if plan.project.post_id is not None:
        thread = await standing(client, home, guild, plan.project.post_id)
        if thread is not None and (plan.project.home_open or thread.parent_id == plan.forum_id):
            return thread
    channel = guild.get_channel(plan.channel_id or 0)
    if not isinstance(channel, discord.TextChannel):
        raise LostItsPlace("cards")
    return channel


def _written_in(
    place: discord.TextChannel | discord.Thread,
) -> AbstractAsyncContextManager[discord.TextChannel | discord.Thread]:
    return awake(place, "file", over=False) if isinstance(place, discord.Thread) else nullcontext(place)


RENDERERS: Mapping[str, Renderer] = {PROJECT_FILE: Project(_post_file)}
