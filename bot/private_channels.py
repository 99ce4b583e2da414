"""Opening private channels, few at a time: a bot that opens many by itself is quarantined (design, section 3)."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import discord

if TYPE_CHECKING:
    from bot.client import Cagou

MOST_OPENED = 10
"""Private channels newly opened within `WINDOW` by one process. Operators report quarantine after 25 to 40."""

WINDOW = timedelta(hours=1)

TOO_FAST = 40003
"""Discord's code for "You are opening direct messages too fast"."""

CLOSED = frozenset({50007, 50278, 10013})
"""Discord's codes for somebody who takes no private message from us, shares no server with us any more, or is gone."""


class NotYetPrivate(Exception):
    """No further private channel is opened for now: what is owed waits."""


class PrivateChannels:
    """The private channels of this process, and how many it opened lately."""

    def __init__(self, client: Cagou) -> None:
        self._client = client
        self._opened: deque[datetime] = deque()
        self._known: set[int] = set()
        self._paused_until: datetime | None = None

    async def of(self, user_id: int) -> discord.DMChannel:
        """The channel with a user. Raises `NotYetPrivate` where it would be one too many for now."""
        now = self._client.clock.now()
        if user_id not in self._known:
            self._demand_room(now)
        try:
            channel = await self._client.create_dm(discord.Object(user_id))
        except discord.HTTPException as refused:
            if refused.code == TOO_FAST:
                self._paused_until = now + WINDOW
                raise NotYetPrivate from refused
            raise
        if user_id not in self._known:
            self._known.add(user_id)
            self._opened.append(now)
        return channel

    def _demand_room(self, now: datetime) -> None:
        while self._opened and self._opened[0] <= now - WINDOW:
            self._opened.popleft()
        paused = self._paused_until is not None and now < self._paused_until
        if paused or len(self._opened) >= MOST_OPENED:
            raise NotYetPrivate
