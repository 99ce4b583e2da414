"""`/projet`: proposing a project, and finding one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord.ext import commands

from bot.tree import group

if TYPE_CHECKING:
    from bot.client import Cagou


class Projects(commands.Cog):
    """Projects, from an idea to something delivered."""

    PROJECT = group("projet", "project", "Projects that several members build together")

    def __init__(self, client: Cagou) -> None:
        self.client = client
