"""How the outbox kinds of privacy are rendered."""

from __future__ import annotations

from collections.abc import Mapping

from bot.delivery import Renderer
from bot.telling_anew import TELLING_ANEW
from models.cluster.posted import TOLD_ANEW

RENDERERS: Mapping[str, Renderer] = {TOLD_ANEW: TELLING_ANEW}
