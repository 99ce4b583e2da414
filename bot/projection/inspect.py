"""Looks at what the bot may really do in a cluster's server, and lists what is wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from enum import Enum

import discord
import structlog

from bot.projection.access import IN_CHANNEL, falling_short, lacking_in, wanted_overwrites
from bot.projection.needed import NEEDED_PERMISSIONS
from bot.projection.pinned import message_or_none
from bot.projection.server import Channel, existing_in, shape_of
from models.cluster.places import CHANNEL_SHAPES, PlaceFacts, Shape
from models.cluster.tables import PlaceKind
from models.groups.tables import GroupPlaceKind
from models.records import dataclass

log = structlog.get_logger(__name__)


class Trouble(Enum):
    """What may be wrong."""

    PERMISSIONS = "permissions"
    GONE = "gone"
    NO_FORUM = "no_forum"
    CHANNEL = "channel"
    ACCESS = "access"
    OPEN_JOURNAL = "open_journal"
    ROLE_TOO_HIGH = "role_too_high"
    CARD_GONE = "card_gone"
    CARD_NOT_PINNED = "card_not_pinned"
    COMMAND_CLOSED = "command_closed"
    GROUP_PLACES = "group_places"


@dataclass(frozen=True)
class Problem:
    """One thing wrong: where, and whether the bot can mend it by itself.

    `permissions` are discord.py's names of those that lack; `what` a command's or a group's name; `place_id` the
    Discord id; `pieces` what a group lacks. For a channel or role of a group, `kind` is one of the cluster's like it.
    """

    trouble: Trouble
    mendable: bool
    kind: PlaceKind | None = None
    permissions: tuple[str, ...] = ()
    what: str = ""
    place_id: int | None = None
    pieces: tuple[GroupPlaceKind, ...] = ()


def missing_permissions(guild: discord.Guild) -> tuple[str, ...]:
    """The needed permissions that the bot lacks in the server as a whole, by discord.py's names."""
    held = guild.me.guild_permissions
    return tuple(needed.name for needed in NEEDED_PERMISSIONS if not getattr(held, needed.name))


async def problems(
    guild: discord.Guild, places: Mapping[PlaceKind, PlaceFacts], tree: discord.app_commands.CommandTree[discord.Client]
) -> list[Problem]:
    """Everything wrong in the server, what the administrators must mend first."""
    found = [*_permissions(guild), *place_problems(guild, places), *_journal(guild, places)]
    found += [problem async for problem in _card(guild, places)]
    found += [problem async for problem in _commands(guild, tree)]
    return sorted(found, key=lambda problem: problem.mendable)


def _permissions(guild: discord.Guild) -> Iterator[Problem]:
    missing = missing_permissions(guild)
    if missing:
        yield Problem(Trouble.PERMISSIONS, False, permissions=missing)


def place_problems(guild: discord.Guild, places: Mapping[PlaceKind, PlaceFacts]) -> Iterator[Problem]:
    """The cluster's places that are missing, out of reach, or fall short of the permissions they should have."""
    roles = roles_there(guild, places)
    there = {thing.id for thing in existing_in(guild, guild.channels, guild.roles)}
    for place in places.values():
        if place.shape is Shape.CARD:
            continue
        if place.discord_id is None or place.discord_id not in there:
            yield _gone(guild, place)
        elif place.shape is Shape.ROLE:
            role = guild.get_role(place.discord_id)
            if role is not None and role >= guild.me.top_role:
                yield Problem(Trouble.ROLE_TOO_HIGH, False, place.kind, place_id=role.id)
        else:
            channel = guild.get_channel(place.discord_id)
            if channel is not None and shape_of(channel) in CHANNEL_SHAPES:
                yield from _channel(guild, place, channel, roles)


def _gone(guild: discord.Guild, place: PlaceFacts) -> Problem:
    """What was deleted can be made again; a forum that never was may need a community server."""
    if place.shape is Shape.FORUM and place.discord_id is None and "COMMUNITY" not in guild.features:
        return Problem(Trouble.NO_FORUM, False, place.kind)
    held = guild.me.guild_permissions
    able = held.manage_roles if place.shape is Shape.ROLE else held.manage_channels
    return Problem(Trouble.GONE, able, place.kind)


def _channel(
    guild: discord.Guild, place: PlaceFacts, channel: Channel, roles: Mapping[PlaceKind, discord.Role]
) -> Iterator[Problem]:
    """In a channel of ours the bot mends overwrites, as long as it still sees it and may manage it."""
    held = channel.permissions_for(guild.me)
    reach = held.view_channel and held.manage_channels and held.manage_roles
    short = {} if place.adopted else falling_short(channel, wanted_overwrites(place.kind, guild, roles))
    names = ("view_channel",) if place.shape is Shape.CATEGORY else IN_CHANNEL
    if place.kind is PlaceKind.HOME:
        names = (*names, "pin_messages")
    everywhere = set(missing_permissions(guild))
    lacking = tuple(name for name in lacking_in(channel, names) if name not in everywhere)
    if lacking:
        yield Problem(Trouble.CHANNEL, bool(short) and reach, place.kind, lacking, place_id=channel.id)
    elif short:
        yield Problem(Trouble.ACCESS, reach, place.kind, place_id=channel.id)


def _journal(guild: discord.Guild, places: Mapping[PlaceKind, PlaceFacts]) -> Iterator[Problem]:
    """An adopted journal that everybody reads: it was not Cagou who opened it, so it does not close it."""
    place = places.get(PlaceKind.JOURNAL)
    channel = guild.get_channel(place.discord_id or 0) if place is not None and place.adopted else None
    if channel is not None and channel.permissions_for(guild.default_role).view_channel:
        yield Problem(Trouble.OPEN_JOURNAL, False, PlaceKind.JOURNAL, place_id=channel.id)


async def _card(guild: discord.Guild, places: Mapping[PlaceKind, PlaceFacts]) -> AsyncIterator[Problem]:
    card, home = places.get(PlaceKind.HOME_CARD), places.get(PlaceKind.HOME)
    channel = guild.get_channel(home.discord_id or 0) if home is not None else None
    if card is None or not isinstance(channel, discord.TextChannel) or lacking_in(channel, IN_CHANNEL):
        return
    message = await message_or_none(channel, card.discord_id) if card.discord_id is not None else None
    if message is None:
        yield Problem(Trouble.CARD_GONE, True, PlaceKind.HOME_CARD)
    elif not message.pinned:
        yield Problem(Trouble.CARD_NOT_PINNED, not lacking_in(channel, ("pin_messages",)), PlaceKind.HOME_CARD)


async def _commands(
    guild: discord.Guild, tree: discord.app_commands.CommandTree[discord.Client]
) -> AsyncIterator[Problem]:
    """Commands that the administrators closed to everybody, or in all channels, on the page of integrations."""
    everybody, all_channels = guild.id, guild.id - 1  # Discord's documentation, Application Command Permissions
    try:
        for command in await tree.fetch_commands():
            try:
                permissions = await command.fetch_permissions(guild)
            except discord.NotFound:
                continue  # nobody changed them: the common case
            closed = [each for each in permissions.permissions if not each.permission]
            if any(each.id in (everybody, all_channels) for each in closed):
                yield Problem(Trouble.COMMAND_CLOSED, False, what=command.name)
    except discord.HTTPException as refused:
        log.warning("command_permissions_not_read", guild=guild.id, code=refused.code)


def roles_there(guild: discord.Guild, places: Mapping[PlaceKind, PlaceFacts]) -> dict[PlaceKind, discord.Role]:
    """The cluster's roles that the server has."""
    found = {kind: guild.get_role(place.discord_id or 0) for kind, place in places.items() if place.shape is Shape.ROLE}
    return {kind: role for kind, role in found.items() if role is not None}
