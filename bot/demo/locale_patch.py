"""A patch of SimCord: its clients all speak `en-US`; ours speak what each person chose, French unless said.

SimCord 3.2.1 writes `"locale": "en-US"` in `interactions.base_payload`, through which every interaction of every
actor and of the Preview goes. Imported by the demo and by the tests.
"""

from __future__ import annotations

import weakref
from functools import wraps
from typing import Any

from simcord import interactions
from simcord.backend import Backend

DEFAULT_LOCALE = "fr"

_chosen: weakref.WeakKeyDictionary[Backend, dict[int, str]] = weakref.WeakKeyDictionary()


def install() -> None:
    """Let SimCord's clients speak the language of their user. Calling it again changes nothing."""
    original = interactions.base_payload
    if getattr(original, "speaks", False):
        return

    @wraps(original)
    def base_payload(backend: Backend, **fields: Any) -> tuple[Any, dict[str, Any]]:
        record, payload = original(backend, **fields)
        payload["locale"] = locale_of(backend, fields["user_id"])
        if fields["guild_id"] is not None:
            payload["guild_locale"] = backend.get_guild(fields["guild_id"]).preferred_locale
        return record, payload

    base_payload.speaks = True  # type: ignore[attr-defined]  # marks the patch, so that it is applied once
    interactions.base_payload = base_payload


def set_locale(backend: Backend, user_id: int, locale: str) -> None:
    """Let the Discord client of this user speak `locale` (a Discord locale such as `fr` or `en-GB`) from now on."""
    _chosen.setdefault(backend, {})[user_id] = locale


def locale_of(backend: Backend, user_id: int) -> str:
    """The language of this user's Discord client."""
    return _chosen.get(backend, {}).get(user_id, DEFAULT_LOCALE)
