"""Makes, adopts and repairs a cluster's places; safe to repeat, and after a crash at any step.

Each place is intended in the database before Discord is asked, and settled after. In between stands this: what an
intent has made already is found again by its name and time, and a twin that a lost answer left behind is removed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

import discord
import structlog

from bot.language import Language, language_for
from bot.projection.access import Overwrites, falling_short, wanted_overwrites
from bot.projection.adopting import is_as_made
from bot.projection.plan import Existing, Found, Intended, find_made
from bot.projection.refusals import NO_SUCH_CHANNEL_HERE, tried_again
from bot.projection.server import Channel, existing_in, fetched
from bot.projection.tags import tags_to_have
from models.cluster.facts import cluster_by_id
from models.cluster.places import PlaceFacts, Shape, finish, intend_again, places_of, settle
from models.cluster.tables import PlaceKind
from models.database import Session
from models.groups.places import GroupPlaceFacts, places_of_groups
from models.groups.tables import GroupPlaceKind

if TYPE_CHECKING:
    from bot.client import Cagou

log = structlog.get_logger(__name__)

T = TypeVar("T")

MADE_WITH_ACCESS = frozenset({PlaceKind.HOME, PlaceKind.JOURNAL, PlaceKind.VOTES, PlaceKind.PROJECT_CARDS})
"""The channels of the cluster that are made with an overwrite of ours: what lacks it is somebody else's."""


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
    builder = Builder(client, guild, cluster_id, language_for(cluster.language))
    with tried_again("places"):
        await builder.run(report)


class Builder:
    """One run over places of one server."""

    def __init__(self, client: Cagou, guild: discord.Guild, cluster_id: UUID, language: Language) -> None:
        self.client = client
        self.guild = guild
        self.cluster_id = cluster_id
        self.language = language
        self.places: dict[PlaceKind, PlaceFacts] = {}
        self.groups: dict[UUID, dict[GroupPlaceKind, GroupPlaceFacts]] = {}
        self.channels: Sequence[Channel] = ()
        self.roles: Sequence[discord.Role] = ()
        self.existing: list[Existing] = []

    async def begin(self) -> None:
        """Read what is wanted, and look at what there is."""
        self.places, self.groups = await self.client.database.read(
            self.cluster_id, lambda session: (places_of(session), places_of_groups(session))
        )
        await self.look()

    async def run(self, report: Report) -> None:
        """Bring all places of the cluster in line."""
        await self.begin()
        await report(Stage.ROLES)
        for place in [place for place in self.places.values() if place.shape is Shape.ROLE]:
            await self.ensure(place)
        await report(Stage.CHANNELS)
        for place in [place for place in self.places.values() if place.shape not in (Shape.ROLE, Shape.CARD)]:
            await self.ensure(place)
        for place in self.places.values():
            await self._adjust(place)
        now = self.client.clock.now()
        await self.write(lambda session: finish(session, now))
        await report(Stage.DONE)

    async def look(self) -> None:
        """Ask Discord for what there is now."""
        self.channels, self.roles = await fetched(self.guild)
        self.existing = existing_in(self.guild, self.channels, self.roles)

    async def write(self, operation: Callable[[Session], T]) -> T:
        """Change the cluster's rows."""
        return await self.client.database.write(self.cluster_id, operation)

    def is_there(self, discord_id: int, shape: Shape) -> bool:
        """Whether the server has this thing, of this shape."""
        return any(thing.id == discord_id and thing.shape is shape for thing in self.existing)

    def taken(self) -> set[int | None]:
        """What serves something already."""
        of_groups = {place.discord_id for places in self.groups.values() for place in places.values()}
        return of_groups | {place.discord_id for place in self.places.values()}

    async def ensure(self, place: PlaceFacts) -> None:
        """Leave the place settled on the one thing that serves as it."""
        gone = place.discord_id
        if gone is not None:
            if self.is_there(gone, place.shape):
                return
            now = self.client.clock.now()
            await self.write(lambda session: intend_again(session, place.kind, gone, now))
            place = replace(place, discord_id=None, adopted=False, intended_at=now)
            self.places[place.kind] = place
        keep_id = await self.find_or_make(place, partial(self._make, place), partial(self._may_be_ours, place))
        if keep_id is not None:
            await self.write(lambda session: settle(session, place.kind, keep_id))
            self.places[place.kind] = replace(place, discord_id=keep_id)

    async def find_or_make(
        self, wanted: Intended, make: Callable[[], Awaitable[int | None]], ours: Callable[[Existing], bool]
    ) -> int | None:
        """What an intent has made already, or has now, without its twins; None where the server cannot have it.

        `ours` says of a thing whether we may have made it: somebody else's is neither taken for it nor removed.
        """
        found = self.made(wanted, ours)
        made_id = None
        if found is None:
            made_id = await make()
            if made_id is None:
                return None
            await self.look()
            found = self.made(wanted, ours)
        for twin in found.twins if found is not None else ():
            await self._remove(twin)
        return found.keep.id if found is not None else made_id

    def made(self, wanted: Intended, ours: Callable[[Existing], bool]) -> Found | None:
        """What an intent has made already, None when nothing."""
        return find_made(wanted, [thing for thing in self.existing if ours(thing)], self.taken())

    def _may_be_ours(self, place: PlaceFacts, thing: Existing) -> bool:
        channel = self.channel(thing.id)
        known = {self.guild.id, *(role.id for role in self.our_roles().values())}
        return place.kind not in MADE_WITH_ACCESS or (channel is not None and is_as_made(channel, known))

    async def _make(self, place: PlaceFacts) -> int | None:
        """Ask Discord for it; its id, or None where this server cannot have such a thing."""
        if place.shape is Shape.ROLE:
            return await self.make_role(place.name)
        if place.shape is Shape.CATEGORY:
            return (await self.guild.create_category(place.name)).id
        overwrites = wanted_overwrites(place.kind, self.guild, self.our_roles())
        category = self.category(PlaceKind.CATEGORY)
        return await self.make_channel(place.shape, place.name, category, overwrites)

    async def make_role(self, name: str) -> int:
        """A role that grants nothing."""
        return (await self.guild.create_role(name=name, permissions=discord.Permissions.none())).id

    async def make_channel(
        self, shape: Shape, name: str, category: discord.CategoryChannel | None, overwrites: Overwrites
    ) -> int | None:
        """A text channel or a forum. A forum gets its tags by an edit later, with which every server agrees."""
        allowed = dict(overwrites)
        if shape is not Shape.FORUM:
            return (await self.guild.create_text_channel(name, category=category, overwrites=allowed)).id
        try:
            return (await self.guild.create_forum(name, category=category, overwrites=allowed)).id
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
        channel = self.channel(place.discord_id)
        if channel is None:
            return
        if not place.adopted:
            await self.mend_overwrites(channel, wanted_overwrites(place.kind, self.guild, self.our_roles()))
        await self.mend_tags(channel)

    async def mend_overwrites(self, channel: Channel, wanted: Overwrites) -> None:
        """Give each target what its overwrite lacks."""
        for target, overwrite in falling_short(channel, wanted).items():
            assert not isinstance(target, discord.Object)
            await channel.set_permissions(target, overwrite=overwrite)

    async def mend_tags(self, channel: Channel) -> None:
        """Give a forum the tags it lacks."""
        if isinstance(channel, discord.ForumChannel):
            tags = tags_to_have(channel.available_tags, self.language)
            if tags is not None:
                await channel.edit(available_tags=tags)

    def channel(self, discord_id: int | None) -> Channel | None:
        """The channel with this id, as it was looked at last."""
        return next((channel for channel in self.channels if channel.id == discord_id), None)

    def role(self, discord_id: int | None) -> discord.Role | None:
        """The role with this id, as it was looked at last."""
        return next((role for role in self.roles if role.id == discord_id), None)

    def category(self, kind: PlaceKind) -> discord.CategoryChannel | None:
        """The category that serves as this place, if it is there."""
        place = self.places.get(kind)
        found = self.channel(place.discord_id) if place is not None else None
        return found if isinstance(found, discord.CategoryChannel) else None

    def our_roles(self) -> dict[PlaceKind, discord.Role]:
        """The roles of the cluster that are there."""
        ours = {kind: self.role(place.discord_id) for kind, place in self.places.items() if place.shape is Shape.ROLE}
        return {kind: role for kind, role in ours.items() if role is not None}
