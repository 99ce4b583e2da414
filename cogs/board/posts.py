"""How the outbox kinds of the board are rendered: it has none of its own, the journal shows what it does."""

from __future__ import annotations

from collections.abc import Mapping

from bot.delivery import Renderer

RENDERERS: Mapping[str, Renderer] = {}
