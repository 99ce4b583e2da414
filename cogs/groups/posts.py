"""How the outbox kinds of groups are rendered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from uuid import UUID

import discord

from bot.delivery import Message, Post, Project, Renderer
from bot.language import language_for
from bot.projection.pinned import NOBODY, found_or_posted, marker_of, message_or_none
from bot.projection.refusals import tried_again
from bot.ui import Card
from cogs.groups import cards
from models.groups.changing import REMINDER, WELCOME
from models.groups.facts import GroupFacts, group_facts
from models.groups.missing import note_missing
from models.groups.places import GROUP_CARD, GroupPlaceFacts, facts, settle
from models.groups.tables import GroupPlaceKind, GroupStatus
from models.groups.welcoming import newcomer
from models.outbox import Delivery

if TYPE_CHECKING:
    from bot.client import Cagou


async def _keep_card(client: Cagou, delivery: Delivery) -> None:
    """Post the group's card where it is missing, pin it, bring it up to date.

    A card that somebody deleted by hand is not posted again unasked: it is offered with the group's other places.
    """
    home = await client.directory.cluster_by_id(delivery.cluster_id)
    group = await _group(client, delivery)
    if home is None or group is None or group.status not in (GroupStatus.OPEN, GroupStatus.ARCHIVED):
        return
    place, channel_id = group.places.get(GroupPlaceKind.CARD), group.place(GroupPlaceKind.CHANNEL)
    channel = client.get_channel(channel_id) if channel_id is not None else None
    if place is None or place.missing_since is not None or not isinstance(channel, discord.TextChannel):
        return
    card = cards.pinned(language_for(home.language), home.id, group)
    with tried_again(GROUP_CARD):
        message = await _ensure(client, home.id, channel, place, card)
        if message is not None and not message.pinned:
            await message.pin()


async def _ensure(
    client: Cagou, cluster_id: UUID, channel: discord.TextChannel, place: GroupPlaceFacts, card: Card
) -> discord.Message | None:
    group_id = place.group_id
    if place.discord_id is not None:
        gone = place.discord_id
        message = await message_or_none(channel, gone)
        if message is not None:
            return await message.edit(view=card.view(), allowed_mentions=NOBODY)
        now = client.clock.now()
        await client.database.write(cluster_id, lambda session: note_missing(session, [gone], now))
        return None
    found = await found_or_posted(client, channel, card, marker_of(place.id, place.intended_at))
    message_id = found.id
    await client.database.write(cluster_id, lambda session: settle(session, group_id, GroupPlaceKind.CARD, message_id))
    return found


async def _welcome(client: Cagou, delivery: Delivery) -> Message | None:
    """Greets one person in the group's channel; nothing where it has none, or they have gone again."""
    home, membership_id = await client.directory.cluster_by_id(delivery.cluster_id), delivery.subject_id
    if home is None or membership_id is None:
        return None
    now = client.clock.now()
    came = await client.database.read(delivery.cluster_id, lambda session: newcomer(session, membership_id, now))
    channel_id = await _channel(client, delivery.cluster_id, came.group.id) if came is not None else None
    if came is None or channel_id is None:
        return None
    card = cards.welcome(language_for(home.language), home.id, came.group, came.name, came.user_id)
    return Message(channel_id, card, [came.user_id])


async def _reminder(client: Cagou, delivery: Delivery) -> Message | None:
    """Tells the heads of requests that wait; the board reads of those without heads on its own page."""
    home, group = await client.directory.cluster_by_id(delivery.cluster_id), await _group(client, delivery)
    if home is None or group is None or not group.waiting or not group.heads or group.status is not GroupStatus.OPEN:
        return None
    channel_id = await _channel(client, delivery.cluster_id, group.id)
    if channel_id is None:
        return None
    return Message(channel_id, cards.reminder(language_for(home.language), home.id, group), cards.called(group))


async def _group(client: Cagou, delivery: Delivery) -> GroupFacts | None:
    group_id, now = delivery.subject_id, client.clock.now()
    if group_id is None:
        return None
    return await client.database.read(delivery.cluster_id, lambda session: group_facts(session, group_id, now))


async def _channel(client: Cagou, cluster_id: UUID, group_id: UUID) -> int | None:
    """The group's channel, where it is still there."""
    places = await client.database.read(cluster_id, lambda session: facts(session, group_id))
    place = places.get(GroupPlaceKind.CHANNEL)
    channel_id = place.discord_id if place is not None else None
    return channel_id if channel_id is not None and client.get_channel(channel_id) is not None else None


RENDERERS: Mapping[str, Renderer] = {
    GROUP_CARD: Project(_keep_card),
    WELCOME: Post(_welcome, names_people=True),
    REMINDER: Post(_reminder, names_people=True),
}
