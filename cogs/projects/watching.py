"""What people do by hand to the posts of projects, and to the files that were delivered, is noticed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import discord
import structlog
from discord.ext import commands

from models.errors import DomainError
from models.projects.outcome import delivered_files, files_gone, files_posted, look_at_files
from models.projects.projecting import forum_gone, post_gone, project_of_post
from models.projects.tables import ProjectFile

if TYPE_CHECKING:
    from bot.client import Cagou

log = structlog.get_logger(__name__)

AT_ONCE = timedelta(minutes=10)
"""A file whose message is deleted so soon is not posted again: somebody does not want it there (another bot, even)."""


class ProjectWatch(commands.Cog):
    """Hears of what is deleted. What was while nobody listened is noticed when something is next done there; of files,
    to which cards lead, after the start.
    """

    def __init__(self, client: Cagou) -> None:
        self.client = client

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Look for the files that were delivered."""
        for guild in list(self.client.guilds):
            try:
                await self._look_at_files(guild)
            except DomainError as away:  # the next connection looks again
                log.warning("files_not_looked_at", guild=guild.id, reason=type(away).__name__)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Somebody deleted a message: it may have carried a file."""
        await self._messages_gone(payload.guild_id, [payload.message_id])

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """The same, of many messages at once."""
        await self._messages_gone(payload.guild_id, payload.message_ids)

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
        """Somebody deleted a forum, and all its posts with it, of which Discord says nothing more; or a channel."""
        home = await self.client.directory.cluster_of_guild(channel.guild.id)
        if home is None:
            return
        now = self.client.clock.now()
        if isinstance(channel, discord.ForumChannel):
            await self.client.database.write(home.id, lambda session: forum_gone(session, channel.id, now))
        elif isinstance(channel, discord.TextChannel):
            lost = ProjectFile.channel_id == channel.id
            await self.client.database.write(home.id, lambda session: files_gone(session, lost, now))

    async def _look_at_files(self, guild: discord.Guild) -> None:
        home = await self.client.directory.cluster_of_guild(guild.id)
        projects = await self.client.database.read(home.id, delivered_files) if home is not None else ()
        if home is not None and projects:
            look = partial(look_at_files, projects=projects, now=self.client.clock.now())
            await self.client.database.write(home.id, look)

    async def _messages_gone(self, guild_id: int | None, messages: Collection[int]) -> None:
        home = await self.client.directory.cluster_of_guild(guild_id) if guild_id is not None else None
        if home is None:
            return
        now = self.client.clock.now()
        for id in await self.client.database.read(home.id, lambda session: files_posted(session, messages)):
            again = now - discord.utils.snowflake_time(id) > AT_ONCE
            gone = partial(files_gone, which=ProjectFile.message_id == id, now=now, again=again)
            await self.client.database.write(home.id, gone)
