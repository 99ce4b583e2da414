"""A patch of SimCord: it tells a whole channel of every private thread made in it; Discord tells only of public ones.

SimCord 3.2.1 posts the system message THREAD_CREATED whatever the thread's type is, with its name, for all to read.
"""

from __future__ import annotations

from functools import wraps
from typing import Any

from simcord.backend import Backend
from simcord.enums import ChannelType


def install() -> None:
    """Let private threads begin without a word in their channel. Calling it again changes nothing."""
    original = Backend.create_thread
    if getattr(original, "discreet", False):
        return

    @wraps(original)
    def create_thread(backend: Backend, *given: Any, broadcast: bool = True, **named: Any) -> Any:
        if named.get("type") != ChannelType.PRIVATE_THREAD:
            return original(backend, *given, broadcast=broadcast, **named)
        thread = original(backend, *given, broadcast=False, **named)
        if broadcast:
            backend.announce_thread_create(thread)
        return thread

    create_thread.discreet = True  # type: ignore[attr-defined]  # marks the patch, so that it is applied once
    Backend.create_thread = create_thread  # type: ignore[assignment, method-assign]  # that is what a patch does
