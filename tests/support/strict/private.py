"""Private messages: a bot that opens many by itself is quarantined, and people may refuse them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simcord.enums import ChannelType

from tests.support.strict import refusals
from tests.support.wire import Call

if TYPE_CHECKING:
    from tests.support.strict.layer import Strict


def check_opening(strict: Strict, call: Call, _: tuple[str, ...]) -> None:
    """40003 once more than 25 people were written to who had not pressed anything just before, nor written first."""
    recipient = int(call.body["recipient_id"])
    if recipient in strict.private_opened or was_asked(strict, call, recipient):
        return
    if len(strict.private_opened) >= strict.limits.private_channels:
        raise refusals.private_messages_too_fast()


def remember(strict: Strict, call: Call, answer: Any) -> None:
    """Count the private channel that was just opened."""
    if call.method == "POST" and call.path == "/users/@me/channels":
        recipient = int(call.body["recipient_id"])
        if not was_asked(strict, call, recipient):
            strict.private_opened.add(recipient)


def was_asked(strict: Strict, call: Call, recipient: int) -> bool:
    pressed = strict.pressed.get(recipient)
    if recipient in strict.private_asked:
        return True
    if pressed is not None and strict.now() - pressed <= strict.limits.press_memory:
        return True
    channel = call.backend.dm_channels.get(recipient)
    return any(message.author_id == recipient for message in call.backend.messages.get(channel or 0, {}).values())


def check_sending(strict: Strict, call: Call, ids: tuple[str, ...]) -> None:
    channel = call.backend.get_channel(int(ids[0]))
    if channel.type != ChannelType.DM:
        return
    for recipient in channel.recipient_ids:
        if recipient in strict.private_blocked:
            raise refusals.private_messages_blocked()
        if not any(recipient in guild.members for guild in call.backend.guilds.values()):
            raise refusals.no_mutual_server()
