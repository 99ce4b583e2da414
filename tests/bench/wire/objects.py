"""Discord's objects as JSON: one server of one channel, its members, the application."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

EPOCH = 1_420_070_400_000
"""Discord's epoch, in milliseconds: https://discord.com/developers/docs/reference#snowflakes"""

APPLICATION_ID = 1_000_000_000_000_000_001
OWNER_ID = 1_000_000_000_000_000_002
GUILD_ID = 2_000_000_000_000_000_001
ROLE_ID = 2_000_000_000_000_000_010
CHANNEL_ID = 3_000_000_000_000_000_001
MEMBER_BASE = 4_000_000_000_000_000_000
"""Member number n has the id MEMBER_BASE + n; 0 is the bot and 1 the owner, so people begin at 2."""

ALL_PERMISSIONS = str((1 << 53) - 1)
FEW_PERMISSIONS = str(1 << 10 | 1 << 11)
"""View Channels and Send Messages only."""

MEMBERS_INTENT = 1 << 14
"""The application flag GATEWAY_GUILD_MEMBERS."""

EPHEMERAL = 1 << 6
"""The flag of a message that only one person sees."""

_sequence = itertools.count(1)


def snowflake() -> str:
    """A unique snowflake of the present instant."""
    return str(((int(time.time() * 1000) - EPOCH) << 22) | (next(_sequence) & 0x3FFFFF))


def user(user_id: int | str, name: str, *, bot: bool = False) -> Json:
    """A user."""
    return {
        "id": str(user_id), "username": name, "global_name": name.title(), "discriminator": "0", "avatar": None,
        "bot": bot, "public_flags": 0, "flags": 0, "banner": None, "accent_color": None,
        "avatar_decoration_data": None, "clan": None, "primary_guild": None,
    }  # fmt: skip


def member(user_id: int | str, name: str, *, bot: bool = False) -> Json:
    """A member of the server; its permissions, as interactions carry them, are all."""
    return {
        "user": user(user_id, name, bot=bot), "nick": None, "avatar": None, "banner": None, "roles": [str(ROLE_ID)],
        "joined_at": "2024-01-01T00:00:00+00:00", "premium_since": None, "deaf": False, "mute": False,
        "pending": False, "flags": 0, "communication_disabled_until": None, "permissions": ALL_PERMISSIONS,
    }  # fmt: skip


BOT = user(APPLICATION_ID, "cagou", bot=True)
OWNER = user(OWNER_ID, "owner")


def application(*, members_intent: bool) -> Json:
    """The application, with or without the members intent switched on."""
    return {
        "id": str(APPLICATION_ID), "name": "cagou", "icon": None, "description": "", "rpc_origins": [],
        "bot_public": False, "bot_require_code_grant": False, "owner": OWNER, "team": None, "verify_key": "00" * 32,
        "flags": MEMBERS_INTENT if members_intent else 0, "summary": "", "redirect_uris": [],
        "interactions_endpoint_url": None, "approximate_guild_count": 1, "bot": BOT,
    }  # fmt: skip


def channel(channel_id: int | str = CHANNEL_ID) -> Json:
    """A text channel."""
    return {
        "id": str(channel_id), "guild_id": str(GUILD_ID), "type": 0, "name": "general", "position": 0, "topic": None,
        "nsfw": False, "parent_id": None, "permission_overwrites": [], "rate_limit_per_user": 0,
        "last_message_id": None, "last_pin_timestamp": None, "flags": 0, "permissions": ALL_PERMISSIONS,
    }  # fmt: skip


def _role(role_id: int, name: str, permissions: str) -> Json:
    return {
        "id": str(role_id), "name": name, "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None}, "hoist": False, "icon": None,
        "unicode_emoji": None, "position": 0, "permissions": permissions, "managed": False, "mentionable": False,
        "flags": 0, "tags": {},
    }  # fmt: skip


def guild(member_count: int, members: list[Json], *, permissions: str = ALL_PERMISSIONS) -> Json:
    """The server, as GUILD_CREATE and GET /guilds tell it."""
    return {
        "id": str(GUILD_ID), "name": "Open NC", "icon": None, "owner_id": str(OWNER_ID), "region": None,
        "afk_timeout": 300, "verification_level": 0, "default_message_notifications": 0, "explicit_content_filter": 0,
        "mfa_level": 0, "nsfw_level": 0, "premium_tier": 0, "premium_subscription_count": 0, "preferred_locale": "fr",
        "features": ["COMMUNITY"], "system_channel_flags": 0, "premium_progress_bar_enabled": False,
        "unavailable": False, "large": member_count >= 250, "member_count": member_count,
        "joined_at": "2024-01-01T00:00:00+00:00",
        "roles": [_role(GUILD_ID, "@everyone", permissions), _role(ROLE_ID, "membre", permissions)],
        "channels": [channel()], "threads": [], "members": members, "presences": [], "voice_states": [], "emojis": [],
        "stickers": [], "stage_instances": [], "guild_scheduled_events": [], "soundboard_sounds": [],
    }  # fmt: skip


def guild_members(first: int, end: int) -> Iterator[Json]:
    """The members number `first` up to `end`."""
    for number in range(first, end):
        if number == 0:
            yield member(APPLICATION_ID, "cagou", bot=True)
        elif number == 1:
            yield member(OWNER_ID, "owner")
        else:
            yield member(MEMBER_BASE + number, f"member{number}")


def message(content: str, author: Json, *, flags: int = 0, message_id: str | None = None) -> Json:
    """A message in the channel."""
    return {
        "id": message_id or snowflake(), "channel_id": str(CHANNEL_ID), "type": 0, "content": content,
        "author": author, "timestamp": "2026-01-01T00:00:00+00:00", "edited_timestamp": None, "tts": False,
        "mention_everyone": False, "mentions": [], "mention_roles": [], "attachments": [], "embeds": [],
        "pinned": False, "flags": flags, "components": [],
    }  # fmt: skip


def row(custom_id: str) -> Json:
    """A row of one button, as the message carries it that is pressed."""
    return {
        "type": 1, "id": 1, "components": [{"type": 2, "id": 2, "style": 2, "label": "Pong", "custom_id": custom_id}]
    }  # fmt: skip


def interaction(kind: int, user_id: int, data: Json) -> Json:
    """An interaction of a member in the channel: 2 a command, 3 a component, 4 an autocompletion."""
    interaction_id = snowflake()
    return {
        "id": interaction_id, "application_id": str(APPLICATION_ID), "token": f"token{interaction_id}", "version": 1,
        "type": kind, "data": data, "guild_id": str(GUILD_ID), "channel_id": str(CHANNEL_ID), "channel": channel(),
        "app_permissions": ALL_PERMISSIONS, "locale": "fr", "guild_locale": "fr", "entitlements": [],
        "attachment_size_limit": 10_485_760, "context": 0, "authorizing_integration_owners": {"0": str(GUILD_ID)},
        "member": member(user_id, f"member{user_id - MEMBER_BASE}"),
        "guild": {"id": str(GUILD_ID), "features": [], "locale": "fr"},
    }  # fmt: skip
