"""Opens SimCord's Preview of one place as one person, and closes the one before: there is never more than one."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Mapping
from typing import Any

import simcord
from simcord import ChannelHandle, GuildHandle, MemberActor, UserHandle
from simcord.preview import Preview

from bot.demo.turns import Turns, take_turns
from models.records import dataclass

MOST_PAGES = 8
"""Open browser pages of one Preview that are kept; SimCord refuses the seventeenth."""

TIME_ZONE = "Pacific/Noumea"
LOCALE = "fr"


@dataclass(frozen=True)
class Scene:
    """What the Discord window shows: a place, as a person sees it. Both are Discord ids."""

    user_id: int
    place_id: int


class Stage:
    """The Discord window: what it shows, and the Preview that shows it."""

    def __init__(self, env: simcord.Env, guild: GuildHandle, turns: Turns) -> None:
        self._env = env
        self._guild = guild
        self._turns = turns
        self._switching = asyncio.Lock()
        self._preview: Preview | None = None
        self._scene: Scene | None = None
        self._stale = False
        env.backend.subscribers.append(self._hear)

    @property
    def scene(self) -> Scene | None:
        """What is shown now; None when nothing was opened, or the Preview was ended on its own page."""
        return self._scene if self._preview is not None and not self._preview._closed else None

    @property
    def watched(self) -> bool:
        """Whether a browser has the scene open."""
        return self.scene is not None and self._preview is not None and len(self._preview._pages) > 1

    async def show(self, scene: Scene) -> str:
        """The address at which the scene is played from now on. Raises SimCord's `SetupError` without access."""
        async with self._switching:
            if self.scene == scene and self._preview is not None:
                return self._preview.url
            await self.close()
            channel = self._env.backend.get_channel(scene.place_id)
            user = UserHandle(self._env, self._env.backend.get_user(scene.user_id))
            private = channel.guild_id is None
            async with self._turns:
                preview = self._env.preview(
                    ChannelHandle(self._env, None if private else self._guild, channel),
                    viewers=[user if private else MemberActor(self._env, self._guild, user)],
                    layout="channel",
                    locale=LOCALE,
                    timezone=TIME_ZONE,
                )
                # A tab in the background sleeps for longer than SimCord's ten minutes; `tend` bounds the pages.
                preview._PAGE_LEASE_SECONDS = math.inf  # type: ignore[misc]  # a constant of its class
                take_turns(preview, self._turns, self._acted)
                await preview.__aenter__()
            self._preview, self._scene, self._stale = preview, scene, False
            return preview.url

    async def close(self) -> None:
        """Close the Preview, if one is open. Never called in a turn: an action may be waiting for one."""
        preview, self._preview, self._scene = self._preview, None, None
        if preview is not None:
            await preview.close()

    async def tend(self) -> None:
        """Show what happened in the place since it was last drawn, and let go of pages long left behind."""
        preview = self._preview
        if preview is None or preview._closed:
            return
        pages = sorted((page for key, page in preview._pages.items() if key != "python"), key=_last_seen)
        for page in pages[:-MOST_PAGES]:
            preview._close_page(page.id)
        if self._stale:
            async with self._turns:
                if not preview._closed:
                    self._stale = False
                    await preview.refresh()

    def _acted(self) -> None:
        # The Preview draws by itself what its own action changed.
        self._stale = False

    def _hear(self, event: str, payload: Mapping[str, Any]) -> None:
        scene = self._scene
        if scene is not None and event.startswith("MESSAGE_") and payload.get("channel_id") == str(scene.place_id):
            self._stale = True


def _last_seen(page: Any) -> float:
    return float(page.last_activity)
