"""The permissions that the bot needs in a server, and why: one table for the wizard, `doctor`, the README and the link.

The names are discord.py's. Pinning has a permission of its own since 2026 (Discord's documentation, Permissions).
"""

from __future__ import annotations

import discord

from config.words import N_
from models.records import dataclass


@dataclass(frozen=True)
class NeededPermission:
    """One permission: discord.py's `name`, what Discord's settings call it, and what it is for."""

    name: str
    words: str
    why: str


NEEDED_PERMISSIONS: tuple[NeededPermission, ...] = (
    NeededPermission("view_channel", N_("View Channels"), N_("see the channels I write in")),
    NeededPermission("send_messages", N_("Send Messages"), N_("post cards")),
    NeededPermission("send_messages_in_threads", N_("Send Messages in Threads"), N_("post in project threads")),
    NeededPermission("create_public_threads", N_("Create Public Threads"), N_("open project threads")),
    NeededPermission(
        "create_private_threads", N_("Create Private Threads"), N_("open a thread for two people who agreed to talk")
    ),
    NeededPermission("attach_files", N_("Attach Files"), N_("send exports and reports")),
    NeededPermission("read_message_history", N_("Read Message History"), N_("find my own cards again")),
    NeededPermission("pin_messages", N_("Pin Messages"), N_("pin the card that opens everything")),
    NeededPermission("manage_channels", N_("Manage Channels"), N_("create the cluster's channels")),
    NeededPermission("manage_roles", N_("Manage Roles"), N_("keep the roles in line with the association")),
)


def needed() -> discord.Permissions:
    """All of them, as Discord writes them."""
    return discord.Permissions(**{permission.name: True for permission in NEEDED_PERMISSIONS})
