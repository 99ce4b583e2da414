"""Makes, adopts and repairs a cluster's places; safe to repeat, and after a crash at any step.

Each place is intended in the database before Discord is asked, and settled after. In between stands this: what an
intent has made already is found again by its name and time, and a twin that a lost answer left behind is removed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

import discord
import structlog

from bot.language import Language, language_for
from bot.projection.access import falling_short, wanted_overwrites
from bot.projection.plan import Existing, find_made
from bot.projection.refusals import NO_SUCH_CHANNEL_HERE, tried_again
from bot.projection.server import Channel, existing_in, fetched
from bot.projection.tags import tags_to_have
from models.cluster.facts import cluster_by_id
from models.cluster.places import PlaceFacts, Shape, finish, intend_again, places_of, settle
from models.cluster.tables import PlaceKind
from models.database import Session

if TYPE_CHECKING:
    from bot.client import Cagou

log = structlog.get_logger(__name__)

T = TypeVar("T")


class Stage(Enum):
    """How far the work has come."""

    ROLES = "roles"
    CHANNELS = "channels"
    DONE = "done"


Report = Callable[[Stage], Awaitable[None]]


class GuildGone(Exception):
    """The bot is not in the cluster's server any more."""


async def apply_places(client: Cagou, cluster_id: UUID, report: Report) -> None:
    """Bring the server in line with the cluster's places, telling `report` how far it has come.

    Raises `NotYet` where Discord refused something, and `GuildGone`.
    """
    cluster = await client.database.read(cluster_id, lambda session: cluster_by_id(session, cluster_id))
    if cluster is None:
        return
    guild = client.get_guild(cluster.guild_id)
    if guild is None:
        raise GuildGone(cluster.guild_id)
    builder = _Builder(client, guild, cluster_id, language_for(cluster.language))
    with tried_again("places"):
        await builder.run(report)


class _Builder:
    """One run over all places of one server."""

    def __init__(self, client: Cagou, guild: discord.Guild, cluster_id: UUID, language: Language) -> None:
        self.client = client
        self.guild = guild
        self.cluster_id = cluster_id
        self.language = language
        self.places: dict[PlaceKind, PlaceFacts] = {}
        self.channels: Sequence[Channel] = ()
        self.roles: Sequence[discord.Role] = ()
        self.existing: list[Existing] = []

    async def run(self, report: Report) -> None:
        self.places = await self.client.database.read(self.cluster_id, places_of)
        await self._look()
        await report(Stage.ROLES)
        for place in [place for place in self.places.values() if place.shape is Shape.ROLE]:
            await self._ensure(place)
        await report(Stage.CHANNELS)
        for place in [place for place in self.places.values() if place.shape not in (Shape.ROLE, Shape.CARD)]:
            await self._ensure(place)
        for place in self.places.values():
            await self._adjust(place)
        now = self.client.clock.now()
        await self._write(lambda session: finish(session, now))
        await report(Stage.DONE)

    async def _look(self) -> None:
        self.channels, self.roles = await fetched(self.guild)
        self.existing = existing_in(self.guild, self.channels, self.roles)

    async def _write(self, operation: Callable[[Session], T]) -> T:
        return await self.client.database.write(self.cluster_id, operation)

    async def _ensure(self, place: PlaceFacts) -> None:
        """Leave the place settled on the one thing that serves as it."""
        gone = place.discord_id
        if gone is not None:
            if any(thing.id == gone and thing.shape is place.shape for thing in self.existing):
                return
            now = self.client.clock.now()
            await self._write(lambda session: intend_again(session, place.kind, gone, now))
            place = replace(place, discord_id=None, adopted=False, intended_at=now)
            self.places[place.kind] = place
        taken = {other.discord_id for other in self.places.values()}
        found = find_made(place, self.existing, taken)
        made_id = None
        if found is None:
            made_id = await self._make(place)
            if made_id is None:
                return
            await self._look()
            found = find_made(place, self.existing, taken)
        for twin in found.twins if found is not None else ():
            await self._remove(twin)
        keep_id = found.keep.id if found is not None else made_id
        assert keep_id is not None
        await self._write(lambda session: settle(session, place.kind, keep_id))
        self.places[place.kind] = replace(place, discord_id=keep_id)

    async def _make(self, place: PlaceFacts) -> int | None:
        """Ask Discord for it; its id, or None where this server cannot have such a thing."""
        if place.shape is Shape.ROLE:
            role = await self.guild.create_role(name=place.name, permissions=discord.Permissions.none())
            return role.id
        if place.shape is Shape.CATEGORY:
            return (await self.guild.create_category(place.name)).id
        category = self._channel_of(PlaceKind.CATEGORY)
        assert category is None or isinstance(category, discord.CategoryChannel)
        if place.shape is Shape.FORUM:
            return await self._make_forum(place, category)
        overwrites = wanted_overwrites(place.kind, self.guild, self._our_roles())
        channel = await self.guild.create_text_channel(place.name, category=category, overwrites=overwrites)
        return channel.id

    async def _make_forum(self, place: PlaceFacts, category: discord.CategoryChannel | None) -> int | None:
        """Without its tags: they are added by an edit, with which every server agrees."""
        try:
            return (await self.guild.create_forum(place.name, category=category)).id
        except discord.HTTPException as refused:
            if refused.code != NO_SUCH_CHANNEL_HERE:
                raise
            log.warning("forum_needs_a_community_server", guild=self.guild.id)
            return None

    async def _remove(self, twin: Existing) -> None:
        log.info("twin_removed", guild=self.guild.id, thing=twin.id, shape=twin.shape.value)
        for role in self.roles:
            if role.id == twin.id:
                await role.delete()
        for channel in self.channels:
            if channel.id == twin.id:
                await channel.delete()
        self.existing = [each for each in self.existing if each.id != twin.id]

    async def _adjust(self, place: PlaceFacts) -> None:
        """Mend who may do what in a channel that Cagou made, and give the forum its tags."""
        channel = self._channel_of(place.kind)
        if channel is None:
            return
        if not place.adopted:
            wanted = wanted_overwrites(place.kind, self.guild, self._our_roles())
            for target, overwrite in falling_short(channel, wanted).items():
                assert not isinstance(target, discord.Object)
                await channel.set_permissions(target, overwrite=overwrite)
        if isinstance(channel, discord.ForumChannel):
            tags = tags_to_have(channel.available_tags, self.language)
            if tags is not None:
                await channel.edit(available_tags=tags)

    def _channel_of(self, kind: PlaceKind) -> Channel | None:
        place = self.places.get(kind)
        if place is None or place.discord_id is None:
            return None
        return next((channel for channel in self.channels if channel.id == place.discord_id), None)

    def _our_roles(self) -> dict[PlaceKind, discord.Role]:
        by_id = {role.id: role for role in self.roles}
        ours = {kind: place.discord_id for kind, place in self.places.items() if place.shape is Shape.ROLE}
        return {kind: by_id[role_id] for kind, role_id in ours.items() if role_id in by_id}
