"""What is put under faults: a flow in a world."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from simcord.env import Env


class World(Protocol):
    """What the runner needs of a world; `database` may be absent, then commits are no kill points."""

    @property
    def env(self) -> Env: ...

    async def restart(self, *, killed: bool) -> None:
        """A new bot on the same Discord and the same database.

        With `killed` the old one must not be closed nor drained (its process is gone: it was cancelled already, and
        nothing that it does has an effect): only let go of what would hold the database file. Use `replace_bot`.
        """

    async def close(self) -> None:
        """End the world without checking the bot's errors."""


W = TypeVar("W", bound=World)
Step = Callable[[W], Awaitable[Any]]


@dataclass(frozen=True)
class Flow:
    """One thing people do with the bot, that must happen wholly and once, or not at all.

    `arrange` makes what must be there before, without faults. `act` is what the person does; it may be done again.
    `whole` raises AssertionError unless it has happened exactly once with nothing left over; `absent` unless nothing
    of it is there. `recover` is what the passing of time does (default: half an hour passes).
    Set `repeatable` to False when doing it again after it happened is refused rather than harmless.
    """

    name: str
    arrange: Step
    act: Step
    whole: Step
    absent: Step
    recover: Step | None = None
    repeatable: bool = True


async def half_an_hour(world: World) -> None:
    """The default recovery: deliveries are tried again, what is due is done."""
    for _ in range(6):
        await world.env.advance_time(300)
