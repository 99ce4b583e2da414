"""What somebody changes by hand in the server, noticed: what was deleted of groups, and what no longer stands in the
way of our roles and of groups' places.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

import aiohttp
import discord
import structlog
from discord.ext import commands

from bot.answers import show
from bot.door import Press, on
from bot.projection.pinned import message_or_none
from bot.projection.reach import keep_obstacles
from bot.projection.room import demand_room_again
from bot.projection.wanted import our_roles
from bot.request import Interaction, Request
from bot.ui.ways import RECREATE_PLACES
from cogs.cluster import trouble_cards
from models import outbox
from models.cluster.obstacles import GROUP_OBSTACLES, obstacles
from models.cluster.places import Shape
from models.database import Session
from models.errors import DomainError
from models.groups.missing import demand_maker, make_again, note_missing, serving
from models.groups.places import GROUP_PLACES, GroupPlaceFacts, places_of_groups
from models.groups.tables import GroupPlaceKind

if TYPE_CHECKING:
    from datetime import datetime

    from bot.client import Cagou

log = structlog.get_logger(__name__)


class Noticing(commands.Cog):
    """Hears of what is deleted and moved, and looks once after each (re)connection for what happened meanwhile."""

    def __init__(self, client: Cagou) -> None:
        self.client = client
        self._looking = asyncio.Lock()
        self._to_look: set[int] = set()

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """A group's channel or forum may be gone, or what left no room for one."""
        await self._lost(channel.guild.id, [channel.id])
        await self._look_at_obstacles(channel.guild)

    @commands.Cog.listener()
    async def on_guild_channel_update(self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel) -> None:
        """An administrator may have given us access to a channel."""
        if before.overwrites != after.overwrites:
            await self._look_at_obstacles(after.guild)

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """A group's card may be gone."""
        await self._lost(payload.guild_id, [payload.message_id])

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """The same, of many messages at once."""
        await self._lost(payload.guild_id, payload.message_ids)

    @commands.Cog.listener()
    async def on_guild_role_delete(self, role: discord.Role) -> None:
        """A group's role may be gone, or what stood in the way of giving it."""
        await self._lost(role.guild.id, [role.id])
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
        await self.client.database.read(
            request.home.id, lambda session: demand_maker(session, request.actor, group_id, now=request.now)
        )
        await demand_room_again(self.client, request.home, group_id)
        made = await self.client.database.write(
            request.home.id, lambda session: make_again(session, request.actor, group_id, now=request.now)
        )
        await show(interaction, trouble_cards.remade_card(request.language, request.home.id, made))

    async def _lost(self, guild_id: int | None, discord_ids: Collection[int]) -> None:
        cluster = await self.client.directory.cluster_of_guild(guild_id) if guild_id is not None else None
        if cluster is None:
            return
        lost = await self.client.database.read(cluster.id, lambda session: serving(session, discord_ids))
        if lost:
            await self._note(cluster.id, lost)

    async def _compare(self, guild: discord.Guild) -> None:
        cluster = await self.client.directory.cluster_of_guild(guild.id)
        if cluster is None or guild.unavailable:
            return
        there = {thing.id for thing in (*guild.channels, *guild.roles)}
        groups = await self.client.database.read(cluster.id, places_of_groups)
        lost = [
            each.discord_id
            for places in groups.values()
            for each in places.values()
            if each.discord_id is not None and each.shape is not Shape.CARD and each.discord_id not in there
        ]
        lost += [card_id for places in groups.values() if (card_id := await _card_gone(guild, places)) is not None]
        if lost:
            await self._note(cluster.id, lost)
        await self._look_at_obstacles(guild)

    async def _note(self, cluster_id: UUID, lost: Collection[int]) -> None:
        now = self.client.clock.now()
        await self.client.database.write(cluster_id, lambda session: note_missing(session, lost, now))

    async def _look_at_obstacles(self, guild: discord.Guild) -> None:
        """Those that have gone are forgotten, and what they held up is owed. A role that is moved moves all others too,
        with an event each: that is looked at once.
        """
        if guild.id in self._to_look:
            return
        self._to_look.add(guild.id)
        async with self._looking:
            self._to_look.discard(guild.id)
            await self._forget_what_has_gone(guild)

    async def _forget_what_has_gone(self, guild: discord.Guild) -> None:
        cluster = await self.client.directory.cluster_of_guild(guild.id)
        known = await self.client.database.read(cluster.id, obstacles) if cluster is not None else ()
        if cluster is None or not known:
            return
        ours = await self.client.database.read(cluster.id, our_roles)
        await keep_obstacles(self.client, cluster.id, guild, {role.role_id for role in ours.values()}, ())
        groups = sorted({UUID(each.subject) for each in known if each.what in GROUP_OBSTACLES})
        if groups:
            now = self.client.clock.now()
            await self.client.database.write(cluster.id, partial(_owe_places, group_ids=groups, now=now))


async def _card_gone(guild: discord.Guild, places: Mapping[GroupPlaceKind, GroupPlaceFacts]) -> int | None:
    """The id of a group's card that is not in its channel any more; None also where that cannot be told now."""
    card, place = places.get(GroupPlaceKind.CARD), places.get(GroupPlaceKind.CHANNEL)
    card_id = card.discord_id if card is not None else None
    channel = guild.get_channel(place.discord_id or 0) if place is not None else None
    if card_id is None or not isinstance(channel, discord.TextChannel):
        return None
    try:
        return card_id if await message_or_none(channel, card_id) is None else None
    except (discord.DiscordException, aiohttp.ClientError, OSError) as fault:
        log.warning("card_not_looked_for", guild=guild.id, fault=type(fault).__name__)
        return None


def _owe_places(session: Session, *, group_ids: Collection[UUID], now: datetime) -> None:
    for group_id in group_ids:
        outbox.project(session, GROUP_PLACES, group_id, now)
