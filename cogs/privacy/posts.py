"""How the outbox kinds of privacy are rendered: it has none of its own."""

from __future__ import annotations

from collections.abc import Mapping

from bot.delivery import Renderer

RENDERERS: Mapping[str, Renderer] = {}
