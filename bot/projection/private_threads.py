"""A private thread for a few people: made once, adopted after a lost answer, safe to repeat.

It is known by its name and by having been made after the intent. People are added once the thread is settled in the
database, so a twin that a lost answer leaves behind is empty; it is archived (only whoever manages threads may delete).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Literal

import discord
import structlog

from bot.projection.plan import CLOCKS_APART
from bot.projection.refusals import UNKNOWN_MEMBER, tried_again
from models.records import dataclass

log = structlog.get_logger(__name__)

NEEDED = ("view_channel", "create_private_threads", "send_messages_in_threads")
"""What the bot must hold in the channel."""

TAKES_PART = ("view_channel", "send_messages_in_threads")
"""What everybody who is to take part must hold in the channel."""

ARCHIVED_AFTER: Literal[10080] = 10080
"""Minutes without a message: a week, the longest that Discord offers."""

UNKNOWN_CHANNEL = 10003
NO_THREAD_HERE = frozenset({UNKNOWN_CHANNEL, 50001, 50013, 50024, 160006})
"""Unknown channel, missing access, missing permissions, not in this type of channel, too many active threads."""


@dataclass(frozen=True)
class WantedThread:
    """A private thread that is to be there. `taken` are threads that serve something else."""

    name: str
    intended_at: datetime
    user_ids: Collection[int]
    taken: Collection[int]


async def members_of(guild: discord.Guild, user_ids: Collection[int]) -> Sequence[discord.Member] | None:
    """Those users in the server; None unless all of them are there."""
    found = []
    for user_id in user_ids:
        try:
            found.append(await guild.fetch_member(user_id))
        except discord.NotFound as missing:
            if missing.code not in UNKNOWN_MEMBER:
                raise
            return None
    return found


def shared_channel(
    candidates: Collection[discord.TextChannel], members: Collection[discord.Member]
) -> discord.TextChannel | None:
    """The first channel in which the bot may open a private thread, and all may see and write in one."""
    for channel in candidates:
        able = channel.permissions_for(channel.guild.me)
        if all(getattr(able, name) for name in NEEDED) and all(
            getattr(channel.permissions_for(member), name) for member in members for name in TAKES_PART
        ):
            return channel
    return None


async def find_or_make(channel: discord.TextChannel, wanted: WantedThread) -> discord.Thread | None:
    """The thread; None where this server lets us make none. Raises `NotYet` for what is worth another try."""
    with tried_again("private thread"):
        found = await _made_before(channel, wanted)
        if found is not None:
            return found
        try:
            made = await channel.create_thread(
                name=wanted.name,
                type=discord.ChannelType.private_thread,
                auto_archive_duration=ARCHIVED_AFTER,
                invitable=False,
            )
        except discord.HTTPException as refused:
            if refused.code not in NO_THREAD_HERE:
                raise
            log.info("no_private_thread_here", guild=channel.guild.id, code=refused.code)
            return None
        return await _made_before(channel, wanted) or made  # the first, where a lost answer made two


async def add_all(thread: discord.Thread, user_ids: Collection[int]) -> None:
    """Let these users in; those who are in already stay."""
    with tried_again("people of a private thread"):
        for user_id in user_ids:
            await thread.add_user(discord.Object(user_id))


async def thread_or_none(guild: discord.Guild, thread_id: int) -> discord.Thread | None:
    """A thread that was settled; None once somebody deleted it, or its channel."""
    with tried_again("private thread"):
        try:
            found = await guild.fetch_channel(thread_id)
        except (discord.NotFound, discord.Forbidden):
            return None
        return found if isinstance(found, discord.Thread) else None


async def _made_before(channel: discord.TextChannel, wanted: WantedThread) -> discord.Thread | None:
    """The oldest thread of ours of that name since the intent; later ones are archived."""
    own_id = channel.guild.me.id
    made = [
        thread
        for thread in await channel.guild.active_threads()
        if thread.owner_id == own_id
        and thread.type is discord.ChannelType.private_thread
        and thread.name == wanted.name
        and thread.id not in wanted.taken
        and discord.utils.snowflake_time(thread.id) >= wanted.intended_at - CLOCKS_APART
    ]
    if not made:
        return None
    keep, *twins = sorted(made, key=lambda thread: thread.id)
    for twin in twins:
        log.info("twin_archived", guild=channel.guild.id, thread=twin.id)
        await twin.edit(archived=True)
    return keep
