"""Interactions that no lawful client sends: a custom_id made up, a command long gone, a form never opened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simcord import ChannelHandle, InteractionResult, MemberActor

COMMAND, COMPONENT, COMPLETION, FORM = 2, 3, 4, 5
BUTTON, SELECT = 2, 3


async def press(person: MemberActor, channel: ChannelHandle, custom_id: str) -> InteractionResult:
    """Press a button that stands on no message."""
    return await _send(person, COMPONENT, channel, {"custom_id": custom_id, "component_type": BUTTON})


async def pick(person: MemberActor, channel: ChannelHandle, custom_id: str, values: Sequence[str]) -> InteractionResult:
    """Pick entries that no select offered."""
    data = {"custom_id": custom_id, "component_type": SELECT, "values": list(values)}
    return await _send(person, COMPONENT, channel, data)


async def send_form(
    person: MemberActor,
    channel: ChannelHandle,
    custom_id: str,
    answers: Mapping[str, str],
    files: Mapping[str, tuple[str, bytes]] | None = None,
) -> InteractionResult:
    """Send a form that was never opened; `files` are names and bytes, by the names of their fields."""
    fields: list[dict[str, Any]] = [
        {"type": 18, "id": place, "component": {"type": 4, "id": 100 + place, "custom_id": name, "value": value}}
        for place, (name, value) in enumerate(answers.items(), 1)
    ]
    data: dict[str, Any] = {"custom_id": custom_id, "components": fields}
    for place, (name, sent) in enumerate((files or {}).items(), len(fields) + 1):
        (stored,) = channel._env.backend.store_attachments(channel.id, [sent])
        field = {"type": 19, "id": 100 + place, "custom_id": name, "values": [stored["id"]]}
        fields.append({"type": 18, "id": place, "component": field})
        data.setdefault("resolved", {}).setdefault("attachments", {})[stored["id"]] = stored
    return await _send(person, FORM, channel, data)


async def call(
    person: MemberActor, channel: ChannelHandle, path: str, options: Mapping[str, Any] | None = None
) -> InteractionResult:
    """Call a command with options that are not checked, or one that was never registered."""
    name, *subs = path.split()
    given: list[dict[str, Any]] = [{"name": key, "type": 3, "value": value} for key, value in (options or {}).items()]
    for depth, sub in enumerate(reversed(subs)):
        given = [{"name": sub, "type": 1 if depth == 0 else 2, "options": given}]
    data = {"id": "5000000000000000001", "name": name, "type": 1, "options": given}
    return await _send(person, COMMAND, channel, data)


async def _send(person: MemberActor, kind: int, channel: ChannelHandle, data: dict[str, Any]) -> InteractionResult:
    extra = None
    if kind == COMPONENT:
        extra = {"message": _message(channel)}
    return await person._dispatch_interaction(kind, channel, data, extra=extra)


def _message(channel: ChannelHandle) -> dict[str, Any]:
    """A message of the bot's, as Discord describes it."""
    backend = channel._env.backend
    bot = backend.bot_user
    return {
        "id": str(backend.snowflake()),
        "channel_id": str(channel.id),
        "type": 0,
        "content": "",
        "author": {"id": str(bot.id), "username": bot.name, "discriminator": "0", "avatar": None, "bot": True},
        "timestamp": backend.now_iso(),
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        "flags": 0,
        "components": [],
    }
