"""One thing at a time: SimCord refuses an operation that overlaps another, so each waits for its turn here.

What people do in the Preview, the passing of time and what the demo itself arranges share this one queue. SimCord's
Preview would answer "busy" or fail while the clock moves; `take_turns` makes its actions wait instead.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from simcord.backend.errors import SetupError
from simcord.preview import Preview

Turns = asyncio.Lock
"""Who holds it may act on the embedded Discord; asyncio grants it in the order of asking."""


def take_turns(preview: Preview, turns: Turns, acted: Callable[[], None]) -> None:
    """Let the actions of this Preview wait for their turn, and tell `acted` after each.

    One that still waits when the Preview is closed is refused, so that closing never waits for a turn.
    """
    act = preview._action

    async def act_in_turn(context_id: str | None, body: Mapping[str, Any]) -> dict[str, Any]:
        async with turns:
            if preview._closed:
                raise SetupError("Preview is closed")
            try:
                return await act(context_id, body)
            finally:
                acted()

    preview._action = act_in_turn  # type: ignore[method-assign]  # its server calls it through the instance
