"""How the outbox kind of a delivered file is carried out: one message of ours that carries it, for all to see."""

from __future__ import annotations

import io
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from typing import TYPE_CHECKING

import discord

from bot.delivery import LostItsPlace, Project, Renderer, marker_of
from bot.language import language_for
from bot.projection.forum_posts import awake, locked_away
from bot.projection.pinned import found_or_posted
from cogs.projects import delivery_cards
from cogs.projects.posts import standing
from models.cluster.facts import ClusterFacts
from models.outbox import Delivery
from models.projects.facts import PROJECT_FILE
from models.projects.outcome import file_stands, kept_file
from models.projects.projecting import ProjectPlan, project_plan

if TYPE_CHECKING:
    from bot.client import Cagou


async def _post_file(client: Cagou, delivery: Delivery) -> None:
    """In the project's post, or where its card stands; found again after a lost answer. Nothing where it stands."""
    project_id = delivery.subject_id
    home = await client.directory.cluster_by_id(delivery.cluster_id)
    if project_id is None or home is None:
        return
    plan = await client.database.read(home.id, lambda session: project_plan(session, project_id))
    file = await client.database.read(home.id, lambda session: kept_file(session, project_id))
    if plan is None or file is None or plan.project.file is None or plan.project.file.posted is not None:
        return
    place = await _place(client, home, plan)
    if isinstance(place, discord.Thread) and locked_away(place):
        return
    card = delivery_cards.posted_file(language_for(home.language), home, plan.project, file)
    async with _written_in(place) as channel:
        attached = discord.File(io.BytesIO(file.content), filename=file.sent_as)
        sent = await found_or_posted(client, channel, card, marker_of(plan.project.file.id), [attached])
    now = client.clock.now()
    await client.database.write(
        home.id, lambda session: file_stands(session, project_id, sent.channel.id, sent.id, now)
    )


async def _place(client: Cagou, home: ClusterFacts, plan: ProjectPlan) -> discord.TextChannel | discord.Thread:
    guild = client.get_guild(home.guild_id)
    if guild is None:
        raise LostItsPlace("guild")
    if plan.project.post_id is not None:
        thread = await standing(client, home, guild, plan.project.post_id)
        if thread is not None:
            return thread
    channel = guild.get_channel(plan.project.card[0] if plan.project.card is not None else plan.channel_id or 0)
    if not isinstance(channel, discord.TextChannel):
        raise LostItsPlace("cards")
    return channel


def _written_in(
    place: discord.TextChannel | discord.Thread,
) -> AbstractAsyncContextManager[discord.TextChannel | discord.Thread]:
    return awake(place, "file", over=False) if isinstance(place, discord.Thread) else nullcontext(place)


RENDERERS: Mapping[str, Renderer] = {PROJECT_FILE: Project(_post_file)}
