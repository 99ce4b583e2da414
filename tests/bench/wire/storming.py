"""A storm: thousands of people press buttons at once, and each of their last presses is written down with its answer.

It outlives the bot: what was pressed when its connection ended stays without an answer, as in a Discord client, and
goes on with the next one that connects.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.bench.wire import objects

if TYPE_CHECKING:
    from tests.bench.wire.gateway import Session
    from tests.bench.wire.server import FakeDiscord

BEFORE_THE_NEXT = 0.2
"""Seconds after which somebody who was not answered presses again."""


@dataclass
class Walk:
    """One way to a deed: the button `first`, then in each answer the one whose custom id begins and ends as `then`.

    `note` is repeated in the record. Whoever is not answered begins again, `tries` times in all.
    """

    first: str
    then: list[tuple[str, str]] = field(default_factory=list)
    note: str = ""
    tries: int = 1
    private: bool = False
    """Whether the first button stands on a card that only the presser sees."""


@dataclass
class Person:
    """Somebody and their walks, one after the other, not before an instant (0: at once)."""

    user: int
    walks: list[Walk]
    at: float = 0.0

    @classmethod
    def read(cls, spelled: objects.Json) -> Person:
        """As it was sent to the control address."""
        return cls(**{**spelled, "walks": [Walk(**walk) for walk in spelled["walks"]]})


@dataclass
class Deed:
    """The last press of a walk: when it was sent and answered (None: never), and the answer's texts and buttons."""

    user: int
    note: str
    custom_id: str
    sent: float
    answered: float | None = None
    text: str = ""


class Storm:
    """What is under way, and what came of it."""

    def __init__(self, fake: FakeDiscord, concurrency: int, patience: float) -> None:
        self.deeds: list[Deed] = []
        self.strayed: list[str] = []
        self.presses = 0
        self._fake = fake
        self._patience = patience
        self._room = asyncio.Semaphore(concurrency)
        self._awaited: dict[str, asyncio.Future[Any]] = {}
        self._walkers: set[asyncio.Task[None]] = set()

    def send(self, people: list[Person]) -> None:
        """Let more people come."""
        for person in people:
            walker = asyncio.create_task(self._walk_all(person))
            self._walkers.add(walker)
            walker.add_done_callback(self._walkers.discard)

    def end(self) -> None:
        """Nobody presses any more."""
        for walker in tuple(self._walkers):
            walker.cancel()

    def answered(self, interaction_id: str, answer: objects.Json) -> None:
        """Discord got the answer to an interaction."""
        awaited = self._awaited.pop(interaction_id, None)
        if awaited is not None and not awaited.done():
            awaited.set_result((time.time(), answer))

    def disconnected(self) -> None:
        """The bot's connection ended: whoever waits for its answer waits no more."""
        for awaited in self._awaited.values():
            if not awaited.done():
                awaited.set_result((None, None))

    def figures(self) -> objects.Json:
        """How far it is."""
        took = sorted(deed.answered - deed.sent for deed in self.deeds if deed.answered is not None)
        return {
            "walking": len(self._walkers),
            "presses": self.presses,
            "deeds": len(self.deeds),
            "answered": len(took),
            "p50": took[len(took) // 2] if took else None,
            "longest": took[-1] if took else None,
            "strayed": self.strayed[:20],
        }

    async def _walk_all(self, person: Person) -> None:
        await asyncio.sleep(max(0.0, person.at - time.time()))
        for walk in person.walks:
            for attempt in range(walk.tries):
                if attempt:
                    await asyncio.sleep(BEFORE_THE_NEXT)
                async with self._room:
                    if await self._walk(person.user, walk):
                        break

    async def _walk(self, user: int, walk: Walk) -> bool:
        """Whether it was answered to the end, well or not."""
        custom_id, private, answer = walk.first, walk.private, None
        for begins, ends in walk.then:
            _, answer = await self._press(user, custom_id, private)
            if answer is None:
                return False
            found = next((each for each in buttons(answer) if each.startswith(begins) and each.endswith(ends)), None)
            if found is None:
                self.strayed.append(" ".join(texts(answer)))
                return True
            custom_id, private = found, True
        deed = Deed(user, walk.note, custom_id, time.time())
        self.deeds.append(deed)
        deed.answered, answer = await self._press(user, custom_id, private)
        deed.text = "" if answer is None else "\n".join(texts(answer))
        return answer is not None

    async def _press(self, user: int, custom_id: str, private: bool) -> tuple[float | None, objects.Json | None]:
        session = await self._connected()
        event = objects.interaction(3, user, {"custom_id": custom_id, "component_type": 2, "id": 2})
        flags = objects.EPHEMERAL if private else 0
        event["message"] = objects.message("", objects.BOT, flags=flags)
        answer = self._awaited[event["id"]] = asyncio.get_running_loop().create_future()
        self.presses += 1
        try:
            await session.send(0, event, "INTERACTION_CREATE")
            return await asyncio.wait_for(answer, self._patience)
        except (ConnectionError, TimeoutError):
            return None, None
        finally:
            self._awaited.pop(event["id"], None)

    async def _connected(self) -> Session:
        await self._fake.connected.wait()
        assert self._fake.session is not None
        return self._fake.session


def texts(answer: Any) -> Iterator[str]:
    """All that is written on an answer's components."""
    if isinstance(answer, list):
        for part in answer:
            yield from texts(part)
    elif isinstance(answer, dict):
        if isinstance(answer.get("content"), str):
            yield answer["content"]
        for part in answer.values():
            yield from texts(part)


def buttons(answer: Any) -> Iterator[str]:
    """The custom ids of an answer's buttons."""
    if isinstance(answer, list):
        for part in answer:
            yield from buttons(part)
    elif isinstance(answer, dict):
        if isinstance(answer.get("custom_id"), str):
            yield answer["custom_id"]
        for part in answer.values():
            yield from buttons(part)
