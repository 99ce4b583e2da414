"""The progress of a long import, shown on the message that will show its end."""

from __future__ import annotations

import asyncio

import aiohttp
import discord
import structlog

from bot.answers import replace
from bot.request import Interaction, Request
from cogs.members import cards
from models.transfer.importing import Progress

log = structlog.get_logger(__name__)

EVERY = 2.5
"""Seconds between two edits: Discord allows about five in five seconds, and nobody reads faster."""


class ProgressOnCard:
    """Told of progress on the event loop; edits the answer now and then, one edit at a time."""

    def __init__(self, interaction: Interaction, request: Request, name: str) -> None:
        self._interaction = interaction
        self._request = request
        self._name = name
        self._shown_at = asyncio.get_running_loop().time()
        self._edit: asyncio.Task[None] | None = None

    def tell(self, progress: Progress) -> None:
        """Show it, if the last time was long enough ago: a short import shows only its end."""
        now = asyncio.get_running_loop().time()
        if now - self._shown_at < EVERY or (self._edit is not None and not self._edit.done()):
            return
        self._shown_at = now
        self._edit = asyncio.create_task(self._show(progress), name="import_progress")

    async def settled(self) -> None:
        """Wait for an edit under way, lest it come after the end."""
        if self._edit is not None:
            await self._edit

    async def _show(self, progress: Progress) -> None:
        try:
            await replace(self._interaction, cards.working(self._request.language, self._name, progress))
        except (discord.HTTPException, aiohttp.ClientError, OSError) as fault:  # a courtesy: the import goes on
            log.info("progress_not_shown", reference=self._request.reference, fault=type(fault).__name__)
