"""Sends interactions down the gateway and times the answers, on the server's clock.

An answer is timed from just before the event's frame is written to when the answer's request has been read.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

from tests.bench.wire import objects
from tests.bench.wire.gateway import Session

MOST_EVENTS = 200_000


@dataclass
class Load:
    """What to send: `count` events, `concurrency` at a time, or `rate` a second whatever comes back.

    `kind` is `slash:NAME SUBCOMMAND`, `auto:COMMAND SUBCOMMAND:OPTION:TEXT` or `button:CUSTOM_ID` (`{n}` becomes the
    number of the event). `users` people take turns, and so do the `turns` of a command's options and the `presses`,
    custom ids in the place of the kind's. `private`: the buttons stand on a card that only its presser sees. With
    `keep`, what each of them was answered is kept.
    """

    kind: str
    count: int = 1
    concurrency: int = 1
    rate: float = 0.0
    users: int = 1000
    timeout: float = 60.0
    options: list[objects.Json] = field(default_factory=list)
    turns: list[list[objects.Json]] = field(default_factory=list)
    presses: list[str] = field(default_factory=list)
    private: bool = False
    keep: bool = False


class Run:
    """One measured load: what is awaited, and the delays seen, in seconds."""

    def __init__(self, load: Load) -> None:
        self.load = load
        self.sent = 0
        self.delays: list[float] = []
        self.answers: dict[int, list[Any]] = {}
        self.done = asyncio.Event()
        self._awaited: dict[str, tuple[float, int]] = {}
        self._room = asyncio.Semaphore(load.concurrency)

    def answered(self, interaction_id: str, answer: Any) -> None:
        """Discord got the answer to an interaction."""
        awaited = self._awaited.pop(interaction_id, None)
        if awaited is None:
            return
        began, user_id = awaited
        self.delays.append(time.perf_counter() - began)
        if self.load.keep:
            self.answers.setdefault(user_id, []).append(answer)
        self._room.release()
        if len(self.delays) == self.load.count:
            self.done.set()

    async def pump(self, session: Session, commands: dict[str, objects.Json]) -> None:
        """Send every event."""
        start = time.perf_counter()
        for number in range(min(self.load.count, MOST_EVENTS)):
            planned = start + number / self.load.rate if self.load.rate else 0.0
            if planned:
                await asyncio.sleep(max(0.0, planned - time.perf_counter()))
            else:
                await self._room.acquire()
            user_id = objects.MEMBER_BASE + 2 + number % self.load.users
            event = _event(self.load, number, user_id, commands)
            # An open loop is timed from the planned moment, so that a stall is not hidden.
            self._awaited[event["id"]] = (planned or time.perf_counter(), user_id)
            self.sent += 1
            await session.send(0, event, "INTERACTION_CREATE")

    def figures(self, seconds: float) -> objects.Json:
        """Throughput and delays in milliseconds."""
        delays = sorted(self.delays)
        return {
            "sent": self.sent,
            "answered": len(delays),
            "seconds": seconds,
            "per_second": len(delays) / seconds,
            **{
                name: delays[min(len(delays) - 1, int(share * len(delays)))] * 1000 if delays else None
                for name, share in {"p50": 0.5, "p99": 0.99, "longest": 1.0}.items()
            },
        }


async def drive(session: Session, commands: dict[str, objects.Json], run: Run) -> objects.Json:
    """Carry out a load; ends early at its timeout, or when the connection does."""
    began = time.perf_counter()
    pump = asyncio.create_task(run.pump(session, commands))
    done = asyncio.create_task(run.done.wait())
    await asyncio.wait({done}, timeout=run.load.timeout)
    for task in (pump, done):
        task.cancel()
    await asyncio.gather(pump, done, return_exceptions=True)
    return run.figures(time.perf_counter() - began)


def _event(load: Load, number: int, user_id: int, commands: dict[str, objects.Json]) -> objects.Json:
    sort, _, rest = load.kind.partition(":")
    if sort == "slash":
        options = load.turns[number % len(load.turns)] if load.turns else load.options
        return objects.interaction(2, user_id, _command(rest, options, commands))
    if sort == "auto":
        path, option, text = rest.split(":", 2)
        typed = {"name": option, "type": 3, "value": text, "focused": True}
        return objects.interaction(4, user_id, _command(path, [typed], commands))
    custom_id = load.presses[number % len(load.presses)] if load.presses else rest.replace("{n}", str(number))
    pressed = objects.interaction(3, user_id, {"custom_id": custom_id, "component_type": 2, "id": 2})
    flags = objects.EPHEMERAL if load.private else 0
    message = objects.message("", objects.BOT, flags=flags, message_id="6000000000000000001")
    pressed["message"] = {**message, "components": [objects.row(custom_id)]}
    return pressed


def _command(path: str, options: list[objects.Json], commands: dict[str, objects.Json]) -> objects.Json:
    name, *inner = path.split(" ")
    for depth, part in enumerate(reversed(inner)):
        options = [{"name": part, "type": 1 if depth == 0 else 2, "options": options}]
    known = commands.get(name, {"id": "5000000000000000001"})
    return {"id": known["id"], "name": name, "type": 1, "options": options}
