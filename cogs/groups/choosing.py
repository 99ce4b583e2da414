"""Which group and which people are meant by what was typed or picked."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import discord

from bot.errors import ButtonNotKnown
from bot.request import Interaction, Request
from bot.ui.picked import users_picked
from bot.ui.route import picked_id
from models.database import Session
from models.groups.errors import GroupUnknown
from models.groups.listing import group_named
from models.groups.pinning import group_at
from models.people.tying import DiscordUser

if TYPE_CHECKING:
    from bot.client import Cagou


async def meant_group(client: Cagou, interaction: Interaction, request: Request, typed: str | None) -> UUID:
    """The group that was chosen or typed; of the channel where the command is used, when nothing was.

    Raises `GroupUnknown` or `NoPlaceOfGroup`. That it exists for the actor is the operation's to judge.
    """

    def find(session: Session) -> UUID | None:
        if typed is None:
            places = channels_of(interaction.channel)
            return group_at(session, request.actor, places, now=request.now).group.id
        return group_named(session, request.actor, typed, now=request.now)

    chosen = picked_id(typed) if typed is not None else None
    found = chosen or await client.database.read(request.home.id, find)
    if found is None:
        raise GroupUnknown
    return found


def channels_of(channel: object) -> list[int]:
    """A channel, and the one that it is a thread of."""
    ids = [channel.id] if isinstance(channel, discord.abc.Snowflake) else []
    return [*ids, channel.parent_id] if isinstance(channel, discord.Thread) else ids


def picked_user(interaction: Interaction, value: str) -> DiscordUser:
    """Somebody picked in a form. Raises `ButtonNotKnown` where Discord tells nothing of them."""
    users = users_picked(dict(interaction.data or {}))
    picked = users.get(int(value)) if value.isdecimal() else None
    if picked is None:
        raise ButtonNotKnown
    return DiscordUser(picked.id, picked.display_name, picked.is_bot)


def user_of(member: discord.Member | discord.User) -> DiscordUser:
    """Somebody given to a command."""
    return DiscordUser(member.id, member.display_name, member.bot)
