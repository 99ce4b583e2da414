"""Messages: what they may hold, nonces, edits of old ones, pins, and mentions that nobody meant."""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import discord
from simcord.components import walk_components

from tests.support.strict import refusals
from tests.support.strict.refusals import invalid
from tests.support.wire import Call

if TYPE_CHECKING:
    from tests.support.strict.layer import Strict

LARGEST_FILE = 10 * 1024 * 1024
LARGEST_FILE_IN_ANSWER = 25 * 1024 * 1024
HOUR = timedelta(hours=1)
PINGS = re.compile(r"@everyone|@here|<@&\d+>")
BUTTON, SELECT, TEXT, CONTAINER = 2, 3, 10, 17
SELECTS = (3, 5, 6, 7, 8)
LINK, PREMIUM = 5, 6


def check_new_message(strict: Strict, call: Call, ids: tuple[str, ...]) -> None:
    check_body(strict, call, call.body)
    nonce = call.body.get("nonce")
    if nonce is not None and len(str(nonce)) > 25:
        raise invalid("nonce", "Must be 25 or fewer in length.")
    channel = call.backend.get_channel(int(ids[0]))
    if call.files and channel.guild_id is not None:
        held = call.backend.compute_permissions(channel.guild_id, call.backend.bot_user.id, channel.id)
        if not held & (discord.Permissions.attach_files.flag | discord.Permissions.administrator.flag):
            raise refusals.missing_permissions()


def check_content(strict: Strict, call: Call, ids: tuple[str, ...]) -> None:
    check_body(strict, call, call.body)


def check_body(strict: Strict, call: Call, body: dict[str, Any], *, answer: bool = False) -> None:
    """What a message holds, wherever it is sent or edited."""
    check_files(call, LARGEST_FILE_IN_ANSWER if answer else LARGEST_FILE)
    components = body.get("components") or []
    for component in walk_components(components):
        check_component(component)
    if body.get("poll"):
        check_poll(body["poll"])
    texts = [body.get("content") or ""]
    texts += [each.get("content") or "" for each in walk_components(components) if each.get("type") == TEXT]
    found = next((found for text in texts if (found := PINGS.search(text))), None)
    if found and body.get("allowed_mentions") is None:
        strict.violate(call.title, f"{found.group()} would ping: the request has no allowed_mentions")


def check_files(call: Call, largest: int) -> None:
    files = call.files or []
    if len(files) > 10:
        raise refusals.Refused(400, 30015, "Maximum number of attachments in a message reached (10)")
    for file in files:
        here = file.fp.tell()
        size = file.fp.seek(0, 2) - here
        file.fp.seek(here)
        if size > largest:
            raise refusals.request_too_large()


def check_component(component: dict[str, Any]) -> None:
    """What SimCord leaves unchecked in components (`components/reference` of Discord's documentation)."""
    kind = component.get("type")
    if kind == BUTTON and component.get("style") != PREMIUM:
        if not (component.get("label") or "").strip() and not component.get("emoji"):
            raise invalid("components", "A button needs a label or an emoji")
        if component.get("style") == LINK and not re.match(r"(https?|discord)://", component.get("url") or ""):
            raise invalid("components.url", "Scheme must be one of ('http', 'https', 'discord').")
    if kind == TEXT and not (component.get("content") or "").strip():
        raise invalid("components.content", "This field is required")
    if kind == CONTAINER and not component.get("components"):
        raise invalid("components", "A container needs at least one component")
    if kind in SELECTS:
        most = component.get("max_values", 1)
        options = component.get("options") or []
        if kind == SELECT and most > len(options):
            raise invalid("components.max_values", "Cannot be higher than the number of options")
        chosen = sum(bool(option.get("default")) for option in options)
        if max(chosen, len(component.get("default_values") or ())) > most:
            raise invalid("components", "More defaults than max_values")


def check_poll(poll: dict[str, Any]) -> None:
    if not 1 <= len((poll.get("question") or {}).get("text") or "") <= 300:
        raise invalid("poll.question.text", "Must be between 1 and 300 in length.")
    answers = poll.get("answers") or []
    if not 1 <= len(answers) <= 10:
        raise invalid("poll.answers", "Must be between 1 and 10 in length.")
    for answer in answers:
        if not 1 <= len((answer.get("poll_media") or {}).get("text") or "") <= 55:
            raise invalid("poll.answers.poll_media.text", "Must be between 1 and 55 in length.")
    if not 1 <= float(poll.get("duration") or 24) <= 768:
        raise invalid("poll.duration", "int value should be between 1 and 768.")


def remembered(strict: Strict, call: Call) -> Any | None:
    """The earlier message of the same nonce, which Discord gives back for a few minutes instead of a second one."""
    if not sends(call) or not call.body.get("enforce_nonce") or call.body.get("nonce") is None:
        return None
    found = strict.nonces.get(str(call.body["nonce"]))
    if found is None or strict.now() - found[0] > strict.limits.nonce_memory:
        return None
    return deepcopy(found[1])


def remember(strict: Strict, call: Call, answer: Any) -> None:
    nonce = call.body.get("nonce")
    if sends(call) and nonce is not None and isinstance(answer, dict):
        answer["nonce"] = nonce
        strict.nonces[str(nonce)] = (strict.now(), deepcopy(answer))


def sends(call: Call) -> bool:
    return call.method == "POST" and call.parts[0] == "channels" and call.parts[2:] == ["messages"]


def check_old_edit(strict: Strict, call: Call, ids: tuple[str, ...]) -> None:
    """30046: messages older than an hour may be edited only so often."""
    message = call.backend.messages.get(int(ids[0]), {}).get(int(ids[1]))
    if message is None or strict.now() - datetime.fromisoformat(message.timestamp) < HOUR:
        return
    if strict.within(("old edits", ids[0]), HOUR, strict.limits.old_edits):
        raise refusals.too_many_old_edits()


def check_pin(strict: Strict, call: Call, ids: tuple[str, ...]) -> None:
    channel = call.backend.get_channel(int(ids[0]))
    pinned = sum(message.pinned for message in call.backend.messages.get(channel.id, {}).values())
    if pinned >= strict.limits.pins:
        raise refusals.too_many_pins(strict.limits.pins)
    if channel.guild_id is None:
        return
    held = call.backend.compute_permissions(channel.guild_id, call.backend.bot_user.id, channel.id)
    if not held & (discord.Permissions.pin_messages.flag | discord.Permissions.administrator.flag):
        raise refusals.missing_permissions()


def check_bulk_delete(strict: Strict, call: Call, ids: tuple[str, ...]) -> None:
    oldest = strict.now() - timedelta(days=14)
    for message_id in call.body.get("messages") or ():
        if discord.utils.snowflake_time(int(message_id)) < oldest:
            raise refusals.too_old_to_delete()
