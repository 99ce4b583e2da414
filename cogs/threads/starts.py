"""The message that a thread begins with, from the menu on it until the form is sent.

Its words are kept in memory, for whoever chose it; the token in the form's custom_id names the message itself, so that
the thread links to it even when the bot was restarted meanwhile. A token somebody made up leads to no words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import discord

from bot.request import Request
from bot.ui.route import as_id, shortened
from cogs.threads.forms import NO_SOURCE
from models.cluster.tables import PlaceKind
from models.records import dataclass
from models.threads.facts import Source
from models.threads.wording import quotation_from

if TYPE_CHECKING:
    from bot.client import Cagou

_LOW = (1 << 64) - 1
"""The half of a token that is the message's id; the other one is its channel's."""


@dataclass(frozen=True)
class Start:
    """The message, kept while the form is filled in.

    `group_id` is the group all of whose people read it, if it stands in one's places; `public`: every member does.
    """

    source: Source
    group_id: UUID | None
    public: bool


def begin(client: Cagou, request: Request, message: discord.Message, group_id: UUID | None) -> str:
    """Keep what a thread begins with, in whichever group it will be; returns its token."""
    if message.flags.ephemeral:
        return NO_SOURCE  # nobody else can follow a link to it
    author = None if message.author.bot or message.webhook_id is not None else message.author.id
    source = Source(message.channel.id, message.id, author, quotation_from(message.content))
    if isinstance(message.channel, discord.Thread) and message.channel.is_private():
        group_id = None
    token = shortened(UUID(int=message.channel.id << 64 | message.id))
    start = Start(source, group_id, read_by_all(request, message.channel))
    client.memory.keep_as(_key(token, request), start, request.actor.user_id or 0, request.now)
    return token


def recalled(
    client: Cagou, request: Request, token: str, group_id: UUID, forum_id: int | None
) -> tuple[Source | None, bool]:
    """The message, with as much of it as may be told in a group's forum; and whether its words were forgotten.

    What few could read is not repeated to others.
    """
    named = as_id(token)
    if named is None:
        return None, False
    start = client.memory.recall(_key(token, request), request.actor.user_id or 0, request.now)
    if not isinstance(start, Start):
        return Source(named.int >> 64, named.int & _LOW, None, None), True
    source, forum = start.source, client.get_channel(forum_id or 0)
    within = start.group_id == group_id and isinstance(forum, discord.ForumChannel) and not read_by_all(request, forum)
    if start.public or within:
        return source, False
    return Source(source.channel_id, source.message_id, source.user_id, None), False


def read_by_all(request: Request, channel: object) -> bool:
    """Whether every member of the cluster reads a channel, from its first message on."""
    if isinstance(channel, discord.Thread):
        if channel.is_private():
            return False
        channel = channel.parent
    if not isinstance(channel, discord.abc.GuildChannel):
        return False
    members = channel.guild.get_role(request.home.places.get(PlaceKind.MEMBER_ROLE, 0))
    roles = [role for role in (channel.guild.default_role, members) if role is not None]
    may = [channel.permissions_for(role) for role in roles]
    return any(each.view_channel and each.read_message_history for each in may)


def _key(token: str, request: Request) -> str:
    """Two heads may begin with the same message at once."""
    return f"{token}:{request.actor.user_id}"
