"""Channels, roles, members and events: how many, how long, and what the bot may give."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

import discord
from simcord.backend.models import Channel, Guild
from simcord.enums import ChannelType

from tests.support.strict import refusals
from tests.support.strict.refusals import invalid
from tests.support.wire import Call

if TYPE_CHECKING:
    from tests.support.strict.layer import Strict

DURATIONS = (60, 1440, 4320, 10080)
SLOWEST = 21600
DASHED = (ChannelType.TEXT, ChannelType.NEWS, ChannelType.FORUM)
COMMUNITY_ONLY = (ChannelType.NEWS, ChannelType.STAGE_VOICE)  # forums are open to every server
ADMINISTRATOR = discord.Permissions.administrator.flag
MANAGE_ROLES = discord.Permissions.manage_roles.flag


def check_new_channel(strict: Strict, call: Call, ids: tuple[str, ...]) -> None:
    guild = call.backend.get_guild(int(ids[0]))
    body = call.body
    if int(body.get("type", ChannelType.TEXT)) in COMMUNITY_ONLY and not strict.limits.community:
        raise refusals.Refused(400, 50024, "Cannot execute action on this channel type")
    check_channel_texts(strict, body, kind=int(body.get("type", ChannelType.TEXT)), new=True)
    if len(guild.channel_ids) >= strict.limits.channels:
        raise refusals.too_many_channels(strict.limits.channels)
    check_category(strict, call, guild, body.get("parent_id"), moved=None)
    check_overwrites(call, guild, body.get("permission_overwrites") or ())
    if isinstance(body.get("name"), str) and int(body.get("type", ChannelType.TEXT)) in DASHED:
        call.json = {**body, "name": dashed(body["name"])}


def check_edited_channel(strict: Strict, call: Call, ids: tuple[str, ...]) -> None:
    channel = call.backend.get_channel(int(ids[0]))
    if channel.is_thread or channel.guild_id is None:
        return
    body, guild = call.body, call.backend.get_guild(channel.guild_id)
    check_channel_texts(strict, body, kind=channel.type, new=False)
    if "parent_id" in body:
        check_category(strict, call, guild, body["parent_id"], moved=channel)
    check_overwrites(call, guild, body.get("permission_overwrites") or ())
    if isinstance(body.get("name"), str) and channel.type in DASHED:
        call.json = {**body, "name": dashed(body["name"])}


def check_moved_channels(strict: Strict, call: Call, ids: tuple[str, ...]) -> None:
    guild = call.backend.get_guild(int(ids[0]))
    for item in call.json or ():
        if item.get("parent_id") is not None:
            moved = call.backend.channels.get(int(item["id"]))
            check_category(strict, call, guild, item["parent_id"], moved=moved)


def dashed(name: str) -> str:
    """Discord writes a text channel in lower case with dashes: `Salon Général` becomes `salon-général`.

    Reports differ on forums; they are treated alike here, so that nobody relies on finding a name as it was asked.
    """
    lowered = re.sub(r"[\s-]+", "-", name.strip().lower())
    return re.sub(r"[!\"#$%&'()*+,./:;<=>?@\[\\\]^`{|}~]", "", lowered) or "-"


def check_channel_texts(strict: Strict, body: dict[str, Any], *, kind: int, new: bool) -> None:
    if (new or "name" in body) and not 1 <= len(body.get("name") or "") <= 100:
        raise invalid("name", "Must be between 1 and 100 in length.")
    most = 4096 if kind == ChannelType.FORUM else 1024
    if len(body.get("topic") or "") > most:
        raise invalid("topic", f"Must be {most} or fewer in length.")
    for key in ("rate_limit_per_user", "default_thread_rate_limit_per_user"):
        if not 0 <= (body.get(key) or 0) <= SLOWEST:
            raise invalid(key, f"int value should be between 0 and {SLOWEST}.")
    duration = body.get("default_auto_archive_duration")
    if duration is not None and duration not in DURATIONS:
        raise invalid("default_auto_archive_duration", f"Value must be one of {DURATIONS}.")
    tags = body.get("available_tags") or []
    if len(tags) > strict.limits.forum_tags:
        raise refusals.too_many_tags(strict.limits.forum_tags)
    for index, tag in enumerate(tags):
        if not 1 <= len(tag.get("name") or "") <= 20:
            raise invalid(f"available_tags.{index}.name", "Must be between 1 and 20 in length.")
    names = [tag.get("name") for tag in tags]
    if len(set(names)) != len(names):
        raise invalid("available_tags", "Tag names must be unique")


def check_category(strict: Strict, call: Call, guild: Guild, parent_id: Any, *, moved: Channel | None) -> None:
    if parent_id is None or (moved is not None and moved.parent_id == int(parent_id)):
        return
    parent = call.backend.channels.get(int(parent_id))
    if parent is None or parent.guild_id != guild.id or parent.type != ChannelType.CATEGORY:
        raise invalid("parent_id", "Category does not exist (CHANNEL_PARENT_INVALID)")
    channels = (call.backend.channels[each] for each in guild.channel_ids)
    if sum(each.parent_id == parent.id for each in channels) >= strict.limits.channels_in_category:
        most = strict.limits.channels_in_category
        raise invalid("parent_id", f"Maximum number of channels in category reached ({most})")


def check_overwrites(call: Call, guild: Guild, overwrites: Any) -> None:
    for overwrite in overwrites:
        bits = int(overwrite.get("allow") or 0) | int(overwrite.get("deny") or 0)
        refuse_beyond(call, guild, bits, None)


def check_overwrite(strict: Strict, call: Call, ids: tuple[str, ...]) -> None:
    channel = call.backend.get_channel(int(ids[0]))
    if channel.guild_id is not None:
        bits = int(call.body.get("allow") or 0) | int(call.body.get("deny") or 0)
        refuse_beyond(call, call.backend.get_guild(channel.guild_id), bits, channel.id)


def refuse_beyond(call: Call, guild: Guild, bits: int, channel_id: int | None) -> None:
    """Only permissions that the bot has may be allowed or denied; Manage Roles in a channel by administrators only."""
    held = call.backend.compute_permissions(guild.id, call.backend.bot_user.id, channel_id)
    if held & ADMINISTRATOR:
        return
    if bits & ~held or bits & MANAGE_ROLES:
        raise refusals.missing_permissions()


def check_new_role(strict: Strict, call: Call, ids: tuple[str, ...]) -> None:
    guild = call.backend.get_guild(int(ids[0]))
    if len(guild.roles) >= strict.limits.roles:
        raise refusals.too_many_roles(strict.limits.roles)
    check_role(strict, call, ids)


def check_role(strict: Strict, call: Call, ids: tuple[str, ...]) -> None:
    if "name" in call.body and not 1 <= len(call.body["name"] or "") <= 100:
        raise invalid("name", "Must be between 1 and 100 in length.")


def check_given_role(strict: Strict, call: Call, ids: tuple[str, ...]) -> None:
    """Nobody can be given @everyone or the role of an application."""
    role = call.backend.get_guild(int(ids[0])).roles.get(int(ids[2]))
    if role is not None and (role.managed or role.id == int(ids[0])):
        raise refusals.invalid_role()


def check_member(strict: Strict, call: Call, ids: tuple[str, ...]) -> None:
    if len(call.body.get("nick") or "") > 32:
        raise invalid("nick", "Must be 32 or fewer in length.")


def check_new_event(strict: Strict, call: Call, ids: tuple[str, ...]) -> None:
    guild, body = call.backend.get_guild(int(ids[0])), call.body
    held = call.backend.compute_permissions(guild.id, call.backend.bot_user.id)
    if not held & (discord.Permissions.create_events.flag | ADMINISTRATOR):
        raise refusals.missing_permissions()
    if body.get("privacy_level") != 2:
        raise invalid("privacy_level", "This field is required; value must be one of {2}.")
    for key in ("name", "scheduled_start_time", "entity_type"):
        if not body.get(key):
            raise invalid(key, "This field is required")
    check_event(strict, call, ids)
    if sum(event.status in (1, 2) for event in guild.scheduled_events.values()) >= strict.limits.events:
        raise refusals.too_many_events(strict.limits.events)


def check_event(strict: Strict, call: Call, ids: tuple[str, ...]) -> None:
    body = call.body
    if body.get("privacy_level", 2) != 2:
        raise invalid("privacy_level", "Value must be one of {2}.")
    if "name" in body and not 1 <= len(body["name"] or "") <= 100:
        raise invalid("name", "Must be between 1 and 100 in length.")
    if len(body.get("description") or "") > 1000:
        raise invalid("description", "Must be 1000 or fewer in length.")
    if len((body.get("entity_metadata") or {}).get("location") or "") > 100:
        raise invalid("entity_metadata.location", "Must be between 1 and 100 in length.")
    start, end = instant(body.get("scheduled_start_time")), instant(body.get("scheduled_end_time"))
    if start is not None and start <= strict.now():
        raise invalid("scheduled_start_time", "Cannot schedule event in the past.")
    if start is not None and end is not None and end <= start:
        raise invalid("scheduled_end_time", "Cannot schedule event to end before it starts.")


def instant(text: Any) -> datetime | None:
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        raise invalid("scheduled_start_time", "Not a valid ISO8601 timestamp") from None
    if found.tzinfo is None:
        raise invalid("scheduled_start_time", "Not a valid ISO8601 timestamp")
    return found
