"""discord.py's own patience, which SimCord leaves out: a request is tried five times on 5xx and 429.

Also what a killed process is: from then on nothing it does has an effect, and nothing it waits for comes.
"""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

import discord
import simcord.http.client as http_client
from simcord.backend import Backend
from simcord.backend.errors import BackendError
from simcord.env import Env

TRIES = 5

attempt: ContextVar[int] = ContextVar("attempt", default=0)
"""Which try of one request this is, from 0 on."""


class ProcessKilled(BaseException):
    """What code outside the bot meets that stood in the killed process; no `except Exception` may swallow it."""


@dataclass
class Transport:
    """How requests of one environment go out.

    `patience`: "none" (SimCord as it is: each failure reaches the bot), "at once" (discord.py's five tries, its waits
    taken away), or "in time" (its waits kept, on SimCord's clock: advance it).
    """

    env: Env
    patience: str = "at once"
    dead: bool = False
    buried: bool = False
    killed: asyncio.Event = field(default_factory=asyncio.Event)

    def kill(self) -> None:
        """From now on the process does not exist: see `never`."""
        self.dead = True
        self.killed.set()

    async def never(self) -> None:
        """Where the code of a killed process stands for ever; it ends when its task is cancelled.

        Code that is not the bot's (a test that writes to the database itself) meets `ProcessKilled` instead. Once
        its tasks are being ended, what they try on their way out (to undo something, say) ends at once.
        """
        if self.buried:
            raise asyncio.CancelledError
        task = asyncio.current_task()
        if task not in self.env._work.tasks:
            raise ProcessKilled
        gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if task not in self.env._work.external_waits:
            await self.env.external_wait(gone, reason="the process was killed")
        await gone

    async def send(self, request: Callable[[], Awaitable[Any]], files: Any) -> Any:
        """Send as discord.py does."""
        tries = TRIES if self.patience != "none" else 1
        for number in range(tries):
            if self.dead:
                await self.never()
            for file in files or ():
                file.reset(seek=number)
            token = attempt.set(number)
            try:
                answer = await request()
            except discord.HTTPException as error:
                if self.dead:
                    await self.never()
                if not worth_another_try(error) or number == tries - 1:
                    raise
                await self.wait(error, number)
            else:
                if self.dead:
                    await self.never()
                return answer
            finally:
                attempt.reset(token)
        raise AssertionError("unreachable")

    async def wait(self, error: discord.HTTPException, number: int) -> None:
        if self.patience == "at once":
            await asyncio.sleep(0)
            return
        seconds = getattr(error, "retry_after", None) or 1 + number * 2
        await self.env.external_wait(asyncio.sleep(seconds), reason="discord.py waits before it tries again")


def worth_another_try(error: discord.HTTPException) -> bool:
    """What discord.py 2.7.1 tries again (`http.py`, `webhook/async_.py`)."""
    return error.status in (429, 500, 502, 504, 524)


_transports: weakref.WeakKeyDictionary[Backend, Transport] = weakref.WeakKeyDictionary()
_installed = False


def attach(env: Env, patience: str = "at once") -> Transport:
    """Give this environment discord.py's patience; it holds across restarts of the bot."""
    _install()
    transport = _transports.get(env.backend)
    if transport is None or transport.dead:
        transport = _transports[env.backend] = Transport(env, patience)
    transport.patience = patience
    return transport


def revive(env: Env) -> Transport:
    """A new process after a kill: the same patience, alive."""
    return attach(env, _transports[env.backend].patience)


def bury(env: Env) -> None:
    """The tasks of the killed process are about to be ended."""
    _transports[env.backend].buried = True


def forget(env: Env) -> None:
    """Let go of an environment that has ended: what is kept here by its parts would keep all of it."""
    _transports.pop(env.backend, None)
    for client in [client for client, transport in bound.items() if transport.env is env]:
        del bound[client]


def _install() -> None:
    global _installed
    if _installed:
        return
    _installed = True
    owners: tuple[Any, ...] = (http_client.FakeHTTPClient, http_client.FakeWebhookAdapter)
    for owner in owners:
        owner.request = _patient(owner.request)
    http_client._raise_for = _raise_for


def _patient(original: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    @wraps(original)
    async def request(self: Any, *args: Any, **options: Any) -> Any:
        transport = bound.get(self) or _transports.get(self.backend)
        if transport is None:
            return await original(self, *args, **options)
        # a client belongs to the process that opened it: a killed one stays dead after the next has started
        bound[self] = transport
        return await transport.send(lambda: original(self, *args, **options), options.get("files"))

    return request


bound: weakref.WeakKeyDictionary[Any, Transport] = weakref.WeakKeyDictionary()

_original_raise_for = http_client._raise_for


def _raise_for(error: BackendError) -> None:
    """As SimCord does, but 5xx as the `DiscordServerError` that discord.py raises, and 429 with its delay."""
    try:
        _original_raise_for(error)
    except discord.HTTPException as raised:
        if error.status >= 500:
            raise discord.DiscordServerError(raised.response, error.to_json()) from None
        raised.retry_after = getattr(error, "retry_after", 0.0)  # type: ignore[attr-defined]  # read by `wait`
        raise
