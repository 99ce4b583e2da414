"""Who comes to the server and leaves it: what the cluster holds stays, and what it gives follows."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import discord
import structlog
from discord.ext import commands

from models.errors import DomainError
from models.joining.leaving import note_departure, note_return, note_who_is_there, tied_users

if TYPE_CHECKING:
    from bot.client import Cagou

log = structlog.get_logger(__name__)


class Presence(commands.Cog):
    """Arrivals and departures."""

    def __init__(self, client: Cagou) -> None:
        self.client = client

    @commands.Cog.listener()
    async def on_raw_member_remove(self, payload: discord.RawMemberRemoveEvent) -> None:
        """Somebody left, or was made to leave."""
        cluster_id = await self._where_known(payload.guild_id, payload.user.id)
        if cluster_id is not None:
            now, user_id = self.client.clock.now(), payload.user.id
            await self.client.database.write(cluster_id, lambda session: note_departure(session, user_id, now=now))

    @commands.Cog.listener()
    async def on_member_join(self, member: discord.Member) -> None:
        """Somebody came back, or comes whom the cluster knew before."""
        cluster_id = await self._where_known(member.guild.id, member.id)
        if cluster_id is not None:
            now = self.client.clock.now()
            await self.client.database.write(cluster_id, lambda session: note_return(session, member.id, now=now))

    @commands.Cog.listener()
    async def on_searches_ready(self) -> None:
        """After the start, when nobody waits any more: who came and went while the bot was away."""
        for guild in list(self.client.guilds):
            await self._compare(guild)

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """A server is back after an outage of Discord's; at the start, `on_searches_ready` follows."""
        if self.client.is_ready():
            await self._compare(guild)

    async def _where_known(self, guild_id: int, user_id: int) -> UUID | None:
        """The cluster of a server, if it knows this user."""
        cluster = await self.client.directory.cluster_of_guild(guild_id)
        if cluster is None or await self.client.directory.person(cluster.id, user_id) is None:
            return None
        return cluster.id

    async def _compare(self, guild: discord.Guild) -> None:
        """Where the members are not all known, nobody is taken for gone: the next start looks again."""
        try:
            cluster = await self.client.directory.cluster_of_guild(guild.id)
            known = await self.client.database.read(cluster.id, tied_users) if cluster is not None else ()
            if cluster is None or not known or guild.unavailable:
                return
            if not guild.chunked:
                await guild.chunk()
            if not guild.chunked or guild.unavailable:
                return
            here, now = {member.id for member in guild.members}, self.client.clock.now()
            await self.client.database.write(
                cluster.id, lambda session: note_who_is_there(session, here, frozenset(known), now=now)
            )
        except (DomainError, discord.DiscordException, TimeoutError) as away:
            log.warning("presence_not_compared", guild=guild.id, reason=type(away).__name__)
