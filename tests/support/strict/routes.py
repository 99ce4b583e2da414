"""Which rules look at which request."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.support.strict import commands, guilds, interactions, messages, private, threads
from tests.support.strict.refusals import RateLimited, invalid
from tests.support.wire import Call, Proceed

if TYPE_CHECKING:
    from tests.support.strict.layer import Strict

Rule = Callable[["Strict", Call, tuple[str, ...]], None]

_SECOND = timedelta(seconds=1)

RULES: tuple[tuple[str, str, Rule], ...] = (
    ("PUT", "/applications/*/commands", commands.check_commands),
    ("PUT", "/applications/*/guilds/*/commands", commands.check_commands),
    ("POST", "/guilds/*/channels", guilds.check_new_channel),
    ("PATCH", "/channels/*", guilds.check_edited_channel),
    ("PATCH", "/guilds/*/channels", guilds.check_moved_channels),
    ("PUT", "/channels/*/permissions/*", guilds.check_overwrite),
    ("POST", "/guilds/*/roles", guilds.check_new_role),
    ("PATCH", "/guilds/*/roles/*", guilds.check_role),
    ("PUT", "/guilds/*/members/*/roles/*", guilds.check_given_role),
    ("PATCH", "/guilds/*/members/*", guilds.check_member),
    ("POST", "/guilds/*/scheduled-events", guilds.check_new_event),
    ("PATCH", "/guilds/*/scheduled-events/*", guilds.check_event),
    ("POST", "/channels/*/threads", threads.check_new_thread),
    ("POST", "/channels/*/messages/*/threads", threads.check_thread_of_message),
    ("PATCH", "/channels/*", threads.check_edited_thread),
    ("PUT", "/channels/*/thread-members/*", threads.check_open),
    ("PUT", "/channels/*/messages/*/reactions/*/@me", threads.check_open),
    ("POST", "/channels/*/messages", threads.check_sending),
    ("PATCH", "/channels/*/messages/*", threads.check_open),
    ("POST", "/channels/*/messages", private.check_sending),
    ("POST", "/users/@me/channels", private.check_opening),
    ("POST", "/channels/*/messages", messages.check_new_message),
    ("PATCH", "/channels/*/messages/*", messages.check_old_edit),
    ("PATCH", "/channels/*/messages/*", messages.check_content),
    ("PUT", "/channels/*/messages/pins/*", messages.check_pin),
    ("POST", "/channels/*/messages/bulk-delete", messages.check_bulk_delete),
    ("POST", "/interactions/*/*/callback", interactions.check_callback),
    ("*", "/webhooks/*/*", interactions.check_followup),
    ("*", "/webhooks/*/*/messages/*", interactions.check_followup),
)

_COMPILED = tuple(
    (method, re.compile("^" + re.escape(pattern).replace(r"\*", "([^/]+)") + "$"), rule)
    for method, pattern, rule in RULES
)


def judge(strict: Strict, call: Call, proceed: Proceed) -> Any:
    """Apply every rule of this request, then let it go on; a nonce may answer in its stead."""
    if call.reason and len(call.reason) > 512:
        raise invalid("X-Audit-Log-Reason", "Must be 512 or fewer in length.")
    for method, pattern, rule in _COMPILED:
        if method in (call.method, "*") and (found := pattern.match(call.path)):
            rule(strict, call, found.groups())
    earlier = messages.remembered(strict, call)
    if earlier is not None:
        return earlier
    threads.reopen(strict, call)
    answer = proceed(call)
    messages.remember(strict, call, answer)
    private.remember(strict, call, answer)
    return answer


def check_rate(strict: Strict, call: Call) -> None:
    """About 5 messages per 5 s and channel, 2 renames per 10 min and channel, 50 requests a second in all.

    Measured on SimCord's clock, which stands until it is advanced. Answers to interactions have no common limit.
    """
    limits, parts = strict.limits, call.parts
    if parts[0] not in ("interactions", "webhooks"):
        wait = strict.within("everything", _SECOND, limits.requests_a_second)
        if wait:
            raise RateLimited(wait, everywhere=True)
    if call.method == "POST" and parts[0] == "channels" and parts[2:] == ["messages"]:
        wait = strict.within(("messages", parts[1]), limits.channel_window, limits.messages_a_channel)
        if wait:
            raise RateLimited(wait, code=20028)
    renamed = call.body.keys() & {"name", "topic"}
    if call.method == "PATCH" and parts[0] == "channels" and len(parts) == 2 and renamed:
        wait = strict.within(("renames", parts[1]), limits.rename_window, limits.renames)
        if wait:
            raise RateLimited(wait)
