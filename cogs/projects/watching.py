"""What people do by hand to the posts of projects is noticed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from models.projects.projecting import forum_gone, post_gone, project_of_post

if TYPE_CHECKING:
    from bot.client import Cagou


class ProjectWatch(commands.Cog):
    """Hears of deleted posts; those deleted while nobody listened are noticed when something is next done there."""

    def __init__(self, client: Cagou) -> None:
        self.client = client

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """Somebody deleted a thread: note it where it was one of ours."""
        home = await self.client.directory.cluster_of_guild(payload.guild_id)
        if home is None:
            return
        post_id, now = payload.thread_id, self.client.clock.now()
        ours = await self.client.database.read(home.id, lambda session: project_of_post(session, post_id))
        if ours is not None:
            await self.client.database.write(home.id, lambda session: post_gone(session, post_id, now))

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Somebody deleted a forum, and all its posts with it, of which Discord says nothing more."""
        home = await self.client.directory.cluster_of_guild(channel.guild.id)
        if home is None or not isinstance(channel, discord.ForumChannel):
            return
        now = self.client.clock.now()
        await self.client.database.write(home.id, lambda session: forum_gone(session, channel.id, now))
