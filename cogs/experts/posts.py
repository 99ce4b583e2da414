"""How the outbox kinds of experts are rendered."""

from __future__ import annotations

from collections.abc import Mapping

from bot.delivery import Renderer

RENDERERS: Mapping[str, Renderer] = {}
