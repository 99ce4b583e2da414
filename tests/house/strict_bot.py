"""A small discord.py bot for the tests of the strict layer; what it does is handed to it by each test."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import discord
from discord import app_commands
from discord.ext import commands


class SmallBot(commands.Bot):
    """Two commands (`/faire`, which does what the test put in `task`, and one with choices) and nothing else."""

    def __init__(self) -> None:
        intents = discord.Intents.default()
        intents.members = True
        super().__init__("!", intents=intents, allowed_mentions=None)
        self.task: Callable[[discord.Interaction], Awaitable[None]] | None = None
        self.choices: list[app_commands.Choice[str]] = []

    async def setup_hook(self) -> None:
        @self.tree.command(name="faire", description="Faire ce que dit le test")
        @app_commands.allowed_installs(guilds=True, users=True)
        @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
        async def faire(interaction: discord.Interaction, texte: str = "") -> None:
            assert self.task is not None
            await self.task(interaction)

        @faire.autocomplete("texte")
        async def choices(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
            return self.choices

        @self.tree.command(name="local", description="Ne se prend que sur un serveur")
        async def local(interaction: discord.Interaction) -> None:
            await interaction.response.send_message("oui")

        await self.tree.sync()
