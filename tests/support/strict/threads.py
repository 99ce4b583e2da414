"""Threads and forum posts: how many, how named, and what an archived or locked one still takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from simcord.backend.models import Channel
from simcord.enums import ChannelType

from tests.support.strict import messages, refusals
from tests.support.strict.guilds import DURATIONS, SLOWEST
from tests.support.strict.refusals import invalid
from tests.support.wire import Call

if TYPE_CHECKING:
    from tests.support.strict.layer import Strict

MANAGES = discord.Permissions.manage_threads.flag | discord.Permissions.administrator.flag
UNWRITABLE = (ChannelType.CATEGORY,)


def check_new_thread(strict: Strict, call: Call, ids: tuple[str, ...]) -> None:
    parent, body = call.backend.get_channel(int(ids[0])), call.body
    if not 1 <= len(body.get("name") or "") <= 100:
        raise invalid("name", "Must be between 1 and 100 in length.")
    check_settings(call)
    if parent.type == ChannelType.FORUM:
        if not isinstance(body.get("message"), dict):
            raise invalid("message", "This field is required")
        messages.check_body(strict, call, body["message"])
    elif parent.is_thread or parent.guild_id is None:
        raise refusals.Refused(400, 50024, "Cannot execute action on this channel type")
    if parent.guild_id is not None:
        check_room(strict, call, parent.guild_id)


def check_thread_of_message(strict: Strict, call: Call, ids: tuple[str, ...]) -> None:
    if int(ids[1]) in call.backend.channels:
        raise refusals.thread_already_there()
    check_new_thread(strict, call, ids)


def check_settings(call: Call) -> None:
    body = call.body
    duration = body.get("auto_archive_duration")
    if duration is not None and duration not in DURATIONS:
        raise invalid("auto_archive_duration", f"Value must be one of {DURATIONS}.")
    if len(body.get("applied_tags") or ()) > 5:
        raise invalid("applied_tags", "Must be 5 or fewer in length.")
    if not 0 <= (body.get("rate_limit_per_user") or 0) <= SLOWEST:
        raise invalid("rate_limit_per_user", f"int value should be between 0 and {SLOWEST}.")


def check_room(strict: Strict, call: Call, guild_id: int) -> None:
    if len(call.backend.active_threads(guild_id)) >= strict.limits.active_threads:
        raise refusals.too_many_threads()


def check_edited_thread(strict: Strict, call: Call, ids: tuple[str, ...]) -> None:
    """An archived thread takes no change but being opened again; only those who manage threads may lock one."""
    thread, body = call.backend.get_channel(int(ids[0])), call.body
    if not thread.is_thread or thread.thread_metadata is None or thread.guild_id is None:
        return
    if "name" in body and not 1 <= len(body["name"] or "") <= 100:
        raise invalid("name", "Must be between 1 and 100 in length.")
    check_settings(call)
    known = {int(tag["id"]) for tag in call.backend.get_channel(thread.parent_id or 0).available_tags}
    if any(int(tag) not in known for tag in body.get("applied_tags") or ()):
        raise refusals.Refused(404, 10087, "Unknown tag")
    opened = body.get("archived") is False
    if thread.thread_metadata.archived and not opened:
        raise refusals.archived_thread()
    if ("locked" in body or thread.thread_metadata.locked) and not manages(call, thread):
        raise refusals.missing_permissions()
    if thread.thread_metadata.archived and opened:
        check_room(strict, call, thread.guild_id)


def check_open(strict: Strict, call: Call, ids: tuple[str, ...]) -> None:
    """Editing, reacting and adding people are refused in an archived thread: open it, do it, archive it again."""
    thread = call.backend.channels.get(int(ids[0]))
    if thread is not None and thread.thread_metadata is not None and thread.thread_metadata.archived:
        raise refusals.archived_thread()


def check_sending(strict: Strict, call: Call, ids: tuple[str, ...]) -> None:
    channel = call.backend.get_channel(int(ids[0]))
    if channel.type == ChannelType.FORUM:
        raise refusals.forum_takes_no_message()
    if channel.type in UNWRITABLE:
        raise refusals.no_text_channel()
    if channel.thread_metadata is not None and channel.thread_metadata.locked and not manages(call, channel):
        raise refusals.locked_thread()
    if channel.thread_metadata is not None and channel.thread_metadata.archived and channel.guild_id is not None:
        check_room(strict, call, channel.guild_id)


def reopen(strict: Strict, call: Call) -> None:
    """A message into an archived thread that is not locked opens it again, as on Discord."""
    parts = call.parts
    if call.method != "POST" or parts[0] != "channels" or parts[2:] != ["messages"]:
        return
    thread = call.backend.channels.get(int(parts[1]))
    if thread is not None and thread.thread_metadata is not None and thread.thread_metadata.archived:
        call.backend.edit_channel(thread.id, {}, thread_metadata={"archived": False})


def manages(call: Call, thread: Channel) -> bool:
    if thread.guild_id is None:
        return False
    return bool(call.backend.compute_permissions(thread.guild_id, call.backend.bot_user.id, thread.id) & MANAGES)
