"""Makes, adopts and changes what a group has in the server; safe to repeat, and after a crash at any step.

What somebody deleted by hand is noted as missing and not made again unasked (`models/groups/places.py`).
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

import discord

from bot.language import Language, language_for
from bot.projection.access import Overwrites
from bot.projection.adopting import is_as_made, is_idle, is_public
from bot.projection.apply import Builder
from bot.projection.group_access import Openness, given_back, openness_of, wanted_in_group
from bot.projection.names import NAMES_WITH_GROUPS, name_of
from bot.projection.plan import MOST_IN_CATEGORY, Existing
from bot.projection.refusals import NotYet, tried_again
from bot.projection.roles import server_of
from bot.projection.server import Channel
from models import outbox
from models.cluster.places import Shape, intend_later
from models.cluster.tables import PlaceKind
from models.database import Session
from models.groups.membership import people_of
from models.groups.missing import note_missing
from models.groups.places import CATEGORIES, GROUP_CARD, GroupPlaceFacts, named, settle
from models.groups.tables import Group, GroupKind, GroupPlaceKind, GroupStatus
from models.outbox import Delivery
from models.people.mandates import ROLES_OF_PERSON
from models.people.names import folded

if TYPE_CHECKING:
    from bot.client import Cagou

RENAME_PATIENCE = 20.0
"""Seconds. Discord lets a channel be renamed twice in ten minutes: what else is owed does not wait for the third."""


async def apply_group_places(client: Cagou, delivery: Delivery) -> None:
    """Bring the server in line with a group's places, and owe its card. Raises `NotYet` and `GuildGone`."""
    group_id = delivery.subject_id
    if group_id is None:
        return
    group = await client.database.read(delivery.cluster_id, lambda session: session.find(Group, group_id))
    if group is None or group.status not in (GroupStatus.OPEN, GroupStatus.ARCHIVED):
        return
    cluster, guild = await server_of(client, delivery.cluster_id)
    with tried_again("places of a group"):
        await _GroupBuilder(client, guild, cluster.id, language_for(cluster.language), group).bring_in_line()


class _GroupBuilder(Builder):
    """One run over the places of one group."""

    def __init__(self, client: Cagou, guild: discord.Guild, cluster_id: UUID, language: Language, group: Group) -> None:
        super().__init__(client, guild, cluster_id, language)
        self.group = group
        self.openness: Openness = openness_of(group)

    @property
    def own(self) -> dict[GroupPlaceKind, GroupPlaceFacts]:
        """The group's places as they are known now."""
        return self.groups.setdefault(self.group.id, {})

    async def bring_in_line(self) -> None:
        """Make what is wanted, then mend what is there."""
        await self.begin()
        if self.openness.hidden:
            await self._ensure_shared(PlaceKind.GUEST_ROLE)
        await self._ensure_shared(CATEGORIES[GroupKind(self.group.kind)])
        for kind in (GroupPlaceKind.ROLE, GroupPlaceKind.CHANNEL, GroupPlaceKind.FORUM):
            if kind in self.own:
                await self._ensure_own(self.own[kind])
        for place in list(self.own.values()):
            await self._mend(place)
        now = self.client.clock.now()
        await self.write(lambda session: outbox.refresh(session, GROUP_CARD, self.group.id, now))
        for place in list(self.own.values()):
            await self._rename(place)

    async def _ensure_shared(self, kind: PlaceKind) -> None:
        """A place of the cluster that comes with its groups: a category of like name serves, unless what stands under
        it is hidden; never somebody's role.
        """
        place = self.places.get(kind)
        if place is None:
            name = self.language.say(NAMES_WITH_GROUPS[kind])
            may_adopt = kind is not PlaceKind.GUEST_ROLE and not self.openness.hidden
            alike = self._alike(Shape.CATEGORY, name) if may_adopt else None
            adopt, now = alike.id if alike is not None else None, self.client.clock.now()
            place = await self.write(lambda session: intend_later(session, kind, name, adopt, now))
            self.places[kind] = place
        await self.ensure(place)

    async def _ensure_own(self, place: GroupPlaceFacts) -> None:
        """Leave the place settled on the one thing that serves as it, unless it is missing and nobody asked for it."""
        if place.missing_since is not None:
            return
        if place.discord_id is not None:
            if not self.is_there(place.discord_id, place.shape):
                gone, now = place.discord_id, self.client.clock.now()
                await self.write(lambda session: note_missing(session, [gone], now))
                self.own[place.kind] = replace(place, discord_id=None, missing_since=now)
            return
        if place.shape is Shape.ROLE and not self.guild.chunked:
            await self.guild.chunk()  # whether a role of like name is idle can be told only of members who are known
        called = replace(place, name=name_of(self.language, place.kind, place.name))
        ours = partial(self._may_be_our_own, called)
        adopts = self.openness.open and self.made(called, ours) is None
        alike = self._alike(place.shape, called.name) if adopts else None
        if alike is not None:
            keep_id: int | None = alike.id
        else:
            keep_id = await self.find_or_make(called, partial(self._make_own, called), ours)
        if keep_id is None:
            return
        adopted, now = alike is not None, self.client.clock.now()
        await self.write(partial(_settle, place=place, discord_id=keep_id, adopted=adopted, now=now))
        self.own[place.kind] = replace(place, discord_id=keep_id, adopted=adopted)

    async def _make_own(self, place: GroupPlaceFacts) -> int | None:
        if place.shape is Shape.ROLE:
            return await self.make_role(place.name)
        return await self.make_channel(place.shape, place.name, self._category(), self._access(None, place))

    async def _mend(self, place: GroupPlaceFacts) -> None:
        """Who may do what, and the tags; what was adopted keeps its place."""
        channel = self.channel(place.discord_id)
        if channel is None:
            return
        await self.mend_overwrites(channel, self._access(channel, place))
        again = given_back(channel) if place.adopted and not self.openness.archived else None
        if again is not None:
            await channel.set_permissions(self.guild.default_role, overwrite=again)
        await self.mend_tags(channel)
        if channel.category_id is None and not place.adopted and self._category() is not None:
            await channel.move(category=self._category(), end=True)

    async def _rename(self, place: GroupPlaceFacts) -> None:
        """Follow the group's new name, once all is closed that must be; what was adopted keeps its own."""
        if place.discord_id is None or place.shape is Shape.CARD or place.name == self.group.name:
            return
        name = name_of(self.language, place.kind, self.group.name)
        thing: Channel | discord.Role | None = self.channel(place.discord_id) or self.role(place.discord_id)
        if thing is not None and not place.adopted:
            assert isinstance(thing, discord.Role | discord.TextChannel | discord.ForumChannel)
            try:
                async with asyncio.timeout(RENAME_PATIENCE):
                    await thing.edit(name=name)
            except TimeoutError:
                raise NotYet(429, 0) from None
        await self.write(lambda session: named(session, self.group.id, place.kind, self.group.name))

    def _access(self, channel: Channel | None, place: GroupPlaceFacts) -> Overwrites:
        of_group = self.own.get(GroupPlaceKind.ROLE)
        role = self.role(of_group.discord_id) if of_group is not None else None
        return wanted_in_group(
            channel, place.shape, self.openness, self.guild, role, self.our_roles(), adopted=place.adopted
        )

    def _category(self) -> discord.CategoryChannel | None:
        """Where the channels stand; beside it, once somebody else has filled it."""
        category = self.category(CATEGORIES[GroupKind(self.group.kind)])
        inside = sum(category is not None and thing.parent_id == category.id for thing in self.existing)
        return category if inside < MOST_IN_CATEGORY else None

    def _alike(self, shape: Shape, name: str) -> Existing | None:
        """The oldest free thing of like name that serves nothing yet, and from which nobody is shut out."""
        taken = self.taken()
        alike = (
            thing
            for thing in sorted(self.existing, key=lambda thing: thing.id)
            if thing.shape is shape
            and thing.free
            and thing.id not in taken
            and folded(thing.name) == folded(name)
            and self._may_adopt(thing)
        )
        return next(alike, None)

    def _may_adopt(self, thing: Existing) -> bool:
        if thing.shape is Shape.CATEGORY:
            return True  # it decides nothing: each channel of ours says itself who sees it
        role, channel = self.role(thing.id), self.channel(thing.id)
        if role is not None:
            return is_idle(role, self.channels)
        return channel is not None and is_public(channel)

    def _may_be_our_own(self, place: GroupPlaceFacts, thing: Existing) -> bool:
        """Whether we may have made it for this group; what already opens something to somebody we have not."""
        role, channel = self.role(thing.id), self.channel(thing.id)
        if role is not None:
            return is_idle(role, self.channels)
        targets = {*self._access(None, place), *self.our_roles().values()}
        return channel is not None and is_as_made(channel, {target.id for target in targets})


def _settle(session: Session, *, place: GroupPlaceFacts, discord_id: int, adopted: bool, now: datetime) -> None:
    """With the role, what its people are owed."""
    settle(session, place.group_id, place.kind, discord_id, adopted=adopted)
    if place.kind is GroupPlaceKind.ROLE:
        for participant in people_of(session, place.group_id, now):
            if participant.user_id is not None:
                outbox.project(session, ROLES_OF_PERSON, participant.person_id, now)
