"""The bare bot that Cagou is compared with: discord.py, one command and one button that say "pong", and nothing else.

python -m tests.bench.bare_bot BASE
"""

from __future__ import annotations

import re
import sys
from typing import Any

import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route


class Bare(discord.Client):
    """Nothing but what discord.py needs."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True, members=True), chunk_guilds_at_startup=False)
        self.tree = app_commands.CommandTree(self)
        self.tree.add_command(app_commands.Command(name="ping", description="pong", callback=ping))

    async def setup_hook(self) -> None:
        """Tell Discord the command, as every bot must once."""
        self.add_dynamic_items(Button)
        await self.tree.sync()


class Button(discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"bare:(?P<number>\d+)"):
    """A lasting button, as discord.py has them: what it means is in its custom_id."""

    def __init__(self, number: int) -> None:
        super().__init__(discord.ui.Button(label="Pong", custom_id=f"bare:{number}"))

    @classmethod
    async def from_custom_id(cls, _: discord.Interaction[Any], __: Any, match: re.Match[str], /) -> Button:
        """The button that was pressed."""
        return cls(int(match["number"]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer, to the presser alone."""
        await interaction.response.send_message("pong", ephemeral=True)


async def ping(interaction: discord.Interaction[Any]) -> None:
    """Answer."""
    await interaction.response.send_message("pong")


def main() -> None:
    """Run until killed."""
    base = sys.argv[1]
    Route.BASE = f"{base}/api/v10"
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(base.replace("http", "ws", 1) + "/gateway/")
    Bare().run("MTAwMDAwMDAwMDAwMDAwMDAwMQ.fake00.bare", log_handler=None)


if __name__ == "__main__":
    main()
