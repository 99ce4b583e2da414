"""How the outbox kinds of profiles are rendered: there are none, profiles are shown privately."""

from __future__ import annotations

from collections.abc import Mapping

from bot.delivery import Renderer

RENDERERS: Mapping[str, Renderer] = {}
