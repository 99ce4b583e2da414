"""Where Discord is: the one place that points discord.py at another REST or gateway address."""

from __future__ import annotations

import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from config.settings import Settings


def point_at(settings: Settings) -> None:
    """Apply the base addresses of the settings; a REST proxy or a test server may stand there.

    discord.py 2.7 reads `Route.BASE` at each request and `DiscordWebSocket.DEFAULT_GATEWAY` at each connection.
    """
    Route.BASE = str(settings.discord_api_url).rstrip("/")
    if settings.discord_gateway_url:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.discord_gateway_url)
