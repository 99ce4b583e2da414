"""A post in a forum, with a card of ours on top: made once, adopted after a lost answer, safe to repeat.

It is known by its name and by having been made after the intent. A twin that a lost answer leaves behind says so and
is archived: only whoever manages threads may delete one.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import Literal

import discord
import structlog

from bot.language import Language
from bot.projection.plan import CLOCKS_APART
from bot.projection.refusals import UNKNOWN_MEMBER, UNKNOWN_MESSAGE, tried_again
from bot.projection.tags import tag_names, tags_to_have
from bot.ui import Card
from models.records import dataclass

log = structlog.get_logger(__name__)

ARCHIVED_AFTER: Literal[10080] = 10080
"""Minutes without a message: a week, the longest that Discord offers."""

MOST_TAGS_OF_A_POST = 5
MOST_ACTIVE_THREADS = 1_000
"""Discord's limits, of one post and of a whole server (Channels Resource; support pages, Server limits)."""

TOO_MANY_PINS = 30003

LOOK_BACK = 20
"""How many of a post's first messages are searched for our own."""

NOBODY = discord.AllowedMentions.none()


async def post_standing(guild: discord.Guild, post_id: int, what: str) -> discord.Thread | None:
    """A post that was made; None once somebody deleted it. What we may not see for now is no deleted one."""
    with tried_again(what):
        try:
            found = await guild.fetch_channel(post_id)
        except discord.NotFound:
            return None
    return found if isinstance(found, discord.Thread) else None


@dataclass(frozen=True)
class WantedPost:
    """A post that is to be there. `tags` are names; `taken` are posts that serve something else; `twin` is what one
    that was made a second time says instead of the card.
    """

    name: str
    intended_at: datetime
    taken: Collection[int]
    card: Card
    twin: Card
    tags: Sequence[str]
    marker: int


async def find_or_make(forum: discord.ForumChannel, wanted: WantedPost, language: Language) -> discord.Thread:
    """The post. Raises `NotYet` for what is worth another try."""
    with tried_again("forum post"):
        found = await _made_before(forum, wanted)
        if found is not None:
            return found
        made = await forum.create_thread(
            name=wanted.name,
            auto_archive_duration=ARCHIVED_AFTER,
            applied_tags=await _tags(forum, wanted.tags, language),
            view=replace(wanted.card, marker=wanted.marker).view(),
            allowed_mentions=NOBODY,
        )
        return await _made_before(forum, wanted) or made.thread  # the first, where a lost answer made two


async def made_with_card(
    forum: discord.ForumChannel, wanted: WantedPost, language: Language, what: str
) -> tuple[discord.Thread, int | None]:
    """The post and the message of its card (None: deleted meanwhile). Raises `NotYet` for what is worth another try."""
    made = await find_or_make(forum, wanted, language)
    with tried_again(what):
        return made, await card_of(made, wanted.marker)


def locked_away(thread: discord.Thread) -> bool:
    """Whether somebody who manages threads has put the post away: their word holds."""
    return thread.locked and thread.archived


@asynccontextmanager
async def awake(thread: discord.Thread, what: str, *, over: bool) -> AsyncIterator[discord.Thread]:
    """The post, woken while it is worked on; archived after where it was before, and where it is `over`.

    Raises `NotYet` for what is worth another try.
    """
    asleep = thread.archived
    with tried_again(what):
        if asleep:
            thread = await thread.edit(archived=False)
        yield thread
        if asleep or over:
            await thread.edit(archived=True)


async def card_of(thread: discord.Thread, marker: int) -> int | None:
    """The message of ours that carries the marker, among the first of the post; None once it was deleted."""
    own_id = thread.guild.me.id
    async for message in thread.history(limit=LOOK_BACK, oldest_first=True):
        if message.author.id == own_id and any(getattr(part, "id", None) == marker for part in message.components):
            return message.id
    return None


async def add_one(thread: discord.Thread, user_id: int) -> None:
    """Let a user in; who is in already stays, and who has left the server is passed over."""
    try:
        await thread.add_user(discord.Object(user_id))
    except discord.NotFound as missing:
        if missing.code not in UNKNOWN_MEMBER:
            raise
        log.info("not_in_the_server", thread=thread.id)


async def keep_card(thread: discord.Thread, message_id: int, card: Card, marker: int) -> bool:
    """Bring the card up to date, and pin it where that is allowed; False once somebody has deleted it."""
    try:
        message = await thread.fetch_message(message_id)
        await message.edit(view=replace(card, marker=marker).view(), allowed_mentions=NOBODY)
    except discord.NotFound as missing:
        if missing.code != UNKNOWN_MESSAGE:
            raise
        return False
    if not message.pinned:
        await _pin(message)
    return True


async def keep_tags(thread: discord.Thread, names: Sequence[str], language: Language) -> None:
    """Give the post these of our tags, and leave those that people gave it, as far as there is room."""
    forum = thread.parent
    if not isinstance(forum, discord.ForumChannel):
        return
    wanted = await _tags(forum, names, language)
    ours = set(tag_names(language))
    theirs = [tag for tag in thread.applied_tags if tag.name not in ours]
    tags = [*wanted, *theirs][:MOST_TAGS_OF_A_POST]
    if {tag.id for tag in tags} != {tag.id for tag in thread.applied_tags}:
        await thread.edit(applied_tags=tags)


async def _pin(message: discord.Message) -> None:
    try:
        await message.pin()
    except discord.HTTPException as refused:  # a nicety: the card is on top of the post in any case
        if refused.status != 403 and refused.code != TOO_MANY_PINS:
            raise
        log.info("card_not_pinned", message=message.id, code=refused.code)


async def _tags(forum: discord.ForumChannel, names: Sequence[str], language: Language) -> list[discord.ForumTag]:
    """The tags of these names, made on the forum where it lacks them and has room."""
    present = list(forum.available_tags)
    there = {tag.name for tag in present}
    if any(name not in there for name in names):
        missing = tags_to_have(present, language)
        if missing is not None:
            present = await _with_tags(forum, missing)
    by_name = {tag.name: tag for tag in present}
    found = [by_name[name] for name in names if name in by_name][:MOST_TAGS_OF_A_POST]
    if not found and forum.flags.require_tag:  # a forum full of other tags takes no post without one of them
        found = [tag for tag in present if not tag.moderated][:1]
    return found


async def _with_tags(forum: discord.ForumChannel, wanted: Sequence[discord.ForumTag]) -> list[discord.ForumTag]:
    try:
        changed = await forum.edit(available_tags=wanted)
    except discord.Forbidden as refused:  # the post matters more than its tags
        log.info("tags_not_made", forum=forum.id, code=refused.code)
        return list(forum.available_tags)
    return list(changed.available_tags)


async def _made_before(forum: discord.ForumChannel, wanted: WantedPost) -> discord.Thread | None:
    """The oldest post of ours of that name since the intent; later ones say that they are twins, and are archived."""
    own_id = forum.guild.me.id
    made = [
        thread
        for thread in await forum.guild.active_threads()
        if thread.owner_id == own_id
        and thread.parent_id == forum.id
        and thread.name == wanted.name
        and thread.id not in wanted.taken
        and discord.utils.snowflake_time(thread.id) >= wanted.intended_at - CLOCKS_APART
    ]
    if not made:
        return None
    keep, *twins = sorted(made, key=lambda thread: thread.id)
    for twin in twins:
        log.info("twin_archived", guild=forum.guild.id, thread=twin.id)
        card_id = await card_of(twin, wanted.marker)
        if card_id is not None:
            await twin.get_partial_message(card_id).edit(view=wanted.twin.view(), allowed_mentions=NOBODY)
        await twin.edit(archived=True)
    return keep
