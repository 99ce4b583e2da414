"""What somebody changes by hand in the server, noticed: what was deleted of groups, and what no longer stands in the
way of our roles.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING
from uuid import UUID

import discord
import structlog
from discord.ext import commands

from bot.answers import show
from bot.door import Press, on
from bot.projection.reach import keep_obstacles
from bot.projection.wanted import our_roles
from bot.request import Interaction, Request
from bot.ui.ways import RECREATE_PLACES
from cogs.cluster import trouble_cards
from models.cluster.facts import ClusterFacts
from models.cluster.obstacles import obstacles
from models.cluster.places import Shape
from models.errors import DomainError
from models.groups.missing import make_again, note_missing
from models.groups.places import GroupPlaceFacts, places_of_groups

if TYPE_CHECKING:
    from bot.client import Cagou

log = structlog.get_logger(__name__)


class Noticing(commands.Cog):
    """Hears of what is deleted and moved, and looks once after each (re)connection for what happened meanwhile."""

    def __init__(self, client: Cagou) -> None:
        self.client = client

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """A group's channel or forum may be gone."""
        await self._lost(channel.guild, [channel.id])

    @commands.Cog.listener()
    async def on_guild_role_delete(self, role: discord.Role) -> None:
        """A group's role may be gone, or what stood in the way of giving it."""
        await self._lost(role.guild, [role.id])
        await self._look_at_obstacles(role.guild)

    @commands.Cog.listener()
    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        """An administrator may have moved a role below ours, or given us a permission."""
        if before.position != after.position or before.permissions != after.permissions:
            await self._look_at_obstacles(after.guild)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Compare what groups have with what the gateway has told, for what was deleted while nobody listened."""
        for guild in list(self.client.guilds):
            try:
                await self._compare(guild)
            except DomainError as away:  # the next connection looks again
                log.warning("places_not_compared", guild=guild.id, reason=type(away).__name__)

    @on(RECREATE_PLACES)
    async def recreate(self, interaction: Interaction, request: Request, press: Press) -> None:
        """The button under what is missing."""
        group_id = press.id()
        made = await self.client.database.write(
            request.home.id, lambda session: make_again(session, request.actor, group_id, now=request.now)
        )
        await show(interaction, trouble_cards.remade_card(request.language, request.home.id, made))

    async def _lost(self, guild: discord.Guild, discord_ids: Collection[int]) -> None:
        cluster = await self.client.directory.cluster_of_guild(guild.id)
        if cluster is None:
            return
        of_groups = await self._places(cluster)
        lost = [each.discord_id for each in of_groups if each.discord_id in discord_ids]
        if lost:
            await self._note(cluster.id, [each for each in lost if each is not None])

    async def _compare(self, guild: discord.Guild) -> None:
        cluster = await self.client.directory.cluster_of_guild(guild.id)
        if cluster is None or guild.unavailable:
            return
        there = {thing.id for thing in (*guild.channels, *guild.roles)}
        lost = [
            each.discord_id
            for each in await self._places(cluster)
            if each.discord_id is not None and each.shape is not Shape.CARD and each.discord_id not in there
        ]
        if lost:
            await self._note(cluster.id, lost)
        await self._look_at_obstacles(guild)

    async def _places(self, cluster: ClusterFacts) -> list[GroupPlaceFacts]:
        found = await self.client.database.read(cluster.id, places_of_groups)
        return [place for places in found.values() for place in places.values()]

    async def _note(self, cluster_id: UUID, lost: Collection[int]) -> None:
        now = self.client.clock.now()
        await self.client.database.write(cluster_id, lambda session: note_missing(session, lost, now))

    async def _look_at_obstacles(self, guild: discord.Guild) -> None:
        """Those that have gone are forgotten, and what they held up is owed."""
        cluster = await self.client.directory.cluster_of_guild(guild.id)
        if cluster is None or not await self.client.database.read(cluster.id, obstacles):
            return
        ours = await self.client.database.read(cluster.id, our_roles)
        await keep_obstacles(self.client, cluster.id, guild, {role.role_id for role in ours.values()}, ())
