"""A view for discord.py that is finished: its components are as Discord takes them, and nothing waits for a press."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import discord

Component = Mapping[str, Any]


class FinishedView(discord.ui.LayoutView):
    """Carries components through discord.py 2.7, which asks a view nothing but what is answered here.

    `LayoutView.__init__` is left out on purpose: it makes an object a component, a future and a random id, all for
    presses that this bot takes at its own door; that cost a third of a simple command (`tests/bench`).
    """

    _BaseView__timeout: float | None = None
    """discord.py asks for it when a view is sent as a further message of an answer; nothing waits here."""

    def __init__(self, components: Sequence[Component]) -> None:
        self._finished = components

    def to_components(self) -> list[dict[str, Any]]:
        """What is sent."""
        return [dict(component) for component in self._finished]

    def has_components_v2(self) -> bool:
        """Always: this is a layout."""
        return True

    def is_finished(self) -> bool:
        """Always: discord.py need not keep it."""
        return True

    def is_dispatchable(self) -> bool:
        """Never: presses come through `bot/door.py`."""
        return False

    def __repr__(self) -> str:
        return f"<FinishedView of {len(self._finished)} components>"
