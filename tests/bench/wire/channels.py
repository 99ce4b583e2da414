"""The messages of the fake's channels: kept, edited and listed, and one a nonce, as Discord has it.

https://discord.com/developers/docs/resources/message#create-message, `enforce_nonce`
"""

from __future__ import annotations

import re
import time
from typing import Any

from tests.bench.wire import objects

NONCE_SECONDS = 180.0
"""How long Discord remembers a nonce: "the last few minutes"."""

ADDRESS = re.compile(r"/channels/(\d+)/messages(?:/(\d+))?")
MOST_LISTED = 50
"""How many messages are listed where a request does not say."""

WRITTEN = ("content", "components", "flags", "nonce")


class Channels:
    """What was posted, in order."""

    def __init__(self) -> None:
        self.messages: dict[str, objects.Json] = {}
        self.edits = 0
        self._nonces: dict[tuple[str, str], tuple[float, str]] = {}

    def take(self, method: str, path: str, body: objects.Json, query: Any) -> objects.Json | list[Any] | None:
        """Answer a request about messages; None for any other."""
        address = ADDRESS.fullmatch(path)
        if address is None:
            return None
        channel_id, message_id = address.groups()
        if message_id is not None:
            return self._one(method, channel_id, message_id, body)
        return self._post(channel_id, body) if method == "POST" else self._listed(channel_id, query)

    def _post(self, channel_id: str, body: objects.Json) -> objects.Json:
        nonce = (channel_id, str(body.get("nonce")))
        at, known = self._nonces.get(nonce, (0.0, ""))
        if body.get("enforce_nonce") and time.monotonic() - at < NONCE_SECONDS and known in self.messages:
            return self.messages[known]
        made = objects.message(body.get("content") or "", objects.BOT)
        made |= {name: body[name] for name in WRITTEN if body.get(name) is not None}
        made["channel_id"] = channel_id
        self.messages[made["id"]] = made
        self._nonces[nonce] = (time.monotonic(), made["id"])
        return made

    def _one(self, method: str, channel_id: str, message_id: str, body: objects.Json) -> objects.Json:
        """A message; one that was not posted here is taken for an older one."""
        found = self.messages.get(message_id)
        if found is None:
            found = self.messages[message_id] = objects.message("", objects.BOT, message_id=message_id)
            found["channel_id"] = channel_id
        if method == "PATCH":
            self.edits += 1
            found |= {name: body[name] for name in WRITTEN if body.get(name) is not None}
        return found

    def _listed(self, channel_id: str, query: Any) -> list[objects.Json]:
        """The latest first; `before` and `after` are ids."""
        before, after = int(query.get("before", 1 << 63)), int(query.get("after", 0))
        ids = sorted((int(id) for id, each in self.messages.items() if each["channel_id"] == channel_id), reverse=True)
        wanted = [id for id in ids if after < id < before][: int(query.get("limit", MOST_LISTED))]
        return [self.messages[str(id)] for id in wanted]
