"""The gateway: HELLO, IDENTIFY, READY, GUILD_CREATE, heartbeats, RESUME, member chunks; plain, zlib or zstd streams."""

from __future__ import annotations

import asyncio
import time
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import orjson
import zstandard
from aiohttp import WSMsgType, web

from tests.bench.wire import objects

if TYPE_CHECKING:
    from tests.bench.wire.server import FakeDiscord

HEARTBEAT_MILLISECONDS = 41_250
DISALLOWED_INTENTS = 4014
AUTHENTICATION_FAILED = 4004
MOST_INLINE = 250
"""Members that GUILD_CREATE carries at most, as discord.py's large_threshold asks."""

Frame = Callable[[bytes], bytes]


def _zlib() -> Frame:
    stream = zlib.compressobj(level=1)
    return lambda raw: stream.compress(raw) + stream.flush(zlib.Z_SYNC_FLUSH)


def _zstd() -> Frame:
    stream = zstandard.ZstdCompressor(level=3).compressobj()
    return lambda raw: stream.compress(raw) + stream.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)


FRAMES: dict[str, Callable[[], Frame]] = {"zlib-stream": _zlib, "zstd-stream": _zstd}


class Session:
    """One connection: its framing and sequence numbers."""

    def __init__(self, socket: web.WebSocketResponse, compress: str | None) -> None:
        self.socket = socket
        self.ready = asyncio.Event()
        self.identify: objects.Json = {}
        self._sequence = 0
        self._frame = FRAMES[compress]() if compress in FRAMES else None

    async def send(self, code: int, data: Any, event: str | None = None) -> None:
        """Send one payload."""
        if code == 0:
            self._sequence += 1
        raw = orjson.dumps({"op": code, "d": data, "s": self._sequence if code == 0 else None, "t": event})
        if self._frame is None:
            await self.socket.send_str(raw.decode())
        else:
            await self.socket.send_bytes(self._frame(raw))


async def serve(fake: FakeDiscord, request: web.BaseRequest) -> web.StreamResponse:
    """Serve one connection until it ends."""
    socket = web.WebSocketResponse(max_msg_size=0, compress=False)
    await socket.prepare(request)
    session = Session(socket, request.query.get("compress"))
    await session.send(10, {"heartbeat_interval": HEARTBEAT_MILLISECONDS})
    try:
        await _listen(fake, session)
    finally:
        if fake.session is session:
            fake.session = None
            fake.connected.clear()
            if fake.storm is not None:
                fake.storm.disconnected()
    return socket


async def _listen(fake: FakeDiscord, session: Session) -> None:
    socket = session.socket
    async for received in socket:
        if received.type is not WSMsgType.TEXT:
            break
        payload = orjson.loads(received.data)
        code, data = payload["op"], payload["d"]
        if code == 1:
            await session.send(11, None)
        elif code == 2:
            refusal = _refusal(fake, data)
            if refusal:
                await socket.close(code=refusal)
                break
            session.identify = data
            fake.session = session
            await _welcome(fake, session)
        elif code == 6:
            fake.session = session
            await session.send(0, {}, "RESUMED")
            session.ready.set()
            fake.connected.set()
        elif code == 8:
            await _send_members(fake, session, data)


def _refusal(fake: FakeDiscord, identify: objects.Json) -> int | None:
    if fake.rules.token is not None and identify["token"] != fake.rules.token:
        return AUTHENTICATION_FAILED
    if not fake.rules.members_intent and identify["intents"] & 2:
        return DISALLOWED_INTENTS
    return None


async def _welcome(fake: FakeDiscord, session: Session) -> None:
    shard = session.identify.get("shard") or [0, 1]
    in_guild = (objects.GUILD_ID >> 22) % shard[1] == shard[0]
    await session.send(
        0,
        {
            "v": 10, "user": objects.BOT, "session_id": objects.snowflake(), "session_type": "normal", "shard": shard,
            "resume_gateway_url": fake.gateway_url,
            "guilds": [{"id": str(objects.GUILD_ID), "unavailable": True}] if in_guild else [],
            "private_channels": [], "relationships": [], "presences": [], "user_settings": {},
            "application": {"id": str(objects.APPLICATION_ID), "flags": objects.MEMBERS_INTENT},
        },
        "READY",
    )  # fmt: skip
    fake.marks["gateway_ready"] = time.time()
    if in_guild:
        # Discord ships the members inline up to the threshold, and only the bot above it or without the intent.
        few = fake.members <= MOST_INLINE and session.identify.get("intents", 0) & 2
        inline = list(objects.guild_members(0, fake.members if few else 1))
        await session.send(0, objects.guild(fake.members, inline), "GUILD_CREATE")
    session.ready.set()
    fake.connected.set()


async def _send_members(fake: FakeDiscord, session: Session, asked: objects.Json) -> None:
    wanted = fake.members if not asked.get("user_ids") and not asked.get("query") else 1
    chunks = max(1, -(-wanted // 1000))
    for index in range(chunks):
        await session.send(
            0,
            {
                "guild_id": str(objects.GUILD_ID),
                "members": list(objects.guild_members(index * 1000, min(wanted, index * 1000 + 1000))),
                "chunk_index": index, "chunk_count": chunks, "nonce": asked.get("nonce"), "not_found": [],
            },
            "GUILD_MEMBERS_CHUNK",
        )  # fmt: skip
