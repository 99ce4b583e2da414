"""Serves the REST interface, the gateway and the control address (`/_control/…`) on one port of 127.0.0.1.

python -m tests.bench.wire.server --port-file PATH
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson
from aiohttp import web

from tests.bench.wire import gateway, objects
from tests.bench.wire.channels import Channels
from tests.bench.wire.driving import Load, Run, drive
from tests.bench.wire.storming import Person, Storm

API = "/api/v10"
EDIT = "PATCH /channels/*/messages/*"
MOST_EDITS, EDIT_SECONDS = 5, 5.0
"""Of the messages of a channel, as the real Discord has it."""

LONGEST_LIFE = 1800.0
"""Seconds after which it ends by itself, whoever forgot it."""


@dataclass
class Rules:
    """How it treats a bot: `token` is the one it takes (None: any).

    What is posted or edited in a channel stands there at once, and is answered after `pause` seconds.
    """

    token: str | None = None
    members_intent: bool = True
    permissions: str = objects.ALL_PERMISSIONS
    in_server: bool = True
    pause: float = 0.0


class Edits:
    """How many edits of messages are left, as Discord says it: discord.py waits when none is."""

    def __init__(self) -> None:
        self._began = 0.0
        self._left = 0

    def spend(self) -> dict[str, str]:
        """The headers of one."""
        now = time.monotonic()
        if now - self._began >= EDIT_SECONDS:
            self._began, self._left = now, MOST_EDITS
        self._left = max(0, self._left - 1)
        return {
            "X-RateLimit-Limit": str(MOST_EDITS),
            "X-RateLimit-Remaining": str(self._left),
            "X-RateLimit-Reset": f"{time.time() + EDIT_SECONDS - (now - self._began):.3f}",
            "X-RateLimit-Reset-After": f"{EDIT_SECONDS - (now - self._began):.3f}",
            "X-RateLimit-Bucket": "edits",
        }


class FakeDiscord:
    """The state of the fake, and what it answers."""

    def __init__(self, members: int) -> None:
        self.members = members
        self.base = ""
        self.rules = Rules()
        self.session: gateway.Session | None = None
        self.commands: dict[str, objects.Json] = {}
        self.requests: Counter[str] = Counter()
        self.marks: dict[str, float] = {}
        self.edits = Edits()
        self.last: Any = None
        self.run: Run | None = None
        self.storm: Storm | None = None
        self.channels = Channels()
        self.connected = asyncio.Event()
        """Set while a bot is connected and knows the server."""

    @property
    def gateway_url(self) -> str:
        """The address of the gateway."""
        return self.base.replace("http", "ws", 1) + "/gateway/"

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer any request."""
        path = request.path
        if path.startswith(API + "/interactions/"):  # the hot path first
            _, _, _, _, interaction_id, _, _ = path.split("/")
            return self._take_answer(interaction_id, await request.read())
        if path.startswith("/gateway"):
            return await gateway.serve(self, request)
        if path.startswith("/_control/"):
            return await self._control(path.removeprefix("/_control/"), await request.read())
        return await self._rest(request)

    async def _rest(self, request: web.BaseRequest) -> web.Response:
        path, body = request.path.removeprefix(API), await _body(request)
        title = f"{request.method} {re.sub(r'[0-9]{15,}', '*', path)}"
        self.requests[title] += 1
        self.marks.setdefault("first_request", time.time())
        if self.rules.token is not None and request.headers.get("Authorization") != f"Bot {self.rules.token}":
            return _json({"message": "401: Unauthorized", "code": 0}, 401)
        sent = orjson.loads(body) if body[:1] in (b"{", b"[") else {}
        of_channel = self.channels.take(request.method, path, sent, request.query)
        if of_channel is not None:
            await asyncio.sleep(self.rules.pause)
            return _json(of_channel)
        for method, pattern, answer in ROUTES:
            if method == request.method and pattern.fullmatch(path):
                found = answer(self, sent)
                return web.Response(status=204) if found is None else _json(found)
        return _json({"message": "404: Not Found", "code": 0}, 404)

    def _take_answer(self, interaction_id: str, body: bytes) -> web.Response:
        """POST /interactions/{id}/{token}/callback: the answer that is timed."""
        answer: objects.Json = orjson.loads(body) if body.startswith(b"{") else {"type": 4, "data": {}}
        if self.run is not None:
            self.run.answered(interaction_id, answer)
        if self.storm is not None:
            self.storm.answered(interaction_id, answer)
        self.last = answer
        data: objects.Json = answer.get("data") or {}
        callback: objects.Json = {
            "interaction": {
                "id": interaction_id, "type": 2, "response_message_id": None,
                "response_message_loading": answer["type"] == 5,
                "response_message_ephemeral": bool(data.get("flags", 0) & 64),
            }
        }  # fmt: skip
        if answer["type"] in (4, 7):
            shown = objects.message(data.get("content") or "", objects.BOT, flags=data.get("flags", 0))
            callback["interaction"]["response_message_id"] = shown["id"]
            callback["resource"] = {"type": answer["type"], "message": shown}
        return _json(callback)

    def put_commands(self, sent: list[objects.Json]) -> list[objects.Json]:
        """Keep the bot's commands."""
        for command in sent:
            self.commands[command["name"]] = {
                "id": objects.snowflake(), "application_id": str(objects.APPLICATION_ID),
                "version": objects.snowflake(), "type": 1, "description": "", "default_member_permissions": None,
                "dm_permission": True, "nsfw": False, "options": [], **command,
            }  # fmt: skip
        return [self.commands[command["name"]] for command in sent]

    def _storm(self, what: str, asked: objects.Json) -> Any:
        """`storm_begin`, `storm_send` more people into it, `storm_end`: its deeds; else how far it is."""
        if what == "storm_begin":
            self.storm = Storm(self, **asked)
        assert self.storm is not None
        if what == "storm_send":
            self.storm.send([Person.read(each) for each in asked["people"]])
        elif what == "storm_end":
            self.storm.end()
            return [asdict(deed) for deed in self.storm.deeds]
        return self.storm.figures()

    async def _control(self, what: str, body: bytes) -> web.Response:
        asked = orjson.loads(body) if body else {}
        if what == "drive":
            if self.session is None:
                return _json({"error": "no bot is connected"}, 409)
            self.run = Run(Load(**asked))
            return _json(await drive(self.session, self.commands, self.run))
        if what.startswith("storm"):
            return _json(self._storm(what, asked))
        if what == "messages":
            return _json({"messages": list(self.channels.messages.values()), "edits": self.channels.edits})
        if what == "rules":
            self.rules = Rules(**asked)
            return _json(asdict(self.rules))
        if what == "forget":
            self.requests.clear()
            self.marks.clear()
            self.session = None
            self.channels = Channels()
            return _json({})
        return _json(
            {
                "ready": self.session is not None and self.session.ready.is_set(),
                "commands": sorted(self.commands),
                "requests": self.requests,
                "marks": self.marks,
                "last": self.last,
                "answered": 0 if self.run is None else len(self.run.delays),
                "answers": {} if self.run is None else {str(who): all for who, all in self.run.answers.items()},
            }
        )


async def _body(request: web.BaseRequest) -> bytes:
    """The JSON of a request, also of one with files."""
    if not request.content_type.startswith("multipart/"):
        return await request.read()
    return str((await request.post())["payload_json"]).encode()


def _json(content: Any, status: int = 200) -> web.Response:
    return web.Response(body=orjson.dumps(content), status=status, content_type="application/json")


def _gateway_bot(fake: FakeDiscord, _: Any) -> objects.Json:
    starts = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
    return {"url": fake.gateway_url, "shards": 1, "session_start_limit": starts}


def _own_guilds(fake: FakeDiscord, _: Any) -> list[objects.Json]:
    guild: objects.Json = {"id": str(objects.GUILD_ID), "name": "Open NC", "icon": None, "owner": False, "features": []}
    return [{**guild, "permissions": fake.rules.permissions}] if fake.rules.in_server else []


def _application(fake: FakeDiscord, _: Any) -> objects.Json:
    return objects.application(members_intent=fake.rules.members_intent)


def _message(_: FakeDiscord, sent: Any) -> objects.Json:
    return objects.message(sent.get("content") or "", objects.BOT)


Answer = Callable[[FakeDiscord, Any], Any]

ROUTES: list[tuple[str, re.Pattern[str], Answer]] = [
    (method, re.compile(pattern), answer)
    for method, pattern, answer in (
        ("GET", r"/users/@me", lambda fake, _: objects.BOT),
        ("GET", r"/users/@me/guilds", _own_guilds),
        ("GET", r"/oauth2/applications/@me|/applications/@me", _application),
        ("GET", r"/gateway", lambda fake, _: {"url": fake.gateway_url}),
        ("GET", r"/gateway/bot", _gateway_bot),
        ("PUT", r"/applications/\d+(/guilds/\d+)?/commands", FakeDiscord.put_commands),
        ("GET", r"/applications/\d+/commands", lambda fake, _: list(fake.commands.values())),
        ("GET", r"/guilds/\d+", lambda fake, _: objects.guild(fake.members, [], permissions=fake.rules.permissions)),
        ("GET", r"/guilds/\d+/members/\d+", lambda fake, _: objects.member(objects.APPLICATION_ID, "cagou", bot=True)),
        ("GET", r"/guilds/\d+/channels", lambda fake, _: [objects.channel()]),
        ("GET", r"/channels/\d+", lambda fake, _: objects.channel()),
        ("POST", r"/webhooks/\d+/[^/]+", _message),
        ("PATCH", r"/webhooks/\d+/[^/]+/messages/[^/]+", _message),
        ("GET", r"/webhooks/\d+/[^/]+/messages/[^/]+", _message),
    )
]


async def _serve(members: int, port_file: Path) -> None:
    fake = FakeDiscord(members)
    runner = web.ServerRunner(web.Server(fake.handle, access_log=None))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    fake.base = f"http://{host}:{port}"
    part = port_file.with_suffix(".part")
    part.write_text(fake.base, "utf-8")
    os.replace(part, port_file)
    try:
        await asyncio.sleep(LONGEST_LIFE)
    finally:
        await runner.cleanup()


def main() -> None:
    """Serve until killed, at most half an hour."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--members", type=int, default=108)
    arguments.add_argument("--port-file", type=Path, required=True)
    given = arguments.parse_args()
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(given.members, given.port_file))


if __name__ == "__main__":
    main()
