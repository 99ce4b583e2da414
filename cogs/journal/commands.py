"""The journal has no command: it is read where it is posted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

if TYPE_CHECKING:
    from bot.client import Cagou


class Journal(commands.Cog):
    """Carries the journal's renderer into the application."""

    def __init__(self, client: Cagou) -> None:
        self.client = client
