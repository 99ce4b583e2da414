"""People picked in a form, and files sent with it, as Discord tells about them with what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord

from models.records import dataclass


@dataclass(frozen=True)
class PickedUser:
    """A user of Discord. `display_name` is the name that the server shows, `account` the one they log in with."""

    id: int
    display_name: str
    account: str
    is_bot: bool = False


def users_picked(data: Mapping[str, Any]) -> dict[int, PickedUser]:
    """The users whom the data of an interaction tells about, by their ids.

    https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object-resolved-data-structure
    """
    resolved = data.get("resolved") or {}
    members = resolved.get("members") or {}
    return {int(id): _user(user, members.get(id) or {}) for id, user in (resolved.get("users") or {}).items()}


def files_sent(interaction: discord.Interaction[Any], data: Mapping[str, Any]) -> dict[int, discord.Attachment]:
    """The files that came with the data of an interaction, by their ids; Discord keeps them for a while only."""
    told = (data.get("resolved") or {}).get("attachments") or {}
    return {int(id): discord.Attachment(data=each, state=interaction._state) for id, each in told.items()}


def _user(user: Mapping[str, Any], member: Mapping[str, Any]) -> PickedUser:
    account = str(user["username"])
    display_name = member.get("nick") or user.get("global_name") or account
    return PickedUser(int(user["id"]), str(display_name), account, bool(user.get("bot")))
